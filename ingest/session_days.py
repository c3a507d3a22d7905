"""Which days the Legislature meets, from ``session_days.toml``, and how many such hours have gone by."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class Calendar:
    weekdays: frozenset[int]
    periods: tuple[tuple[date, date], ...]
    days_off: dict[date, str]

    def meets_on(self, day: date) -> bool:
        return (
            day.weekday() in self.weekdays
            and day not in self.days_off
            and any(first <= day <= last for first, last in self.periods)
        )

    @property
    def known_until(self) -> date:
        return max(last for _, last in self.periods)

    def hours_met(self, since: datetime, until: datetime) -> float:
        """Hours between two moments that belong to days on which the houses meet; both must be aware.

        Nights and weekends between them do not make data old: what is asked is how much of the Legislature's time
        went by unseen.
        """
        since, until = since.astimezone(PACIFIC), until.astimezone(PACIFIC)
        hours, day = 0.0, since.date()
        while day <= until.date():
            if self.meets_on(day):
                begin, end = max(since, _midnight(day)), min(until, _midnight(day + timedelta(1)))
                hours += max((end.timestamp() - begin.timestamp()) / 3600, 0)
            day += timedelta(1)
        return hours


def end_of(day: date) -> datetime:
    """The midnight that ends a Pacific day."""
    return _midnight(day + timedelta(1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PACIFIC)


@cache
def calendar() -> Calendar:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return Calendar(
        weekdays=frozenset(data["weekdays"]),
        periods=tuple((period["from"], period["to"]) for period in data["period"]),
        days_off={date.fromisoformat(day): name for day, name in data["days_off"].items()},
    )
