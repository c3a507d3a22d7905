"""What people decided, as labelled examples: the pair, the version they read, and the clause that they judged it by."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from bills.models import BillVersion
from recommendations.choices import Verdict
from recommendations.models import ReviewDecision


@dataclass(frozen=True, slots=True)
class Example:
    """One match as people left it. ``decision`` is the newest word of its latest round."""

    decision: ReviewDecision
    recommendation: str

    @property
    def version(self) -> BillVersion:
        return self.decision.version

    @property
    def is_confirmed(self) -> bool:
        return self.decision.verdict == Verdict.CONFIRM


def reviewed(*, at: datetime, recommendations: list[str] | None = None, most: int | None = None) -> list[Example]:
    """Examples from released decisions, newest first; a match on which people differ is none. One query, with texts."""
    words = (
        ReviewDecision.objects.released(at)
        .filter(is_demo=False)
        .select_related("version__measure__session", "version__body", "match__recommendation")
        .order_by("-pk")
    )
    if recommendations is not None:
        words = words.filter(match__recommendation__code__in=recommendations)
    by_match: dict[int, list[ReviewDecision]] = defaultdict(list)
    for word in words[: most * 2] if most else words:
        if not by_match[word.match_id] or by_match[word.match_id][0].round == word.round:
            by_match[word.match_id].append(word)
    agreed = [of[0] for of in by_match.values() if len({_reading(word) for word in of}) == 1]
    return [Example(word, word.match.recommendation.code) for word in agreed[:most]]


def _reading(word: ReviewDecision) -> tuple[str, str]:
    return word.verdict, word.stance if word.verdict == Verdict.CONFIRM else ""
