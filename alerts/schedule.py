"""Keeps everybody's next bundle ahead of the clock."""

from datetime import datetime

from alerts.models import Subscriber
from alerts.periods import next_daily, next_weekly


def advance(*, now: datetime) -> None:
    """Move every time that has passed on to the next; at most one statement for each hour of the week."""
    stale = Subscriber.objects.filter(next_daily_at__lte=now).order_by()
    for hour in stale.values_list("hour", flat=True).distinct():
        stale.filter(hour=hour).update(next_daily_at=next_daily(now, hour))
    behind = Subscriber.objects.filter(next_weekly_at__lte=now).order_by()
    for hour, weekday in behind.values_list("hour", "weekday").distinct():
        moment = next_weekly(now, weekday, hour)
        behind.filter(hour=hour, weekday=weekday).update(next_weekly_at=moment)
