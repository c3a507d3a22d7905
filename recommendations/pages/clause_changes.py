"""What amendments did to the clauses of a bill, for its page."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bills.models import Measure
from recommendations.choices import MatchState
from recommendations.models import ClauseChange
from recommendations.pages.measure_rows import CLAUSE_CHANGES


@dataclass(slots=True)
class ClauseChanges:
    """Newest first. ``of_match`` by match pk; ``lost`` are clauses whose suggestion was withdrawn with them."""

    of_match: Mapping[int, list[ClauseChange]]
    lost: list[ClauseChange] = field(default_factory=list)


def clause_changes(measure: Measure) -> ClauseChanges:
    """One query."""
    found: dict[int, list[ClauseChange]] = defaultdict(list)
    lost = []
    for change in CLAUSE_CHANGES(measure=measure.pk):
        found[change.match_id].append(change)
        if MatchState.WITHDRAWN == change.state_after == change.match.state:
            lost.append(change)
    return ClauseChanges(found, lost)
