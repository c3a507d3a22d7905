"""Puts what is owed to a person into one mail: one a person, period and language, single mails up to a number a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction

from alerts.bundles import fold
from alerts.choices import Cadence, Channel, DeliveryState, MailKind
from alerts.models import Delivery, Mail, Subscriber
from alerts.models.subscription import language_of
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
    today = pacific_day(now)
    due = Delivery.objects.due(Channel.MAIL, now).filter(mail=None).told_on(today)
    reachable = Subscriber.objects.reachable(today)
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
        for together in _by_language(people[person], deliveries):
            singles[person] += _settle(people[person], together, now, singles[person], bundled, settled)
    _write(settled, now)
    return len(people)


def _owed(people: Iterable[int], now: datetime) -> dict[int, list[Delivery]]:
    """What is due, and what waits for later, or rests, but tells of the same events: a person reads each once."""
    waiting = Delivery.objects.pending().filter(channel=Channel.MAIL, mail=None, subscriber__in=people)
    by_person: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in waiting.select_related("event", "subscription").order_by("pk"):
        by_person[delivery.subscriber_id].append(delivery)
    owed = {}
    for person, deliveries in by_person.items():
        events = {delivery.event_id for delivery in deliveries if _is_due(delivery, now)}
        owed[person] = [delivery for delivery in deliveries if delivery.event_id in events]
    return owed


def _is_due(delivery: Delivery, now: datetime) -> bool:
    return delivery.due_at <= now and not delivery.subscription.is_paused(pacific_day(now))


def _by_language(person: Subscriber, deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """Each event in one language only: with all the reasons for which it reaches this person."""
    by_event: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_event[delivery.event_id].append(delivery)
    spoken: dict[str, list[Delivery]] = defaultdict(list)
    for group in by_event.values():
        spoken[language_of(person, (one.subscription for one in group))] += group
    return list(spoken.values())


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
) -> bool:
    """Whether it became a single mail."""
    told = fold(deliveries)
    news = [one for one in told if not one.is_reverted]
    settled.came_to_nothing += [one.pk for each in told if each.is_reverted for one in each.deliveries]
    if not news:
        return False
    kept = [one for each in news for one in each.deliveries]
    kind = _kind(kept, now)
    period = f"instant:{kept[0].pk}:{now:%Y%m%d%H%M%S}"
    if kind != MailKind.INSTANT:
        period = _period(kind, person, kept, pacific_day(now))
    is_urgent = any(one.event.is_urgent for one in kept)
    is_too_many = kind == MailKind.INSTANT and singles >= SINGLE_MAILS_A_DAY and not is_urgent
    if is_too_many or (person.pk, period) in bundled:
        settled.put_off += [(person.next_daily_at, one.pk) for one in kept]
        return False
    mail = Mail(subscriber=person, kind=kind, period=period, due_at=now, created_at=now)
    settled.mails.append((mail, kept))
    return kind == MailKind.INSTANT


def _period(kind: MailKind, person: Subscriber, deliveries: Iterable[Delivery], today: date) -> str:
    """What may be sent once: one bundle a day in the person's language, and one in another they asked for."""
    language = language_of(person, (one.subscription for one in deliveries))
    return f"{kind}:{today}" if language == person.language else f"{kind}:{language}:{today}"


def _kind(deliveries: Sequence[Delivery], now: datetime) -> MailKind:
    """The bundle that is due, if one is; what else is due goes along with it."""
    due = [one for one in deliveries if _is_due(one, now) and not one.event.is_urgent]
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
