"""The text of one print, with the clauses that matches quote from it marked; long bills come in pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bills.codes import code_name
from bills.marking import Clause, Paragraph, paragraphs_with_clauses
from bills.models import BillVersion, Measure
from bills.records import BodySection
from recommendations.models import Evidence, Match

LETTERS_A_PAGE = 60_000
"""A page ends after so many letters of the body; a budget bill runs to millions."""
DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the bill, or as much of it as stands on the page."""

    number: str
    law: list[str]
    paragraphs: list[Paragraph]
    is_continued: bool


@dataclass(frozen=True, slots=True)
class VersionPage:
    """``before`` and ``after`` are its neighbours among the prints, oldest first in ``versions``."""

    version: BillVersion
    versions: list[BillVersion]
    digest: list[Paragraph]
    parts: list[Part]
    matches: list[Match]
    number: int
    pages: int

    @property
    def before(self) -> BillVersion | None:
        at = self._at
        return self.versions[at - 1] if at else None

    @property
    def after(self) -> BillVersion | None:
        return next(iter(self.versions[self._at + 1 :]), None)

    @property
    def _at(self) -> int:
        return next(at for at, one in enumerate(self.versions) if one.pk == self.version.pk)


def version_page(measure: Measure, key: str, number: int) -> VersionPage | None:
    """Page ``number`` of the print; the nearest page where there is none of that number, None for no such print."""
    version = measure.versions.select_related("body").filter(key=key).first()
    if version is None:
        return None
    matches = list(
        Match.objects.public().filter(version=version).select_related("recommendation").prefetch_related("evidence")
    )
    text = version.text()
    pages = list(_pages(text.body))
    number = min(max(number, 1), max(len(pages), 1))
    return VersionPage(
        version=version,
        versions=list(measure.versions.defer("digest", "long_title", "sections_of_law")),
        digest=paragraphs_with_clauses(version.digest, _clauses(matches, Evidence.Part.DIGEST)) if number == 1 else [],
        parts=_parts(text.body, pages[number - 1], _clauses(matches, Evidence.Part.BODY)) if pages else [],
        matches=matches,
        number=number,
        pages=max(len(pages), 1),
    )


def _pages(sections: Iterable[BodySection]) -> Iterator[list[tuple[int, int, str]]]:
    """Paragraphs as (section, place in it, text), cut into pages between two paragraphs."""
    page: list[tuple[int, int, str]] = []
    letters = 0
    for index, section in enumerate(sections):
        for place, line in enumerate(section.text.split("\n")):
            if page and letters + len(line) > LETTERS_A_PAGE:
                yield page
                page, letters = [], 0
            page.append((index, place, line))
            letters += len(line)
    if page:
        yield page


def _parts(sections: tuple[BodySection, ...], page: list[tuple[int, int, str]], clauses: list[Clause]) -> list[Part]:
    found = []
    for index, rows in groupby(page, key=lambda row: row[0]):
        lines = list(rows)
        section = sections[index]
        law = [f"{code_name(one.code)} {one.section}" for one in section.law]
        text = "\n".join(line for _section, _place, line in lines)
        found.append(Part(section.number, law, paragraphs_with_clauses(text, clauses), lines[0][1] > 0))
    return found


def _clauses(matches: Iterable[Match], part: str) -> list[Clause]:
    """Offsets of the body are those of the whole text, so its clauses are found by their words."""
    return [
        Clause(*((one.start, one.end) if part == DIGEST else (0, 0)), one.quote, match.recommendation.code)
        for match in matches
        for one in match.evidence.all()
        if one.part == part
    ]
