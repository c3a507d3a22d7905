"""The Legislature's bulk feed: full snapshots and nightly increments of its own tables, zipped.

A measure's rows are scattered over tables in any order, so the small columns are gathered by measure first; the words
of the bills, by far the most bytes, are read out of the zip only when their record is handed over.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from bills.identifiers import MeasureId, NotAnIdentifier
from ingest.bulk.assemble import join_authors, records, texts
from ingest.bulk.ballots import ballots_ahead
from ingest.bulk.gathered import Gathered, Take
from ingest.bulk.lobs import report_orphans
from ingest.bulk.measures import take_action, take_author, take_bill, take_version
from ingest.bulk.papers import take_analysis, take_message
from ingest.bulk.people import take_legislator, take_location
from ingest.bulk.repeated import as_written, leave_out, newest_on
from ingest.bulk.schedule import take_agenda, take_floor, take_hearing
from ingest.bulk.unknown import report_codes
from ingest.bulk.votes import take_ballot, take_motion, take_vote
from ingest.bulk.written import AUTHORS, BALLOTS, HISTORY, LARGE
from ingest.container import Container
from ingest.errors import NotUnderstood, Refused
from ingest.rows import Tally, read_lines
from ingest.source import Delivery, StoredAsWritten
from ingest.tables import COLUMNS, NOT_READ

MOST_BAD_ROWS = 0.01
# In this order: the daily file takes the names of its sections along, and the large tables come last.
TABLES: dict[str, Take] = {
    "BILL_TBL": take_bill,
    "BILL_VERSION_TBL": take_version,
    "BILL_MOTION_TBL": take_motion,
    "BILL_SUMMARY_VOTE_TBL": take_vote,
    "BILL_ANALYSIS_TBL": take_analysis,
    "COMMITTEE_AGENDA_TBL": take_agenda,
    "COMMITTEE_HEARING_TBL": take_hearing,
    "VETO_MESSAGE_TBL": take_message,
    "LEGISLATOR_TBL": take_legislator,
    "LOCATION_CODE_TBL": take_location,
    "DAILY_FILE_TBL": take_floor,
    AUTHORS: take_author,
    HISTORY: take_action,
    BALLOTS: take_ballot,
}
FIRST = ("BILL_TBL",)  # tells the session
SMALL = tuple(table for table in TABLES if table not in (*FIRST, *LARGE))
REQUIRED = ("BILL_TBL", "BILL_VERSION_TBL")  # of a full snapshot
EXPECTS = {"BILL_VERSION_TBL": 1.0, "BILL_VERSION_AUTHORS_TBL": 0.9, "BILL_HISTORY_TBL": 1.0}
"""Rows a measure that a full snapshot has at the least, from every session since 1999; a handful proves nothing."""
ENOUGH_TO_JUDGE = 50
ONLY_GROW = frozenset({"BILL_TBL", "BILL_ANALYSIS_TBL", "BILL_DETAIL_VOTE_TBL", "BILL_SUMMARY_VOTE_TBL", *EXPECTS})


class Pubinfo:
    slug: ClassVar[str] = "pubinfo"
    reader_version: ClassVar[str] = "2"

    def read(self, container: Container, *, is_full: bool, stored: StoredAsWritten) -> Delivery:
        gathered = Gathered(container, is_full)
        _check_layout(gathered)
        _read_tables(gathered, FIRST)
        known = stored({measure.session for measure in gathered.by_measure}) if is_full else {}
        if known:
            _read_tables(gathered, SMALL)
            _leave_out(gathered, self.reader_version, known)
            _read_tables(gathered, LARGE)
        else:
            with ballots_ahead(gathered) as ahead:
                _read_tables(gathered, (*SMALL, AUTHORS, HISTORY))
                if not ahead.take(gathered):
                    _read_tables(gathered, (BALLOTS,))
        if is_full:
            gathered.as_written = as_written(gathered, self.reader_version)
        join_authors(gathered)
        _report_strays(gathered)
        report_orphans(gathered)
        report_codes(gathered)
        official = {measure for measure, rows in gathered.by_measure.items() if rows.official}
        if is_full:
            _report_few(gathered, official)
        return Delivery(
            records=records(gathered),
            measures=official,
            left_out=gathered.left_out,
            legislators=gathered.legislators,
            committees=gathered.committees,
            texts=texts(gathered),
            row_counts=gathered.row_counts,
            issues=gathered.issues,
            newest_on=_newest_of(gathered, official) if is_full else gathered.newest_on,
            complete_through=gathered.newest_stamp if is_full else "",
            only_grow=ONLY_GROW,
        )


def _check_layout(gathered: Gathered) -> None:
    tables = {name.removesuffix(".dat") for name in gathered.container.names() if name.endswith(".dat")}
    if not tables & set(TABLES):
        raise Refused("no table of the bulk feed is in it")
    missing = [f"{table}.dat" for table in REQUIRED if gathered.is_full and table not in tables]
    if missing:
        raise Refused(f"a full snapshot without {', '.join(missing)}")
    for name in gathered.container.strangers():
        gathered.issues.append(NotUnderstood(name, None, "a member that is neither table nor lob"))
    for table in sorted(tables - set(TABLES) - NOT_READ):
        gathered.issues.append(NotUnderstood(f"{table}.dat", None, "an unknown table"))


def _leave_out(gathered: Gathered, version: str, known: Mapping[MeasureId, str]) -> None:
    for table in LARGE:
        if f"{table}.dat" in gathered.container:
            with gathered.container.stream(f"{table}.dat") as stream:
                gathered.written.take(table, stream)
    leave_out(gathered, version, known)


def _read_tables(gathered: Gathered, tables: Iterable[str]) -> None:
    for table in tables:
        if f"{table}.dat" in gathered.container:
            _read_table(gathered, table, TABLES[table])


def _read_table(gathered: Gathered, table: str, take: Take) -> None:
    file, tally, odd = f"{table}.dat", Tally(), 0
    with gathered.container.stream(file) as stream:
        for row in read_lines(gathered.written.lines(table, stream), file, COLUMNS[table], tally):
            try:
                take(gathered, row)
            except NotUnderstood as issue:
                odd += 1
                gathered.odd.add(row.values[0] or "")
                gathered.issues.append(issue)
            except NotAnIdentifier as error:
                odd += 1
                gathered.odd.add(row.values[0] or "")
                gathered.issues.append(NotUnderstood(file, row.line, "names no measure or version", error.value))
    tally.rows += gathered.written.rows_left_out(table)
    gathered.issues += tally.issues
    gathered.odd |= tally.odd
    _refuse_broken(gathered, file, tally, odd)
    gathered.row_counts[table] = tally.rows
    _report_bytes(gathered, file, tally)


def _refuse_broken(gathered: Gathered, file: str, tally: Tally, odd: int) -> None:
    bad, rows = tally.bad + odd, tally.rows + tally.bad
    if bad > MOST_BAD_ROWS * rows and bad > 1:
        first = next(issue for issue in gathered.issues if issue.file == file)
        raise Refused(f"{file}: {bad} of {rows} rows cannot be read; the first: {first}")
    if file == "BILL_TBL.dat" and not tally.rows and gathered.is_full:
        raise Refused(f"{file}: a full snapshot without a single measure")


def _report_bytes(gathered: Gathered, file: str, tally: Tally) -> None:
    found = {
        "fields that are not UTF-8, read as Windows-1252": tally.not_utf8,
        "fields with control characters, dropped": tally.controls,
    }
    gathered.issues += [NotUnderstood(file, None, reason, str(count)) for reason, count in found.items() if count]


def _report_strays(gathered: Gathered) -> None:
    if gathered.authors:
        count = sum(map(len, gathered.authors.values()))
        reason = "authors of versions that are not in this delivery: they come with the next full snapshot"
        gathered.issues.append(NotUnderstood("BILL_VERSION_AUTHORS_TBL.dat", None, reason, f"{count} rows"))
    lonely = sum(len(rows.ballots.keys() - rows.votes.keys()) for rows in gathered.by_measure.values())
    if lonely:
        reason = "roll calls with ballots and no tally"
        gathered.issues.append(NotUnderstood("BILL_DETAIL_VOTE_TBL.dat", None, reason, str(lonely)))


def _report_few(gathered: Gathered, official: set[MeasureId]) -> None:
    modern = sum(measure.session.start_year >= 1999 for measure in official)
    for table, least in EXPECTS.items() if modern >= ENOUGH_TO_JUDGE else ():
        rows = gathered.row_counts.get(table, 0)
        if rows < modern * least:
            reason = f"fewer rows than {modern} measures must have"
            gathered.issues.append(NotUnderstood(f"{table}.dat", None, reason, str(rows)))


def _newest_of(gathered: Gathered, official: set[MeasureId]) -> date | None:
    """Histories without a measure exist; they date nothing."""
    days = [on for measure in official if (on := newest_on(gathered.by_measure[measure]))]
    if gathered.newest_left_out:
        days.append(date.fromisoformat(gathered.newest_left_out))
    return max(days, default=None)


SOURCE = Pubinfo()
