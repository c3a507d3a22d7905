"""The measure's own row, and what of it is stored already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from bills import bulk
from bills.identifiers import MeasureId, SessionId
from bills.models import BillVersion, Measure, Session
from bills.precedence import Teller, Word
from bills.records import MeasureRecord, Unread, VersionRecord, content_digest, digest_words

CHAPTER = ("chapter_year", "chapter_kind", "chapter_extraordinary", "chapter_number")
DERIVED = (
    "latest_version_id", "subject", "author_line", "stage", "stage_rule", "stage_action", "stage_on", "activity",
    "activity_rule", "activity_action", "ending", "steps", "introduced_on", "last_action", "last_action_on",
)  # fmt: skip

_NUMBER = ("session__start_year", "session__extraordinary", "type", "number")


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """What the database holds of a print."""

    row_digest: str = ""
    text_digest: str = ""
    stamp: str = ""


_NO_VERSION = StoredVersion()


@dataclass(slots=True)
class Stored:
    """What the database holds of a measure before this batch; ``pk`` is None for a new one."""

    pk: int | None = None
    digests: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)  # facet → digest of the rows that a partial record last held
    words: dict[str, Word] = field(default_factory=dict)  # facet → who last spoke of it
    versions: dict[str, StoredVersion] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict)
    removed_at: datetime | None = None
    as_written: str = ""
    complete_through: str = ""  # newest stamp in the last full snapshot of the session
    spoken: dict[str, str] = field(default_factory=dict)  # facet → digest of what the record says now
    _told: dict[str, StoredVersion] = field(default_factory=dict)  # print → its digests as the record tells it

    @property
    def is_new(self) -> bool:
        return not self.derived

    def differs_from(self, record: MeasureRecord) -> bool:
        return (
            self.pk is None
            or self.removed_at is not None
            or any(map(self.facet_differs, self.spoken))
            or any(self.version_differs(version) for version in record.versions or ())
        )

    def version(self, version: VersionRecord) -> StoredVersion:
        return self.versions.get(str(version.id), _NO_VERSION)

    def version_differs(self, version: VersionRecord) -> bool:
        """A version without words leaves the words that are stored as they are."""
        stored, told = self.version(version), self.told(version)
        return stored.row_digest != told.row_digest or (has_text(version) and stored.text_digest != told.text_digest)

    def told(self, version: VersionRecord) -> StoredVersion:
        """The print as the record tells it; digested once, because its words are long."""
        key = str(version.id)
        if key not in self._told:
            row = _row_digest(version, self.version(version))
            self._told[key] = StoredVersion(row, _text_digest(version), version.stamp)
        return self._told[key]

    def facet_differs(self, facet: str) -> bool:
        said = self.spoken.get(facet)
        return said is not None and said not in (self.digests.get(facet), self.parts.get(facet))

    def is_retold(self, record: MeasureRecord, teller: Teller) -> bool:
        """Whether what is stored is now said by another source, or again and later, so that who said it changes."""
        told = ((facet, record.stamps.get(facet, "")) for facet in self.spoken)
        if any(facet in self.words and teller.is_newer(self.words[facet], stamp) for facet, stamp in told):
            return True
        return any(self.version_is_retold(version, teller) for version in record.versions or ())

    def version_is_retold(self, version: VersionRecord, teller: Teller) -> bool:
        word = self.words.get("versions")
        stored = self.versions.get(str(version.id))
        if word is None or stored is None:
            return False
        return teller.is_newer(Word(word.source, stamp=stored.stamp), version.stamp)

    def is_taken_over(self, facet: str, source: str) -> bool:
        """Whether another source held the facet until now: its rows differ in wording, and that is no news."""
        return facet in self.words and self.words[facet].source != source


def facet_digests(record: MeasureRecord) -> dict[str, str]:
    """One digest per part that the record speaks of."""
    digests = {} if record.official is None else {"official": content_digest(record.official)}
    for facet in ("actions", "votes", "hearings", "floor", "analyses", "messages"):
        children = getattr(record, facet)
        if children is not None:
            digests[facet] = content_digest(children)
    return digests


def has_text(version: VersionRecord) -> bool:
    return version.xml is not None or version.text is not None


def _text_digest(version: VersionRecord) -> str:
    if isinstance(version.xml, Unread):
        return version.xml.digest
    return digest_words(version.xml, version.text) if has_text(version) else ""


def _row_digest(version: VersionRecord, stored: StoredVersion) -> str:
    """Half over the row and half over its authors; authors that are not spoken of stay as they are stored."""
    row = content_digest(
        version.on, version.label, version.subject, version.vote_required, version.appropriation,
        version.fiscal_committee, version.local_program, version.urgency, version.tax_levy,
    )  # fmt: skip
    half = len(row) // 2
    return row[:half] + (
        stored.row_digest[half:] if version.authors is None else content_digest(version.authors)[half:]
    )


def load_stored(records: Sequence[MeasureRecord]) -> dict[MeasureId, Stored]:
    """What is stored of the batch's measures, in two queries."""
    stored = {record.id: Stored(spoken=facet_digests(record)) for record in records}
    by_pk: dict[int, Stored] = {}
    columns = ("pk", "facet_digests", "provenance", "removed_at", "as_written", "session__complete_through")
    for row in Measure.objects.filter(_among(records)).values(*columns, *_NUMBER, *DERIVED, *CHAPTER):
        session = SessionId(row["session__start_year"], row["session__extraordinary"])
        found = stored.get(MeasureId(session, row["type"], row["number"]))
        if found is None:
            continue
        found.pk, found.digests, found.removed_at = row["pk"], row["facet_digests"], row["removed_at"]
        found.complete_through, found.as_written = row["session__complete_through"], row["as_written"]
        for facet, told in row["provenance"].items():
            found.words[facet] = Word(told["source"], told["document"], told["stamp"])
            found.parts |= {facet: told["part"]} if "part" in told else {}
        found.derived = {name: row[name] for name in (*DERIVED, *CHAPTER)}
        by_pk[found.pk] = found
    versions = BillVersion.objects.filter(measure_id__in=by_pk)
    for measure, key, *held in versions.values_list("measure_id", "key", "row_digest", "text_digest", "stamp"):
        by_pk[measure].versions[key] = StoredVersion(*held)
    return stored


