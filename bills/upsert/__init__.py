"""The one door: records in, changes out. Nothing else writes measures.

A batch is one transaction. A measure whose content digests all agree with what is stored costs two reads and no
write. Everything derived (stage, activity, subject, authors) is recomputed here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from bills.choices import Origin
from bills.identifiers import SessionId
from bills.models import Session
from bills.records import MeasureRecord
from bills.upsert.absence import count_measures, mark_absent
from bills.upsert.changes import Journal
from bills.upsert.children import CHILDREN, sync
from bills.upsert.closing import close_ended_sessions
from bills.upsert.derive import derive
from bills.upsert.measures import load_stored, write_measures
from bills.upsert.mentions import look_at_mentions, note_mentions
from bills.upsert.people import upsert_people
from bills.upsert.reports import Noted, report_outcomes, settle_reports
from bills.upsert.versions import write_versions

__all__ = [
    "Noted",
    "Trouble",
    "Upserted",
    "close_ended_sessions",
    "count_measures",
    "look_at_mentions",
    "mark_absent",
    "mark_baseline",
    "note_mentions",
    "report_outcomes",
    "sessions_with_baseline",
    "settle_reports",
    "upsert",
    "upsert_people",
]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a record that could be stored only in part: where, why, and what it said."""

    where: str
    reason: str
    value: str = ""


@dataclass(slots=True)
class Upserted:
    """What a batch did. ``created``, ``updated`` and ``unchanged`` count measures."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    def __iadd__(self, other: "Upserted") -> "Upserted":
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.changes += other.changes
        self.troubles += other.troubles
        return self


@transaction.atomic
def upsert(
    records: Sequence[MeasureRecord], *, recorded_at: datetime, through: date, origin: Origin, document: str = ""
) -> Upserted:
    """Store one batch.

    ``through`` is the newest date in the data (a session that ended before it is over), ``document`` the SHA-256 of
    the raw document. Raises nothing for odd content: that comes back as ``troubles``.
    """
    stored = load_stored(records)
    orphans = [record for record in records if record.official is None and stored[record.id].pk is None]
    known = [record for record in records if record not in orphans] if orphans else records
    fresh = [record for record in known if stored[record.id].differs_from(record)]
    result = Upserted(unchanged=len(known) - len(fresh))
    result.troubles += [Trouble(str(record.id), "spoken of, but no such measure is known") for record in orphans]
    if not fresh:
        return result
    journal = Journal(recorded_at=recorded_at, origin=origin, document=document)
    result.created = sum(stored[record.id].pk is None for record in fresh)
    result.updated = len(fresh) - result.created
    write_measures(fresh, stored)
    for version, reason in write_versions(fresh, stored, journal):
        result.troubles.append(Trouble(where=version, reason=reason))
    for child in CHILDREN:
        sync(child, fresh, stored, journal)
    for measure, text in derive(fresh, stored, journal, through):
        result.troubles.append(Trouble(where=measure, reason="action not understood", value=text))
    result.changes = journal.write()
    return result


def mark_baseline(sessions: set[SessionId], at: datetime) -> None:
    """From here on, what these sessions report is news and not history."""
    Session.objects.filter(key__in=[str(session) for session in sessions], baseline_at=None).update(baseline_at=at)


def sessions_with_baseline() -> set[SessionId]:
    """Sessions of which a full snapshot has been loaded."""
    return {session.id_ for session in Session.objects.exclude(baseline_at=None)}
