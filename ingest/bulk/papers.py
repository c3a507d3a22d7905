"""What people wrote about a measure: staff analyses and the Governor's messages."""

from bills.choices import ANALYSIS_KINDS, HOUSES
from bills.records import AnalysisRecord
from ingest.bulk.gathered import Gathered
from ingest.bulk.lobs import lob_of
from ingest.rows import Row, without_controls


def take_analysis(gathered: Gathered, row: Row) -> None:
    analysis = AnalysisRecord(
        source_id=row.key("analysis_id"),
        kind=gathered.known(row, "analysis_type", ANALYSIS_KINDS),
        house=row.code("house", HOUSES),
        committee_code=row.text("committee_code"),
        committee_name=row.text("committee_name"),
        on=row.day_or_none("analysis_date"),
        fingerprint=_fingerprint(gathered, row.text("source_doc")),
        stamp=gathered.stamp(row),
    )
    rows, _ = gathered.told(row, "analyses")
    rows.analyses.append(analysis)


def _fingerprint(gathered: Gathered, lob: str) -> str:
    """The document itself is read later, and only where this says that it is another."""
    if lob in gathered.container:
        gathered.lobs_used[lob] += 1
        return gathered.container.fingerprint(lob)
    gathered.papers_missing += bool(lob)
    return ""


def take_message(gathered: Gathered, row: Row) -> None:
    lob = lob_of(gathered, row, "message")
    raw = gathered.container.read(lob) if lob and lob in gathered.container else b""
    on = row.day_or_none("veto_date")
    rows, _ = gathered.told(row, "messages")
    rows.messages.append((on, without_controls(raw.decode("utf-8", "replace"))))
