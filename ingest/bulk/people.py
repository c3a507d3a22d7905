"""Seats and committees, both of one session: the same district and the same code mean others elsewhere."""

from bills.choices import HOUSES
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
            party=row.text("party"),
            is_active=row.flag("active_legislator") is not False,
        )
    )


def take_location(gathered: Gathered, row: Row) -> None:
    if row.text("location_type") in ("B", "V"):  # the rest are sections of the daily file, and not unique
        gathered.committees.append(
            CommitteeRecord(
                session=SessionId.parse(row.key("session_year")),
                code=row.key("location_code"),
                name=row.text("description"),
                long_name=row.text("long_description"),
            )
        )
