"""The first page: a paper’s stitches, the tiles by goal, what changed and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bills.models import Hearing
from bills.path import StageMove, stage_moves
from recommendations.choices import IN_LAW_MEANINGS, THIS_SESSION_MEANINGS, Basis, InLaw, ThisSession
from recommendations.models import Goal, Match, Paper, Recommendation
from recommendations.models.match import MatchQuerySet
from recommendations.pages.consequences import would_change
from recommendations.pages.elements import LAW, LIVE, NEAR, Stitch, stitches
from recommendations.pages.hearings import upcoming
from recommendations.pages.week import WEEK, Shift, shifts

LATELY = timedelta(days=90)
MOVED_FOR = timedelta(days=30)
# Best news first; the legend of the page stands in this order.
ORDER = (
    InLaw.IN_FULL, InLaw.IN_PART, ThisSession.ENACTED, ThisSession.ON_DESK, ThisSession.MOVING, ThisSession.INTRODUCED,
    ThisSession.STALLED, ThisSession.VETOED, ThisSession.DIED, ThisSession.NONE, ThisSession.UNREVIEWED,
)  # fmt: skip
MEANINGS = {
    **{str(word): meaning for word, meaning in THIS_SESSION_MEANINGS.items()},
    **{str(word): IN_LAW_MEANINGS[word] for word in (InLaw.IN_PART, InLaw.IN_FULL)},
}


@dataclass(frozen=True, slots=True)
class Tile:
    recommendation: Recommendation
    stitches: list[Stitch]
    has_moved: bool

    @property
    def in_law(self) -> int:
        return self._count(LAW)

    @property
    def near(self) -> int:
        return self._count(NEAR)

    @property
    def live(self) -> int:
        return self._count(LIVE)

    def _count(self, state: str) -> int:
        return sum(stitch.state == state for stitch in self.stitches)


@dataclass(frozen=True, slots=True)
class GoalTiles:
    goal: Goal
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class Count:
    """One word of the legend: what it means and the recommendations behind the number."""

    meaning: str
    recommendations: list[Recommendation]


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of stage, and what the measure answers."""

    move: StageMove
    matches: list[Match]


@dataclass(frozen=True, slots=True)
class Decision:
    """A hearing that is set, and what a yes would change, one sentence a recommendation."""

    hearing: Hearing
    matches: list[Match]

    @property
    def would_change(self) -> list[str]:
        return [would_change(match) for match in self.matches]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """``papers`` are all that are loaded, the default one first; ``paper`` is the one shown, None before any is.

    ``moved`` are bills of the last three months, newest first; ``shifts`` statuses of the last seven days.
    """

    papers: list[Paper]
    paper: Paper | None
    tiles: list[Tile]
    moved: list[Moved]
    shifts: list[Shift]
    hearings: list[Hearing]
    as_of: date | None

    @property
    def moved_this_week(self) -> list[Moved]:
        return [one for one in self.moved if self.as_of and one.move.on > self.as_of - WEEK]

    @property
    def moved_before(self) -> list[Moved]:
        return [one for one in self.moved if one not in self.moved_this_week]

    @property
    def news(self) -> int:
        """Changes of this week, statuses and bills together."""
        return len(self.shifts) + len(self.moved_this_week)

    @property
    def set_decisions(self) -> list[Decision]:
        return [Decision(hearing, vars(hearing.measure)["public_matches"]) for hearing in self.hearings]

    @property
    def goals(self) -> list[GoalTiles]:
        by_goal = groupby(self.tiles, key=lambda tile: tile.recommendation.goal)
        return [GoalTiles(goal, list(tiles)) for goal, tiles in by_goal]

    @property
    def counts(self) -> list[Count]:
        by_word: dict[str, list[Recommendation]] = {}
        for recommendation in self.recommendations:
            by_word.setdefault(recommendation.status, []).append(recommendation)
        return [Count(str(MEANINGS[word]), by_word[word]) for word in ORDER if word in by_word]

    @property
    def recommendations(self) -> list[Recommendation]:
        return [tile.recommendation for tile in self.tiles]

    @property
    def decisions(self) -> list[Recommendation]:
        """Recommendations whose status names a next decision that is no hearing listed already, the nearest first."""
        listed = {(hearing.on.isoformat(), hearing.measure.label) for hearing in self.hearings}
        named = [
            one
            for one in self.recommendations
            if (next_one := one.next_decision) and (next_one.get("on"), next_one.get("measure")) not in listed
        ]
        return sorted(named, key=lambda one: (one.next_decision or {}).get("on") or "9999")

    @property
    def is_machine_reading(self) -> bool:
        return any(one.basis == Basis.MACHINE for one in self.recommendations)

    @property
    def answered(self) -> int:
        return self.in_full + sum(one.in_law == InLaw.IN_PART for one in self.recommendations)

    @property
    def in_full(self) -> int:
        return sum(one.in_law == InLaw.IN_FULL for one in self.recommendations)

    @property
    def neighbouring(self) -> int:
        return sum(one.in_law == InLaw.NEIGHBOURING for one in self.recommendations)

    @property
    def without_bill(self) -> int:
        return sum(one.this_session == ThisSession.NONE for one in self.recommendations)

    @property
    def at_risk(self) -> int:
        return sum(one.is_at_risk for one in self.recommendations)


