"""What a delivery says in codes that we only show: kept as it is, and told once."""

from ingest.bulk.gathered import Gathered
from ingest.errors import NotUnderstood


def report_codes(gathered: Gathered) -> None:
    """One issue a code that stands in no table, and one for documents that were named and did not come."""
    for (file, column, value), count in sorted(gathered.unknown_codes.items()):
        gathered.issues.append(NotUnderstood(file, None, f"{column} has an unknown value in {count} rows", value))
    if gathered.papers_missing:
        reason = "documents that are named and not there"
        gathered.issues.append(NotUnderstood("BILL_ANALYSIS_TBL.dat", None, reason, str(gathered.papers_missing)))
