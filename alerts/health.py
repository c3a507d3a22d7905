"""How the outbox fares: for the status page, the metrics and whoever wakes the operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet, Value

from alerts.choices import Channel, DeliveryState, MailState, Scope
from alerts.models import Delivery, Mail, Subscriber, Subscription
from alerts.periods import pacific_day

MAY_WAIT = timedelta(hours=2)
CANARY_MAY_BE_SILENT = timedelta(hours=26)
LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    """Deliveries unless said otherwise. ``oldest_due_at`` is the time of whatever has waited longest past its time."""

    queued: int
    sent: int
    failed: int
    uncertain_mails: int
    oldest_due_at: datetime | None
    canary_sent_at: datetime | None
    troubles: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        return not self.troubles


def outbox_health(now: datetime) -> OutboxHealth:
    """Queued now; sent and failed within a day. Two queries."""
    rows = _rows(now)
    counted = {what: (count, oldest) for what, count, oldest in _union(rows)}
    told = {what: counted.get(what, (0, None)) for what in rows}  # an empty one is no row
    oldest = min((moment for _, moment in (told["unwritten"], told["unsent"]) if moment), default=None)
    canary = Subscription.objects.active().filter(scope=Scope.CANARY).select_related("subscriber").first()
    sent_at = canary.subscriber.last_sent_at if canary else None
    troubles = []
    if oldest and oldest < now - MAY_WAIT:
        troubles.append("stalled: something has been due for more than two hours")
    if canary and (sent_at or canary.created_at) < now - CANARY_MAY_BE_SILENT:
        troubles.append("silent: the daily sign of life did not go out")
    return OutboxHealth(
        queued=told["queued"][0],
        sent=told["sent"][0],
        failed=told["failed"][0],
        uncertain_mails=told["uncertain"][0],
        oldest_due_at=oldest,
        canary_sent_at=sent_at,
        troubles=tuple(troubles),
    )


def _rows(now: datetime) -> dict[str, QuerySet[Any]]:
    """What is counted. ``unwritten`` and ``unsent`` could go out: not what rests, nor what has nowhere to go."""
    since, today = now - LATELY, pacific_day(now)
    reachable = Subscriber.objects.reachable(today)
    due = {"due_at__lte": now, "subscriber__in": reachable}
    return {
        "queued": Delivery.objects.pending(),
        "sent": Delivery.objects.filter(state=DeliveryState.SENT, sent_at__gte=since),
        "failed": Delivery.objects.filter(state=DeliveryState.FAILED, created_at__gte=since),
        "uncertain": Mail.objects.filter(state=MailState.UNCERTAIN),
        "unwritten": Delivery.objects.pending().told_on(today).filter(channel=Channel.MAIL, mail=None, **due),
        "unsent": Mail.objects.filter(state=MailState.WAITING, **due),
    }


def _union(rows: dict[str, QuerySet[Any]]) -> QuerySet[Any]:
    """``(name, how many, the earliest due)`` of each that has any, in one query."""
    first, *others = (
        found.order_by()
        .values(what=Value(name))
        .annotate(count=Count("pk"), oldest=Min("due_at"))
        .values_list("what", "count", "oldest")
        for name, found in rows.items()
    )
    counted: QuerySet[Any] = first.union(*others, all=True)
    return counted
