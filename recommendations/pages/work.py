"""What the desk reads of a bill's position, notes, letters and tasks, with every change of a field, old → new."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.identifiers import MeasureId
from bills.models import BillVersion, Measure
from bills.official_words import official
from recommendations.models import Letter, Task, TeamNote, TeamPosition

SHOWN = 100
READ = 500
"""Rows of history read of one bill and kind; older ones stay in the admin."""
FIELDS: dict[type[Model], dict[str, Any]] = {
    TeamPosition: {
        "stance": gettext_lazy("position"),
        "version": gettext_lazy("version"),
        "since": gettext_lazy("since"),
        "note": gettext_lazy("public note"),
        "is_public": gettext_lazy("shown in public"),
        "priority": gettext_lazy("priority"),
        "assignee": gettext_lazy("in whose hands"),
    },
    TeamNote: {
        "text": gettext_lazy("text"),
        "is_public": gettext_lazy("shown in public"),
        "withdrawn_at": gettext_lazy("taken back"),
    },
    Letter: {
        "kind": gettext_lazy("kind"),
        "title": gettext_lazy("title"),
        "on": gettext_lazy("dated"),
        "is_public": gettext_lazy("listed in public"),
        "file_name": gettext_lazy("file name"),
        "withdrawn_at": gettext_lazy("taken back"),
    },
    Task: {
        "title": gettext_lazy("title"),
        "follows": gettext_lazy("due by"),
        "due_on": gettext_lazy("due"),
        "assignee": gettext_lazy("in whose hands"),
        "done_at": gettext_lazy("done"),
    },
}
"""What is told of each kind of row, by its field, and how the field is called."""
NAMES: dict[type[Model], Any] = {
    TeamPosition: gettext_lazy("Position"),
    TeamNote: gettext_lazy("Note"),
    Letter: gettext_lazy("Letter"),
    Task: gettext_lazy("Task"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row: what it was, what it became, who and when. ``who`` is empty for the nightly run."""

    at: datetime
    who: str
    what: str
    field: str
    old: str
    new: str


def find_measure_at_work(wanted: MeasureId) -> Any:
    return Measure.objects.named(wanted).select_related(
        "session", "latest_version", "team_position__version", "team_position__assignee"
    )


def measures_named(wanted: MeasureId | None) -> list[Measure]:
    """The same number in every session, newest first; at most ten."""
    if wanted is None:
        return []
    rows = Measure.objects.filter(type=wanted.type, number=wanted.number).select_related("session")
    return list(rows.order_by("-session__start_year")[:10])


def field_changes(measure: Measure) -> list[FieldChange]:
    """Newest first, at most 100. One query a kind of row."""
    told = [change for kind in FIELDS for change in _changes_of(kind, measure)]
    return sorted(told, key=lambda change: change.at, reverse=True)[:SHOWN]


def _changes_of(kind: type[Model], measure: Measure) -> Iterator[FieldChange]:
    history: Any = getattr(kind, "history").filter(measure=measure)  # noqa: B009 — added by the library, untyped
    people = ["history_user", *(name for name in ("assignee", "version") if name in FIELDS[kind])]
    rows = list(history.select_related(*people).order_by("-history_id")[:READ])
    before: dict[int, Any] = {}
    for row in reversed(rows):
        yield from _between(kind, before.get(row.id), row)
        before[row.id] = row


def _between(kind: type[Model], old: Any, new: Any) -> Iterator[FieldChange]:
    who = (new.history_user.get_full_name() or new.history_user.get_username()) if new.history_user else ""
    for name, label in FIELDS[kind].items():
        was, became = _shown(old, name), _shown(new, name)
        if was != became:
            yield FieldChange(new.history_date, who, str(NAMES[kind]), str(label), was, became)


def _shown(row: Any, name: str) -> str:
    if row is None:
        return ""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, User):
        return value.get_full_name() or value.get_username()
    if isinstance(value, BillVersion):
        name = official(value.label) or value.get_state_display()
        return f"{name}, {localize(value.on)}" if value.on else name
    if isinstance(value, datetime):
        value = localtime(value)
    return "" if value is None else str(localize(value))
