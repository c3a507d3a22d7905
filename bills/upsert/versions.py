"""Versions, their words and their authors."""

from collections.abc import Iterator, Sequence

from bills import bulk
from bills.choices import ChangeKind
from bills.identifiers import MeasureId
from bills.models import Author, BillBody, BillVersion
from bills.precedence import Teller
from bills.records import BillText, MeasureRecord, Unread, VersionRecord
from bills.text import NotWellFormed, read_bill_xml, read_plain
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
    fresh: list[tuple[int, VersionRecord]] = []
    texts: dict[str, BillText] = {}
    rows, worded = [], []
    for record in records:
        known = stored[record.id]
        for version in record.versions or ():
            if known.pk is None or not known.version_differs(version):
                continue
            fresh.append((known.pk, version))
            _note(known, version, journal)
            text, state, reason = _read(version)
            if reason:
                yield str(version.id), reason
            if text is not None:
                texts[str(version.id)] = text
                worded.append(
                    (*_row(known, version, text, teller), *_words(text, state, known.told(version).text_digest))
                )
            else:
                missing = _State.MISSING if version.is_text_missing else _State.ABSENT
                rows.append((*_row(known, version, None, teller), *_no_words(known, version, missing)))
    _write(rows, worded)
    keys = [str(version.id) for _, version in fresh]
    pks = dict(BillVersion.objects.filter(key__in=keys).values_list("key", "pk"))
    bulk.insert_or_update(
        BillBody,
        ("version_id", "content"),
        [(pks[key], _body(text)) for key, text in texts.items()],
        unique=("version_id",),
    )
    _write_authors([(pks[str(version.id)], version) for _, version in fresh])


def _write(rows: list[tuple[object, ...]], worded: list[tuple[object, ...]]) -> None:
    """A version that came without words keeps those it has, so the two kinds are written apart."""
    bulk.insert_or_update(BillVersion, (*_ROW, *_WORDS), worded, unique=("key",))
    new = [row for row in rows if row[-1] is None]
    bulk.insert_or_update(BillVersion, (*_ROW, *_WORDS), [(*row[:-1], "") for row in new], unique=("key",))
    known = {str(row[1]): row[: len(_ROW)] for row in rows if row[-1] is not None}
    pks = BillVersion.objects.filter(key__in=known).values_list("key", "pk") if known else ()
    # Not an upsert: its INSERT would have to name the words too, which may not be NULL.
    bulk.update(BillVersion, _ROW, [(*known[key], pk) for key, pk in pks])


def _no_words(known: Stored, version: VersionRecord, state: str) -> tuple[object, ...]:
    stored = known.versions.get(str(version.id))
    return "", "", [], state, stored.text_digest if stored else None


def _row(known: Stored, version: VersionRecord, text: BillText | None, teller: Teller) -> tuple[object, ...]:
    subject = version.subject or (text.subject if text else "")
    return (
        known.pk, str(version.id), version.id.print_number, version.id.state, version.on, version.label, subject,
        version.vote_required, version.appropriation, version.fiscal_committee, version.local_program,
        version.urgency, version.tax_levy, known.told(version).row_digest, teller.stamp(version.stamp),
    )  # fmt: skip


def _words(text: BillText, state: str, digest: str) -> tuple[object, ...]:
    law = [[law.code, law.section, law.action] for law in text.sections_of_law]
    return text.long_title, text.digest, law, state, digest


def _body(text: BillText) -> list[dict[str, object]]:
    return [
        {
            "number": section.number,
            "action": section.action,
            "law": [[law.code, law.section, law.action] for law in section.law],
            "text": section.text,
        }
        for section in text.body
    ]


def _read(version: VersionRecord) -> tuple[BillText | None, str, str]:
    """(words, text state, what was wrong)."""
    if not has_text(version):
        return None, "", "text named but not delivered" if version.is_text_missing else ""
    if version.text is not None:
        return version.text, _State.PRESENT, ""
    assert version.xml is not None
    xml = version.xml.read() if isinstance(version.xml, Unread) else version.xml
    try:
        return read_bill_xml(xml), _State.PRESENT, ""
    except NotWellFormed as error:
        return read_plain(xml), _State.PLAIN, f"bill XML read as plain text: {error}"


def _note(known: Stored, version: VersionRecord, journal: Journal) -> None:
    if known.is_new or known.pk is None:
        return  # a new measure is one change, not one per print
    if str(version.id) not in known.versions:
        journal.note(known.pk, ChangeKind.VERSION_ADDED, now=f"{version.id} {version.label}".strip(), on=version.on)
    elif has_text(version) and known.versions[str(version.id)].text_digest not in ("", known.told(version).text_digest):
        journal.note(known.pk, ChangeKind.VERSION_CHANGED, now=f"{version.id} {version.label}".strip(), on=version.on)


def _write_authors(versions: list[tuple[int, VersionRecord]]) -> None:
    spoken = [(pk, version.authors) for pk, version in versions if version.authors is not None]
    Author.objects.filter(version_id__in=[pk for pk, _ in spoken]).delete()
    fields = ("version_id", "position", "name", "house", "role", "is_committee", "is_primary")
    rows = [
        (pk, position, author.name, author.house, author.role, author.is_committee, author.is_primary)
        for pk, authors in spoken
        for position, author in enumerate(authors)
    ]
    bulk.insert_or_update(Author, fields, rows, unique=("version_id", "position"))
