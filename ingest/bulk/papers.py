"""What people wrote about a measure: staff analyses and the Governor's messages."""

from bills.choices import HOUSES
from bills.records import AnalysisRecord
from ingest.bulk.gathered import Gathered
from ingest.bulk.lobs import lob_of
from ingest.rows import Row


def take_analysis(gathered: Gathered, row: Row) -> None:
    gathered.of(row).analyses.append(
        AnalysisRecord(
            source_id=row.key("analysis_id"),
            kind=row.text("analysis_type"),
            house=row.code("house", HOUSES),
            committee_code=row.text("committee_code"),
            committee_name=row.text("committee_name"),
            on=row.day_or_none("analysis_date"),
        )
    )


def take_message(gathered: Gathered, row: Row) -> None:
    rows, lob = gathered.of(row), lob_of(gathered, row, "message")
    text = gathered.container.read(lob).decode("utf-8", "replace") if lob and lob in gathered.container else ""
    rows.messages.append((row.day_or_none("veto_date"), text))
