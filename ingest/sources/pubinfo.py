"""The Legislature's bulk feed: full snapshots and nightly increments of its own tables, zipped.

A measure's rows are scattered over tables in any order, so the small columns are gathered by measure first; the words
of the bills, by far the most bytes, are read out of the zip only when their record is handed over.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any, ClassVar

from bills.choices import AUTHOR_ROLES, BALLOTS, HOUSES, VOTE_RESULTS, Ballot
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId, VersionId
from bills.records import (
    ActionRecord,
    AnalysisRecord,
    AuthorRecord,
    ChapterRecord,
    CommitteeRecord,
    HearingRecord,
    LegislatorRecord,
    MeasureRecord,
    MessageRecord,
    OfficialRecord,
    VersionRecord,
    VoteRecord,
)
from ingest.container import Container
from ingest.errors import NotUnderstood, Refused
from ingest.rows import Row, Tally, read_rows
from ingest.source import Delivery
from ingest.tables import COLUMNS, NOT_READ

MOST_BAD_ROWS = 0.01
_LOB = re.compile(r"[A-Z_]+_\d+\.lob")
_ROLES = tuple(AUTHOR_ROLES.values())
VoteKey = tuple[str, datetime, int, str]


@dataclass(slots=True)
class _Gathered:
    """Rows of one measure, by facet; what stays empty was not in the delivery."""

    official: OfficialRecord | None = None
    actions: list[tuple[date, int, ActionRecord]] = field(default_factory=list)
    versions: list[tuple[VersionRecord, str | None]] = field(default_factory=list)
    votes: dict[VoteKey, tuple[int, int, int, str]] = field(default_factory=dict)
    ballots: dict[VoteKey, dict[str, list[str]]] = field(default_factory=dict)
    hearings: list[HearingRecord] = field(default_factory=list)
    analyses: list[AnalysisRecord] = field(default_factory=list)
    messages: list[tuple[date | None, str]] = field(default_factory=list)


class Pubinfo:
    slug: ClassVar[str] = "pubinfo"
    reader_version: ClassVar[str] = "1"

    def read(self, container: Container, *, is_full: bool) -> Delivery:
        return _Reading(container, is_full).delivery()


class _Reading:
    """One delivery on its way from tables to records."""

    def __init__(self, container: Container, is_full: bool) -> None:
        self.container, self.is_full = container, is_full
        self.by_measure: dict[MeasureId, _Gathered] = defaultdict(_Gathered)
        self.authors: dict[str, list[AuthorRecord]] = defaultdict(list)
        self.motions: dict[str, str] = {}
        self.legislators: list[LegislatorRecord] = []
        self.committees: list[CommitteeRecord] = []
        self.row_counts: dict[str, int] = {}
        self.issues: list[NotUnderstood] = []
        self.newest_on: date | None = None
        self.lobs_used: Counter[str] = Counter()

    def delivery(self) -> Delivery:
        self._check_layout()
        for table, take in self._tables().items():
            if f"{table}.dat" in self.container:
                self._read_table(table, take)
        self._report_strays()
        return Delivery(
            records=self._records(),
            measures={measure for measure, rows in self.by_measure.items() if rows.official},
            legislators=self.legislators,
            committees=self.committees,
            row_counts=self.row_counts,
            issues=self.issues,
            newest_on=self.newest_on,
        )

    def _tables(self) -> dict[str, Callable[[Row], None]]:
        return {
            "BILL_TBL": self._bill,
            "BILL_VERSION_AUTHORS_TBL": self._author,
            "BILL_VERSION_TBL": self._version,
            "BILL_HISTORY_TBL": self._action,
            "BILL_MOTION_TBL": self._motion,
            "BILL_SUMMARY_VOTE_TBL": self._vote,
            "BILL_DETAIL_VOTE_TBL": self._ballot,
            "BILL_ANALYSIS_TBL": self._analysis,
            "COMMITTEE_HEARING_TBL": self._hearing,
            "VETO_MESSAGE_TBL": self._message,
            "LEGISLATOR_TBL": self._legislator,
            "LOCATION_CODE_TBL": self._location,
        }

    def _check_layout(self) -> None:
        tables = {name.removesuffix(".dat") for name in self.container.names() if name.endswith(".dat")}
        if not tables & set(self._tables()):
            raise Refused("no table of the bulk feed is in it")
        required = ("BILL_TBL", "BILL_VERSION_TBL") if self.is_full else ()
        missing = [f"{table}.dat" for table in required if table not in tables]
        if missing:
            raise Refused(f"a full snapshot without {', '.join(missing)}")
        for name in self.container.strangers():
            self.issues.append(NotUnderstood(name, None, "a member that is neither table nor lob"))
        for table in sorted(tables - set(self._tables()) - NOT_READ):
            self.issues.append(NotUnderstood(f"{table}.dat", None, "an unknown table"))

    def _read_table(self, table: str, take: Callable[[Row], None]) -> None:
        file, tally = f"{table}.dat", Tally()
        odd = 0
        with self.container.stream(file) as stream:
            for row in read_rows(stream, file, COLUMNS[table], tally):
                try:
                    take(row)
                except NotUnderstood as issue:
                    odd += 1
                    self.issues.append(issue)
                except NotAnIdentifier as error:
                    odd += 1
                    self.issues.append(NotUnderstood(file, row.line, "names no measure or version", error.value))
        self.issues += tally.issues
        bad = tally.bad + odd
        if bad > MOST_BAD_ROWS * (tally.rows + tally.bad) and bad > 1:
            first = next(issue for issue in self.issues if issue.file == file)
            raise Refused(f"{file}: {bad} of {tally.rows + tally.bad} rows cannot be read; the first: {first}")
        if table == "BILL_TBL" and not tally.rows and self.is_full:
            raise Refused(f"{file}: a full snapshot without a single measure")
        self.row_counts[table] = tally.rows
        self._report_bytes(file, tally)

    def _report_bytes(self, file: str, tally: Tally) -> None:
        if tally.not_utf8:
            self.issues.append(
                NotUnderstood(file, None, "fields that are not UTF-8, read as Windows-1252", str(tally.not_utf8))
            )
        if tally.controls:
            self.issues.append(
                NotUnderstood(file, None, "fields with control characters, dropped", str(tally.controls))
            )

    # One method a table: row in, gathered by measure.

    def _bill(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        chapter = row.number_or_none("chapter_num")
        latest = row.text("latest_bill_version_id")
        self.by_measure[measure].official = OfficialRecord(
            printed_state=row.text("measure_state"),
            location=row.text("current_location"),
            secondary_location=row.text("current_secondary_loc"),
            current_house=row.text("current_house"),
            current_status=row.text("current_status"),
            chapter=None
            if chapter is None
            else ChapterRecord(
                year=row.number("chapter_year"),
                kind=row.text("chapter_type"),
                extraordinary=row.number_or_none("chapter_session_num") or 0,
                number=chapter,
            ),
            latest_version=VersionId.parse(latest) if latest else None,
            earliest_hearing_on=row.day_or_none("days_31st_in_print"),
        )

    def _author(self, row: Row) -> None:
        self.authors[intern(row.key("bill_version_id"))].append(
            AuthorRecord(
                name=intern(row.key("name")),
                role=row.code("contribution", AUTHOR_ROLES),
                house=row.code("house", {"": "", **HOUSES}),
                is_committee=row.code("type", {"Legislator": False, "Committee": True}),
                is_primary=bool(row.flag("primary_author_flg")),
            )
        )

    def _version(self, row: Row) -> None:
        version = VersionId.parse(row.key("bill_version_id"))
        measure = _measure(row.key("bill_id"))
        if version.measure != measure:
            raise row.strange("bill_version_id", f"belongs to another measure than {measure.bill_id}")
        lob = self._lob(row, "bill_xml")
        record = VersionRecord(
            id=version,
            on=row.day_or_none("bill_version_action_date"),
            label=row.text("bill_version_action"),
            subject=" ".join(row.text("subject").split()),
            vote_required=row.text("vote_required"),
            appropriation=row.flag("appropriation"),
            fiscal_committee=row.flag("fiscal_committee"),
            local_program=row.flag("local_program"),
            urgency=row.flag("urgency"),
            tax_levy=row.flag("taxlevy"),
            authors=tuple(sorted(self.authors.pop(str(version), ()), key=_by_weight))
            if "BILL_VERSION_AUTHORS_TBL" in self.row_counts
            else None,
            is_text_missing=lob is not None and lob not in self.container,
        )
        self.by_measure[measure].versions.append((record, lob))

    def _action(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        on = row.day("action_date")
        action = ActionRecord(
            on=on,
            text=row.key("action"),
            house=row.code("primary_location", {"": "", **HOUSES}),
            committee=intern(row.text("ternary_location")),
            end_status=intern(row.text("end_status")),
        )
        self.by_measure[measure].actions.append((on, self._order(row), action))
        if self.newest_on is None or on > self.newest_on:
            self.newest_on = on

    def _order(self, row: Row) -> int:
        """The history id orders the lines of one day; it is re-issued at every move and so never kept."""
        value = row.text("bill_history_id")
        if not value.isdecimal():
            raise row.strange("bill_history_id", "is no number")
        return int(value)

    def _motion(self, row: Row) -> None:
        self.motions[row.key("motion_id")] = " ".join(row.text("motion_text").split())

    def _vote_key(self, row: Row) -> VoteKey:
        return (
            intern(row.text("location_code")),
            row.moment("vote_date_time"),
            row.number("vote_date_seq"),
            row.text("motion_id"),
        )

    def _vote(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        tally = row.number("ayes"), row.number("noes"), row.number_or_none("abstain") or 0
        self.by_measure[measure].votes[self._vote_key(row)] = (*tally, row.code("vote_result", VOTE_RESULTS).value)

    def _ballot(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        ballots = self.by_measure[measure].ballots.setdefault(self._vote_key(row), defaultdict(list))
        ballots[row.code("vote_code", BALLOTS)].append(intern(row.key("legislator_name")))

    def _analysis(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        self.by_measure[measure].analyses.append(
            AnalysisRecord(
                source_id=row.key("analysis_id"),
                kind=row.text("analysis_type"),
                house=row.code("house", HOUSES),
                committee_code=row.text("committee_code"),
                committee_name=row.text("committee_name"),
                on=row.day_or_none("analysis_date"),
            )
        )

    def _hearing(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        self.by_measure[measure].hearings.append(
            HearingRecord(
                on=row.day("hearing_date"),
                location=row.text("location_code"),
                committee_number=row.number_or_none("committee_nr"),
            )
        )

    def _message(self, row: Row) -> None:
        measure = _measure(row.key("bill_id"))
        lob = self._lob(row, "message")
        text = self.container.read(lob).decode("utf-8", "replace") if lob and lob in self.container else ""
        self.by_measure[measure].messages.append((row.day_or_none("veto_date"), text))

    def _legislator(self, row: Row) -> None:
        self.legislators.append(
            LegislatorRecord(
                session=SessionId.parse(row.key("session_year")),
                house=row.code("house_type", HOUSES),
                district=row.text("district"),
                name=row.key("legislator_name"),
                author_name=row.text("author_name"),
                first_name=row.text("first_name"),
                last_name=row.text("last_name"),
                party=row.text("party"),
                is_active=row.flag("active_legislator") is not False,
            )
        )

    def _location(self, row: Row) -> None:
        if row.text("location_type") in ("B", "V"):  # the rest are sections of the daily file, and not unique
            self.committees.append(
                CommitteeRecord(
                    session=SessionId.parse(row.key("session_year")),
                    code=row.key("location_code"),
                    name=row.text("description"),
                    long_name=row.text("long_description"),
                )
            )

    def _lob(self, row: Row, column: str) -> str | None:
        """The member that a row names; its number means nothing outside this zip."""
        name = row.text(column)
        if not name:
            return None
        if not _LOB.fullmatch(name):
            raise row.strange(column, "is no name of a text member")
        if name not in self.container:
            self.issues.append(NotUnderstood(row.file, row.line, f"{column} names a member that is not there", name))
        self.lobs_used[name] += 1
        if self.lobs_used[name] == 2:
            self.issues.append(
                NotUnderstood(row.file, row.line, f"{column} names a member that another row named", name)
            )
        return name

    def _report_strays(self) -> None:
        if self.authors:
            count = sum(map(len, self.authors.values()))
            reason = "authors of versions that are not in this delivery: they come with the next full snapshot"
            self.issues.append(NotUnderstood("BILL_VERSION_AUTHORS_TBL.dat", None, reason, f"{count} rows"))
        lonely = sum(len(rows.ballots.keys() - rows.votes.keys()) for rows in self.by_measure.values())
        if lonely:
            self.issues.append(
                NotUnderstood("BILL_DETAIL_VOTE_TBL.dat", None, "roll calls with ballots and no tally", str(lonely))
            )

    # From what was gathered to records.

    def _records(self) -> Iterator[MeasureRecord]:
        for measure in sorted(self.by_measure):
            yield self._record(measure, self.by_measure[measure])

    def _record(self, measure: MeasureId, rows: _Gathered) -> MeasureRecord:
        return MeasureRecord(
            id=measure,
            official=rows.official,
            actions=self._facet(
                "BILL_HISTORY_TBL", tuple(action for _, _, action in sorted(rows.actions, key=_by_day))
            ),
            versions=self._facet("BILL_VERSION_TBL", tuple(map(self._worded, rows.versions))),
            votes=self._facet("BILL_SUMMARY_VOTE_TBL", tuple(self._votes(rows))),
            hearings=self._facet(
                "COMMITTEE_HEARING_TBL", tuple(sorted(set(rows.hearings), key=lambda h: (h.on, h.location)))
            ),
            analyses=self._facet("BILL_ANALYSIS_TBL", tuple(sorted(rows.analyses, key=lambda a: a.source_id))),
            messages=self._facet("VETO_MESSAGE_TBL", tuple(MessageRecord(on, text) for on, text in rows.messages)),
        )

    def _facet(self, table: str, found: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """A full snapshot's silence means none; an increment's means no change."""
        if found or (self.is_full and table in self.row_counts):
            return found
        return None

    def _worded(self, gathered: tuple[VersionRecord, str | None]) -> VersionRecord:
        version, lob = gathered
        if lob is None or lob not in self.container:
            return version
        return VersionRecord(
            **{name: getattr(version, name) for name in VersionRecord.__slots__ if name != "xml"},
            xml=self.container.read(lob),
        )

    def _votes(self, rows: _Gathered) -> Iterator[VoteRecord]:
        for key in sorted(rows.votes, key=lambda key: (key[1], key[2], key[0], key[3])):
            ayes, noes, abstentions, result = rows.votes[key]
            ballots = rows.ballots.get(key, {})
            yield VoteRecord(
                location=key[0],
                taken_at=key[1],
                sequence=key[2],
                motion=self.motions.get(key[3], ""),
                ayes=ayes,
                noes=noes,
                abstentions=abstentions,
                result=result,
                ballots=tuple((ballot.value, tuple(sorted(ballots[ballot]))) for ballot in Ballot if ballot in ballots),
            )


@lru_cache(maxsize=4096)
def _measure(bill_id: str) -> MeasureId:
    """Parsed once for the many rows of a measure that follow one another."""
    return MeasureId.parse_bill_id(bill_id)


def _by_weight(author: AuthorRecord) -> tuple[int, bool, str, str]:
    """Rows of a table come in any order, so the order of authors must follow from what they say."""
    return _ROLES.index(author.role), not author.is_primary, author.house, author.name


def _by_day(action: tuple[date, int, ActionRecord]) -> tuple[date, int]:
    return action[0], action[1]


SOURCE = Pubinfo()