def scorecard(as_of: date | None, slug: str = "") -> Scorecard:
    """Of the paper of that slug; of the default one where the slug is nobody's."""
    papers = sorted(Paper.objects.order_by("pk"), key=lambda one: not one.is_default)
    paper = next((one for one in papers if one.slug == slug), papers[0] if papers else None)
    public = Match.objects.public().filter(recommendation__paper=paper)
    by_recommendation: dict[int, list[Match]] = {}
    for match in public.counting_for_elements():
        by_recommendation.setdefault(match.recommendation_id, []).append(match)
    rows = Recommendation.objects.filter(paper=paper).select_related("goal", "paper").prefetch_related("elements")
    recommendations = list(rows.order_by("goal__position", "position"))
    return Scorecard(
        papers=papers,
        paper=paper,
        tiles=[_tile(one, by_recommendation.get(one.pk, []), as_of) for one in recommendations],
        moved=lately_moved(public, as_of, limit=6),
        shifts=shifts(recommendations, as_of),
        hearings=upcoming(as_of, limit=6),
        as_of=as_of,
    )


def tile_of(recommendation: Recommendation, as_of: date | None) -> Tile:
    """The tile of one recommendation alone. One query, and one for its elements unless they were prefetched."""
    return _tile(recommendation, list(recommendation.matches.public().counting_for_elements()), as_of)


def _tile(recommendation: Recommendation, matches: list[Match], as_of: date | None) -> Tile:
    moved_on = recommendation.moved_on
    has_moved = bool(as_of and moved_on and as_of - moved_on <= MOVED_FOR)
    return Tile(recommendation, stitches(recommendation, matches), has_moved)


def lately_moved(matches: MatchQuerySet, as_of: date | None, limit: int) -> list[Moved]:
    """Changes of stage in the three months before the date of the data, newest first. One query.

    Taken from the measures' own steps, not from our change log: that begins on the day we first loaded a session.
    """
    if not as_of:
        return []
    acted = matches.filter(measure__last_action_on__gte=as_of - LATELY)
    by_measure: dict[int, list[Match]] = {}
    for match in acted.select_related("recommendation__paper", "measure__session"):
        by_measure.setdefault(match.measure_id, []).append(match)
    moves = [
        Moved(move, answers)
        for answers in by_measure.values()
        for move in stage_moves(answers[0].measure)
        if as_of - LATELY <= move.on <= as_of
    ]
    return sorted(moves, key=lambda moved: moved.move.on, reverse=True)[:limit]
