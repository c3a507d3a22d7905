"""Versions that wait to be read → matches, their evidence and a reading each. Only people confirm or refuse.

What a machine may do to a match:

=============  ==================================================================================================
was            becomes
=============  ==================================================================================================
(none)         suggested, where the version answers the recommendation
suggested      the new proposal; withdrawn where nothing is proposed any longer
withdrawn      suggested, where it is proposed again
confirmed      needs re-check, where the latest version lacks one of its quotes in the same part; else it moves to
               that version, its offsets carried along
needs_recheck  stays, on the version that a person confirmed
rejected       stays; suggested again where a later version answers with a clause that nobody has refused
=============  ==================================================================================================
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from bills import bulk
from bills.models import BillVersion, Measure
from bills.records import BillText
from recommendations.choices import Band, MatchState
from recommendations.matching import Rules, Suggestion, propose
from recommendations.models import Evidence, Match, Reading, Recommendation

CHUNK = 300
CLAUSE_CHANGED = "A reviewer set an earlier clause aside; this version answers with another one."

MATCH_FIELDS = (
    "recommendation_id",
    "measure_id",
    "version_id",
    "state",
    "stance",
    "scope",
    "elements",
    "score",
    "band",
    "reasons",
    "needs_bill_text",
    "rule_version",
    "suggested_at",
)
EVIDENCE_FIELDS = ("match_id", "position", "part", "start", "end", "quote", "elements")
READING_FIELDS = ("measure_id", "version_id", "text_digest", "rule_version", "is_spot_bill", "spot_reason", "read_at")

Row = tuple[Any, ...]
Pair = tuple[int, int]
"""(measure pk, recommendation pk): a match's natural key."""
Progress = Callable[[int, int], None]
"""Called after each chunk with measures read, and measures to read."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One run. ``suggested`` counts the suggestions, weak ones apart, that stand on the measures it read;
    ``needs_recheck`` and ``withdrawn`` count the matches that it put there."""

    measures: int = 0
    suggested: int = 0
    needs_recheck: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A row of evidence without its match."""

    part: str
    start: int
    end: int
    quote: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A match as it should stand, with everything that is compared before it is written."""

    version: int
    state: str
    stance: str
    scope: str
    elements: tuple[str, ...]
    score: float
    band: str
    reasons: tuple[str, ...]
    needs_bill_text: bool
    rule_version: str
    suggested_at: datetime
    evidence: tuple[Quoted, ...]


OfMeasures = Mapping[int, Mapping[int, Draft]]
"""Measure pk → recommendation pk → match."""


class RecommendationsMissing(LookupError):
    """The rules name recommendations that no row stands for."""


class WrongEvidence(AssertionError):
    """A quote is not what stands at its offsets: a fault of the program, never of a bill."""


def propose_matches(
    *, rules: Rules, at: datetime, everything: bool = False, progress: Progress | None = None
) -> Proposed:
    """Read every measure whose latest version, words or rules have changed since its reading, or ``everything``.

    One transaction a chunk, a constant number of queries in it; a row that would not change is not written.
    """
    recommendations = _rows_of(rules)
    waiting = list(_candidates(rules, everything).order_by("pk").values_list("pk", flat=True))
    tally: Counter[str] = Counter()
    for first in range(0, len(waiting), CHUNK):
        keys = waiting[first : first + CHUNK]
        tally.update(_read_chunk(keys, rules, recommendations, at))
        if progress:
            progress(first + len(keys), len(waiting))
    return Proposed(len(waiting), tally["suggested"], tally["needs_recheck"], tally["withdrawn"])


def _rows_of(rules: Rules) -> Mapping[str, int]:
    rows = dict(Recommendation.objects.values_list("code", "pk"))
    if missing := [one.id for one in rules.recommendations if one.id not in rows]:
        raise RecommendationsMissing(f"no row for {', '.join(missing)}; run load_paper first")
    return rows


def _candidates(rules: Rules, everything: bool) -> QuerySet[Measure]:
    readable = Measure.objects.filter(latest_version__isnull=False)
    if everything:
        return readable
    return readable.filter(
        Q(reading__isnull=True)
        | ~Q(reading__version_id=F("latest_version_id"))
        | ~Q(reading__text_digest=F("latest_version__text_digest"))
        | ~Q(reading__rule_version=rules.version)
    )


