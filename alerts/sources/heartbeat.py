"""A sign of life a day, for the one subscription whose absence an operator must notice."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from alerts.choices import EventKind, Scope
from alerts.periods import pacific_day
from alerts.source import Draft, EventSource


class Heartbeat(EventSource):
    name = "heartbeat"

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[date]:
        return [pacific_day(now)]

    def drafts(self, rows: Sequence[date], now: datetime) -> Iterator[Draft]:
        for day in rows:
            yield Draft(
                source_id=day.isoformat(),
                kind=EventKind.HEARTBEAT,
                about="heartbeat",
                happened_on=day,
                recorded_at=now,
                topics=frozenset({(Scope.CANARY, "")}),
            )
