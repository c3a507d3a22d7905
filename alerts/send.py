"""Sends what is due: claimed with a lease, marked before the first byte, recorded after the server has taken it.

A worker that dies while a mail is under way leaves it marked. Nobody can know whether it arrived, so it is listed for
a person and not sent again. Everything else that a dead worker held is free when its lease is over.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q

from alerts.assembly import assemble
from alerts.buckets import Allowance, spend
from alerts.channels.errors import Outage
from alerts.channels.mail import Post, way_out
from alerts.choices import DeliveryState, MailKind, MailState
from alerts.line import Clock, Line, Sent
from alerts.messages import Writer
from alerts.models import Delivery, Event, Mail, Subscriber
from alerts.outcomes import give_up, tell_deliveries
from alerts.periods import pacific_day
from alerts.schedule import advance
from alerts.stopping import Stop
from recommendations.status import data_as_of

LEASE = timedelta(minutes=5)
# A batch is let go well before its lease ends, so that a slow server never makes two workers hold one mail.
HOLD = timedelta(minutes=2)
MAILS_AT_ONCE = 100
WITHOUT_DELIVERIES = (MailKind.CONFIRM, MailKind.ENDPOINT, MailKind.RENEWAL)
Sleep = Callable[[float], None]
log = structlog.get_logger(__name__)


def send_due(
    *,
    clock: Clock,
    most: int | None = None,
    only_letters: bool = False,
    sleep: Sleep = time.sleep,
    stop: Stop | None = None,
) -> Sent:
    """Send until nothing is due, ``most`` mails are, or ``stop`` is heard; ``only_letters`` keeps to confirmations that
    people wait for.
    """
    stop = stop or Stop()
    done = Sent(uncertain=list_uncertain(now=clock()))
    tell_deliveries()
    advance(now=clock())
    writer = Writer(data_as_of())
    with way_out() as post:
        try:
            while not stop.is_heard and (most is None or done.sent + done.deferred + done.failed < most):
                claimed = claim(now=clock(), only_letters=only_letters)
                if claimed:
                    _send_claimed(claimed, post, clock, writer, done, sleep, stop)
                elif only_letters or not assemble(now=clock()):
                    break
        except Outage as trouble:
            done.outage = str(trouble)
            log.error("mail server out of reach", trouble=done.outage)
    return done


def list_uncertain(*, now: datetime) -> int:
    """Mails whose worker died between handing over and recording: from here on a person decides."""
    return Mail.objects.abandoned(now).update(
        state=MailState.UNCERTAIN, error="the worker died while it was being handed over", claimed_until=None
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    mails: Sequence[Mail]
    token: str
    until: datetime


def claim(*, now: datetime, only_letters: bool = False) -> Claimed | None:
    """Take hold of the next mails; of two workers, one gets each."""
    reachable = Q(subscriber__in=Subscriber.objects.reachable(pacific_day(now))) | Q(kind=MailKind.CONFIRM)
    due = Mail.objects.due(now).filter(reachable)
    if only_letters:
        due = due.filter(kind=MailKind.CONFIRM)
    wanted = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:MAILS_AT_ONCE])
    token, until = secrets.token_hex(8), now + LEASE
    if not Mail.objects.due(now).filter(pk__in=wanted).update(claimed_until=until, claimed_by=token):
        return None
    mails = Mail.objects.filter(claimed_by=token, state=MailState.WAITING).select_related("subscriber").order_by("pk")
    return Claimed(list(mails), token, until)


def _send_claimed(
    claimed: Claimed, post: Post, clock: Clock, writer: Writer, done: Sent, sleep: Sleep, stop: Stop
) -> None:
    owed = _deliveries(claimed.mails)
    line = Line(post, clock, done)
    try:
        for mail, message in _messages(claimed, owed, writer, clock, done):
            wait_for_turn(clock, sleep, before=line.record)
            if stop.is_heard or clock() > claimed.until - (LEASE - HOLD):
                break
            line.send(mail, message, claimed.token)
    finally:
        try:
            line.close()
        finally:
            let_go(claimed.token)


def wait_for_turn(clock: Clock, sleep: Sleep, before: Callable[[], None]) -> None:
    """Keep to MAILS_PER_SECOND, counted once for all workers; no limit where it is 0. ``before`` sleeping."""
    rate = settings.MAILS_PER_SECOND
    if not rate:
        return
    turns = Allowance("mails", max(1, round(rate)), timedelta(seconds=max(1, round(rate)) / rate))
    while not spend(turns, "everybody", now=clock()):
        before()
        sleep(1 / rate)


def _deliveries(mails: Sequence[Mail]) -> dict[int, list[Delivery]]:
    """mail pk → what is still owed, with follow and event. An event that went to many is read once."""
    rows = list(
        Delivery.objects.filter(mail__in=mails, state=DeliveryState.PENDING)
        .select_related("subscription")
        .order_by("pk")
    )
    events = Event.objects.in_bulk({row.event_id for row in rows})
    owed: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        row.event = events[row.event_id]
        if row.mail_id is not None:
            owed[row.mail_id].append(row)
    return owed


def _messages(
    claimed: Claimed, owed: dict[int, list[Delivery]], writer: Writer, clock: Clock, done: Sent
) -> Iterator[tuple[Mail, EmailMessage]]:
    """Each mail with its message. One that nothing is left of is cancelled; one that cannot be written is set aside."""
    for mail in claimed.mails:
        deliveries = owed.get(mail.pk, [])
        if not deliveries and mail.kind not in WITHOUT_DELIVERIES:
            Mail.objects.filter(pk=mail.pk, claimed_by=claimed.token).update(state=MailState.CANCELLED)
            continue
        try:
            message = writer.compose(mail, deliveries)
        except Exception as poison:  # whatever it is, the mails behind it must go out
            log.exception("mail cannot be written", mail=mail.pk)
            done.failed += give_up(mail=mail, error=f"{type(poison).__name__}: {poison}", now=clock())
            continue
        yield mail, message


def let_go(token: str) -> None:
    Mail.objects.filter(claimed_by=token, state=MailState.WAITING).update(claimed_until=None, claimed_by="")
