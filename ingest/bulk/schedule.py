"""What is coming: committee hearings."""

from bills.records import HearingRecord
from ingest.bulk.gathered import Gathered
from ingest.rows import Row


def take_hearing(gathered: Gathered, row: Row) -> None:
    hearing = HearingRecord(
        on=row.day("hearing_date"),
        location=row.text("location_code"),
        committee_number=row.number_or_none("committee_nr"),
    )
    rows, _ = gathered.told(row, "hearings", "trans_update_date")
    rows.hearings.append(hearing)
