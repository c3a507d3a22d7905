"""What a full snapshot says by silence."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max

from bills.choices import ChangeKind, Origin
from bills.identifiers import MeasureId, SessionId
from bills.models import Measure, Session
from bills.precedence import OFFICIAL, Teller
from bills.upsert.changes import Journal


@transaction.atomic
def mark_absent(
    seen: set[MeasureId], *, recorded_at: datetime, origin: Origin, document: str = "", complete_through: str = ""
) -> int:
    """Mark measures of the seen sessions that a full snapshot came without. Nothing is deleted; returns how many.

    ``complete_through`` is the newest stamp in the snapshot: what was written later cannot be in it, and what a
    later delivery says from before that stamp is old.
    """
    journal = Journal(recorded_at=recorded_at, origin=origin, document=document)
    sessions = {str(measure.session) for measure in seen}
    known = Measure.objects.filter(session__key__in=sessions, removed_at=None)
    numbers = known.values_list("pk", "session__start_year", "session__extraordinary", "type", "number").iterator()
    unseen = [
        pk
        for pk, year, extraordinary, kind, number in numbers
        if MeasureId(SessionId(year, extraordinary), kind, number) not in seen
    ]
    told = Measure.objects.in_bulk(unseen)
    gone = [pk for pk in unseen if _could_be_in(told[pk], complete_through)]
    teller = Teller(OFFICIAL, document, complete_through, recorded_at.date())
    behind = Session.objects.filter(key__in=sessions, complete_through__lt=teller.stamp(""))
    behind.update(complete_through=teller.stamp(""))
    for pk in gone:
        journal.note(pk, ChangeKind.MEASURE_REMOVED, on=recorded_at.date())
    Measure.objects.filter(pk__in=gone).update(removed_at=recorded_at, as_written="")
    journal.write()
    return len(gone)


def _could_be_in(measure: Measure, complete_through: str) -> bool:
    """Whether a snapshot of the official feed would hold it: not what only others report, nor what came later."""
    word = measure.provenance.get("official")
    if word is None or not complete_through:
        return True
    return bool(word["source"] == OFFICIAL and word["stamp"] <= complete_through)


def count_measures(sessions: set[SessionId]) -> int:
    """Measures of these sessions that are known and not marked as gone."""
    return Measure.objects.filter(session__key__in=[str(session) for session in sessions], removed_at=None).count()


def count_by_kind(sessions: set[SessionId]) -> Counter[tuple[str, str]]:
    """(session, type of measure) → how many are known and not marked as gone."""
    measures = Measure.objects.filter(session__key__in=[str(session) for session in sessions], removed_at=None)
    rows = measures.order_by().values_list("session__key", "type").annotate(n=Count("pk"))
    return Counter({(session, kind): n for session, kind, n in rows})


def newest_action_on(sessions: set[SessionId]) -> date | None:
    """The newest date in the histories of these sessions."""
    measures = Measure.objects.filter(session__key__in=[str(session) for session in sessions])
    newest: date | None = measures.aggregate(newest=Max("last_action_on"))["newest"]
    return newest
