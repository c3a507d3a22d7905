"""How the outbox fares: for the status page, the metrics and whoever wakes the operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

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
    """Queued now; sent and failed within a day. Seven queries."""
    pending = Delivery.objects.pending()
    since = now - LATELY
    oldest = _oldest_due(now)
    canary = Subscription.objects.active().filter(scope=Scope.CANARY).select_related("subscriber").first()
    sent_at = canary.subscriber.last_sent_at if canary else None
    troubles = []
    if oldest and oldest < now - MAY_WAIT:
        troubles.append("stalled: something has been due for more than two hours")
    if canary and (sent_at or canary.created_at) < now - CANARY_MAY_BE_SILENT:
        troubles.append("silent: the daily sign of life did not go out")
    return OutboxHealth(
        queued=pending.count(),
        sent=Delivery.objects.filter(state=DeliveryState.SENT, sent_at__gte=since).count(),
        failed=Delivery.objects.filter(state=DeliveryState.FAILED, created_at__gte=since).count(),
        uncertain_mails=Mail.objects.filter(state=MailState.UNCERTAIN).count(),
        oldest_due_at=oldest,
        canary_sent_at=sent_at,
        troubles=tuple(troubles),
    )


def _oldest_due(now: datetime) -> datetime | None:
    """Of what could go out: not of people who pause or whose mailbox is gone."""
    reachable = Subscriber.objects.reachable(pacific_day(now))
    unwritten = Delivery.objects.pending().filter(channel=Channel.MAIL, mail=None, due_at__lte=now)
    unsent = Mail.objects.filter(state=MailState.WAITING, due_at__lte=now)
    times: list[datetime | None] = [
        rows.filter(subscriber__in=reachable).aggregate(oldest=Min("due_at"))["oldest"] for rows in (unwritten, unsent)
    ]
    return min((moment for moment in times if moment), default=None)
