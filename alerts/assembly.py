"""Puts what is owed to a person into one mail: one a person and period, single mails up to a number a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction

from alerts.bundles import fold
from alerts.choices import Cadence, Channel, DeliveryState, MailKind
from alerts.models import Delivery, Mail, Subscriber
from alerts.periods import PACIFIC, pacific_day
from bills import bulk

PEOPLE_AT_ONCE = 200
ROWS_AT_ONCE = 2_000
SINGLE_MAILS_A_DAY = 5


@dataclass(slots=True)
class Settled:
    """What one round decided, written in a handful of statements at its end."""

    mails: list[tuple[Mail, list[Delivery]]] = field(default_factory=list)
    came_to_nothing: list[int] = field(default_factory=list)
    put_off: list[tuple[datetime, int]] = field(default_factory=list)


@transaction.atomic
def assemble(*, now: datetime) -> int:
    """Mails for up to two hundred people to whom something is due; returns how many people were dealt with."""
    due = Delivery.objects.due(Channel.MAIL, now).filter(mail=None)
    reachable = Subscriber.objects.reachable(pacific_day(now))
    rows = due.filter(subscriber__in=reachable).order_by("due_at", "pk").values_list("subscriber", flat=True)
    wanted = list(dict.fromkeys(rows[:ROWS_AT_ONCE]))[:PEOPLE_AT_ONCE]
    people = Subscriber.objects.select_for_update(skip_locked=True).in_bulk(wanted)
    if not people:
        return 0
    owed = _owed(people, now)
    singles = _singles_today(people, now)
    bundled = set(_periods(people, now))
    settled = Settled()
    for person, deliveries in owed.items():
        _settle(people[person], deliveries, now, singles[person], bundled, settled)
    _write(settled, now)
    return len(people)


def _owed(people: Iterable[int], now: datetime) -> dict[int, list[Delivery]]:
    """What is due, and what waits for later but tells of the same events: a person reads each once."""
    waiting = Delivery.objects.pending().filter(channel=Channel.MAIL, mail=None, subscriber__in=people)
    by_person: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in waiting.select_related("event", "subscription").order_by("pk"):
        by_person[delivery.subscriber_id].append(delivery)
    owed = {}
    for person, deliveries in by_person.items():
        events = {delivery.event_id for delivery in deliveries if delivery.due_at <= now}
        owed[person] = [delivery for delivery in deliveries if delivery.event_id in events]
    return owed


def _singles_today(people: Iterable[int], now: datetime) -> Counter[int]:
    midnight = datetime.combine(pacific_day(now), time(), tzinfo=PACIFIC)
    sent = Mail.objects.filter(subscriber__in=people, kind=MailKind.INSTANT, created_at__gte=midnight)
    return Counter(sent.values_list("subscriber", flat=True))


def _periods(people: Iterable[int], now: datetime) -> Iterable[tuple[int, str]]:
    """(person, period) of bundles that exist already."""
    return Mail.objects.filter(subscriber__in=people, period__endswith=f":{pacific_day(now)}").values_list(
        "subscriber", "period"
    )


def _settle(
    person: Subscriber,
    deliveries: list[Delivery],
    now: datetime,
    singles: int,
    bundled: set[tuple[int, str]],
    settled: Settled,
) -> None:
    told = fold(deliveries)
    news = [one for one in told if not one.is_reverted]
    settled.came_to_nothing += [one.pk for each in told if each.is_reverted for one in each.deliveries]
    if not news:
        return
    kept = [one for each in news for one in each.deliveries]
    kind = _kind(kept, now)
    period = f"instant:{kept[0].pk}:{now:%Y%m%d%H%M%S}" if kind == MailKind.INSTANT else f"{kind}:{pacific_day(now)}"
    is_urgent = any(one.event.is_urgent for one in kept)
    is_too_many = kind == MailKind.INSTANT and singles >= SINGLE_MAILS_A_DAY and not is_urgent
    if is_too_many or (person.pk, period) in bundled:
        settled.put_off += [(person.next_daily_at, one.pk) for one in kept]
        return
    mail = Mail(subscriber=person, kind=kind, period=period, due_at=now, created_at=now)
    settled.mails.append((mail, kept))


def _kind(deliveries: Sequence[Delivery], now: datetime) -> MailKind:
    """The bundle that is due, if one is; what else is due goes along with it."""
    due = [one for one in deliveries if one.due_at <= now and not one.event.is_urgent]
    for cadence, kind in ((Cadence.DAILY, MailKind.DAILY), (Cadence.WEEKLY, MailKind.WEEKLY)):
        if any(one.subscription.cadence == cadence for one in due):
            return kind
    return MailKind.INSTANT


def _write(settled: Settled, now: datetime) -> None:
    nothing = Delivery.objects.filter(pk__in=settled.came_to_nothing)
    nothing.update(state=DeliveryState.CANCELLED, error="taken back before it was told", sent_at=now)
    bulk.update(Delivery, ("due_at",), settled.put_off)
    mails = Mail.objects.bulk_create([mail for mail, _deliveries in settled.mails])
    pairs = zip(mails, (deliveries for _mail, deliveries in settled.mails), strict=True)
    bulk.update(Delivery, ("mail_id",), ((mail.pk, one.pk) for mail, owed in pairs for one in owed))
