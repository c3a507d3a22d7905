"""What the search index holds of a measure, read back from its rows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bills.identifiers import MeasureId, SessionId
from bills.models import Action, Author, BillBody, BillVersion, Measure
from bills.search_query import section_key

# A budget act has two million letters; what comes after these adds words to find and little to find it by.
MOST_LETTERS = 300_000


@dataclass(frozen=True, slots=True)
class Document:
    """One measure as the index knows it."""

    measure: int
    number: str
    subject: str
    title: str
    digest: str
    authors: tuple[str, ...]
    sections: tuple[str, ...]
    actions: tuple[str, ...]
    body: str


def documents(measures: list[int]) -> Iterator[Document]:
    """Five queries, whatever the number of measures."""
    columns = ("pk", "session__start_year", "session__extraordinary", "type", "number", "subject", "latest_version")
    found = list(Measure.objects.filter(pk__in=measures).order_by("pk").values_list(*columns))
    latest = [row[-1] for row in found if row[-1]]
    words = ("pk", "long_title", "digest", "sections_of_law")
    versions = {pk: row for pk, *row in BillVersion.objects.filter(pk__in=latest).order_by().values_list(*words)}
    authors = _grouped(Author.objects.filter(version__in=latest).order_by("position").values_list("version", "name"))
    actions = _grouped(Action.objects.filter(measure__in=measures).order_by("position").values_list("measure", "text"))
    bodies = dict(BillBody.objects.filter(pk__in=latest).values_list("pk", "content").iterator())
    for pk, year, extraordinary, kind, number, subject, version in found:
        title, digest, sections = versions.get(version, ("", "", ()))
        yield Document(
            measure=pk,
            number=str(MeasureId(SessionId(year, extraordinary), kind, number)),
            subject=subject,
            title=title,
            digest=digest,
            authors=tuple(authors.get(version, ())),
            sections=tuple(section_key(code, section) for code, section, _ in sections),
            actions=tuple(actions.get(pk, ())),
            body="\n".join(section["text"] for section in bodies.get(version, ()))[:MOST_LETTERS],
        )


def _grouped(rows: Any) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    for key, text in rows.iterator():
        found[key].append(text)
    return found
