"""Seats and committees, both of one session: the same district and the same code mean others elsewhere."""

from bills.choices import HOUSES, LOCATION_TYPES, PARTIES
from bills.identifiers import SessionId
from bills.records import CommitteeRecord, LegislatorRecord
from ingest.bulk.gathered import Gathered
from ingest.rows import Row


def take_legislator(gathered: Gathered, row: Row) -> None:
    gathered.legislators.append(
        LegislatorRecord(
            session=SessionId.parse(row.key("session_year")),
            house=row.code("house_type", HOUSES),
            district=row.text("district"),
            name=row.key("legislator_name"),
            author_name=row.text("author_name"),
            first_name=row.text("first_name"),
            last_name=row.text("last_name"),
            party=gathered.known(row, "party", PARTIES),
            is_active=row.flag("active_legislator") is not False,
        )
    )


def take_location(gathered: Gathered, row: Row) -> None:
    """A committee or a vote place; or a section of the daily file, of which one code may have several calendars."""
    row.code("location_type", LOCATION_TYPES)
    session = SessionId.parse(row.key("session_year"))
    name, long_name = row.text("description"), row.text("long_description")
    if row.text("location_type") == "M":
        calendar = row.number_or_none("consent_calendar_code") or 0
        gathered.sections[session.years, row.key("location_code"), calendar] = long_name or name
    else:
        gathered.committees.append(CommitteeRecord(session, row.key("location_code"), name, long_name))
