from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.choices import Cadence, Scope
from alerts.models import Event, Subscriber, Subscription, Topic
from alerts.periods import next_daily, next_weekly

JOINED = datetime(2026, 9, 1, 12, tzinfo=UTC)


def subscriber(email: str = "alice@example.org", **fields: Any) -> Subscriber:
    """A person whose bundles go out at seven; every time ahead of the day on which factories record their rows."""
    hour, weekday = fields.get("hour", 7), fields.get("weekday", 0)
    values: dict[str, Any] = {
        "next_daily_at": next_daily(JOINED, hour),
        "next_weekly_at": next_weekly(JOINED, weekday, hour),
        "created_at": JOINED,
        "confirmed_at": JOINED,
    }
    return Subscriber.objects.create(email=email, **(values | fields))


def follow(
    who: Subscriber | str = "alice@example.org",
    scope: str = Scope.RECOMMENDATION,
    key: str = "R4",
    cadence: str = Cadence.INSTANT,
    **fields: Any,
) -> Subscription:
    """A confirmed follow of somebody who is made where there is none of that address."""
    owner = who
    if isinstance(who, str):
        owner = Subscriber.objects.filter(email=who).first() or subscriber(who)
    values: dict[str, Any] = {"name": key, "created_at": JOINED, "confirmed_at": JOINED}
    return Subscription.objects.create(subscriber=owner, scope=scope, key=key, cadence=cadence, **(values | fields))


def event(kind: str = "stage", *, scope: str = Scope.RECOMMENDATION, key: str = "R4", **fields: Any) -> Event:
    """An event on one topic, told long enough ago to be due."""
    recorded = fields.get("recorded_at", JOINED + timedelta(days=20))
    values: dict[str, Any] = {
        "source": "test",
        "source_id": str(Event.objects.count() + 1),
        "about": "bill:20252026/AB-779",
        "was": "in_committee",
        "now": "on_floor",
        "happened_on": recorded.date(),
        "recorded_at": recorded,
        "queued_at": recorded,
        "facts": {
            "measure": {
                "key": "20252026/AB-779", "label": "AB 779", "title": "Domestic violence consultants",
                "url": "/bills/20252026/AB-779/", "author": "Lackey",
            },
            "recommendations": [
                {"code": "R4", "name": "Fines and fees", "url": "/recommendations/R4/", "position": 4,
                 "stance": "advances", "state": "confirmed", "quote": "This bill would end the fee.",
                 "version": "Introduced"},
            ],
        },
    }  # fmt: skip
    made = Event.objects.create(kind=kind, **(values | fields))
    Topic.objects.create(event=made, scope=scope, key=key)
    return made
