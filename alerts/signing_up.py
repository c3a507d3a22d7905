"""From asking to the owner's yes. Until then nothing is sent but the one mail that asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from alerts.addresses import fold_mailbox
from alerts.buckets import PER_MAILBOX, spend
from alerts.choices import Cadence, Language, MailKind, MailState, Standing
from alerts.follows import Wanted
from alerts.models import Mail, SignUp, Subscriber, Subscription
from alerts.periods import next_daily, next_weekly
from alerts.preferences import Manner

GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for an address, which may not be theirs."""

    email: str
    follows: Sequence[Wanted]
    cadence: Cadence
    language: Language = Language.ENGLISH
    is_discreet: bool = False
    note: str = ""

    @property
    def wishes(self) -> list[dict[str, str]]:
        how = {"cadence": self.cadence.value, "note": self.note, "language": self.language.value}
        return [{"scope": one.scope.value, "key": one.key, "name": one.name} | how for one in self.follows]


@transaction.atomic
def sign_up(*, request: Request, now: datetime) -> None:
    """Keep the wish and queue the mail that asks. Known and unknown addresses go the same way and get the same mail.

    A wish that waits already is added to, and while its mail has not left there is no second one.
    """
    may_write = spend(PER_MAILBOX, fold_mailbox(request.email), now=now)
    subscriber, _made = Subscriber.objects.get_or_create(
        email=request.email.strip().lower(), defaults=_new(request, now)
    )
    waiting = subscriber.sign_ups.filter(confirmed_at=None, created_at__gt=now - GOOD_FOR).first()
    asked = waiting or SignUp(subscriber=subscriber, created_at=now)
    known = {(wish["scope"], wish["key"]) for wish in request.wishes}
    asked.wishes = [wish for wish in asked.wishes if (wish["scope"], wish["key"]) not in known] + request.wishes
    asked.is_discreet = asked.is_discreet or request.is_discreet
    asked.language = request.language
    asked.save()
    letters = Mail.objects.filter(subscriber=subscriber, kind=MailKind.CONFIRM)
    if may_write and not letters.filter(state=MailState.WAITING).exists():
        Mail.objects.create(
            subscriber=subscriber,
            kind=MailKind.CONFIRM,
            period=f"confirm:{asked.pk}:{letters.count()}",
            facts={"sign_up": asked.pk},
            due_at=now,
            created_at=now,
        )


def _new(request: Request, now: datetime) -> dict[str, object]:
    return {
        "language": request.language,
        "is_discreet": request.is_discreet,
        "created_at": now,
        "next_daily_at": next_daily(now, 7),
        "next_weekly_at": next_weekly(now, 0, 7),
    }


@transaction.atomic
def confirm(*, public_id: str, now: datetime) -> Subscriber | None:
    """The owner's yes: the follows begin. Said twice it changes nothing; None where the wish is gone or too old."""
    asked = SignUp.objects.select_for_update().filter(public_id=public_id).select_related("subscriber").first()
    if asked is None or (asked.confirmed_at is None and asked.created_at <= now - GOOD_FOR):
        return None
    if asked.confirmed_at is None:
        _welcome(asked, now)
        for wish in asked.wishes:
            _begin(asked.subscriber, wish, now)
        SignUp.objects.filter(pk=asked.pk).update(confirmed_at=now)
    return asked.subscriber


def _begin(subscriber: Subscriber, wish: dict[str, str], now: datetime) -> tuple[Subscription, bool]:
    """The follow, and whether it is new. A stopped one begins anew: what happened in between is no news to it."""
    language = wish.get("language", "")
    how: dict[str, Any] = {
        "name": wish["name"],
        "cadence": wish["cadence"],
        "language": "" if language == subscriber.language else language,
        "stopped_at": None,
    }
    if wish["note"]:
        how["note"] = wish["note"]
    follow = Subscription.objects.filter(
        subscriber=subscriber, scope=wish["scope"], key=wish["key"], endpoint=None
    ).first()
    if follow is None:
        made = Subscription.objects.create(
            subscriber=subscriber, scope=wish["scope"], key=wish["key"], created_at=now, confirmed_at=now, **how
        )
        return made, True
    if not follow.is_active():
        how["confirmed_at"] = now
    was_stopped = follow.stopped_at is not None
    Subscription.objects.filter(pk=follow.pk).update(**how)
    follow.refresh_from_db()
    return follow, was_stopped


@transaction.atomic
def owner_of(email: str, *, now: datetime) -> Subscriber:
    """The subscriber of an address that its account has proved: no mail has to ask. Made where there is none."""
    Subscriber.objects.get_or_create(email=email, defaults=_new(Request(email, (), Cadence.WEEKLY), now))
    subscriber = Subscriber.objects.select_for_update().get(email=email)
    if subscriber.confirmed_at is None:
        subscriber.confirmed_at = now
        subscriber.save(update_fields=["confirmed_at"])
    return subscriber


@transaction.atomic
def follow_at_once(
    *, subscriber: Subscriber, wanted: Wanted, manner: Manner, now: datetime
) -> tuple[Subscription, bool]:
    """What an owner who is known follows, and whether it is new; said twice it is one follow, as was said last."""
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    how = {"cadence": manner.cadence.value, "note": manner.note, "language": manner.language}
    made, is_new = _begin(subscriber, {"scope": wanted.scope.value, "key": wanted.key, "name": wanted.name} | how, now)
    made.is_discreet, made.paused_until = manner.is_discreet, manner.paused_until
    made.save(update_fields=["is_discreet", "paused_until"])
    return made, is_new


def _welcome(asked: SignUp, now: datetime) -> None:
    """Whoever could open the mail can be reached; in the language in which they first asked, but for other follows."""
    subscriber = asked.subscriber
    if subscriber.confirmed_at is None:
        subscriber.confirmed_at, subscriber.language = now, asked.language
    subscriber.is_discreet = subscriber.is_discreet or asked.is_discreet
    subscriber.standing, subscriber.standing_because, subscriber.renewed_at = Standing.WORKING, "", now
    subscriber.save(
        update_fields=["confirmed_at", "is_discreet", "language", "standing", "standing_because", "renewed_at"]
    )


@transaction.atomic
def forget_request(*, public_id: str) -> None:
    """It was not me: the wish goes, and with it an address that never confirmed anything."""
    asked = SignUp.objects.filter(public_id=public_id, confirmed_at=None).select_related("subscriber").first()
    if asked is None:
        return
    subscriber = asked.subscriber
    asked.delete()
    if subscriber.confirmed_at is None and not subscriber.sign_ups.exists():
        subscriber.delete()


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """After seven days what nobody confirmed is deleted, address and all; returns how many addresses."""
    SignUp.objects.filter(confirmed_at=None, created_at__lte=now - GOOD_FOR).delete()
    gone = Subscriber.objects.unconfirmed_since(now - GOOD_FOR).filter(sign_ups=None)
    count = gone.count()
    gone.delete()
    return count
