"""The measure's own row, and what of it is stored already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from bills import bulk
from bills.identifiers import MeasureId, SessionId
from bills.models import BillVersion, Measure, Session
from bills.records import MeasureRecord, VersionRecord, content_digest
from bills.text import READER_VERSION

CHAPTER = ("chapter_year", "chapter_kind", "chapter_extraordinary", "chapter_number")
DERIVED = (
    "latest_version_id", "subject", "author_line", "stage", "stage_rule", "stage_action", "stage_on", "activity",
    "activity_rule", "activity_action", "ending", "steps", "introduced_on", "last_action", "last_action_on",
)  # fmt: skip


@dataclass(slots=True)
class Stored:
    """What the database holds of a measure before this batch; ``pk`` is None for a new one."""

    pk: int | None = None
    digests: dict[str, str] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)  # key → (row digest, text digest)
    derived: dict[str, Any] = field(default_factory=dict)
    removed_at: datetime | None = None
    spoken: dict[str, str] = field(default_factory=dict)  # facet → digest of what the record says now

    @property
    def is_new(self) -> bool:
        return not self.derived

    def differs_from(self, record: MeasureRecord) -> bool:
        return (
            self.pk is None
            or self.removed_at is not None
            or any(self.digests.get(facet) != digest for facet, digest in self.spoken.items())
            or any(self.version_differs(version) for version in record.versions or ())
        )

    def version_differs(self, version: VersionRecord) -> bool:
        """A version without words leaves the words that are stored as they are."""
        row, text = self.versions.get(str(version.id), ("", ""))
        return row != row_digest(version) or (has_text(version) and text != text_digest(version))

    def facet_differs(self, facet: str) -> bool:
        return facet in self.spoken and self.spoken[facet] != self.digests.get(facet)


def facet_digests(record: MeasureRecord) -> dict[str, str]:
    """One digest per part that the record speaks of."""
    digests = {} if record.official is None else {"official": content_digest(record.official)}
    for facet in ("actions", "votes", "hearings", "analyses", "messages"):
        children = getattr(record, facet)
        if children is not None:
            digests[facet] = content_digest(children)
    return digests


def has_text(version: VersionRecord) -> bool:
    return version.xml is not None or version.text is not None


def text_digest(version: VersionRecord) -> str:
    return content_digest(READER_VERSION, version.xml, version.text) if has_text(version) else ""


def row_digest(version: VersionRecord) -> str:
    return content_digest(
        version.on, version.label, version.subject, version.vote_required, version.appropriation,
        version.fiscal_committee, version.local_program, version.urgency, version.tax_levy, version.authors,
    )  # fmt: skip


def load_stored(records: Sequence[MeasureRecord]) -> dict[MeasureId, Stored]:
    """What is stored of the batch's measures, in two queries."""
    stored = {record.id: Stored(spoken=facet_digests(record)) for record in records}
    by_pk: dict[int, Stored] = {}
    columns = ("pk", "type", "number", "facet_digests", "removed_at", *DERIVED, *CHAPTER)
    rows = Measure.objects.filter(_among(records)).values(*columns, "session__start_year", "session__extraordinary")
    for row in rows:
        session = SessionId(row["session__start_year"], row["session__extraordinary"])
        found = stored.get(MeasureId(session, row["type"], row["number"]))
        if found is None:
            continue
        found.pk, found.digests, found.removed_at = row["pk"], row["facet_digests"], row["removed_at"]
        found.derived = {name: row[name] for name in (*DERIVED, *CHAPTER)}
        by_pk[found.pk] = found
    versions = BillVersion.objects.filter(measure_id__in=by_pk)
    for measure, key, row_, text in versions.values_list("measure_id", "key", "row_digest", "text_digest"):
        by_pk[measure].versions[key] = (row_, text)
    return stored


def _among(records: Sequence[MeasureRecord]) -> Q:
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        numbers[str(record.id.session), record.id.type].append(record.id.number)
    among = Q(pk__in=[])
    for (session, kind), found in numbers.items():
        among |= Q(session__key=session, type=kind, number__in=found)
    return among


def write_measures(records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored]) -> None:
    """Insert or update the measures' own rows, and learn the keys of what is new."""
    sessions = ensure_sessions({record.id.session for record in records})
    fresh = [record for record in records if stored[record.id].pk is None]
    fields = ("session_id", "type", "number", *_ROW, *_BLANK)
    rows = [
        (
            sessions[record.id.session],
            record.id.type,
            record.id.number,
            *_row(record, stored[record.id]),
            *_BLANK.values(),
        )
        for record in fresh
    ]
    bulk.insert_or_update(Measure, fields, rows, unique=("session_id", "type", "number"))
    known = [(record, stored[record.id]) for record in records if stored[record.id].pk is not None]
    spoken = [(*_row(record, found), found.pk) for record, found in known if record.official]
    bulk.update(Measure, _ROW, spoken)
    silent = [({**found.digests, **found.spoken}, None, found.pk) for record, found in known if not record.official]
    bulk.update(Measure, ("facet_digests", "removed_at"), silent)
    for row in Measure.objects.filter(_among(fresh)).select_related("session") if fresh else ():
        stored[row.id_].pk = row.pk


_OFFICIAL = ("printed_state", "location", "secondary_location", "current_house", "current_status")
_ROW = (*_OFFICIAL, *CHAPTER, "latest_version_key", "earliest_hearing_on", "removed_at", "facet_digests")
# A new row's derived columns, until ``derive`` fills them in the same transaction.
_BLANK: dict[str, Any] = {
    "stage": "introduced", "activity": "waiting", "subject": "", "author_line": "", "steps": [], "stage_rule": "",
    "stage_action": "", "activity_rule": "", "activity_action": "", "ending": "", "last_action": "",
}  # fmt: skip


def _row(record: MeasureRecord, stored: Stored) -> tuple[Any, ...]:
    """Values in the order of ``_ROW``; a measure that is spoken of again is no longer removed."""
    official = record.official
    assert official is not None
    chapter = official.chapter
    own = (chapter.year, chapter.kind, chapter.extraordinary, chapter.number) if chapter else (None, "", None, None)
    return (
        *(getattr(official, name) for name in _OFFICIAL),
        *own,
        str(official.latest_version or ""),
        official.earliest_hearing_on,
        None,
        {**stored.digests, **stored.spoken},
    )


def ensure_sessions(wanted: set[SessionId]) -> dict[SessionId, int]:
    """Primary keys of sessions, created where they are new."""
    rows = [(str(session), session.start_year, session.extraordinary) for session in sorted(wanted)]
    bulk.insert_or_update(Session, ("key", "start_year", "extraordinary"), rows, unique=("key",))
    return {row.id_: row.pk for row in Session.objects.filter(key__in=[str(session) for session in wanted])}
