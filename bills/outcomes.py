"""Whether the Legislature's own data bears out what the Governor's office announced."""

from bills.choices import Outcome, ReportState, Stage

_APPROVED = "approved"  # the rule of bills.lifecycle for a signature that is not chaptered yet
_BORNE_OUT = {Outcome.SIGNED: {Stage.CHAPTERED}, Outcome.VETOED: {Stage.VETOED}}
_ENDED = {Stage.CHAPTERED, Stage.CHAPTERED_WITHOUT_SIGNATURE, Stage.VETOED, Stage.DIED}


def verdict(outcome: Outcome, stage: Stage, stage_rule: str) -> ReportState:
    """Until the bill has come to an end there, the report stands as a report."""
    if stage in _BORNE_OUT[outcome] or (outcome is Outcome.SIGNED and stage_rule == _APPROVED):
        return ReportState.CONFIRMED
    return ReportState.CONTRADICTED if stage in _ENDED else ReportState.REPORTED
