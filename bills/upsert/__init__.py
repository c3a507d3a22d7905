"""The one door: records in, changes out. Nothing else writes measures.

A batch is one transaction. A measure whose content digests all agree with what is stored costs two reads and no
write. What a source may write is decided by ``bills.precedence``: neither a lower-ranked source nor an older word
overwrites. Everything derived (stage, activity, subject, authors) is recomputed here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from bills import search
from bills.choices import Origin
from bills.identifiers import MeasureId, SessionId
from bills.models import Session
from bills.precedence import OFFICIAL, Teller, may_state_facts
from bills.records import MeasureRecord
from bills.search import can_index_later, index_owed
from bills.upsert.absence import count_by_kind, count_measures, mark_absent, newest_action_on
from bills.upsert.admission import Disagreement, admit, contradictions, is_empty
from bills.upsert.as_written import note_as_written, stored_as_written
from bills.upsert.changes import Journal
from bills.upsert.children import CHILDREN, sync
from bills.upsert.closing import close_measures, measures_to_close
from bills.upsert.derive import derive
from bills.upsert.measures import Stored, load_stored, retell, write_measures
from bills.upsert.mentions import look_at_mentions, note_mentions
from bills.upsert.motions import with_motions
from bills.upsert.papers import Wanted, analyses_to_read, keep_words
from bills.upsert.people import upsert_people
from bills.upsert.reports import Noted, report_outcomes, settle_reports
from bills.upsert.rewritten import note_rewritten
from bills.upsert.versions import keeps_bodies_packed, stored_texts, write_versions

__all__ = [
    "Disagreement",
    "Noted",
    "Trouble",
    "Upserted",
    "Wanted",
    "analyses_to_read",
    "can_index_later",
    "close_measures",
    "count_by_kind",
    "count_measures",
    "index_owed",
    "keep_words",
    "keeps_bodies_packed",
    "look_at_mentions",
    "mark_absent",
    "mark_baseline",
    "measures_to_close",
    "newest_action_on",
    "note_mentions",
    "report_outcomes",
    "sessions_with_baseline",
    "settle_reports",
    "stored_as_written",
    "stored_texts",
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
    disagreements: list[Disagreement] = field(default_factory=list)

    def __iadd__(self, other: "Upserted") -> "Upserted":
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.changes += other.changes
        self.troubles += other.troubles
        self.disagreements += other.disagreements
        return self


@transaction.atomic
def upsert(
    records: Sequence[MeasureRecord],
    *,
    recorded_at: datetime,
    through: date,
    origin: Origin,
    document: str = "",
    source: str = OFFICIAL,
    complete_through: str = "",
    index_later: bool = False,
) -> Upserted:
    """Store one batch.

    ``through`` is the newest date in the data (a session that ended before it is over), ``document`` the SHA-256 of
    the raw document, ``complete_through`` the newest stamp in a full snapshot (empty for anything less). Raises
    nothing for odd content: that comes back as ``troubles``, and what a higher-ranked source contradicts as
    ``disagreements``. With ``index_later`` the caller sees to ``index_owed``. Raises ValueError for a source that may
    state no facts.
    """
    if not may_state_facts(source):
        raise ValueError(f"{source} reports news and states no facts")
    teller = Teller(source, document, complete_through, recorded_at.date())
    records = with_motions(records)
    stored = load_stored(records)
    orphans = [record for record in records if record.official is None and stored[record.id].pk is None]
    known = [record for record in records if record not in orphans] if orphans else records
    result = Upserted()
    result.troubles += [Trouble(str(record.id), "spoken of, but no such measure is known") for record in orphans]
    fresh, retold, repeated = _admitted(known, stored, teller, through, result)
    result.unchanged = len(known) - len(fresh)
    retell(retold, stored, teller)
    note_as_written(repeated, stored)
    if fresh:
        journal = Journal(recorded_at=recorded_at, origin=origin, document=document)
        _write(fresh, stored, teller, journal, through, result)
        result.changes = journal.write()
        pks = [pk for record in fresh if (pk := stored[record.id].pk) is not None]
        (search.owe if index_later else search.refresh)(pks)
    return result


def _admitted(
    records: Sequence[MeasureRecord],
    stored: dict[MeasureId, Stored],
    teller: Teller,
    through: date,
    result: Upserted,
) -> tuple[list[MeasureRecord], list[MeasureRecord], list[MeasureRecord]]:
    """(what differs and may be written, what was said again by another or later, what says no more than is stored)."""
    fresh, retold, repeated = [], [], []
    for record in records:
        known = stored[record.id]
        if not (known.differs_from(record) or known.is_retold(record, teller)):
            repeated.append(record)
            continue
        admitted, outranked = admit(record, known, teller)
        result.disagreements += contradictions(record, outranked, known, teller, through)
        if is_empty(admitted):
            continue
        if known.differs_from(admitted):
            fresh.append(admitted)
        elif known.is_retold(admitted, teller):
            retold.append(admitted)
    return fresh, retold, repeated


def _write(
    fresh: list[MeasureRecord],
    stored: dict[MeasureId, Stored],
    teller: Teller,
    journal: Journal,
    through: date,
    result: Upserted,
) -> None:
    result.created = sum(stored[record.id].pk is None for record in fresh)
    result.updated = len(fresh) - result.created
    write_measures(fresh, stored, teller)
    for where, reason in write_versions(fresh, stored, teller, journal):
        result.troubles.append(Trouble(where=where, reason=reason))
    for child in CHILDREN:
        sync(child, fresh, stored, teller, journal)
    for measure, text in derive(fresh, stored, journal, through):
        result.troubles.append(Trouble(where=measure, reason="action not understood", value=text))
    for where, reason in note_rewritten(fresh, stored, journal):
        result.troubles.append(Trouble(where=where, reason=reason))


def mark_baseline(sessions: set[SessionId], at: datetime) -> None:
    """From here on, what these sessions report is news and not history."""
    Session.objects.filter(key__in=[str(session) for session in sessions], baseline_at=None).update(baseline_at=at)


def sessions_with_baseline() -> set[SessionId]:
    """Sessions of which a full snapshot has been loaded."""
    return {session.id_ for session in Session.objects.exclude(baseline_at=None)}
