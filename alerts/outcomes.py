"""What becomes of a mail and of its reader once the server, or a bounce, has spoken."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef

from alerts.choices import Channel, DeliveryState, MailState, Standing
from alerts.models import Delivery, Mail, Subscriber

# After each refusal that may pass: less than three days in all.
BACK_OFF = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12), timedelta(hours=48))
WRITING_ATTEMPTS = 3


@transaction.atomic(savepoint=False)
def took(*, mail: Mail, now: datetime) -> None:
    """The server has it. Its deliveries are told by ``tell_deliveries``, many at a time."""
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=now, claimed_until=None, attempts=mail.attempts + 1, error=""
    )
    if mail.subscriber.standing == Standing.DELAYED:
        _say(mail.subscriber_id, Standing.WORKING, "", now)


@transaction.atomic
def tell_deliveries(*, mails: Collection[int] | None = None) -> None:
    """What the server took is sent: for these mails, or (None) whatever a worker that died left untold."""
    of_mail = Mail.objects.filter(pk=OuterRef("mail"))
    untold = Delivery.objects.pending().filter(channel=Channel.MAIL, mail__state=MailState.SENT)
    if mails is None:
        mails = list(untold.values_list("mail", flat=True).distinct())
    if not mails:
        return
    Subscriber.objects.filter(mails__in=mails).update(
        last_sent_at=Mail.objects.filter(subscriber=OuterRef("pk"))
        .order_by()
        .values("subscriber")
        .annotate(last=Max("sent_at"))
        .values("last")
    )
    untold.filter(mail__in=mails).update(
        state=DeliveryState.SENT, sent_at=of_mail.values("sent_at"), attempts=of_mail.values("attempts")
    )


@transaction.atomic
def defer(*, mail: Mail, error: str, now: datetime) -> bool:
    """Try again later, under the same Message-ID; False when the last attempt was made and the reader is stopped."""
    if mail.attempts >= len(BACK_OFF):
        refuse(mail=mail, error=f"not accepted for three days: {error}", now=now)
        return False
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.WAITING,
        due_at=now + BACK_OFF[mail.attempts],
        attempts=mail.attempts + 1,
        claimed_until=None,
        claimed_by="",
        error=error[:500],
    )
    _say(mail.subscriber_id, Standing.DELAYED, error, now)
    return True


@transaction.atomic
def refuse(*, mail: Mail, error: str, now: datetime) -> None:
    """It will never arrive. The reader gets nothing more until they say so; what they missed is kept for that day."""
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED, error=error[:500], attempts=mail.attempts + 1, claimed_until=None
    )
    stop(subscriber=mail.subscriber, because=error, now=now)
    Delivery.objects.filter(mail=mail, state__in=[DeliveryState.PENDING, DeliveryState.SENT]).update(
        state=DeliveryState.PENDING, mail=None, error=error[:500], sent_at=None
    )


def stop(*, subscriber: Subscriber, because: str, now: datetime) -> None:
    """A mailbox that does not exist, or a complaint: nothing more is sent, and their page says why."""
    _say(subscriber.pk, Standing.STOPPED, because, now)


@transaction.atomic
def resume(*, subscriber: Subscriber, now: datetime) -> None:
    """The reader says that mail can reach them again; what they missed comes as one mail."""
    _say(subscriber.pk, Standing.WORKING, "", now)
    Subscriber.objects.filter(pk=subscriber.pk).update(renewed_at=now)
    missed = Delivery.objects.pending().filter(subscriber=subscriber, mail=None, due_at__lt=now)
    missed.update(due_at=now)


@transaction.atomic
def give_up(*, mail: Mail, error: str, now: datetime) -> int:
    """A mail that cannot be written is tried three times, then set aside; returns 1 when it was."""
    attempts = mail.attempts + 1
    if attempts < WRITING_ATTEMPTS:
        Mail.objects.filter(pk=mail.pk).update(
            due_at=now + BACK_OFF[0], attempts=attempts, error=error[:500], claimed_until=None, claimed_by=""
        )
        return 0
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED, attempts=attempts, error=error[:500], claimed_until=None
    )
    Delivery.objects.filter(mail=mail, state=DeliveryState.PENDING).update(
        state=DeliveryState.FAILED, error=error[:500], attempts=attempts
    )
    return 1


@transaction.atomic
def send_again(*, mail: Mail, now: datetime) -> None:
    """An operator decides that an uncertain or failed mail goes out, under the same Message-ID."""
    Mail.objects.filter(pk=mail.pk, state__in=[MailState.UNCERTAIN, MailState.FAILED]).update(
        state=MailState.WAITING, due_at=now, attempts=0, claimed_until=None, claimed_by=""
    )
    Delivery.objects.filter(mail=mail, state=DeliveryState.FAILED).update(state=DeliveryState.PENDING)


def call_sent(*, mail: Mail, now: datetime) -> None:
    """An operator has learnt that an uncertain mail arrived."""
    if Mail.objects.filter(pk=mail.pk, state=MailState.UNCERTAIN).exists():
        took(mail=mail, now=now)
        tell_deliveries(mails=[mail.pk])


def _say(subscriber: int, standing: Standing, because: str, now: datetime) -> None:
    Subscriber.objects.filter(pk=subscriber).update(standing=standing, standing_because=because[:300], standing_at=now)
