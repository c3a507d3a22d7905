"""What the search index holds of a measure, read back from its rows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
    found = list(Measure.objects.filter(pk__in=measures).select_related("session").order_by("pk"))
    latest = [measure.latest_version_id for measure in found if measure.latest_version_id]
    columns = ("pk", "long_title", "digest", "sections_of_law")
    versions = {row["pk"]: row for row in BillVersion.objects.filter(pk__in=latest).values(*columns)}
    authors = _grouped(Author.objects.filter(version__in=latest).order_by("position").values_list("version", "name"))
    actions = _grouped(Action.objects.filter(measure__in=measures).order_by("position").values_list("measure", "text"))
    bodies = {body.pk: _body(body) for body in BillBody.objects.filter(pk__in=latest).iterator()}
    for measure in found:
        version = versions.get(measure.latest_version_id, _NO_VERSION)
        yield Document(
            measure=measure.pk,
            number=measure.label,
            subject=measure.subject,
            title=version["long_title"],
            digest=version["digest"],
            authors=tuple(authors.get(measure.latest_version_id, ())),
            sections=tuple(section_key(code, section) for code, section, _ in version["sections_of_law"]),
            actions=tuple(actions.get(measure.pk, ())),
            body=bodies.get(measure.latest_version_id, ""),
        )


_NO_VERSION: dict[str, Any] = {"long_title": "", "digest": "", "sections_of_law": []}


def _grouped(rows: Any) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    for key, text in rows.iterator():
        found[key].append(text)
    return found


def _body(body: BillBody) -> str:
    return "\n".join(section["text"] for section in body.content)[:MOST_LETTERS]
