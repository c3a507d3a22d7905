"""Reports of the Governor's office: kept beside the measure, and settled when the Legislature's data arrives."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bills.choices import ChangeKind, Origin, Outcome, ReportState, Stage
from bills.identifiers import MeasureId
from bills.models import Measure, OutcomeReport
from bills.outcomes import verdict
from bills.precedence import OFFICIAL
from bills.records import OutcomeRecord
from bills.upsert.changes import Journal
from bills.upsert.named import pks_of


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A report that the Legislature's data has turned out to contradict."""

    measure: str
    reported: str
    stage: str


@dataclass(slots=True)
class Noted:
    """What became of reports or mentions; ``unknown`` holds measures that we do not have."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: int = 0
    unknown: tuple[MeasureId, ...] = ()


@transaction.atomic
def report_outcomes(
    records: Sequence[OutcomeRecord], *, recorded_at: datetime, origin: Origin, document: str = ""
) -> Noted:
    """Store what was announced. Posts may come in any order and as often as they like."""
    journal = Journal(recorded_at=recorded_at, origin=origin, document=document)
    told: dict[MeasureId, list[OutcomeRecord]] = defaultdict(list)
    for record in records:
        told[record.id].append(record)
    pks = pks_of(told)
    stored = {row.measure_id: row for row in OutcomeReport.objects.filter(measure__in=pks.values())}
    noted = Noted(unknown=tuple(measure for measure in told if measure not in pks))
    for measure, pk in pks.items():
        _store(pk, told[measure], stored.get(pk), journal, noted)
    noted.changes = journal.write()
    return noted


def _store(pk: int, told: list[OutcomeRecord], row: OutcomeReport | None, journal: Journal, noted: Noted) -> None:
    newest, first = max(told, key=lambda one: one.posted_at), min(one.on for one in told)
    was = row.outcome if row else ""
    before = _content(row) if row else None
    if row is None:
        row = OutcomeReport(measure_id=pk, on=first)
    row.on = min(row.on, first)
    if before is None or newest.posted_at >= row.posted_at:
        row.outcome, row.posted_at, row.post = newest.outcome, newest.posted_at, newest.post
        row.message, row.author, row.subject = newest.message, newest.author[:300], newest.subject[:1000]
    if was != row.outcome:
        row.state = ReportState.REPORTED
        journal.note(pk, ChangeKind.OUTCOME_REPORTED, was=was, now=row.outcome, on=newest.on)
    if _content(row) == before:
        noted.unchanged += 1
        return
    row.save()
    noted.created += before is None
    noted.updated += before is not None


def _content(row: OutcomeReport) -> tuple[object, ...]:
    return row.outcome, row.on, row.posted_at, row.post, row.message, row.author, row.subject


@transaction.atomic
def settle_reports() -> list[Contradiction]:
    """Compare every open report with the measure's stage; returns what has newly turned out to be contradicted."""
    found = []
    for report in OutcomeReport.objects.unsettled().select_related("measure__session"):
        state = verdict(Outcome(report.outcome), Stage(report.measure.stage), report.measure.stage_rule)
        if state == report.state or not _is_official(report.measure):
            continue
        if state is ReportState.CONTRADICTED:
            found.append(Contradiction(report.measure.label, report.outcome, report.measure.stage))
        report.state = state
        report.save(update_fields=["state"])
    return found


def _is_official(measure: Measure) -> bool:
    """Only the Legislature's own word confirms or contradicts; another reader's may rest on the same announcement."""
    words = (measure.provenance.get(facet) or {} for facet in ("actions", "official"))
    return any(word.get("source") == OFFICIAL for word in words)
