"""What happens on the ground, as people found it: for the recommendation, and for each law that carries it."""

from dataclasses import dataclass
from datetime import date

from recommendations.choices import IMPLEMENTATION_MEANINGS, Implementation
from recommendations.models import ImplementationReport, Recommendation


@dataclass(frozen=True, slots=True)
class Ground:
    """The newest finding and what it leaves overdue. Without one, nothing public is known as of that day."""

    report: ImplementationReport | None
    state: Implementation
    as_of: date | None
    overdue: list[date]

    @property
    def meaning(self) -> str:
        return str(IMPLEMENTATION_MEANINGS[self.state])

    @property
    def reports_due(self) -> list[date]:
        return [date.fromisoformat(due) for due in self.report.reports_due] if self.report else []


@dataclass(frozen=True, slots=True)
class OnTheGround:
    """``now`` begins with the recommendation as a whole; ``history`` holds every finding, newest first."""

    now: list[Ground]
    history: list[ImplementationReport]

    @property
    def is_funding_missing(self) -> bool:
        return any(one.state == Implementation.NO_FUNDS for one in self.now)


def on_the_ground(recommendation: Recommendation, *, data_as_of: date | None, today: date) -> OnTheGround:
    """One query. Without a finding on the whole, ``no_evidence`` as of the date of the data stands for it."""
    history = list(recommendation.implementation_reports.newest_first())
    newest: dict[int | None, ImplementationReport] = {}
    for report in history:
        newest.setdefault(report.measure_id, report)
    whole = newest.pop(None, None)
    unknown = Ground(None, Implementation.NO_EVIDENCE, data_as_of, [])
    first = _ground(whole, today) if whole else unknown
    return OnTheGround([first, *(_ground(report, today) for report in newest.values())], history)


def _ground(report: ImplementationReport, today: date) -> Ground:
    return Ground(report, Implementation(report.state), report.evidence_on, report.overdue(today))
