"""What a reader changes about their follows; all of it at once, and all of it to be taken back but a deletion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from alerts.choices import Cadence, Channel, DeliveryState, MailState
from alerts.models import Delivery, Subscriber, Subscription
from alerts.periods import next_daily, next_weekly, pacific_day

STOPPED = "stopped by the reader"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants all of their mail."""

    language: str
    is_discreet: bool
    wants_urgent_hearings: bool
    hour: int
    weekday: int
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody wants to hear of one thing. ``language`` empty: as in their other mail."""

    cadence: Cadence
    note: str = ""
    language: str = ""
    is_discreet: bool = False
    paused_until: date | None = None


@transaction.atomic
def change_person(*, subscriber: Subscriber, wishes: Wishes, now: datetime) -> None:
    """What waits for a bundle waits for the new hour."""
    Subscriber.objects.filter(pk=subscriber.pk).update(
        language=wishes.language,
        is_discreet=wishes.is_discreet,
        wants_urgent_hearings=wishes.wants_urgent_hearings,
        hour=wishes.hour,
        weekday=wishes.weekday,
        paused_until=wishes.paused_until,
        renewed_at=now,
        next_daily_at=next_daily(now, wishes.hour),
        next_weekly_at=next_weekly(now, wishes.weekday, wishes.hour),
    )
    subscriber.refresh_from_db()
    for follow in subscriber.subscriptions.filter(cadence__in=[Cadence.DAILY, Cadence.WEEKLY]):
        _time_again(follow, subscriber, now)


@transaction.atomic
def change_follow(*, follow: Subscription, manner: Manner, now: datetime) -> None:
    """A follow that was stopped goes on again; what happened in between is no news to it. One that rests is owed it."""
    anew: dict[str, Any] = {} if follow.is_active() or manner.cadence == Cadence.OFF else {"confirmed_at": now}
    Subscription.objects.filter(pk=follow.pk).update(
        cadence=manner.cadence,
        note=manner.note.strip(),
        language=manner.language,
        is_discreet=manner.is_discreet,
        paused_until=manner.paused_until,
        stopped_at=None,
        **anew,
    )
    Subscriber.objects.filter(pk=follow.subscriber_id).update(renewed_at=now)
    follow.refresh_from_db()
    if manner.cadence == Cadence.OFF:
        _cancel([follow.pk], now)
        return
    if follow.is_paused(pacific_day(now)):
        _take_back(follow)
    _time_again(follow, follow.subscriber, now)


def _time_again(follow: Subscription, subscriber: Subscriber, now: datetime) -> None:
    due = {
        Cadence.INSTANT: now,
        Cadence.DAILY: subscriber.next_daily_at,
        Cadence.WEEKLY: subscriber.next_weekly_at,
    }[Cadence(follow.cadence)]
    waiting = Delivery.objects.pending().filter(subscription=follow, mail=None, channel=Channel.MAIL)
    waiting.exclude(event__is_urgent=True).update(due_at=due)


def _take_back(follow: Subscription) -> None:
    """What lies in a mail that nobody has begun to send waits for the end of the pause."""
    Delivery.objects.pending().filter(
        subscription=follow, mail__state=MailState.WAITING, mail__claimed_until=None
    ).update(mail=None)


@transaction.atomic
def stop(*, follows: Iterable[Subscription], now: datetime) -> int:
    """End these follows and whatever they are still owed; said twice it changes nothing. Returns how many ended."""
    pks = [follow.pk for follow in follows]
    ended = Subscription.objects.filter(pk__in=pks, stopped_at=None).update(stopped_at=now)
    _cancel(pks, now)
    return ended


@transaction.atomic
def undo_stop(*, follows: Iterable[Subscription], now: datetime) -> None:
    """Take a stop back: what it cancelled is owed again."""
    pks = [follow.pk for follow in follows]
    cancelled = Delivery.objects.filter(
        subscription__in=pks,
        state=DeliveryState.CANCELLED,
        error=STOPPED,
        sent_at__gte=F("subscription__stopped_at"),
    )
    cancelled.update(state=DeliveryState.PENDING, error="", sent_at=None, mail=None)
    Subscription.objects.filter(pk__in=pks).update(stopped_at=None)


def _cancel(pks: list[int], now: datetime) -> None:
    Delivery.objects.pending().filter(subscription__in=pks).update(
        state=DeliveryState.CANCELLED, error=STOPPED, sent_at=now
    )


@transaction.atomic
def forget(*, subscriber: Subscriber) -> None:
    """Everything about this address: follows, deliveries, mails and the address itself."""
    subscriber.delete()


def export(subscriber: Subscriber) -> dict[str, Any]:
    """All that is kept about this address, for its owner."""
    person = ("email", "language", "is_discreet", "hour", "weekday", "wants_urgent_hearings", "paused_until",
              "standing", "standing_because", "created_at", "confirmed_at", "renewed_at", "last_sent_at")  # fmt: skip
    follow = ("scope", "key", "name", "channel", "cadence", "note", "language", "is_discreet", "paused_until",
              "created_at", "confirmed_at", "stopped_at")  # fmt: skip
    delivered = ("event__kind", "event__about", "subscription__name", "state", "created_at", "sent_at", "error")
    return {
        **{name: getattr(subscriber, name) for name in person},
        "follows": list(subscriber.subscriptions.values(*follow)),
        "webhooks": list(subscriber.endpoints.values("url", "created_at")),
        "requests": list(subscriber.sign_ups.values("wishes", "created_at", "confirmed_at")),
        "deliveries": list(subscriber.deliveries.values(*delivered)),
        "mails": list(subscriber.mails.values("kind", "state", "created_at", "sent_at", "error")),
    }
