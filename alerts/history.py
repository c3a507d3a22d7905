"""What a follow would have sent lately, and the last of it: said before anybody signs up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from alerts.assembly import SINGLE_MAILS_A_DAY
from alerts.bundles import Bundle, bundle, fold
from alerts.choices import Cadence, EventKind, Scope
from alerts.follows import Wanted
from alerts.models import Delivery, Event, Subscription
from alerts.periods import PACIFIC, pacific_day
from alerts.topics import about_measures, search_measures
from bills.choices import AuthorRole
from bills.identifiers import MeasureId, SessionId
from bills.models import Author, Measure
from bills.path import stage_moves
from recommendations.models import Match
from recommendations.status import data_as_of

SPAN = timedelta(days=30)
MOST_EVENTS = 2_000
WIDE = 30


@dataclass(frozen=True, slots=True)
class History:
    """``mails`` in the thirty days up to ``until``; ``last`` is the newest of them."""

    until: date
    mails: int
    changes: int
    last: Bundle | None
    cadence: Cadence

    @property
    def is_wide(self) -> bool:
        """More than one mail a day: a bundle would be kinder."""
        return self.cadence == Cadence.INSTANT and self.mails > WIDE


def history(wanted: Sequence[Wanted], cadence: Cadence, now: datetime) -> History:
    """Of the events on record; before there are any, of the stages that the bills went through."""
    until = pacific_day(now)
    events = _recorded(wanted, now - SPAN)
    if not events and (as_of := data_as_of()):
        until = as_of
        events = _rebuilt(wanted, until)
    by_mail: dict[object, list[Event]] = defaultdict(list)
    for event in events:
        by_mail[_mail_of(event, cadence)].append(event)
    sizes = _capped(by_mail) if cadence == Cadence.INSTANT else len(by_mail)
    last = by_mail[max(by_mail, key=str)] if by_mail else []
    return History(until, sizes, len(events), _told(last, wanted, cadence) if last else None, cadence)


def _recorded(wanted: Iterable[Wanted], since: datetime) -> list[Event]:
    if not wanted:
        return []
    topics = Q()
    for one in wanted:
        topics |= Q(topics__scope=one.scope, topics__key=one.key)
    found = Event.objects.filter(topics, recorded_at__gte=since).distinct().prefetch_related("topics")
    return list(found.order_by("-pk")[:MOST_EVENTS])


def _mail_of(event: Event, cadence: Cadence) -> object:
    """The period that an event would have been told in."""
    day = pacific_day(event.recorded_at)
    if cadence == Cadence.WEEKLY:
        return day.isocalendar()[:2]
    return day if cadence == Cadence.DAILY else event.recorded_at


def _capped(by_mail: dict[object, list[Event]]) -> int:
    """Single mails, never more than five a day and then one more for the rest."""
    a_day: dict[date, int] = defaultdict(int)
    for events in by_mail.values():
        a_day[pacific_day(events[0].recorded_at)] += 1
    return sum(min(count, SINGLE_MAILS_A_DAY + 1) for count in a_day.values())


def _told(events: Sequence[Event], wanted: Sequence[Wanted], cadence: Cadence) -> Bundle:
    """As the mail would have said it, reasons and all; nothing is stored."""
    names = {(one.scope, one.key): one.name for one in wanted}
    deliveries = [
        Delivery(event=event, event_id=event.pk, subscription=_as_if(topic, names[topic], cadence, number))
        for event in events
        for number, topic in enumerate(sorted(_topics(event) & names.keys()))
    ]
    return bundle(fold(deliveries))


def _as_if(topic: tuple[Scope, str], name: str, cadence: Cadence, number: int) -> Subscription:
    return Subscription(pk=-1 - number, scope=topic[0], key=topic[1], name=name, cadence=cadence)


def _topics(event: Event) -> set[tuple[Scope, str]]:
    if event.pk > 0:
        return {(Scope(topic.scope), topic.key) for topic in event.topics.all()}
    found: set[tuple[Scope, str]] = vars(event)["rebuilt_topics"]
    return found


def _rebuilt(wanted: Sequence[Wanted], until: date) -> list[Event]:
    """Events as they would have been recorded on the evening of the day on which a stage changed."""
    since = until - SPAN
    events: list[Event] = []
    recent = _measures(wanted).filter(last_action_on__gte=since, last_action_on__lte=until)
    measures = list(recent.select_related("session").distinct()[:MOST_EVENTS])
    surroundings = about_measures([measure.pk for measure in measures], today=until)
    names = {(one.scope, one.key) for one in wanted}
    for measure in measures:
        about = surroundings[measure.pk]
        searched = {(one.scope, one.key) for one in wanted if one.scope == Scope.SEARCH}
        for move in stage_moves(measure):
            if since <= move.on <= until:
                event = Event(
                    pk=-1 - len(events),
                    kind=EventKind.STAGE,
                    about=f"bill:{about.key}",
                    was=move.was,
                    now=move.now,
                    happened_on=move.on,
                    recorded_at=datetime.combine(move.on, time(18), tzinfo=PACIFIC),
                    facts=about.facts,
                )
                vars(event)["rebuilt_topics"] = (about.topics | searched) & names
                events.append(event)
    return sorted(events, key=lambda event: event.recorded_at, reverse=True)


def _measures(wanted: Iterable[Wanted]) -> QuerySet[Measure]:
    """The measures that these follows are about."""
    public = Match.objects.public()
    asked = Q(pk__in=[])
    for one in wanted:
        matched = {
            Scope.EVERYTHING: public,
            Scope.PAPER: public.filter(recommendation__paper__slug=one.key),
            Scope.GOAL: public.filter(recommendation__goal__public_id=one.key),
            Scope.RECOMMENDATION: public.filter(recommendation__public_id=one.key),
        }.get(one.scope)
        if matched is not None:
            asked |= Q(pk__in=matched.values("measure"))
        elif one.scope == Scope.BILL:
            session, _slash, slug = one.key.partition("/")
            named = MeasureId.parse(slug, SessionId.parse(session))
            asked |= Q(session__key=session, type=named.type, number=named.number)
        elif one.scope == Scope.LEGISLATOR:
            house, _slash, name = one.key.partition("/")
            leads = Author.objects.filter(house=house, name=name, role=AuthorRole.LEAD)
            asked |= Q(latest_version__in=leads.values("version"))
        elif one.scope == Scope.SEARCH:
            asked |= Q(pk__in=search_measures(one.key).values("pk"))
    return Measure.objects.filter(asked, removed_at=None)
