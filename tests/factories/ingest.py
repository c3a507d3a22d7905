from datetime import UTC, date, datetime
from typing import Any

from ingest.models import Issue, Run

STARTED = datetime(2026, 9, 23, 6, 4, tzinfo=UTC)


def run(source: str = "pubinfo", **fields: Any) -> Run:
    values: dict[str, Any] = {
        "kind": Run.Kind.FULL,
        "address": "https://example.org/pubinfo_2025.zip",
        "outcome": Run.Outcome.OK,
        "started_at": STARTED,
        "data_as_of": date(2026, 9, 22),
        "records": 3017,
        "row_counts": {"BILL_TBL": 3017},
    }
    return Run.objects.create(source=source, **(values | fields))


def issue(of: Run, value: str = "a line nobody knows") -> Issue:
    return Issue.objects.create(run=of, file="BILL_HISTORY_TBL.dat", line=7, reason="action fits no rule", value=value)
