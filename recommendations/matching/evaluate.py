"""How well the matcher agrees with judged measures: pairs (measure, recommendation), stance and scope.

Input: lines of JSON with ``session``, ``measure``, ``title``, ``long_title``, ``digest``, ``recommendations``
(``id``, ``stance``, ``scope``) and ``ambiguous`` (ids on which readers differed: they count neither way).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any, Literal

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.records import BillText
from recommendations.matching.propose import propose
from recommendations.matching.rules import Rules
from recommendations.matching.suggestions import Proposal, Suggestion


class BadLine(ValueError):
    """A line that is no judged measure; ``number`` counts from 1."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure with the pairs people found: recommendation → (stance, scope)."""

    measure: MeasureId
    text: BillText
    pairs: Mapping[str, tuple[str, str]]
    ambiguous: frozenset[str]


@dataclass(slots=True)
class Count:
    """Pairs found and right, found and wrong, and missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        return _share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        return _share(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        return _share(2 * self.tp, 2 * self.tp + self.fp + self.fn)


@dataclass(frozen=True, slots=True)
class Disagreement:
    session: str
    measure: str
    recommendation: str
    kind: Literal["missed", "extra", "stance"]
    why: str


@dataclass(slots=True)
class Report:
    """Counts over all judged measures. ``queued`` are judged pairs found in any band, also the uncounted one."""

    pairs: Count = field(default_factory=Count)
    per_recommendation: dict[str, Count] = field(default_factory=dict)
    stances_right: int = 0
    scopes_right: int = 0
    queued: int = 0
    errors: list[Disagreement] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The report in the shape that the ``evaluate`` command promises; shares are rounded to four places."""
        pairs = self.pairs
        return {
            "pairs": asdict(pairs)
            | {"precision": round(pairs.precision, 4), "recall": round(pairs.recall, 4), "f1": round(pairs.f1, 4)},
            "stance_accuracy": round(_share(self.stances_right, pairs.tp), 4),
            "scope_accuracy": round(_share(self.scopes_right, pairs.tp), 4),
            "per_recommendation": {id: asdict(count) for id, count in self.per_recommendation.items()},
            "errors": [asdict(error) for error in self.errors],
            "seconds": round(self.seconds, 3),
            "queue_recall": round(_share(self.queued, pairs.tp + pairs.fn), 4),
        }


def evaluate(lines: Iterable[str], rules: Rules) -> Report:
    """Propose for every judged measure and compare; raises ``BadLine`` at the first line that cannot be read."""
    report = Report(per_recommendation={each.id: Count() for each in rules.recommendations})
    for judged in read_judged(lines, frozenset(report.per_recommendation)):
        begun = perf_counter()
        proposal = propose(judged.measure, judged.text, rules)
        report.seconds += perf_counter() - begun
        _compare(judged, proposal, report)
    return report


def read_judged(lines: Iterable[str], known: frozenset[str]) -> Iterator[Judged]:
    """Judged measures, one per line that is not blank; ``known`` are the ids of the paper's recommendations."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _judged(json.loads(line), known)
        except json.JSONDecodeError as error:
            raise BadLine(number, f"not JSON: {error}") from error
        except KeyError as error:
            raise BadLine(number, f"no field {error}") from error
        except (NotAnIdentifier, TypeError, ValueError) as error:
            raise BadLine(number, str(error)) from error


def _judged(line: Any, known: frozenset[str]) -> Judged:
    if not isinstance(line, dict):
        raise TypeError("not a JSON object")
    text = BillText(subject=line["title"], long_title=line["long_title"], digest=line["digest"])
    pairs = {pair["id"]: (pair["stance"], pair["scope"]) for pair in line["recommendations"]}
    ambiguous = frozenset(line["ambiguous"])
    if unknown := (pairs.keys() | ambiguous) - known:
        raise ValueError(f"unknown recommendation {', '.join(sorted(unknown))}")
    return Judged(MeasureId.parse(line["measure"], SessionId.parse(line["session"])), text, pairs, ambiguous)


def _compare(judged: Judged, proposal: Proposal, report: Report) -> None:
    suggested = {each.recommendation: each for each in proposal.suggestions}
    for id, count in report.per_recommendation.items():
        if id in judged.ambiguous:
            continue
        suggestion = suggested.get(id)
        if id in judged.pairs:
            _compare_judged_pair(judged, id, suggestion, proposal, report)
        elif suggestion is not None and suggestion.counts:
            count.fp += 1
            report.pairs.fp += 1
            report.errors.append(_disagree(judged, id, "extra", f"{suggestion.stance}: {suggestion.reasons[0]}"))


def _compare_judged_pair(
    judged: Judged, id: str, suggestion: Suggestion | None, proposal: Proposal, report: Report
) -> None:
    report.queued += suggestion is not None
    if suggestion is None or not suggestion.counts:
        report.per_recommendation[id].fn += 1
        report.pairs.fn += 1
        report.errors.append(_disagree(judged, id, "missed", _why_missed(suggestion, proposal)))
        return
    report.per_recommendation[id].tp += 1
    report.pairs.tp += 1
    stance, scope = judged.pairs[id]
    report.scopes_right += suggestion.scope == scope
    report.stances_right += suggestion.stance == stance
    if suggestion.stance != stance:
        why = f"judged {stance}, suggested {suggestion.stance}: {suggestion.reasons[0]}"
        report.errors.append(_disagree(judged, id, "stance", why))


def _why_missed(suggestion: Suggestion | None, proposal: Proposal) -> str:
    if proposal.spot_bill:
        return f"taken for a spot bill: {proposal.spot_reason}"
    if suggestion is None:
        return "no clause answers a rule"
    return f"only {suggestion.band} ({suggestion.score}): {suggestion.reasons[0]}"


def _disagree(judged: Judged, id: str, kind: Literal["missed", "extra", "stance"], why: str) -> Disagreement:
    return Disagreement(str(judged.measure.session), str(judged.measure), id, kind, why)


def _share(part: int, whole: int) -> float:
    """A share of nothing is 1: nothing was claimed or asked for that could be wrong."""
    return part / whole if whole else 1.0