def _among(records: Sequence[MeasureRecord]) -> Q:
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        numbers[str(record.id.session), record.id.type].append(record.id.number)
    among = Q(pk__in=[])
    for (session, kind), found in numbers.items():
        among |= Q(session__key=session, type=kind, number__in=found)
    return among


def write_measures(records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored], teller: Teller) -> None:
    """Insert or update the measures' own rows, and learn the keys of what is new."""
    sessions = ensure_sessions({record.id.session for record in records})
    told = {record.id: _told(record, stored[record.id], teller) for record in records}
    fresh = [record for record in records if stored[record.id].pk is None]
    known = [record for record in records if stored[record.id].pk is not None]
    rows = [
        (
            sessions[record.id.session],
            record.id.type,
            record.id.number,
            *_official(record),
            *told[record.id],
            *_BLANK.values(),
        )
        for record in fresh
    ]
    fields = ("session_id", "type", "number", *_OWN, *_TOLD, *_BLANK)
    bulk.insert(Measure, fields, rows)
    spoken = [(*_official(record), *told[record.id], stored[record.id].pk) for record in known if record.official]
    bulk.update(Measure, (*_OWN, *_TOLD), spoken)
    silent = [(*told[record.id], stored[record.id].pk) for record in known if not record.official]
    bulk.update(Measure, _TOLD, silent)
    there = Measure.objects.filter(_among(fresh)) if fresh else Measure.objects.none()
    for pk, year, extraordinary, kind, number in there.values_list("pk", *_NUMBER):
        stored[MeasureId(SessionId(year, extraordinary), kind, number)].pk = pk


_OFFICIAL = ("printed_state", "location", "secondary_location", "current_house", "current_status")
_OWN = (*_OFFICIAL, *CHAPTER, "latest_version_key", "earliest_hearing_on")
_TOLD = ("removed_at", "facet_digests", "provenance", "as_written")
# A new row's derived columns, until ``derive`` fills them in the same transaction.
_BLANK: dict[str, Any] = {
    "stage": "introduced", "activity": "waiting", "subject": "", "author_line": "", "steps": [], "stage_rule": "",
    "stage_action": "", "activity_rule": "", "activity_action": "", "ending": "", "last_action": "",
}  # fmt: skip


def _official(record: MeasureRecord) -> tuple[Any, ...]:
    """Values in the order of ``_OWN``."""
    official = record.official
    assert official is not None
    chapter = official.chapter
    own = (chapter.year, chapter.kind, chapter.extraordinary, chapter.number) if chapter else (None, "", None, None)
    return (
        *(getattr(official, name) for name in _OFFICIAL),
        *own,
        str(official.latest_version or ""),
        official.earliest_hearing_on,
    )


def _told(record: MeasureRecord, known: Stored, teller: Teller) -> tuple[Any, ...]:
    """Values in the order of ``_TOLD``; a measure that is spoken of again is no longer removed.

    Rows that were added to a facet leave it without a digest, so that the next whole account of it is compared.
    """
    digests = {**known.digests, **known.spoken}
    words = {facet: asdict(word) for facet, word in known.words.items()}
    for facet, part in known.parts.items():
        words[facet]["part"] = part
    for facet in known.spoken:
        stamp = teller.stamp(record.stamps.get(facet, ""))
        differs = known.facet_differs(facet)
        if not differs and facet in known.words and not teller.is_newer(known.words[facet], stamp):
            continue
        words[facet] = {"source": teller.source, "document": teller.document, "stamp": stamp}
        if facet in record.partial and differs:
            digests.pop(facet, None)
            words[facet]["part"] = known.spoken[facet]
    if record.versions and (known.is_retold(record, teller) or any(map(known.version_differs, record.versions))):
        stamp = max(teller.stamp(version.stamp) for version in record.versions)
        words["versions"] = {"source": teller.source, "document": teller.document, "stamp": stamp}
    return None, digests, words, record.as_written


def retell(records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored], teller: Teller) -> None:
    """Note that the same content was said later, or by a source of higher rank; nothing else is written."""
    rows = [(*_told(record, stored[record.id], teller), stored[record.id].pk) for record in records]
    bulk.update(Measure, _TOLD, rows)
    stamps = {
        str(version.id): teller.stamp(version.stamp)
        for record in records
        for version in record.versions or ()
        if stored[record.id].version_is_retold(version, teller)
    }
    pks = BillVersion.objects.filter(key__in=stamps).values_list("key", "pk") if stamps else ()
    bulk.update(BillVersion, ("stamp",), [(stamps[key], pk) for key, pk in pks])


def ensure_sessions(wanted: set[SessionId]) -> dict[SessionId, int]:
    """Primary keys of sessions, created where they are new."""
    rows = [(str(session), session.start_year, session.extraordinary) for session in sorted(wanted)]
    bulk.insert_or_update(Session, ("key", "start_year", "extraordinary"), rows, unique=("key",))
    return {row.id_: row.pk for row in Session.objects.filter(key__in=[str(session) for session in wanted])}
