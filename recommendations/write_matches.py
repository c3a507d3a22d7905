"""The rows behind the matcher's drafts and events: set-based, and none that would say the same as before."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bills import bulk
from bills.models import BillVersion
from recommendations.drafts import Draft, OfMeasures
from recommendations.models import ClauseChange, Dissent, Evidence, Match
from recommendations.staleness import Dissenting, Event
from recommendations.watch import clause_hash

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
EVENT_FIELDS = (
    "match_id",
    "from_version_id",
    "to_version_id",
    "to_text_digest",
    "kind",
    "part",
    "was",
    "was_hash",
    "now",
    "now_hash",
    "because",
    "replaced",
    "state_before",
    "state_after",
    "is_public",
    "happened_on",
    "recorded_at",
)

Row = tuple[Any, ...]
Pair = tuple[int, int]
"""(measure pk, recommendation pk): a match's natural key."""


def write_matches(on_file: OfMeasures, wanted: OfMeasures) -> None:
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
    keys = _keys_of(measure for measure, _ in requoted)
    Evidence.objects.filter(match__in=[keys[pair] for pair in requoted]).delete()
    quotes = [
        (keys[pair], position, one.part, one.start, one.end, one.quote, list(one.elements))
        for pair, evidence in requoted.items()
        for position, one in enumerate(evidence)
    ]
    bulk.insert(Evidence, EVIDENCE_FIELDS, quotes)


def note_dissent(
    on_file: OfMeasures, dissent: Mapping[int, Mapping[int, Dissenting]], rule_version: str, at: datetime
) -> None:
    """List the decided matches that the rules read otherwise, and only those. Two queries, one more for news."""
    pairs = {(measure, of): says for measure, found in dissent.items() for of, says in found.items()}
    known = {
        (row.match.measure_id, row.match.recommendation_id): row
        for row in Dissent.objects.filter(match__measure__in=on_file).select_related("match")
    }
    if gone := [row.pk for pair, row in known.items() if pair not in pairs]:
        Dissent.objects.filter(pk__in=gone).delete()
    said = {pair: (row.says, row.is_weak) for pair, row in known.items()}
    if fresh := {pair: says for pair, says in pairs.items() if said.get(pair) != says}:
        keys = _keys_of(measure for measure, _ in fresh)
        fields = ("match_id", "says", "is_weak", "rule_version", "noted_at")
        rows = [(keys[pair], *says, rule_version, at) for pair, says in fresh.items()]
        bulk.insert_or_update(Dissent, fields, rows, unique=["match_id"])


def append_events(
    events: Mapping[int, Iterable[Event]],
    before: OfMeasures,
    after: OfMeasures,
    latest: Mapping[int, BillVersion],
    at: datetime,
) -> None:
    """Append each event that is not told yet. Two queries to look, where there is an event at all, and one to write."""
    told = [(measure, event) for measure, of_measure in events.items() for event in of_measure]
    if not told:
        return
    keys = _keys_of(measure for measure, _ in told)
    known = set(
        ClauseChange.objects.filter(match__in=keys.values(), to_version__in=[latest[measure].pk for measure, _ in told])
        .order_by()
        .values_list("match_id", "to_version_id", "to_text_digest", "was_hash")
    )
    rows: dict[tuple[Any, ...], Row] = {}
    for measure, event in told:
        states = before[measure][event.recommendation], after[measure][event.recommendation]
        row = _event_row(keys[measure, event.recommendation], event, states, latest[measure], at)
        said = dict(zip(EVENT_FIELDS, row, strict=True))
        rows.setdefault(tuple(said[name] for name in ("match_id", "to_version_id", "to_text_digest", "was_hash")), row)
    bulk.insert(ClauseChange, EVENT_FIELDS, [row for key, row in rows.items() if key not in known])


def _event_row(match: int, event: Event, states: tuple[Draft, Draft], to: BillVersion, at: datetime) -> Row:
    """A row of EVENT_FIELDS."""
    was, now = states
    fate = event.fate
    return (
        match,
        event.from_version,
        to.pk,
        to.text_digest,
        fate.kind,
        event.quoted.part,
        event.quoted.quote,
        clause_hash(event.quoted.quote),
        fate.now,
        clause_hash(fate.now) if fate.now else "",
        list(fate.because),
        list(event.replaced),
        was.state,
        now.state,
        was.is_public or now.is_public,
        to.on,
        at,
    )


def _keys_of(measures: Iterable[int]) -> dict[Pair, int]:
    rows = Match.objects.filter(measure__in=set(measures)).order_by()
    return {(measure, of): pk for pk, measure, of in rows.values_list("pk", "measure_id", "recommendation_id")}


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
