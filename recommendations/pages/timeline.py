"""A recommendation's bills over the sessions, as a drawing: one bar a bill, from its introduction to its end.

Across, everything is a share of the width, so that one drawing fits a phone and a desk; down, it is SVG units.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bills.choices import Activity, Stage
from bills.identifiers import SessionId
from recommendations.choices import Stance
from recommendations.models import Match
from recommendations.models.match import CHAPTERED

FEWEST, SESSIONS, BARS = 2, 6, 30
"""How many sessions are drawn, the newest: so many at least, and more as long as their bills are not too many bars, for
thirty lanes are nearly two screens of a phone. A bill of an older session stands in the table or in the list alone."""
TOP, LANE, HEADING = 24, 40, 24
LABEL = 24.0
"""Share of the width that the number of a bill may take on the narrowest phone."""
LAW, LIVE, VETOED, ENDED = "law", "live", "vetoed", "ended"
WORDS = {LAW: _("became law"), LIVE: _("alive"), VETOED: _("vetoed"), ENDED: _("ended")}
# Against the recommendation a law is no good news, and the end of a bill is no loss.
TONES = {LAW: "law", LIVE: "motion", VETOED: "against", ENDED: "against"}
TONES_AGAINST = {LAW: "against", LIVE: "wait", VETOED: "unknown", ENDED: "unknown"}


@dataclass(frozen=True, slots=True)
class Span:
    """What of a match is told over time; ``end`` is None while the measure lives."""

    match: Match
    start: date | None
    end: date | None

    @property
    def outcome(self) -> str:
        measure = self.match.measure
        if measure.stage in CHAPTERED:
            return LAW
        if measure.activity != Activity.OVER:
            return LIVE
        return VETOED if measure.stage == Stage.VETOED else ENDED

    @property
    def opposes(self) -> bool:
        return self.match.stance == Stance.OPPOSES

    @property
    def tone(self) -> str:
        return (TONES_AGAINST if self.opposes else TONES)[self.outcome]

    @property
    def word(self) -> str:
        return _word(self.outcome, get_language())


@dataclass(frozen=True, slots=True)
class Bar:
    """``left`` and ``right`` are per cent of the width, ``top`` the upper edge of its lane."""

    span: Span
    left: float
    right: float
    top: int

    @property
    def x(self) -> str:
        return f"{self.left:.2f}%"

    @property
    def width(self) -> str:
        return f"{max(self.right - self.left, 0.4):.2f}%"

    @property
    def end(self) -> str:
        return f"{self.right:.2f}%"

    @property
    def is_written_leftward(self) -> bool:
        """Near the right edge the number ends where the bar does."""
        return _leftward(self.left)

    @property
    def text_y(self) -> int:
        return self.top + 16

    @property
    def bar_y(self) -> int:
        return self.top + 22

    @property
    def cap_y(self) -> int:
        return self.top + 27

    @property
    def icon_y(self) -> int:
        return self.top + 18


@dataclass(frozen=True, slots=True)
class Line:
    """A session's beginning."""

    name: str
    x: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """``spans`` are the bills of the table behind the drawing, the newest first: the drawn and some older ones.

    ``left_out`` counts those that are older than what is drawn and stand in the list of bills alone.
    """

    spans: list[Span]
    left_out: int
    advancing: list[Bar]
    opposing: list[Bar]
    lines: list[Line]
    today: str
    middle: int
    height: int

    @property
    def bars(self) -> list[Bar]:
        return self.advancing + self.opposing

    @property
    def not_drawn(self) -> int:
        return len(self.spans) + self.left_out - len(self.bars)

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """(stage that is drawn for it, word) of every outcome in the drawing, for its key."""
        seen = {bar.span.outcome: bar.span for bar in self.bars}
        return [(seen[one].match.measure.stage, seen[one].word) for one in TONES if one in seen]


def drawn_since(years: Iterable[int], most: int = SESSIONS) -> int | None:
    """The first year of the oldest session that is drawn; ``years`` has one of each bill, ``most`` is of sessions."""
    since, bars = None, 0
    for number, (year, bills) in enumerate(sorted(Counter(years).items(), reverse=True), 1):
        bars += bills
        if number > most or (number > FEWEST and bars > BARS):
            break
        since = year
    return since


def timeline(matches: Sequence[Match], as_of: date | None, *, since: int, of: int) -> Timeline | None:
    """None where there is nothing to draw. ``matches`` are all of the sessions from ``since`` on and some older ones.

    Asks them for nothing but their measures with the session.
    """
    spans = sorted((_span(match) for match in matches), key=lambda one: one.start or date.min, reverse=True)
    years = sorted({year for span in spans if (year := span.match.measure.session.start_year) >= since})
    if not years or as_of is None:
        return None
    first, last = date(years[0] - 1, 12, 1), date(years[-1] + 1, 11, 30)
    days = (last - first).days

    def place(on: date) -> float:
        return round(100 * min(max((on - first).days / days, 0), 1), 2)

    drawn = [one for one in reversed(spans) if one.start and one.match.measure.session.start_year >= years[0]]
    top = TOP + HEADING
    ahead = [one for one in drawn if not one.opposes]
    lanes = _lanes([(place(one.start or first), place(one.end or as_of)) for one in ahead])
    advancing = _bars(ahead, lanes, top)
    middle = top + LANE * _count(lanes) + 8
    against = [one for one in drawn if one.opposes]
    lanes = _lanes([(place(one.start or first), place(one.end or as_of)) for one in against])
    below = middle + HEADING if against else middle
    return Timeline(
        spans=spans,
        left_out=of - len(spans),
        advancing=advancing,
        opposing=_bars(against, lanes, below),
        lines=[
            Line(SessionId(year).name, f"{place(date(year - 1, 12, 1)):.2f}%")
            for year in range(years[0], years[-1] + 1, 2)
        ],
        today=f"{place(as_of):.2f}%",
        middle=middle,
        height=below + LANE * _count(lanes) + 4,
    )


@cache
def _word(outcome: str, language: str | None) -> str:
    """Most bars say the same."""
    return str(WORDS[outcome])


def _span(match: Match) -> Span:
    measure = match.measure
    start = measure.introduced_on or (date.fromisoformat(measure.steps[0][0]) if measure.steps else None)
    is_over = measure.activity == Activity.OVER or measure.stage in CHAPTERED
    return Span(match, start, (measure.stage_on or measure.last_action_on) if is_over else None)


def _leftward(left: float) -> bool:
    return left > 100 - LABEL


def _lanes(places: Sequence[tuple[float, float]]) -> list[tuple[float, float, int]]:
    """(left, right, lane) of each, in the order given: the first lane in which neither bar nor number is in the way."""
    taken: list[float] = []
    found = []
    for left, right in places:
        from_, to = (min(left, right - LABEL), right) if _leftward(left) else (left, max(right, left + LABEL))
        lane = next((number for number, until in enumerate(taken) if until < from_), len(taken))
        if lane == len(taken):
            taken.append(0)
        taken[lane] = to + 3
        found.append((left, max(right, left), lane))
    return found


def _bars(spans: Sequence[Span], lanes: Sequence[tuple[float, float, int]], top: int) -> list[Bar]:
    return [Bar(span, left, right, top + LANE * lane) for span, (left, right, lane) in zip(spans, lanes, strict=True)]


def _count(lanes: Sequence[tuple[float, float, int]]) -> int:
    return max((lane for _left, _right, lane in lanes), default=-1) + 1
