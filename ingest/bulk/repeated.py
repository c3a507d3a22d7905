"""What a full snapshot writes as the one before wrote it: such a measure is left out before its large tables are read.

Of a large table the bytes count, of a small one what was read, together with what other tables add to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from operator import attrgetter

from bills.identifiers import MeasureId
from bills.records import Unread, VersionRecord, content_digest
from ingest.bulk.assemble import floor_of, hearings_of
from ingest.bulk.gathered import Gathered, MeasureRows
from ingest.bulk.written import AUTHORS, BALLOTS, HISTORY, owner

_ELSEWHERE = ("id", "authors", "xml", "stamp")
_FACTS = attrgetter(*(one.name for one in fields(VersionRecord) if one.name not in _ELSEWHERE))


def _digests(gathered: Gathered, reader_version: str) -> dict[MeasureId, str]:
    """Measure → digest over all that is said of it and how it is read; nothing where rows cannot be told apart."""
    if not gathered.written.is_plain:
        return {}
    tables = sorted(gathered.row_counts.keys() | gathered.written.tables.keys())
    return {
        measure: content_digest(reader_version, tables, *_said(gathered, measure, rows))
        for measure, rows in gathered.by_measure.items()
        if rows.official and measure not in gathered.left_out
    }


def _said(gathered: Gathered, measure: MeasureId, rows: MeasureRows) -> Iterator[object]:
    yield [gathered.written.of(table, owner(measure.bill_id)) for table in (HISTORY, BALLOTS)]
    yield rows.official
    for version in rows.versions:
        authors = gathered.written.of(AUTHORS, owner(str(version.id)))
        yield str(version.id), _FACTS(version), version.xml.digest if isinstance(version.xml, Unread) else None, authors
    yield [(key, tally, gathered.motions.get(key[3])) for key, tally in rows.votes.items()]
    yield tuple(hearings_of(gathered, rows))
    yield tuple(floor_of(rows))
    yield tuple(rows.analyses)
    yield rows.messages


def leave_out(gathered: Gathered, reader_version: str, stored: Mapping[MeasureId, str]) -> None:
    """Leave out the measures that are stored as they are written; what they tell of the whole was remembered.

    To be called when the large tables were digested and not yet read.
    """
    for measure, digest in _digests(gathered, reader_version).items():
        known, on, stamp = (*stored.get(measure, "").split(" ", 2), "", "")[:3]
        if known == digest:
            gathered.left_out.add(measure)
            gathered.newest_left_out = max(gathered.newest_left_out, on)
            gathered.newest_stamp = max(gathered.newest_stamp, stamp)
            gathered.written.left_out.add(owner(measure.bill_id))
            gathered.written.left_out.update(owner(str(one.id)) for one in gathered.by_measure[measure].versions)


def as_written(gathered: Gathered, reader_version: str) -> dict[MeasureId, str]:
    """What is to be remembered of the measures that were read: ``digest day stamp``, of the newest action.

    Nothing of one of which something is to be told every night, or that depends on what was delivered before. The
    digests of the large tables are let go.
    """
    found = _digests(gathered, reader_version)
    gathered.written.tables.clear()
    return {
        measure: f"{digest} {newest_on(rows) or ''} {rows.stamps.get('actions', '')}"
        for measure, digest in found.items()
        if not _is_odd(gathered, measure, rows := gathered.by_measure[measure])
    }


def newest_on(rows: MeasureRows) -> date | None:
    return max((on for on, _, _ in rows.actions), default=None)


def _is_odd(gathered: Gathered, measure: MeasureId, rows: MeasureRows) -> bool:
    return (
        measure.bill_id in gathered.odd
        or any(str(version.id) in gathered.odd for version in rows.versions)
        or bool(rows.ballots.keys() - rows.votes.keys())
        or any(key[3] not in gathered.motions for key in rows.votes)
    )
