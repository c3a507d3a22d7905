"""What waits for a person at the review desk, most urgent first."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When

from bills.models import Hearing
from recommendations.choices import Band, MatchState, QueueReason
from recommendations.models import Match, ReviewDecision
from recommendations.models.match import MatchQuerySet
from recommendations.roles import may

HEARD_SOON = timedelta(days=7)
BEFORE, AFTER = 3, 9
"""Rows that the queue shows on either side of the open one."""
ROW = (
    *(f"measure__{name}" for name in ("type", "number", "session", "latest_version")),
    *(f"recommendation__{name}" for name in ("code", "public_id", "paper__title")),
    *("claim__until", "claim__by"),
    *("stance", "score", "revision", "is_disputed"),
)

_REASON = Case(
    When(heard_on__isnull=False, then=Value(QueueReason.HEARING)),
    When(is_disputed=True, then=Value(QueueReason.DISPUTED)),
    When(state=MatchState.NEEDS_RECHECK, then=Value(QueueReason.RECHECK)),
    When(state=MatchState.CONFIRMED, then=Value(QueueReason.SECOND)),
    When(band=Band.STRONG, then=Value(QueueReason.STRONG)),
    default=Value(QueueReason.REST),
    output_field=CharField(max_length=1),
)


def waiting(by: User, today: date) -> MatchQuerySet:
    """What that person can decide on, with its ``reason`` and next hearing (``heard_on``).

    Those who may not give a second word do not see what waits for one; nobody sees their own word again.
    """
    rows = Match.objects.filter(measure__removed_at=None, measure__latest_version__isnull=False)
    fresh = Q(state__in=[MatchState.SUGGESTED, MatchState.NEEDS_RECHECK])
    if may(by, "second_review"):
        own = ReviewDecision.objects.standing().filter(match=OuterRef("pk"), round=OuterRef("round"), decided_by=by.pk)
        second = Q(pk__in=Match.objects.waiting_for_second().values("pk")) & ~Exists(own)
        rows = rows.filter(fresh | Q(is_disputed=True) | second)
    else:
        # Where two of us differ, the next word is for a lead; where a reader doubts a suggestion, for anybody.
        rows = rows.filter(fresh).exclude(is_disputed=True, state=MatchState.NEEDS_RECHECK)
    soon = Hearing.objects.filter(measure=OuterRef("measure"), on__range=(today, today + HEARD_SOON))
    rows = rows.annotate(heard_on=Subquery(soon.order_by("on").values("on")[:1]))
    return rows.annotate(reason=_REASON).order_by("reason", "heard_on", "suggested_at", "pk")


@dataclass(frozen=True, slots=True)
class Queue:
    """A window of the queue around the open match, and what lies on either side of that match."""

    rows: list[Match]
    total: int
    urgent: int
    current: int | None
    previous: int | None
    next: int | None


def queue_around(rows: MatchQuerySet, current: int | None) -> Queue:
    """Two queries. Without a current match the first one is it; one that waits no longer has the first as its next."""
    told = rows.values_list("pk", "reason", "heard_on")  # type: ignore[misc]  # two of them are annotations
    order = {pk: (reason, heard_on) for pk, reason, heard_on in told}
    keys = list(order)
    if current is None and keys:
        current = keys[0]
    at = keys.index(current) if current in keys else -1
    first = max(at - BEFORE, 0)
    window = keys[first : first + BEFORE + 1 + AFTER]
    return Queue(
        rows=_named(window, order),
        total=len(keys),
        urgent=sum(reason == QueueReason.HEARING for reason, _heard_on in order.values()),
        current=current,
        previous=keys[at - 1] if at > 0 else None,
        next=keys[at + 1] if 0 <= at + 1 < len(keys) else None,
    )


def state_of(match: Match) -> str:
    """What somebody who opened the match has seen of it; asks for its measure and claim."""
    claim = getattr(match, "claim", None)
    told = (match.pk, match.revision, match.measure.latest_version_id, int(match.is_disputed), claim and claim.by_id)
    return ":".join(map(str, told))


def stands_as(queue: Queue, seen: str) -> bool:
    """Whether the open match of the queue is still what that state says."""
    return any(state_of(row) == seen for row in queue.rows if row.pk == queue.current)


def _named(window: list[int], order: dict[int, tuple[str, date | None]]) -> list[Match]:
    """The rows of the window in its order, with the reason and hearing that the queue found for them."""
    known = Match.objects.select_related("measure__session", "recommendation__paper", "claim").only(*ROW)
    rows = known.in_bulk(window)
    shown = [rows[pk] for pk in window if pk in rows]
    for row in shown:
        vars(row)["reason"], vars(row)["heard_on"] = order[row.pk]
    return shown
