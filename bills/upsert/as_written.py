"""How a full snapshot wrote each measure: what it writes in the same way again is stored already."""

from collections.abc import Sequence

from bills import bulk
from bills.identifiers import MeasureId, SessionId
from bills.models import Measure
from bills.records import MeasureRecord
from bills.upsert.measures import Stored


def stored_as_written(sessions: set[SessionId]) -> dict[MeasureId, str]:
    """Measure → the ``as_written`` of the record that is stored, where nothing else was written since."""
    keys = {str(session): session for session in sessions}
    rows = Measure.objects.filter(session__key__in=keys).exclude(as_written="").order_by()
    found = rows.values_list("session__key", "type", "number", "as_written")
    return {MeasureId(keys[key], kind, number): words for key, kind, number, words in found.iterator()}


def note_as_written(records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored]) -> None:
    """Remember how measures are written now that say what is stored."""
    rows = [
        (record.as_written, stored[record.id].pk)
        for record in records
        if record.as_written and record.as_written != stored[record.id].as_written
    ]
    bulk.update(Measure, ("as_written",), rows)
