"""How well the matcher and the people agree, and how much waits: figures that the site publishes of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from recommendations.choices import Band, MatchState
from recommendations.models import Dissent, Match, ReviewDecision


@dataclass(frozen=True, slots=True)
class Decided:
    """Matches of one band that people decided."""

    confirmed: int = 0
    rejected: int = 0

    @property
    def precision(self) -> float | None:
        """Share that people confirmed; None where they decided none."""
        total = self.confirmed + self.rejected
        return round(self.confirmed / total, 4) if total else None


@dataclass(frozen=True, slots=True)
class ReviewQuality:
    """``queue_recall`` is the share of confirmed matches that the rules in force would still put into the queue;
    ``disagreement`` the share, of the matches that two people or more decided, on which they differ. Shares are None
    where there is nothing to measure. Ages are in days, of suggestions that stand in public and wait for a person."""

    by_band: Mapping[Band, Decided]
    queue_recall: float | None
    read_otherwise: int
    decided_by_two: int
    disagreement: float | None
    waiting: int
    oldest_waiting_days: int | None
    median_waiting_days: int | None

    @property
    def decided(self) -> Decided:
        """All bands together."""
        rows = self.by_band.values()
        return Decided(sum(row.confirmed for row in rows), sum(row.rejected for row in rows))


def review_quality(at: datetime) -> ReviewQuality:
    """Four queries, whatever there is."""
    by_band = _by_band()
    confirmed = sum(row.confirmed for row in by_band.values())
    dissent = Dissent.objects.aggregate(
        all=Count("pk"), unseen=Count("pk", filter=Q(match__state=MatchState.CONFIRMED, says="", is_weak=False))
    )
    people = _readings(at)
    differ = sum(readings > 1 for readings in people)
    ages = _ages(at)
    return ReviewQuality(
        by_band=by_band,
        queue_recall=round(1 - dissent["unseen"] / confirmed, 4) if confirmed else None,
        read_otherwise=dissent["all"],
        decided_by_two=len(people),
        disagreement=round(differ / len(people), 4) if people else None,
        waiting=len(ages),
        oldest_waiting_days=max(ages, default=None),
        median_waiting_days=sorted(ages)[len(ages) // 2] if ages else None,
    )


def _by_band() -> dict[Band, Decided]:
    rows = (
        Match.objects.order_by()
        .values("band")
        .annotate(
            confirmed=Count("pk", filter=Q(state=MatchState.CONFIRMED)),
            rejected=Count("pk", filter=Q(state=MatchState.REJECTED)),
        )
    )
    found = {Band(row["band"]): Decided(row["confirmed"], row["rejected"]) for row in rows}
    return {band: found.get(band, Decided()) for band in Band}


def _readings(at: datetime) -> list[int]:
    """For each match that two people or more decided in one round, how many readings they gave."""
    words = ReviewDecision.objects.released(at).filter(is_demo=False).order_by()
    rows = words.values("match", "round").annotate(
        people=Count("decided_by", distinct=True),
        verdicts=Count("verdict", distinct=True),
        stances=Count("stance", distinct=True, filter=Q(verdict="confirm")),
    )
    return [max(row["verdicts"], row["stances"]) for row in rows.filter(people__gt=1)]


def _ages(at: datetime) -> list[int]:
    """In days, of public suggestions; both a count and a median are wanted, so the days come as one column."""
    waiting = Match.objects.public().filter(state=MatchState.SUGGESTED).order_by()
    return [(at - since).days for since in waiting.values_list("suggested_at", flat=True)]
