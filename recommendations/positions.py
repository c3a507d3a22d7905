"""Positions, notes, letters and tasks of the team. The only writers of those rows; each names who did it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from bills.models import BillVersion, Hearing, Measure
from recommendations.choices import Follows
from recommendations.letter_files import keep_file
from recommendations.models import Letter, Task, TeamNote, TeamPosition
from recommendations.refusal import Refused
from recommendations.roles import may, shown_as

Row = TypeVar("Row", TeamNote, Letter)


@transaction.atomic
def take_position(
    *,
    measure: Measure,
    version: BillVersion,
    stance: str,
    since: date,
    by: User,
    note: str = "",
    is_public: bool = False,
    priority: str = "2",
    assignee: User | None = None,
    revision: int | None = None,
) -> TeamPosition:
    """The one position on a measure, or what it now is.

    ``revision`` is what the person had before them; None asks for no check. Refuses with ``not_allowed``,
    ``other_bill`` and ``stale``.
    """
    _for_those_who_speak(by)
    if version.measure_id != measure.pk:
        raise Refused("other_bill", _("That version is of another bill."))
    Measure.objects.select_for_update().get(pk=measure.pk)
    row = TeamPosition.objects.filter(measure=measure).first() or TeamPosition(measure=measure)
    if revision is not None and row.revision != revision:
        raise Refused("stale", _("A colleague was faster. This is how it stands now."))
    row.version, row.stance, row.since, row.note, row.is_public = version, stance, since, note, is_public
    row.priority, row.assignee, row.changed_by = priority, assignee, by
    row.save()
    return row


@transaction.atomic
def write_note(*, measure: Measure, text: str, is_public: bool, by: User, at: datetime) -> TeamNote:
    """Everybody of the desk may write one for the desk; what the public reads is for a lead."""
    _for_the_desk(by)
    if is_public:
        _for_those_who_speak(by)
    return TeamNote.objects.create(
        measure=measure,
        text=text,
        is_public=is_public,
        written_by=by,
        written_as=shown_as(by),
        written_at=at,
        changed_by=by,
    )


@transaction.atomic
def withdraw_note(*, note: int, by: User, at: datetime) -> TeamNote:
    row = TeamNote.objects.select_for_update().get(pk=note)
    if row.is_public or row.written_by_id != by.pk:
        _for_those_who_speak(by)
    return _withdrawn(row, by, at)


@transaction.atomic
def file_letter(
    *, measure: Measure, kind: str, title: str, on: date, is_public: bool, file_name: str, content: bytes, by: User,
    at: datetime,
) -> Letter:  # fmt: skip
    """``content`` was judged by the form. The file is written first: a row never names one that is not there."""
    _for_those_who_speak(by)
    return Letter.objects.create(
        measure=measure,
        kind=kind,
        title=title,
        on=on,
        is_public=is_public,
        stored_as=keep_file(content),
        file_name=file_name,
        size=len(content),
        added_at=at,
        changed_by=by,
    )


@transaction.atomic
def withdraw_letter(*, letter: int, by: User, at: datetime) -> Letter:
    _for_those_who_speak(by)
    return _withdrawn(Letter.objects.select_for_update().get(pk=letter), by, at)


@transaction.atomic
def open_task(
    *,
    measure: Measure,
    title: str,
    follows: str,
    by: User,
    today: date,
    due_on: date | None = None,
    assignee: User | None = None,
) -> Task:
    """Due on ``due_on`` where it follows no hearing, else on what the next hearing says: nothing while none is set."""
    _for_those_who_speak(by)
    row = Task(measure=measure, title=title, follows=follows, opened_on=today, assignee=assignee, changed_by=by)
    row.due_on = due_on if follows == Follows.OWN else _due(row, measure.hearings.all())
    row.save()
    return row


@transaction.atomic
def close_task(*, task: int, by: User, at: datetime) -> Task:
    """Refuses with ``not_allowed`` for whoever is neither a lead nor the one it is given to, and with ``done``."""
    row = Task.objects.select_for_update().get(pk=task)
    if row.assignee_id != by.pk:
        _for_those_who_speak(by)
    if row.done_at:
        raise Refused("done", _("A colleague has closed this already."))
    row.done_at, row.changed_by = at, by
    row.save()
    return row


@transaction.atomic
def follow_hearings() -> int:
    """Move the due days of open tasks to where the hearings now are; how many moved. Two queries where none did."""
    rows = Task.objects.open().exclude(follows=Follows.OWN).select_for_update(of=("self",))
    tasks = list(rows.prefetch_related("measure__hearings"))
    moved = 0
    for row in tasks:
        due = _due(row, row.measure.hearings.all())
        if due != row.due_on:
            row.due_on, row.changed_by = due, None
            row.save()
            moved += 1
    return moved


def _due(task: Task, hearings: Iterable[Hearing]) -> date | None:
    ahead = [hearing for hearing in hearings if hearing.on >= task.opened_on]
    if not ahead:
        return None
    hearing = min(ahead, key=lambda one: one.on)
    return hearing.letters_by if task.follows == Follows.LETTERS else hearing.on


def _withdrawn(row: Row, by: User, at: datetime) -> Row:
    if row.withdrawn_at is None:
        row.withdrawn_at, row.changed_by = at, by
        row.save()
    return row


def _for_the_desk(by: User) -> None:
    if not may(by, "review_match"):
        raise Refused("not_allowed", _("This is for the people of the desk."))


def _for_those_who_speak(by: User) -> None:
    if not may(by, "keep_positions"):
        raise Refused("not_allowed", _("To speak for the coalition is for a lead."))
