"""What is coming: committee hearings with their agendas, and the daily file of each house's floor."""

import re

from bills.choices import HOUSES
from bills.records import FloorRecord, HearingRecord
from ingest.bulk.gathered import Agenda, Gathered, measure_of
from ingest.rows import Row

_COMMITTEE = re.compile(r"C[A-Z]\d{2}", re.ASCII)
_SECTION = re.compile(r"[AS]F\d{4}", re.ASCII)


def take_hearing(gathered: Gathered, row: Row) -> None:
    hearing = HearingRecord(
        on=row.day("hearing_date"),
        location=row.text("location_code"),
        committee_number=row.number_or_none("committee_nr"),
    )
    rows, _ = gathered.told(row, "hearings", "trans_update_date")
    rows.hearings.append(hearing)


def take_agenda(gathered: Gathered, row: Row) -> None:
    """Time and place of a committee's day. The table names no measure, so it is joined by committee and day."""
    committee = row.key("committee_code")
    if not _COMMITTEE.fullmatch(committee):
        raise row.strange("committee_code", "is no code of a committee")
    notes = " ".join(filter(None, (" ".join(row.text(line).split()) for line in ("line1", "line2", "line3"))))
    agenda = Agenda(
        time=" ".join(row.text("agenda_time").split()),
        building=" ".join(row.text("building_type").split()),
        room=" ".join(row.text("room_num").split()),
        notes=notes,
    )
    gathered.agendas.setdefault((committee, row.day("agenda_date")), []).append(agenda)


def take_floor(gathered: Gathered, row: Row) -> None:
    code = row.key("location_code")
    if not _SECTION.fullmatch(code):
        raise row.strange("location_code", "is no section of a daily file")
    session = measure_of(row.key("bill_id")).session.years
    calendar = row.number_or_none("consent_calendar_code") or 0
    listing = FloorRecord(
        house=HOUSES[code[0]],
        code=code,
        consent_calendar=calendar,
        on=row.day("publication_date"),
        section=gathered.sections.get((session, code, calendar), ""),
        item=row.text("file_location"),
        floor_manager=row.text("floor_manager"),
        status=row.text("status"),
    )
    rows, _ = gathered.told(row, "floor", "trans_update_date")
    rows.floor.append(listing)
