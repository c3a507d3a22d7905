"""Rows for tests, made through the ORM, with defaults for whatever a test does not care about."""

from tests.factories.alerts import event, follow, subscriber
from tests.factories.bills import (
    action,
    hearing,
    legislator,
    measure,
    mention,
    outcome_report,
    published,
    session,
    stage_change,
    version,
    vote,
)
from tests.factories.ingest import issue, run
from tests.factories.people import key, person
from tests.factories.recommendations import (
    clause_change,
    letter,
    match,
    paper,
    recommendation,
    status_change,
    task,
    team_note,
    team_position,
)

__all__ = [
    "action",
    "clause_change",
    "event",
    "follow",
    "hearing",
    "issue",
    "key",
    "legislator",
    "letter",
    "match",
    "measure",
    "mention",
    "outcome_report",
    "paper",
    "person",
    "published",
    "recommendation",
    "run",
    "session",
    "stage_change",
    "status_change",
    "subscriber",
    "task",
    "team_note",
    "team_position",
    "version",
    "vote",
]
