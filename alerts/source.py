"""What a source of events is: rows of another app's append-only table, told in the words of alerts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from alerts.choices import EventKind, Scope


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is not stored yet; see ``alerts.models.Event`` for what the fields hold."""

    source_id: str
    kind: EventKind
    about: str
    recorded_at: datetime
    happened_on: date | None = None
    was: str = ""
    now: str = ""
    is_urgent: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    topics: frozenset[tuple[Scope, str]] = frozenset()


class EventSource:
    """One table. Dropping a file with a subclass into ``alerts/sources`` registers it."""

    name: str

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[Any]:
        """The next rows by primary key: live, recorded since then, and past any time in which they can be undone."""
        raise TypeError(f"{type(self).__name__} reads no rows")

    def drafts(self, rows: Sequence[Any], now: datetime) -> Iterator[Draft]:
        """Events of these rows; a row that is no news yields none."""
        raise TypeError(f"{type(self).__name__} tells nothing")
