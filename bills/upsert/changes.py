"""Collects what became different in a batch and appends it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bills import bulk
from bills.choices import ChangeKind, Origin
from bills.models import Change

_CORRECTIONS = frozenset(
    {
        ChangeKind.ACTION_REMOVED,
        ChangeKind.VOTE_REMOVED,
        ChangeKind.VOTE_CHANGED,
        ChangeKind.ANALYSIS_REMOVED,
        ChangeKind.MESSAGE_REMOVED,
        ChangeKind.VERSION_CHANGED,
    }
)


@dataclass(slots=True)
class Journal:
    """Changes of one batch, written together with the rows that they speak of."""

    recorded_at: datetime
    origin: Origin
    document: str
    _rows: list[tuple[Any, ...]] = field(default_factory=list)

    def note(
        self,
        measure: int,
        kind: ChangeKind,
        *,
        was: str = "",
        now: str = "",
        on: date | None = None,
        is_correction: bool = False,
        is_rollover: bool = False,
    ) -> None:
        """``is_rollover`` marks what the end of a session does to thousands of measures on one day."""
        origin = self.origin
        if origin is Origin.LIVE:
            corrects = is_correction or kind in _CORRECTIONS
            origin = Origin.ROLLOVER if is_rollover else Origin.CORRECTION if corrects else origin
        self._rows.append((measure, kind.value, was, now, on, self.recorded_at, origin.value, self.document))

    def note_ending(self, measure: int, *, was: str, now: str, on: date | None) -> None:
        """A measure ended with its session: ``was`` is the stage it lay in, ``now`` the reason."""
        self.note(measure, ChangeKind.ENDED_WITH_SESSION, was=was, now=now, on=on, is_rollover=True)

    def noted(self, kind: ChangeKind) -> list[tuple[int, str, date | None]]:
        """(measure, words, the Legislature's date) of every change of one kind in this batch."""
        return [(row[0], row[3], row[4]) for row in self._rows if row[1] == kind.value]

    def write(self) -> int:
        """Append every row; returns how many."""
        fields = ("measure_id", "kind", "was", "now", "happened_on", "recorded_at", "origin", "document")
        bulk.insert(Change, fields, self._rows)
        return len(self._rows)
