"""Versions that wait to be read → matches, their evidence, a reading each, and what amendments did to clauses.

Only people confirm or refuse; what a machine may do to a match is the table of ``recommendations.staleness``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from bills import bulk
from bills.choices import AuthorRole
from bills.models import Author, BillVersion, Measure
from bills.records import BillText
from bills.rewriting import Print, what_was_replaced
from recommendations.choices import Band, MatchState
from recommendations.drafts import Draft, OfMeasures, Quoted
from recommendations.matching import Rules, Suggestion, propose
from recommendations.models import Match, Reading, Recommendation
from recommendations.quoting import words_of
from recommendations.staleness import Earlier, Judged, Latest, judge
from recommendations.watch import NewText
from recommendations.watch.direction import ReadAs
from recommendations.write_matches import append_events, note_dissent, write_matches

CHUNK = 300

READING_FIELDS = ("measure_id", "version_id", "text_digest", "rule_version", "is_spot_bill", "spot_reason", "read_at")

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]
"""Called after each chunk with measures read, and measures to read."""
_UNREAD = (BillVersion.TextState.ABSENT, BillVersion.TextState.MISSING)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One run. ``suggested`` counts the suggestions, weak ones apart, that stand on the measures it read;
    ``needs_recheck`` and ``withdrawn`` count the matches that it put there."""

    measures: int = 0
    suggested: int = 0
    needs_recheck: int = 0
    withdrawn: int = 0


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
    rows = dict(Recommendation.objects.values_list("public_id", "pk"))
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
    measures = Measure.objects.filter(pk__in=keys).select_related("session", "latest_version__body", "reading")
    latest = {measure.pk: measure.latest_version for measure in measures if measure.latest_version}
    earlier = _earlier_versions(on_file, latest)
    wanted: dict[int, Judged] = {}
    readings = []
    for measure in measures:
        version = latest[measure.pk]
        text = version.text()
        proposal = propose(measure.id_, text, rules)
        suggested = {
            recommendations[one.recommendation]: _suggested(one, version.pk, rules.version, at)
            for one in proposal.suggestions
        }
        then = {
            old.pk: Earlier(old.text(), _read_as(measure, old, rules, recommendations), replaced)
            for old, replaced in earlier.get(measure.pk, ())
        }
        now = Latest(version.pk, NewText(text), suggested, version.text_state not in _UNREAD)
        wanted[measure.pk] = judge(on_file.get(measure.pk, {}), now, then)
        _check(measure, version, text, wanted[measure.pk].drafts.values())
        readings.append(_reading(measure, version, rules.version, proposal.spot_reason, proposal.spot_bill, at))
    drafts = {measure: judged.drafts for measure, judged in wanted.items()}
    write_matches(on_file, drafts)
    note_dissent(on_file, {measure: judged.dissent for measure, judged in wanted.items()}, rules.version, at)
    append_events({measure: judged.events for measure, judged in wanted.items()}, on_file, drafts, latest, at)
    bulk.insert_or_update(Reading, READING_FIELDS, readings, unique=["measure_id"])
    return _tally(on_file, drafts)


def _read_as(
    measure: Measure, version: BillVersion, rules: Rules, recommendations: Mapping[str, int]
) -> dict[int, ReadAs]:
    """What today's rules see in an earlier text, so that the two texts are compared and not the rules."""
    return {
        recommendations[one.recommendation]: ReadAs(one.stance, one.scope, frozenset(one.elements))
        for one in propose(measure.id_, version.text(), rules).suggestions
    }


def _earlier_versions(
    on_file: OfMeasures, latest: Mapping[int, BillVersion]
) -> Mapping[int, list[tuple[BillVersion, tuple[str, ...]]]]:
    """Measure pk → the versions before the latest that its matches quote, and what was replaced since. Two queries."""
    quoted = {
        draft.version
        for measure, drafts in on_file.items()
        for draft in drafts.values()
        if measure in latest and draft.version != latest[measure].pk
    }
    versions = list(BillVersion.objects.filter(pk__in=quoted).select_related("body")) if quoted else []
    newer = [latest[version.measure_id] for version in versions]
    authors: dict[int, set[str]] = defaultdict(set)
    lead = Author.objects.filter(version__in=[*versions, *newer], role=AuthorRole.LEAD) if versions else ()
    for author in lead:
        authors[author.version_id].add(author.name)
    found: dict[int, list[tuple[BillVersion, tuple[str, ...]]]] = defaultdict(list)
    for was, now in zip(versions, newer, strict=True):
        replaced = what_was_replaced(_print(was, authors), _print(now, authors))
        found[was.measure_id].append((was, replaced))
    return found


def _print(version: BillVersion, authors: Mapping[int, set[str]]) -> Print:
    sections = frozenset((law.code, law.section) for law in version.law)
    return Print(version.subject, frozenset(authors.get(version.pk, ())), sections)


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


def _check(measure: Measure, version: BillVersion, text: BillText, matches: Iterable[Draft]) -> None:
    for draft in matches:
        for one in draft.evidence if draft.version == version.pk else ():
            if words_of(text, one.part)[one.start : one.end] != one.quote:
                raise WrongEvidence(
                    f"{measure.label} ({version.key}): {one.part} {one.start}:{one.end} is not {one.quote!r}"
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
