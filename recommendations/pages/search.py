"""The page of a search: ranked measures with a quotation each, and how they spread over sessions and stages."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from bills.choices import Stage
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.marking import Piece
from bills.models import Measure
from bills.search import MOST_RANKED, Found, search
from bills.search_query import Query, parse
from recommendations.models import Match
from recommendations.pages.hearings import named_matches

PAGE = 25
AROUND = 110
"""Letters of a quotation on either side of the first word that was found."""


@dataclass(frozen=True, slots=True)
class Hit:
    measure: Measure
    quotation: list[Piece]


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that results share: ``narrowed`` is the search that keeps to it."""

    name: str
    count: int
    narrowed: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    text: str
    query: Query
    hits: list[Hit]
    page: Page[int]
    stages: list[Facet]
    found: Found
    most_ranked: int = MOST_RANKED


def named_measure(text: str) -> Measure | None:
    """The measure whose number is all that was typed, of the newest session that has it."""
    try:
        named = MeasureId.parse(text.strip(), SessionId(2025))
    except NotAnIdentifier:
        return None
    found = Measure.objects.filter(
        type=named.type, number=named.number, session__extraordinary=named.session.extraordinary
    )
    return found.select_related("session").order_by("-session__start_year").first()


def search_page(text: str, number: str | None) -> SearchPage:
    """Ranked first; only the measures of the page are read and quoted. Two queries beside the search's own."""
    codes = parse(text).recommendations
    found = search(text, among=_answering(codes) if codes else None)
    page = Paginator(list(found.measures), PAGE).get_page(number)
    return SearchPage(text, found.query, _hits(list(page), found.query), page, _stages(found.stages, text), found)


def _answering(codes: Sequence[str]) -> QuerySet[Measure, Any]:
    """Primary keys of those that answer every recommendation named."""
    measures = Measure.objects.all()
    for code in codes:
        measures = measures.filter(
            Exists(Match.objects.public().filter(measure=OuterRef("pk"), recommendation__public_id__iexact=code))
        )
    return measures.order_by().values("pk")


def _hits(pks: Sequence[int], query: Query) -> list[Hit]:
    measures = (
        Measure.objects.select_related("session", "latest_version")
        .defer("facet_digests", "steps")
        .prefetch_related(named_matches("matches"))
        .in_bulk(pks)
    )
    wanted = _pattern(query)
    return [Hit(measures[pk], _quotation(measures[pk], wanted)) for pk in pks if pk in measures]


def _pattern(query: Query) -> re.Pattern[str] | None:
    """Any of the words typed, and longer words that begin so: near enough to what the index's stemming finds."""
    words = {word for term in (*query.wanted, *query.authors) for word in term.words if len(word) > 1}
    if not words:
        return None
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\w*", re.IGNORECASE)


def _quotation(measure: Measure, wanted: re.Pattern[str] | None) -> list[Piece]:
    """A stretch of the digest around the first word found, cut at blanks; the digest's beginning where none is."""
    version = measure.latest_version
    text = " ".join((version.digest if version else "").split()) or measure.last_action
    found = wanted.search(text) if wanted else None
    start, end = (max(found.start() - AROUND, 0), found.end() + AROUND) if found else (0, 2 * AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = end if end >= len(text) else text.rfind(" ", start, end)
    quoted = text[start:end]
    return [
        *([Piece("… ")] if start else []),
        *_pieces(quoted, wanted),
        *([Piece(" …")] if end < len(text) else []),
    ]


def _pieces(text: str, wanted: re.Pattern[str] | None) -> Iterable[Piece]:
    at = 0
    for found in wanted.finditer(text) if wanted else ():
        if found.start() > at:
            yield Piece(text[at : found.start()])
        yield Piece(found[0], ("found",))
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def _stages(stages: Mapping[str, int], text: str) -> list[Facet]:
    """How the results spread over stages, the most frequent first."""
    return [
        Facet(str(Stage(stage).label), n, f"{text} stage:{stage}".strip()) for stage, n in Counter(stages).most_common()
    ]
