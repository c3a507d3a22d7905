"""What people decided, as labelled examples: the pair, the version they read, and the clause that they judged it by.

As ``Judged`` they measure the matcher. As labels they leave the site without a word of a bill: offsets and a hash
point at the official digest, so that whoever holds the same feed can put them together again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bills.models import BillVersion
from recommendations.choices import Verdict
from recommendations.matching.judged import Judged, Pair, collapsed, fingerprint
from recommendations.models import Evidence, ReviewDecision
from recommendations.watch import clause_hash


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
        words = words.filter(match__recommendation__public_id__in=recommendations)
    by_match: dict[int, list[ReviewDecision]] = defaultdict(list)
    for word in words[: most * 2] if most else words:
        if not by_match[word.match_id] or by_match[word.match_id][0].round == word.round:
            by_match[word.match_id].append(word)
    agreed = [of[0] for of in by_match.values() if len({_reading(word) for word in of}) == 1]
    return [Example(word, word.match.recommendation.public_id) for word in agreed[:most]]


def _reading(word: ReviewDecision) -> tuple[str, str]:
    return word.verdict, word.stance if word.verdict == Verdict.CONFIRM else ""


def as_judged(examples: Iterable[Example], known: frozenset[str]) -> Iterator[Judged]:
    """One measure a version that people read. Recommendations on which nobody decided count neither way."""
    for of in _by_version(examples).values():
        measure = of[0].version.measure
        pairs = {one.recommendation: _pair(one) for one in of if one.is_confirmed}
        decided = {one.recommendation for one in of}
        yield Judged(measure.id_, of[0].version.text(), pairs, known - decided)


def as_labels(examples: Iterable[Example], known: frozenset[str]) -> Iterator[dict[str, Any]]:
    """One JSON object a version, as ``evaluate`` reads labels, and ``rejected`` beside it."""
    for of in _by_version(examples).values():
        version = of[0].version
        decided = {one.recommendation for one in of}
        yield {
            "session": version.measure.session.key,
            "measure": version.measure.label,
            "version": version.key,
            "text_source": "digest" if version.digest else "long title",
            "sha256": fingerprint(version.digest or version.long_title),
            "recommendations": [
                {"id": one.recommendation, "stance": one.decision.stance, "scope": one.decision.scope}
                | {"elements": one.decision.elements, **_place(one)}
                for one in of
                if one.is_confirmed
            ],
            "rejected": [{"id": one.recommendation, **_place(one)} for one in of if not one.is_confirmed],
            "ambiguous": sorted(known - decided),
            "decided_on": max(one.decision.decided_at for one in of).date().isoformat(),
        }


def _by_version(examples: Iterable[Example]) -> Mapping[int, list[Example]]:
    found: dict[int, list[Example]] = defaultdict(list)
    for one in sorted(examples, key=lambda each: (each.version.key, each.recommendation)):
        found[one.version.pk].append(one)
    return found


def _pair(one: Example) -> Pair:
    place = _place(one)
    sentence = (int(place["start"]), int(place["end"])) if "start" in place else None
    return Pair(one.decision.stance, one.decision.scope, sentence)


def _place(one: Example) -> dict[str, int | str]:
    """Where the clause stands in the digest, white space collapsed, and its hash; only the hash for another part."""
    word = one.decision
    if not word.quote or word.start is None:
        return {}
    hashed: dict[str, int | str] = {"clause_sha256": clause_hash(word.quote)}
    if word.part != Evidence.Part.DIGEST:
        return hashed
    start = len(collapsed(one.version.digest[: word.start] + "x")) - 1
    return hashed | {"start": start, "end": start + len(collapsed(word.quote))}
