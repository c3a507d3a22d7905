"""The gap map: what nobody has taken up, and what runs the other way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import OuterRef, Q, Subquery

from bills.choices import Activity
from recommendations.choices import Stance
from recommendations.models import Goal, Match, Recommendation
from recommendations.models.match import CHAPTERED, COUNTING, MatchQuerySet
from recommendations.pages.elements import OPEN, Stitch, stitches

READ = (
    *("recommendation", "state", "stance", "scope", "elements", "score"),
    *(f"measure__{name}" for name in ("session", "type", "number", "subject", "stage", "activity")),
    *(f"measure__session__{name}" for name in ("key", "start_year", "extraordinary")),
)
"""What the page shows of a match and its measure: the words of a measure's history stay where they are."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One recommendation: its stitches, the live bills that advance it, and what opposes it, alive or in law."""

    recommendation: Recommendation
    stitches: list[Stitch]
    live: list[Match]
    last: Match | None
    opposing: list[Match]

    @property
    def has_no_vehicle(self) -> bool:
        return not self.live

    @property
    def unanswered(self) -> list[Stitch]:
        return [stitch for stitch in self.stitches if stitch.state == OPEN]


@dataclass(frozen=True, slots=True)
class GoalGaps:
    goal: Goal
    gaps: list[Gap]


@dataclass(frozen=True, slots=True)
class GapMap:
    gaps: list[Gap]

    @property
    def goals(self) -> list[GoalGaps]:
        by_goal = groupby(self.gaps, key=lambda gap: gap.recommendation.goal)
        return [GoalGaps(goal, list(gaps)) for goal, gaps in by_goal]

    @property
    def without_vehicle(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.has_no_vehicle]

    @property
    def with_unanswered(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.unanswered]

    @property
    def unanswered(self) -> int:
        """Elements that no law and no live bill answers, over all recommendations."""
        return sum(len(gap.unanswered) for gap in self.gaps)

    @property
    def opposed(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.opposing]


def gap_map() -> GapMap:
    """Every recommendation, in the paper's order. Three queries."""
    recommendations = list(
        Recommendation.objects.select_related("goal", "paper")
        .prefetch_related("elements")
        .annotate(last=Subquery(_ended().values("pk")[:1]))
        .order_by("goal__position", "position")
    )
    lasts = [getattr(one, "last") for one in recommendations]  # noqa: B009 — an annotation
    shown = Match.objects.public().filter(COUNTING | Q(pk__in=[last for last in lasts if last]))
    by_recommendation: dict[int, list[Match]] = defaultdict(list)
    for match in shown.select_related("measure__session").only(*READ).live_first():
        by_recommendation[match.recommendation_id].append(match)
    return GapMap([_gap(one, by_recommendation[one.pk]) for one in recommendations])


def _ended() -> MatchQuerySet:
    """What carried a recommendation around and is over, the one that moved last first."""
    ended = Match.objects.public().filter(recommendation=OuterRef("pk"), measure__activity=Activity.OVER)
    return ended.exclude(stance=Stance.OPPOSES).live_first()


def _gap(recommendation: Recommendation, matches: Sequence[Match]) -> Gap:
    advancing = [match for match in matches if match.stance != Stance.OPPOSES]
    ended = [match for match in advancing if match.measure.activity == Activity.OVER]
    return Gap(
        recommendation=recommendation,
        stitches=stitches(recommendation, advancing),
        live=[match for match in advancing if match.measure.activity != Activity.OVER],
        last=ended[0] if ended else None,
        opposing=[match for match in matches if match.stance == Stance.OPPOSES and _still_counts(match)],
    )


def _still_counts(match: Match) -> bool:
    return match.measure.activity != Activity.OVER or match.measure.stage in CHAPTERED
