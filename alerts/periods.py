"""When a bundle goes out: a Pacific hour that the reader chose. Pure; knows no clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def pacific_day(moment: datetime) -> date:
    return moment.astimezone(PACIFIC).date()


def next_daily(now: datetime, hour: int) -> datetime:
    """The next time after ``now`` that a Pacific clock shows that hour.

    Every day has one, also the night on which the hour is skipped (the clock then shows the next hour) or comes twice
    (the first counts).
    """
    day = pacific_day(now)
    while (moment := _at(day, hour)) <= now:
        day += timedelta(days=1)
    return moment


def next_weekly(now: datetime, weekday: int, hour: int) -> datetime:
    """The same on a day of the week, Monday being 0."""
    day = pacific_day(now)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while (moment := _at(day, hour)) <= now:
        day += timedelta(days=7)
    return moment


def _at(day: date, hour: int) -> datetime:
    utc = ZoneInfo("UTC")
    return datetime.combine(day, time(hour), tzinfo=PACIFIC).astimezone(utc)
