"""Versions, their words and their authors."""

from collections.abc import Iterator, Sequence

from django.db import connection

from bills import bulk
from bills.choices import ChangeKind
from bills.identifiers import MeasureId, SessionId
from bills.models import Author, BillBody, BillVersion
from bills.models.packed import packs
from bills.precedence import Teller
from bills.records import AuthorRecord, MeasureRecord, Unread, VersionRecord, Words
from bills.text import read_words, words_of
from bills.upsert.changes import Journal
from bills.upsert.measures import Stored, has_text

_ROW = (
    "measure_id", "key", "print_number", "state", "on", "label", "subject", "vote_required", "appropriation",
    "fiscal_committee", "local_program", "urgency", "tax_levy", "row_digest", "stamp",
)  # fmt: skip
_WORDS = ("long_title", "digest", "sections_of_law", "text_state", "text_digest")
_State = BillVersion.TextState


def write_versions(
    records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored], teller: Teller, journal: Journal
) -> Iterator[tuple[str, str]]:
    """Store versions that differ; yields (version, reason) for words that could not be read as they should."""
    fresh: dict[str, tuple[int, VersionRecord]] = {}  # a print that is told twice is told last
    texts: dict[str, Words] = {}
    rows: dict[str, tuple[object, ...]] = {}
    worded: dict[str, tuple[object, ...]] = {}
    known_keys = {key for record in records for key in stored[record.id].versions}
    for record in records:
        known = stored[record.id]
        for version in record.versions or ():
            if known.pk is None or not known.version_differs(version):
                continue
            key = str(version.id)
            fresh[key] = known.pk, version
            _note(known, version, journal)
            text = _read(version)
            if text is not None:
                if text.trouble:
                    yield key, text.trouble
                texts[key] = text
                worded[key] = *_row(known, version, text, teller), *_words(text, known.told(version).text_digest)
            else:
                if version.is_text_missing:
                    yield key, "text named but not delivered"
                missing = _State.MISSING if version.is_text_missing else _State.ABSENT
                rows[key] = *_row(known, version, None, teller), *_no_words(known, version, missing)
    _write({key: row for key, row in rows.items() if key not in worded}, worded, known_keys)
    pks = dict(BillVersion.objects.filter(key__in=fresh).values_list("key", "pk"))
    bodies = [(key, (pks[key], bulk.written(text.body))) for key, text in texts.items()]
    columns = ("version_id", "content")
    bulk.insert(BillBody, columns, [row for key, row in bodies if key not in known_keys])
    bulk.insert_or_update(BillBody, columns, [row for key, row in bodies if key in known_keys], unique=("version_id",))
    spoken = {key: version.authors for key, (_, version) in fresh.items() if version.authors is not None}
    if there := [pks[key] for key in spoken if key in known_keys]:
        Author.objects.filter(version_id__in=there).delete()
    _write_authors([(pks[key], authors) for key, authors in spoken.items()])


def keeps_bodies_packed() -> bool:
    """Whether words may come with their body as ``bills.packing`` makes it."""
    return packs(connection.vendor)


def stored_texts(sessions: set[SessionId]) -> set[str]:
    """Digests of all words that are stored of these sessions."""
    versions = BillVersion.objects.filter(measure__session__key__in=[str(session) for session in sessions])
    return set(versions.values_list("text_digest", flat=True))


def _write(rows: dict[str, tuple[object, ...]], worded: dict[str, tuple[object, ...]], known_keys: set[str]) -> None:
    """A version that came without words keeps those it has, so the two kinds are written apart."""
    columns = (*_ROW, *_WORDS)
    bulk.insert(BillVersion, columns, [row for key, row in worded.items() if key not in known_keys])
    there = [row for key, row in worded.items() if key in known_keys]
    bulk.insert_or_update(BillVersion, columns, there, unique=("key",))
    bulk.insert(BillVersion, columns, [row for key, row in rows.items() if key not in known_keys])
    known = {key: row[: len(_ROW)] for key, row in rows.items() if key in known_keys}
    pks = BillVersion.objects.filter(key__in=known).values_list("key", "pk") if known else ()
    # Not an upsert: its INSERT would have to name the words too, which may not be NULL.
    bulk.update(BillVersion, _ROW, [(*known[key], pk) for key, pk in pks])


def _no_words(known: Stored, version: VersionRecord, state: str) -> tuple[object, ...]:
    stored = known.versions.get(str(version.id))
    return "", "", [], state, stored.text_digest if stored else ""


def _row(known: Stored, version: VersionRecord, text: Words | None, teller: Teller) -> tuple[object, ...]:
    subject = version.subject or (text.subject if text else "")
    return (
        known.pk, str(version.id), version.id.print_number, version.id.state, version.on, version.label, subject,
        version.vote_required, version.appropriation, version.fiscal_committee, version.local_program,
        version.urgency, version.tax_levy, known.told(version).row_digest, teller.stamp(version.stamp),
    )  # fmt: skip


def _words(text: Words, digest: str) -> tuple[object, ...]:
    return text.long_title, text.digest, text.law, _State.PLAIN if text.trouble else _State.PRESENT, digest


def _read(version: VersionRecord) -> Words | None:
    if version.text is not None:
        return words_of(version.text)
    if isinstance(version.xml, Unread):
        return version.xml.read()
    return None if version.xml is None else read_words(version.xml)


def _note(known: Stored, version: VersionRecord, journal: Journal) -> None:
    if known.is_new or known.pk is None:
        return  # a new measure is one change, not one per print
    if str(version.id) not in known.versions:
        journal.note(known.pk, ChangeKind.VERSION_ADDED, now=f"{version.id} {version.label}".strip(), on=version.on)
    elif has_text(version) and known.versions[str(version.id)].text_digest not in ("", known.told(version).text_digest):
        journal.note(known.pk, ChangeKind.VERSION_CHANGED, now=f"{version.id} {version.label}".strip(), on=version.on)


def _write_authors(spoken: list[tuple[int, tuple[AuthorRecord, ...]]]) -> None:
    fields = ("version_id", "position", "name", "house", "role", "is_committee", "is_primary")
    rows = [
        (pk, position, author.name, author.house, author.role, author.is_committee, author.is_primary)
        for pk, authors in spoken
        for position, author in enumerate(authors)
    ]
    bulk.insert(Author, fields, rows)
