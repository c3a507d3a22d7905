"""What becomes of a delivery and of its endpoint once the endpoint has answered, or has not."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, gettext_noop, override

from alerts.choices import Channel, DeliveryState, MailKind
from alerts.models import Attempt, Delivery, Endpoint, Mail
from alerts.webhooks.call import Reply
from alerts.webhooks.message import Message

# After each failure; then every day until the endpoint is disabled.
SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
DISABLED_AFTER = timedelta(hours=75)
BACKLOG = timedelta(days=3)
KEPT_FOR = timedelta(days=30)
GONE = gettext_noop("It answered 410, which means that it is gone.")
NOTHING_GOT_THROUGH = gettext_noop("Nothing got through for three days. Last: %(error)s")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One call and what came back."""

    message: Message
    reply: Reply
    at: datetime


@transaction.atomic
def record(*, endpoint: Endpoint, spoken: Sequence[Spoken], owed: Mapping[str, Sequence[int]], now: datetime) -> None:
    """Write down a lane's calls. What was claimed and not called is free again."""
    Attempt.objects.bulk_create(
        Attempt(
            endpoint=endpoint,
            event=one.message.event,
            message_id=one.message.id,
            at=one.at,
            status=one.reply.status,
            error=one.reply.error,
            milliseconds=one.reply.milliseconds,
        )
        for one in spoken
    )
    sent = [pk for one in spoken if one.reply.is_success for pk in owed[one.message.id]]
    pending = Delivery.objects.pending()
    pending.filter(pk__in=sent).update(
        state=DeliveryState.SENT, sent_at=now, claimed_until=None, attempts=F("attempts") + 1, error=""
    )
    failed = next((one for one in spoken if not one.reply.is_success), None)
    rest = [pk for pks in owed.values() for pk in pks if pk not in set(sent)]
    if failed is None:
        _works(endpoint, now)
    else:
        _fails(endpoint, failed.reply, owed[failed.message.id], now)
    pending.filter(pk__in=rest).update(claimed_until=None)


def _works(endpoint: Endpoint, now: datetime) -> None:
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=None, resting_until=None, last_success_at=now)


def _fails(endpoint: Endpoint, reply: Reply, pks: Sequence[int], now: datetime) -> None:
    attempts = max(Delivery.objects.filter(pk__in=pks).values_list("attempts", flat=True), default=0)
    rest = max(pause_after(attempts), timedelta(seconds=reply.wait or 0))
    Delivery.objects.pending().filter(pk__in=pks).update(
        attempts=F("attempts") + 1, due_at=now + rest, error=reply.error
    )
    since = Endpoint.objects.get(pk=endpoint.pk).failing_since or now
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=since, resting_until=now + rest)
    if reply.is_gone:
        _give_up(endpoint, GONE, reply, now)
    elif now - since >= DISABLED_AFTER:
        _give_up(endpoint, NOTHING_GOT_THROUGH, reply, now)


def _give_up(endpoint: Endpoint, because: str, reply: Reply, now: datetime) -> None:
    """The reason is written down in the owner's language: nobody else reads it."""
    with override(endpoint.subscriber.language):
        said = gettext(because) % {"error": reply.error}
    disable(endpoint=endpoint, because=said, now=now)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many earlier failures, with jitter so that many do not come back together."""
    step = SCHEDULE[min(attempts, len(SCHEDULE) - 1)]
    return step * random.uniform(0.9, 1.1)


@transaction.atomic
def disable(*, endpoint: Endpoint, because: str, now: datetime) -> None:
    """Call it no more, and tell its owner by mail, once."""
    done = Endpoint.objects.filter(pk=endpoint.pk, is_enabled=True).update(
        is_enabled=False, disabled_because=because[:300]
    )
    if done:
        Mail.objects.create(
            subscriber_id=endpoint.subscriber_id,
            kind=MailKind.ENDPOINT,
            period=f"endpoint:{endpoint.pk}:{now:%Y%m%d%H%M}",
            facts={"url": endpoint.url, "because": because},
            due_at=now,
            created_at=now,
        )


@transaction.atomic
def enable(*, endpoint: Endpoint, now: datetime) -> int:
    """Call it again, and first with what it missed in the last three days; returns how many that are."""
    Endpoint.objects.filter(pk=endpoint.pk).update(
        is_enabled=True, disabled_because="", failing_since=None, resting_until=None
    )
    waiting = Delivery.objects.pending().filter(subscription__endpoint=endpoint, channel=Channel.WEBHOOK)
    waiting.filter(created_at__lt=now - BACKLOG).update(
        state=DeliveryState.CANCELLED, error="older than three days when the endpoint came back"
    )
    return waiting.update(due_at=now, attempts=0)


@transaction.atomic
def send_again(*, endpoint: Endpoint, event: int, now: datetime) -> int:
    """The same message under the same id once more, because its owner asks for it."""
    owed = Delivery.objects.filter(subscription__endpoint=endpoint, event_id=event, channel=Channel.WEBHOOK)
    Endpoint.objects.filter(pk=endpoint.pk).update(resting_until=None)
    return owed.exclude(state=DeliveryState.CANCELLED).update(
        state=DeliveryState.PENDING, due_at=now, claimed_until=None, attempts=0
    )


def forget_attempts(*, now: datetime) -> int:
    """The log of calls is kept for thirty days."""
    return Attempt.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
