"""The one subscription that must be served every day; its silence fails the health check."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from alerts.choices import Cadence, Scope
from alerts.models import Subscriber, Subscription
from alerts.periods import next_daily, next_weekly


@transaction.atomic
def keep_canary(*, now: datetime) -> None:
    """Follow CANARY_ADDRESS, and nothing where it is not set; an address that was taken out of the settings ends."""
    address = settings.CANARY_ADDRESS.strip().lower()
    Subscription.objects.filter(scope=Scope.CANARY, stopped_at=None).exclude(subscriber__email=address).update(
        stopped_at=now
    )
    if not address:
        return
    times = {"next_daily_at": next_daily(now, 7), "next_weekly_at": next_weekly(now, 0, 7)}
    person, _made = Subscriber.objects.get_or_create(
        email=address, defaults={"created_at": now, "confirmed_at": now, **times}
    )
    Subscription.objects.get_or_create(
        subscriber=person,
        scope=Scope.CANARY,
        key="",
        endpoint=None,
        defaults={"cadence": Cadence.INSTANT, "name": "canary", "created_at": now, "confirmed_at": now},
    )