@transaction.atomic
def _read_chunk(
    keys: Sequence[int], rules: Rules, recommendations: Mapping[str, int], at: datetime
) -> Mapping[str, int]:
    on_file = _drafts_on_file(keys)
    wanted: dict[int, dict[int, Draft]] = {}
    readings = []
    measures = Measure.objects.filter(pk__in=keys).select_related("session", "latest_version__body", "reading")
    for measure in measures:
        version = measure.latest_version
        if version is None:
            continue
        text = version.text()
        proposal = propose(measure.id_, text, rules)
        suggested = {
            recommendations[one.recommendation]: _suggested(one, version.pk, rules.version, at)
            for one in proposal.suggestions
        }
        wanted[measure.pk] = _judge(version.pk, text, on_file.get(measure.pk, {}), suggested)
        _check(measure, version, text, wanted[measure.pk])
        readings.append(_reading(measure, version, rules.version, proposal.spot_reason, proposal.spot_bill, at))
    _write_matches(on_file, wanted)
    bulk.insert_or_update(Reading, READING_FIELDS, readings, unique=["measure_id"])
    return _tally(on_file, wanted)


def _drafts_on_file(measures: Sequence[int]) -> dict[int, dict[int, Draft]]:
    """Every match of those measures: measure pk → recommendation pk → the match. Two queries."""
    found: dict[int, dict[int, Draft]] = {}
    for match in Match.objects.filter(measure__in=measures).prefetch_related("evidence"):
        found.setdefault(match.measure_id, {})[match.recommendation_id] = Draft(
            version=match.version_id,
            state=match.state,
            stance=match.stance,
            scope=match.scope,
            elements=tuple(match.elements),
            score=match.score,
            band=match.band,
            reasons=tuple(match.reasons),
            needs_bill_text=match.needs_bill_text,
            rule_version=match.rule_version,
            suggested_at=match.suggested_at,
            evidence=tuple(
                Quoted(one.part, one.start, one.end, one.quote, tuple(one.elements)) for one in match.evidence.all()
            ),
        )
    return found


def _suggested(suggestion: Suggestion, version: int, rule_version: str, at: datetime) -> Draft:
    return Draft(
        version=version,
        state=MatchState.SUGGESTED,
        stance=suggestion.stance,
        scope=suggestion.scope,
        elements=suggestion.elements,
        score=suggestion.score,
        band=suggestion.band,
        reasons=suggestion.reasons,
        needs_bill_text=suggestion.needs_bill_text,
        rule_version=rule_version,
        suggested_at=at,
        evidence=tuple(Quoted(one.part, one.start, one.end, one.quote, one.elements) for one in suggestion.evidence),
    )


def _reading(
    measure: Measure, version: BillVersion, rule_version: str, reason: str, is_spot: bool, at: datetime
) -> Row:
    """A row of READING_FIELDS; one that says the same as before keeps its hour, so that it is not written."""
    says = (version.pk, version.text_digest, rule_version, is_spot, reason)
    old = getattr(measure, "reading", None)
    if old and says == (old.version_id, old.text_digest, old.rule_version, old.is_spot_bill, old.spot_reason):
        at = old.read_at
    return (measure.pk, *says, at)


# What becomes of one measure's matches. Pure.


def _judge(
    version: int, text: BillText, on_file: Mapping[int, Draft], suggested: Mapping[int, Draft]
) -> dict[int, Draft]:
    """The measure's matches as they should stand: recommendation pk → match."""
    after = dict(suggested)
    for recommendation, old in on_file.items():
        after[recommendation] = _next(old, suggested.get(recommendation), version, text)
    return after


def _next(old: Draft, new: Draft | None, version: int, text: BillText) -> Draft:
    if old.state == MatchState.CONFIRMED:
        return _carried(old, version, text)
    if old.state == MatchState.REJECTED and not (new and _has_fresh_clause(old, new, text)):
        return _without_lost_quotes(old, version, text)
    if old.state == MatchState.REJECTED and new:
        return replace(new, reasons=(*new.reasons, CLAUSE_CHANGED))
    if old.state == MatchState.NEEDS_RECHECK or new is None:
        state = old.state if old.state == MatchState.NEEDS_RECHECK else MatchState.WITHDRAWN
        return _without_lost_quotes(replace(old, state=state), version, text)
    return _resuggested(old, new)


def _resuggested(old: Draft, new: Draft) -> Draft:
    """The new proposal; a suggestion that stood all along keeps its hour, and why a refused one came back."""
    if old.state != MatchState.SUGGESTED:
        return new
    came_back = (CLAUSE_CHANGED,) if CLAUSE_CHANGED in old.reasons else ()
    return replace(new, suggested_at=old.suggested_at, reasons=(*new.reasons, *came_back))


