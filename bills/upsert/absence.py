"""What a full snapshot says by silence, and what the end of a session says by itself."""

from datetime import date, datetime

from django.db import transaction

from bills import bulk
from bills.choices import Activity, ChangeKind, Origin, Stage
from bills.identifiers import MeasureId, SessionId
from bills.lifecycle import SESSION_ENDED
from bills.models import Measure
from bills.models.session import sine_die
from bills.upsert.changes import Journal


@transaction.atomic
def mark_absent(seen: set[MeasureId], *, recorded_at: datetime, origin: Origin, document: str = "") -> int:
    """Mark measures of the seen sessions that a full snapshot came without. Nothing is deleted; returns how many."""
    journal = Journal(recorded_at=recorded_at, origin=origin, document=document)
    sessions = {str(measure.session) for measure in seen}
    gone = [
        measure.pk
        for measure in Measure.objects.filter(session__key__in=sessions, removed_at=None).select_related("session")
        if measure.id_ not in seen
    ]
    for pk in gone:
        journal.note(pk, ChangeKind.MEASURE_REMOVED, on=recorded_at.date())
    Measure.objects.filter(pk__in=gone).update(removed_at=recorded_at)
    journal.write()
    return len(gone)


@transaction.atomic
def close_ended_sessions(through: date, *, recorded_at: datetime, origin: Origin) -> int:
    """Let measures die that were alive when their session ended; returns how many.

    Needed apart from reading actions: when a session ends, no action of a live measure need change.
    """
    journal = Journal(recorded_at=recorded_at, origin=origin, document="")
    alive = Measure.objects.exclude(activity=Activity.OVER).filter(session__start_year__lte=through.year - 1)
    rows = []
    for measure in alive.select_related("session"):
        end = sine_die(measure.session.start_year)
        if through <= end:
            continue
        steps = [*measure.steps, [end.isoformat(), Stage.DIED, Activity.OVER, SESSION_ENDED.name, ""]]
        rows.append((Stage.DIED, SESSION_ENDED.name, "", end, Activity.OVER, SESSION_ENDED.name, "", steps, measure.pk))
        journal.note(measure.pk, ChangeKind.STAGE_CHANGED, was=measure.stage, now=Stage.DIED, on=end)
    fields = (
        "stage",
        "stage_rule",
        "stage_action",
        "stage_on",
        "activity",
        "activity_rule",
        "activity_action",
        "steps",
    )
    bulk.update(Measure, fields, rows)
    journal.write()
    return len(rows)


def count_measures(sessions: set[SessionId]) -> int:
    """Measures of these sessions that are known and not marked as gone."""
    return Measure.objects.filter(session__key__in=[str(session) for session in sessions], removed_at=None).count()
