"""Two versions of a bill side by side, with the clauses that matches rest on marked in the margin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bills.codes import code_name
from bills.compare import DIGEST, Beside, Fate, Pair, compare, count, plain
from bills.models import BillVersion, Measure
from recommendations.models import Match

WORDS_A_PAGE = 12_000
"""Words of differing sections after which a page ends: budget bills run to hundreds of thousands."""
MOST_ROWS_A_SECTION = 400
FOLDED_FROM = 3
"""So many equal paragraphs in a row are told as a number instead of printed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A match in the margin of the paragraph that it quotes."""

    match: Match
    clause: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in both versions, or ``folded`` equal ones that are not printed."""

    beside: Beside | None
    marks: tuple[Match, ...] = ()
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the bill with its lines; none are printed of one that stayed as it was."""

    pair: Pair
    marks: tuple[Mark, ...]

    @property
    def is_digest(self) -> bool:
        return self.pair.part.name == DIGEST

    @property
    def number(self) -> str:
        return self.pair.part.name

    @property
    def law(self) -> list[str]:
        return [f"{code_name(law.code)} {law.section}" for law in self.pair.part.law]

    @property
    def fate(self) -> str:
        return self.pair.fate.value

    @property
    def lines(self) -> list[Line]:
        return list(_folded(self._lines()))[:MOST_ROWS_A_SECTION]

    @property
    def left_out(self) -> int:
        """Lines of a very long section that the page does not print."""
        return max(len(list(_folded(self._lines()))) - MOST_ROWS_A_SECTION, 0)

    def _lines(self) -> Iterator[Line]:
        for beside in self.pair.paragraphs:
            texts = plain(beside.old_text), plain(beside.new_text)
            found = dict.fromkeys(mark.match for mark in self.marks if any(mark.clause in text for text in texts))
            yield Line(beside, tuple(found))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page shows: the page's sections, the counts over all of them, and which matches' clauses changed."""

    measure: Measure
    old: BillVersion
    new: BillVersion
    versions: list[BillVersion]
    sections: list[Section]
    counts: dict[str, int]
    changed_clauses: list[Match]
    kept_clauses: list[Match]
    page: int
    pages: int
    has_texts: bool


def comparison(measure: Measure, old_key: str, new_key: str, page: int) -> Comparison | None:
    """The two prints beside each other, or None where the measure has no such prints. Four queries."""
    versions = list(measure.versions.defer("digest", "long_title", "sections_of_law"))
    texts = {one.key: one for one in measure.versions.filter(key__in=(old_key, new_key)).select_related("body")}
    if not {old_key, new_key} <= texts.keys():
        return None
    old, new = texts[old_key].text(), texts[new_key].text()
    pairs = compare(old, new)
    marks = _marks(measure)
    changed, kept = _judged(pairs, marks)
    pages = list(_paged(pairs)) or [[]]
    shown = min(max(page, 1), len(pages))
    return Comparison(
        measure=measure,
        old=texts[old_key],
        new=texts[new_key],
        versions=versions,
        sections=[Section(pair, tuple(marks)) for pair in pages[shown - 1]],
        counts={fate.value: number for fate, number in count(pairs).items()},
        changed_clauses=changed,
        kept_clauses=kept,
        page=shown,
        pages=len(pages),
        has_texts=bool(old.body and new.body),
    )


def _marks(measure: Measure) -> list[Mark]:
    matches = Match.objects.public().filter(measure=measure).select_related("recommendation__paper")
    return [
        Mark(match, clause)
        for match in matches.prefetch_related("evidence").order_by("recommendation__position")
        for one in match.evidence.all()
        if (clause := plain(one.quote))
    ]


def _judged(pairs: Sequence[Pair], marks: Sequence[Mark]) -> tuple[list[Match], list[Match]]:
    """Matches whose clause reads differently in the two versions, and those whose clause is word for word the same."""
    changed: dict[Match, None] = {}
    kept: dict[Match, None] = {}
    for pair in pairs:
        sides = [part.plain if part else [] for part in (pair.old, pair.new)]
        for mark in marks:
            stands = [any(mark.clause in paragraph for paragraph in side) for side in sides]
            if all(stands):
                kept[mark.match] = None
            elif any(stands):
                changed[mark.match] = None
    return list(changed), [match for match in kept if match not in changed]


def _paged(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Sections in order, so many words of differing ones to a page."""
    page: list[Pair] = []
    words = 0
    for pair in pairs:
        size = 0 if pair.fate is Fate.SAME else pair.part.words.total()
        if page and words + size > WORDS_A_PAGE:
            yield page
            page, words = [], 0
        page.append(pair)
        words += size
    if page:
        yield page


def _folded(lines: Iterable[Line]) -> Iterator[Line]:
    def is_plain(line: Line) -> bool:
        return line.beside is not None and line.beside.fate is Fate.SAME and not line.marks

    for same, run in groupby(lines, key=is_plain):
        rows = list(run)
        if same and len(rows) >= FOLDED_FROM:
            yield Line(None, folded=len(rows))
        else:
            yield from rows
