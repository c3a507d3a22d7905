"""What a full snapshot says by silence."""

from datetime import datetime

from django.db import transaction

from bills.choices import ChangeKind, Origin
from bills.identifiers import MeasureId, SessionId
from bills.models import Measure
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


def count_measures(sessions: set[SessionId]) -> int:
    """Measures of these sessions that are known and not marked as gone."""
    return Measure.objects.filter(session__key__in=[str(session) for session in sessions], removed_at=None).count()
