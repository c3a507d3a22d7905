"""From rows of other apps to deliveries: each event once, each delivery once, in one transaction a source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from alerts.choices import Cadence, Channel, DeliveryState
from alerts.models import Cursor, Delivery, Event, Subscriber, Subscription, Topic
from alerts.schedule import advance
from alerts.source import Draft, EventSource
from alerts.sources import registered

FRESH = timedelta(days=14)
ROWS_AT_ONCE = 2_000
# Rows that another transaction numbered earlier and committed later lie behind the cursor.
LOOK_BACK = 1_000


@dataclass(slots=True)
class Queued:
    events: int = 0
    deliveries: int = 0


def queue_deliveries(*, now: datetime, sources: Sequence[EventSource] | None = None) -> Queued:
    """Turn whatever is new into events and deliveries. Running it again, or from an earlier cursor, adds nothing."""
    advance(now=now)
    total = Queued()
    for source in registered() if sources is None else sources:
        found = _queue_source(source, now)
        total.events += found.events
        total.deliveries += found.deliveries
    return total


@transaction.atomic
def _queue_source(source: EventSource, now: datetime) -> Queued:
    """One transaction for all that is new, so that what belongs together reaches a person together."""
    Cursor.objects.get_or_create(source=source.name)
    cursor = Cursor.objects.select_for_update().get(source=source.name)
    after, total = max(cursor.position - LOOK_BACK, 0), Queued()
    while rows := source.rows(after=after, since=now - FRESH, now=now, limit=ROWS_AT_ONCE):
        total.events += _store(source, list(source.drafts(rows, now)), now)
        last = getattr(rows[len(rows) - 1], "pk", after)
        if len(rows) < ROWS_AT_ONCE or last <= after:
            after = max(last, after)
            break
        after = last
    if total.events:
        total.deliveries = _deliver(source, now)
    Cursor.objects.filter(pk=cursor.pk).update(position=max(after, cursor.position))
    return total


def _store(source: EventSource, drafts: Sequence[Draft], now: datetime) -> int:
    known = Event.objects.filter(source=source.name, source_id__in=[draft.source_id for draft in drafts])
    there = set(known.values_list("source_id", flat=True))
    fresh = {draft.source_id: draft for draft in drafts if draft.source_id not in there}
    events = Event.objects.bulk_create((_event(source, draft, now) for draft in fresh.values()), batch_size=500)
    topics = (
        Topic(event=event, scope=scope, key=key)
        for event in events
        for scope, key in sorted(fresh[event.source_id].topics)
    )
    Topic.objects.bulk_create(topics, batch_size=500)
    return len(events)


def _event(source: EventSource, draft: Draft, now: datetime) -> Event:
    return Event(
        source=source.name,
        source_id=draft.source_id,
        kind=draft.kind,
        about=draft.about,
        was=draft.was,
        now=draft.now,
        happened_on=draft.happened_on,
        recorded_at=draft.recorded_at,
        is_urgent=draft.is_urgent,
        facts=draft.facts,
        queued_at=now,
    )


def _deliver(source: EventSource, now: datetime) -> int:
    """Everybody who follows a topic of the events just stored, in one statement; returns how many deliveries.

    A follow hears of what was recorded after it was confirmed. A program and a reader of single mails are told at
    once, everybody else with the next bundle, but of an urgent hearing at once unless they asked not to be.
    """
    tables = {
        name: connection.ops.quote_name(model._meta.db_table)
        for name, model in {
            "delivery": Delivery, "event": Event, "topic": Topic, "subscription": Subscription, "subscriber": Subscriber
        }.items()
    }  # fmt: skip
    sql = """
        INSERT INTO {delivery}
            (subscription_id, subscriber_id, event_id, channel, state, due_at, attempts, error, created_at)
        SELECT s.id, s.subscriber_id, e.id, s.channel, %s,
            CASE WHEN s.channel <> %s OR s.cadence = %s OR (e.is_urgent AND p.wants_urgent_hearings) THEN %s
                 WHEN s.cadence = %s THEN p.next_daily_at ELSE p.next_weekly_at END,
            0, '', %s
        FROM {event} e
        JOIN {topic} t ON t.event_id = e.id
        JOIN {subscription} s ON s.scope = t.scope AND s.key = t.key
        JOIN {subscriber} p ON p.id = s.subscriber_id
        WHERE e.queued_at = %s AND e.source = %s
            AND s.confirmed_at <= e.recorded_at AND s.stopped_at IS NULL AND s.cadence <> %s
        ON CONFLICT DO NOTHING
    """.format(**tables)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [
                *(DeliveryState.PENDING.value, Channel.MAIL.value, Cadence.INSTANT.value, moment),
                *(Cadence.DAILY.value, moment, moment, source.name, Cadence.OFF.value),
            ],
        )
        return int(cursor.rowcount)
