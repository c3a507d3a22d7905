"""How well the matcher agrees with judged measures: pairs (measure, recommendation), stance, scope and evidence.

``judged.py`` reads the input. A pair is found where a strong or likely suggestion stands; a weak one only puts the
measure into the review queue.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any, Literal

from recommendations.matching.judged import Judged, Texts, collapsed, read_judged
from recommendations.matching.propose import propose
from recommendations.matching.rules import Rules
from recommendations.matching.suggestions import Proposal, Suggestion


@dataclass(slots=True)
class Count:
    """Pairs found and right, found and wrong, and missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        return share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        return share(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        return share(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    def as_json(self) -> dict[str, float]:
        """Counts and shares, the shares rounded to four places."""
        return asdict(self) | {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


@dataclass(frozen=True, slots=True)
class Disagreement:
    session: str
    measure: str
    recommendation: str
    kind: Literal["missed", "extra", "stance", "scope"]
    why: str


@dataclass(slots=True)
class Report:
    """Counts over all judged measures.

    ``strong`` counts pairs of the strong band only. ``queued`` are judged pairs found in any band, also the uncounted
    one; ``queued_measures`` have a suggestion of any band. ``located`` are found pairs whose label names the deciding
    sentence, ``evidence_right`` those of them whose quotes reach it. ``skipped`` counts labels without their words.
    """

    measures: int = 0
    pairs: Count = field(default_factory=Count)
    per_recommendation: dict[str, Count] = field(default_factory=dict)
    strong: Count = field(default_factory=Count)
    stances_right: int = 0
    scopes_right: int = 0
    queued: int = 0
    queued_measures: int = 0
    located: int = 0
    evidence_right: int = 0
    errors: list[Disagreement] = field(default_factory=list)
    other_scopes: list[Disagreement] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The report in the shape that the ``evaluate`` command promises; shares are rounded to four places."""
        return {
            "measures": self.measures,
            "pairs": self.pairs.as_json(),
            "stance_accuracy": round(share(self.stances_right, self.pairs.tp), 4),
            "scope_accuracy": round(share(self.scopes_right, self.pairs.tp), 4),
            "per_recommendation": {id: asdict(count) for id, count in self.per_recommendation.items()},
            "errors": [asdict(error) for error in self.errors],
            "seconds": round(self.seconds, 3),
            "strong": {"tp": self.strong.tp, "fp": self.strong.fp, "precision": round(self.strong.precision, 4)},
            "queue_recall": round(share(self.queued, self.pairs.tp + self.pairs.fn), 4),
            "queued_measures": self.queued_measures,
            "evidence_accuracy": round(self.evidence_right / self.located, 4) if self.located else None,
            "other_scopes": [asdict(error) for error in self.other_scopes],
            "skipped": dict(self.skipped),
        }


def evaluate(lines: Iterable[str], rules: Rules, texts: Texts | None = None) -> Report:
    """Propose for every judged measure and compare; raises ``BadLine`` at the first line that cannot be read."""
    skipped: Counter[str] = Counter()
    known = frozenset(each.id for each in rules.recommendations)
    report = compare(read_judged(lines, known, texts, skipped), rules)
    report.skipped = skipped
    return report


def compare(judged: Iterable[Judged], rules: Rules) -> Report:
    """Propose for every judged measure and count where people and matcher agree."""
    report = Report(per_recommendation={each.id: Count() for each in rules.recommendations})
    for one in judged:
        begun = perf_counter()
        proposal = propose(one.measure, one.text, rules)
        report.seconds += perf_counter() - begun
        _compare(one, proposal, report)
    return report


def share(part: int, whole: int) -> float:
    """A share of nothing is 1: nothing was claimed or asked for that could be wrong."""
    return part / whole if whole else 1.0


def _compare(judged: Judged, proposal: Proposal, report: Report) -> None:
    report.measures += 1
    report.queued_measures += bool(proposal.suggestions)
    suggested = {each.recommendation: each for each in proposal.suggestions}
    for id, count in report.per_recommendation.items():
        if id in judged.ambiguous:
            continue
        suggestion = suggested.get(id)
        if id in judged.pairs:
            report.queued += suggestion is not None
            if suggestion is None or not suggestion.counts:
                _count_missed(judged, id, suggestion, proposal, report)
            else:
                _count_found(judged, id, suggestion, report)
        elif suggestion is not None and suggestion.counts:
            count.fp += 1
            report.pairs.fp += 1
            report.strong.fp += suggestion.band == "strong"
            report.errors.append(_disagree(judged, id, "extra", f"{suggestion.stance}: {suggestion.reasons[0]}"))


def _count_missed(judged: Judged, id: str, suggestion: Suggestion | None, proposal: Proposal, report: Report) -> None:
    report.per_recommendation[id].fn += 1
    report.pairs.fn += 1
    report.errors.append(_disagree(judged, id, "missed", _why_missed(suggestion, proposal)))


def _count_found(judged: Judged, id: str, suggestion: Suggestion, report: Report) -> None:
    pair = judged.pairs[id]
    report.per_recommendation[id].tp += 1
    report.pairs.tp += 1
    report.strong.tp += suggestion.band == "strong"
    report.stances_right += suggestion.stance == pair.stance
    report.scopes_right += suggestion.scope == pair.scope
    if pair.sentence:
        report.located += 1
        report.evidence_right += _reaches(judged, suggestion, pair.sentence)
    for kind, told, said, listed in (
        ("stance", pair.stance, suggestion.stance, report.errors),
        ("scope", pair.scope, suggestion.scope, report.other_scopes),
    ):
        if told != said:
            why = f"judged {told}, suggested {said}: {suggestion.reasons[0]}"
            listed.append(_disagree(judged, id, "stance" if kind == "stance" else "scope", why))


def _reaches(judged: Judged, suggestion: Suggestion, sentence: tuple[int, int]) -> bool:
    """Whether a quoted clause of the digest overlaps the deciding sentence; its offsets count collapsed characters."""
    text = judged.text.digest
    for piece in suggestion.evidence:
        start = len(collapsed(text[: piece.start]))
        if piece.part == "digest" and start < sentence[1] and sentence[0] < start + len(collapsed(piece.quote)):
            return True
    return False


def _why_missed(suggestion: Suggestion | None, proposal: Proposal) -> str:
    if proposal.spot_bill:
        return f"taken for a spot bill: {proposal.spot_reason}"
    if suggestion is None:
        return "no clause answers a rule"
    return f"only {suggestion.band} ({suggestion.score}): {suggestion.reasons[0]}"


def _disagree(judged: Judged, id: str, kind: Literal["missed", "extra", "stance", "scope"], why: str) -> Disagreement:
    return Disagreement(str(judged.measure.session), str(judged.measure), id, kind, why)
