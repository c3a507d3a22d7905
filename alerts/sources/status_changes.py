"""Where a recommendation stands, when that changed. The first statement says where it was found and is no news."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from alerts.choices import EventKind
from alerts.source import Draft, EventSource
from alerts.topics import recommendation_facts, recommendation_topics
from recommendations.choices import ThisSession
from recommendations.models import ReviewDecision, StatusChange

ALIVE = (ThisSession.INTRODUCED, ThisSession.MOVING, ThisSession.ON_DESK, ThisSession.STALLED)
LOST = (ThisSession.DIED, ThisSession.VETOED, ThisSession.NONE)


class StatusChanges(EventSource):
    name = "status"

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[StatusChange]:
        """Not while a decision on one of the recommendation's matches can still be undone."""
        earlier = StatusChange.objects.filter(recommendation=OuterRef("recommendation"), pk__lt=OuterRef("pk"))
        before = earlier.order_by("-pk")
        held = ReviewDecision.objects.held(now).filter(match__recommendation=OuterRef("recommendation"))
        return list(
            StatusChange.objects.filter(~Exists(held), Exists(earlier), pk__gt=after, recorded_at__gte=since)
            .annotate(
                in_law_before=Subquery(before.values("in_law")[:1]),
                this_session_before=Subquery(before.values("this_session")[:1]),
                is_at_risk_before=Subquery(before.values("is_at_risk")[:1]),
            )
            .select_related("recommendation__goal", "recommendation__paper")
            .order_by("pk")[:limit]
        )

    def drafts(self, rows: Sequence[StatusChange], now: datetime) -> Iterator[Draft]:
        for row in rows:
            was, is_now = _standing(row, "_before"), _standing(row, "")
            if was != is_now:
                yield _draft(row, was, is_now)


def _standing(row: StatusChange, suffix: str) -> str:
    """``none introduced``, ``in_part moving at_risk``: the two facts, and whether a bill runs against it."""
    also: dict[str, Any] = vars(row)
    at_risk = " at_risk" if also[f"is_at_risk{suffix}"] else ""
    return f"{also[f'in_law{suffix}']} {also[f'this_session{suffix}']}{at_risk}"


def _draft(row: StatusChange, was: str, now: str) -> Draft:
    recommendation = row.recommendation
    facts: dict[str, Any] = {"recommendations": [recommendation_facts(recommendation)], "because": row.because}
    if row.translations:
        facts["translations"] = row.translations
    if recommendation.next_decision:
        facts["next"] = recommendation.next_decision
    if vars(row)["this_session_before"] in ALIVE and row.this_session in LOST:
        facts["lost_last_bill"] = True
    return Draft(
        source_id=str(row.pk),
        kind=EventKind.STATUS,
        about=f"recommendation:{recommendation.public_id}",
        was=was,
        now=now,
        happened_on=row.as_of,
        recorded_at=row.recorded_at,
        facts=facts,
        topics=frozenset(recommendation_topics(recommendation)),
    )
