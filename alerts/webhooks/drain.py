"""Sends what endpoints are owed: one lane an endpoint, so that one that hangs keeps nobody waiting but itself.

Threads only call; every row is read and written here, in one thread. A delivery is claimed with a lease before it is
called and recorded after. A worker that dies in between leaves the lease to run out, and the message goes out again
under the same id: programs are told at least once and know a repetition by its id.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from alerts.choices import Channel
from alerts.models import Delivery, Endpoint, Event
from alerts.stopping import Stop
from alerts.webhooks.call import post
from alerts.webhooks.message import Message, of_event
from alerts.webhooks.outcomes import Spoken, record

LEASE = timedelta(minutes=5)
LANES = 64
MESSAGES_A_LANE = 20
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Told:
    """What a run did, in calls and in deliveries that ended well."""

    calls: int = 0
    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """What one endpoint is told in one go, in order; ``owed`` holds the deliveries that each message settles."""

    endpoint: Endpoint
    messages: Sequence[Message]
    owed: Sequence[Sequence[int]]


def tell_endpoints(*, clock: Clock, most_calls: int | None = None, stop: Stop | None = None) -> Told:
    """Call until nothing is due, or ``stop`` is heard. The next lane begins as soon as any other ends."""
    done, running, stop = Told(), dict[Future[list[Spoken]], Lane](), stop or Stop()
    with ThreadPoolExecutor(LANES, thread_name_prefix="lane") as pool:
        while not stop.is_heard and (most_calls is None or done.calls < most_calls):
            busy = {lane.endpoint.pk for lane in running.values()}
            for lane in claim(now=clock(), without=busy, lanes=LANES - len(running)):
                running[pool.submit(_talk, lane, clock, stop)] = lane
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                _settle(running.pop(future), future.result(), clock(), done)
        for future, lane in running.items():
            _settle(lane, future.result(), clock(), done)
    return done


def claim(*, now: datetime, without: set[int], lanes: int) -> list[Lane]:
    """The endpoints that have waited longest, each with the oldest of what it is owed. Of two workers one gets each."""
    due = Delivery.objects.due(Channel.WEBHOOK, now).filter(
        subscription__endpoint__in=Endpoint.objects.awake(now).exclude(pk__in=without)
    )
    longest = due.order_by().values("subscription__endpoint").annotate(since=Min("due_at")).order_by("since")[:lanes]
    endpoints = Endpoint.objects.in_bulk([row["subscription__endpoint"] for row in longest])
    return [lane for endpoint in endpoints.values() if (lane := _lane(endpoint, due, now))]


def _lane(endpoint: Endpoint, due: QuerySet[Delivery], now: datetime) -> Lane | None:
    wanted = due.filter(subscription__endpoint=endpoint).order_by("event_id")
    events = list(dict.fromkeys(wanted.values_list("event_id", flat=True)[: MESSAGES_A_LANE * 4]))[:MESSAGES_A_LANE]
    owed = Delivery.objects.due(Channel.WEBHOOK, now).filter(subscription__endpoint=endpoint, event_id__in=events)
    pks = list(owed.values_list("pk", flat=True))
    held = Delivery.objects.due(Channel.WEBHOOK, now).filter(pk__in=pks).update(claimed_until=now + LEASE)
    if held != len(pks) or not pks:
        return None  # another worker is at this endpoint
    rows: dict[int, list[Delivery]] = defaultdict(list)
    for row in Delivery.objects.filter(pk__in=pks).select_related("subscription").order_by("pk"):
        rows[row.event_id].append(row)
    told = _events(list(rows))
    messages = [of_event(one, [row.subscription for row in rows[one.pk]], vars(one)["sequence"]) for one in told]
    return Lane(endpoint, messages, [[row.pk for row in rows[one.pk]] for one in told])


def _events(pks: Sequence[int]) -> list[Event]:
    """In the order in which we learned of them, each numbered among those about the same thing."""
    earlier = Event.objects.filter(about=OuterRef("about"), pk__lte=OuterRef("pk")).order_by().values("about")
    number = Subquery(earlier.annotate(n=Count("pk")).values("n"))
    return list(Event.objects.filter(pk__in=pks).annotate(sequence=number).order_by("pk"))


def _talk(lane: Lane, clock: Clock, stop: Stop) -> list[Spoken]:
    """Runs in a thread. After the first failure the rest waits: an endpoint in trouble is not hammered."""
    spoken: list[Spoken] = []
    for message in lane.messages:
        if stop.is_heard:
            break
        at = clock()
        reply = post(lane.endpoint.url, message.headers(lane.endpoint.secrets_at(at), at), message.body)
        spoken.append(Spoken(message, reply, at))
        if not reply.is_success:
            break
    return spoken


def _settle(lane: Lane, spoken: Sequence[Spoken], now: datetime, done: Told) -> None:
    owed = {message.id: pks for message, pks in zip(lane.messages, lane.owed, strict=True)}
    record(endpoint=lane.endpoint, spoken=spoken, owed=owed, now=now)
    done.calls += len(spoken)
    done.sent += sum(len(owed[one.message.id]) for one in spoken if one.reply.is_success)
    done.failed += sum(not one.reply.is_success for one in spoken)
