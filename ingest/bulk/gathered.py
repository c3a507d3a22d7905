"""What the tables of one delivery have said so far, by measure; the words stay in the zip until they are news."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias

from bills.identifiers import MeasureId
from bills.records import (
    ActionRecord,
    AnalysisRecord,
    AuthorRecord,
    CommitteeRecord,
    FloorRecord,
    HearingRecord,
    LegislatorRecord,
    OfficialRecord,
    VersionRecord,
)
from ingest.bulk.written import Written
from ingest.container import Container
from ingest.errors import NotUnderstood
from ingest.rows import Row

_STAMP = re.compile(r"(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d:\d\d")
# Place, moment, sequence and motion: what joins a tally to its ballots.
VoteKey: TypeAlias = tuple[str, datetime, int, str]


@dataclass(frozen=True, slots=True, order=True)
class Agenda:
    """What a committee announces for one sitting of one day."""

    time: str
    building: str
    room: str
    notes: str


@dataclass(slots=True)
class MeasureRows:
    """Rows of one measure, by facet; what stays empty was not in the delivery."""

    official: OfficialRecord | None = None
    actions: list[tuple[date, int, ActionRecord]] = field(default_factory=list)
    versions: list[VersionRecord] = field(default_factory=list)
    votes: dict[VoteKey, tuple[int, int, int, str, str]] = field(default_factory=dict)
    ballots: dict[VoteKey, dict[str, list[str]]] = field(default_factory=dict)
    hearings: list[HearingRecord] = field(default_factory=list)
    floor: list[FloorRecord] = field(default_factory=list)
    analyses: list[AnalysisRecord] = field(default_factory=list)
    messages: list[tuple[date | None, str]] = field(default_factory=list)
    stamps: dict[str, str] = field(default_factory=dict)  # facet → when the newest of its rows was written


@dataclass(slots=True)
class Gathered:
    """One delivery on its way from tables to records."""

    container: Container
    is_full: bool
    by_measure: dict[MeasureId, MeasureRows] = field(default_factory=lambda: defaultdict(MeasureRows))
    authors: dict[str, list[AuthorRecord]] = field(default_factory=lambda: defaultdict(list))
    motions: dict[str, str] = field(default_factory=dict)
    legislators: list[LegislatorRecord] = field(default_factory=list)
    committees: list[CommitteeRecord] = field(default_factory=list)
    agendas: dict[tuple[str, date], list[Agenda]] = field(default_factory=dict)
    sections: dict[tuple[str, str, int], str] = field(default_factory=dict)  # session, code, consent calendar → name
    unknown_codes: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # file, column, value
    row_counts: dict[str, int] = field(default_factory=dict)
    issues: list[NotUnderstood] = field(default_factory=list)
    papers_missing: int = 0
    newest_on: date | None = None
    newest_stamp: str = ""
    roll_calls: dict[tuple[str | None, ...], dict[str, list[str]]] = field(default_factory=dict)  # the last one
    lobs_used: Counter[str] = field(default_factory=Counter)
    odd: set[str] = field(default_factory=set)  # first fields of rows of which something was to be told
    written: Written = field(default_factory=Written)
    left_out: set[MeasureId] = field(default_factory=set)  # stored as they are written
    newest_left_out: str = ""  # their newest action, as an ISO date
    as_written: dict[MeasureId, str] = field(default_factory=dict)  # of the others
    _by_bill: dict[str | None, MeasureRows] = field(default_factory=dict)

    def known(self, row: Row, column: str, table: Collection[str]) -> str:
        """A code that we only show: an unknown one is kept as it is, and is an issue once a delivery."""
        value = row.text(column)
        if value and value not in table:
            self.unknown_codes[row.file, column, value] += 1
        return value

    def of(self, row: Row) -> MeasureRows:
        """What is known of the row's measure; looked up by the id as it is written, quicker than reading it."""
        rows = self._by_bill.get(row.get("bill_id"))
        if rows is None:
            rows = self._by_bill[row.get("bill_id")] = self.by_measure[measure_of(row.key("bill_id"))]
        return rows

    def hand_over(self, measure: MeasureId) -> MeasureRows:
        """What was gathered of a measure, which is let go: what is written meanwhile takes its room."""
        self._by_bill.clear()
        return self.by_measure.pop(measure)

    def stamp(self, row: Row, column: str = "trans_update") -> str:
        """When the Legislature wrote the row; empty where that is not said as it should be."""
        stamp = _stamp(row.get(column) or "")
        if stamp > self.newest_stamp:
            self.newest_stamp = stamp
        return stamp

    def told(self, row: Row, facet: str, column: str = "trans_update") -> tuple[MeasureRows, str]:
        """(the measure's rows, the row's stamp), with the newest stamp of the facet noted."""
        rows, stamp = self.of(row), self.stamp(row, column)
        if stamp >= rows.stamps.get(facet, ""):
            rows.stamps[facet] = stamp
        return rows, stamp


Take: TypeAlias = Callable[[Gathered, Row], None]


@lru_cache(maxsize=4096)
def _stamp(text: str) -> str:
    return text if _STAMP.fullmatch(text) else ""


@lru_cache(maxsize=4096)
def measure_of(bill_id: str) -> MeasureId:
    """Parsed once for the many rows of a measure that follow one another."""
    return MeasureId.parse_bill_id(bill_id)