def _has_fresh_clause(old: Draft, new: Draft, text: BillText) -> bool:
    """Whether a refused clause has gone from the words, and the proposal quotes one that nobody has seen.

    Other rules quoting another clause of the same words bring nothing back: a person has read those words.
    """
    refused = {one.quote for one in old.evidence}
    if not {one.quote for one in new.evidence} - refused:
        return False
    return old.version != new.version or any(_moved(one, text) is None for one in old.evidence)


def _carried(old: Draft, version: int, text: BillText) -> Draft:
    """A confirmed match on the latest version, or up for a re-check where one of its quotes is gone."""
    moved = [_moved(one, text) for one in old.evidence]
    kept = tuple(one for one in moved if one is not None)
    if len(kept) == len(moved):
        return replace(old, version=version, evidence=kept)
    return _without_lost_quotes(replace(old, state=MatchState.NEEDS_RECHECK), version, text)


def _without_lost_quotes(old: Draft, version: int, text: BillText) -> Draft:
    """The match on the version it quotes; where that very version's words were corrected, what still stands there."""
    if old.version != version:
        return old
    return replace(old, evidence=tuple(one for each in old.evidence if (one := _moved(each, text)) is not None))


def _moved(quoted: Quoted, text: BillText) -> Quoted | None:
    """The same quote in these words, at the place nearest to where it was."""
    words = _part(text, quoted.part)
    if words[quoted.start : quoted.end] == quoted.quote:
        return quoted
    after = words.find(quoted.quote, quoted.start)
    before = words.rfind(quoted.quote, 0, quoted.start + len(quoted.quote))
    places = [place for place in (before, after) if place >= 0]
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - quoted.start))
    return replace(quoted, start=start, end=start + len(quoted.quote))


def _part(text: BillText, part: str) -> str:
    match part:
        case Evidence.Part.BODY:
            return text.body_text
        case Evidence.Part.LONG_TITLE:
            return text.long_title
        case Evidence.Part.SUBJECT:
            return text.subject
    return text.digest


def _check(measure: Measure, version: BillVersion, text: BillText, matches: Mapping[int, Draft]) -> None:
    for draft in matches.values():
        for one in draft.evidence if draft.version == version.pk else ():
            if _part(text, one.part)[one.start : one.end] != one.quote:
                raise WrongEvidence(
                    f"{measure.label} ({version.key}): {one.part} {one.start}:{one.end} is not {one.quote!r}"
                )


# Writing


def _write_matches(on_file: OfMeasures, wanted: OfMeasures) -> None:
    """Write the matches and the evidence that differ: at most four statements, whatever the size of the chunk."""
    changed = {
        (measure, recommendation): draft
        for measure, drafts in wanted.items()
        for recommendation, draft in drafts.items()
        if on_file.get(measure, {}).get(recommendation) != draft
    }
    if not changed:
        return
    rows = [_match_row(pair, draft) for pair, draft in changed.items()]
    bulk.insert_or_update(Match, MATCH_FIELDS, rows, unique=["recommendation_id", "measure_id"])
    requoted = {
        pair: draft.evidence
        for pair, draft in changed.items()
        if (old := on_file.get(pair[0], {}).get(pair[1])) is None or old.evidence != draft.evidence
    }
    of_chunk = Match.objects.filter(measure__in={measure for measure, _ in requoted})
    keys = {(measure, recommendation): pk for pk, measure, recommendation in of_chunk.values_list(*_KEY)}
    Evidence.objects.filter(match__in=[keys[pair] for pair in requoted]).delete()
    quotes = [
        (keys[pair], position, one.part, one.start, one.end, one.quote, list(one.elements))
        for pair, evidence in requoted.items()
        for position, one in enumerate(evidence)
    ]
    bulk.insert(Evidence, EVIDENCE_FIELDS, quotes)


_KEY = ("pk", "measure_id", "recommendation_id")


def _match_row(pair: Pair, draft: Draft) -> Row:
    """A row of MATCH_FIELDS."""
    measure, recommendation = pair
    return (
        recommendation,
        measure,
        draft.version,
        draft.state,
        draft.stance,
        draft.scope,
        list(draft.elements),
        draft.score,
        draft.band,
        list(draft.reasons),
        draft.needs_bill_text,
        draft.rule_version,
        draft.suggested_at,
    )


def _tally(on_file: OfMeasures, wanted: OfMeasures) -> Counter[str]:
    tally: Counter[str] = Counter()
    for measure, drafts in wanted.items():
        for recommendation, draft in drafts.items():
            old = on_file.get(measure, {}).get(recommendation)
            tally["suggested"] += draft.state == MatchState.SUGGESTED and draft.band != Band.WEAK
            for state in (MatchState.NEEDS_RECHECK, MatchState.WITHDRAWN):
                tally[state] += draft.state == state and old is not None and old.state != state
    return tally
