"""The gap map: what nobody has taken up, and what runs the other way."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bills.choices import Activity
from recommendations.choices import Stance
from recommendations.models import Goal, Match, Recommendation
from recommendations.models.match import CHAPTERED
from recommendations.pages.elements import OPEN, Stitch, stitches


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
    by_recommendation: dict[int, list[Match]] = {}
    for match in Match.objects.public().select_related("measure__session", "recommendation__paper").live_first():
        by_recommendation.setdefault(match.recommendation_id, []).append(match)
    recommendations = Recommendation.objects.select_related("goal", "paper").prefetch_related("elements")
    return GapMap(
        [_gap(one, by_recommendation.get(one.pk, [])) for one in recommendations.order_by("goal__position", "position")]
    )


def _gap(recommendation: Recommendation, matches: Iterable[Match]) -> Gap:
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
