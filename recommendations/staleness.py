"""What becomes of a measure's matches when its text, or the rules, have changed. Pure.

=============  ==================================================================================================
was            becomes
=============  ==================================================================================================
(none)         suggested, where the version answers the recommendation
suggested      the new proposal; withdrawn where nothing is proposed any longer
withdrawn      suggested, where it is proposed again
confirmed      needs re-check, where a quoted clause is changed or gone, or the whole measure was rewritten (gut and
               amend); else it moves to the latest version, its offsets carried along
needs_recheck  stays, on the version that a person read
rejected       stays; suggested again where a later text answers with a clause that nobody has refused or seen
=============  ==================================================================================================

Rules that changed over the same words overturn nothing that a person decided. A text that came without words, or
with next to none, is no amendment: suggestions stay as they are and say so, and what was confirmed is read again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from bills.records import BillText
from recommendations.choices import Band, MatchState
from recommendations.drafts import Draft, Drafts, Quoted
from recommendations.watch import Fate, NewText, clause_hash, fate_of
from recommendations.watch.direction import ReadAs
from recommendations.watch.fate import place_of

CLAUSE_CHANGED = "A reviewer set an earlier clause aside; this version answers with another one."
WORDS_LOST = "The latest version came with next to no words; this rests on the version before it."
LONG_ENOUGH = 200
"""Characters below which a text is too short to have lost its words."""
HARDLY_ANYTHING_LEFT = 0.02


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier version that a match still quotes: its words, what the rules see in them, what was replaced since."""

    text: BillText
    read_as: Mapping[int, ReadAs]
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest version as it was just read. ``has_words`` is False where the source has not delivered them."""

    version: int
    new: NewText
    suggested: Drafts
    has_words: bool = True

    def read_as(self, recommendation: int) -> ReadAs | None:
        found = self.suggested.get(recommendation)
        return ReadAs(found.stance, found.scope, frozenset(found.elements)) if found else None


@dataclass(frozen=True, slots=True)
class Event:
    """What the new text did to one clause of a match that stood at ``from_version``."""

    recommendation: int
    from_version: int
    quoted: Quoted
    fate: Fate
    replaced: tuple[str, ...]


class Dissenting(NamedTuple):
    """What the rules say of a decided match: a stance, empty for none; ``is_weak`` where they only see it weakly."""

    says: str
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure's matches as they should stand, and the events that led there.

    ``dissent`` names decided matches that the rules read otherwise, by recommendation pk. The decision stands.
    """

    drafts: Drafts
    events: tuple[Event, ...]
    dissent: Mapping[int, Dissenting]


def judge(on_file: Drafts, latest: Latest, earlier: Mapping[int, Earlier]) -> Judged:
    """``earlier`` holds every version, other than the latest, that a match on file quotes."""
    if not latest.has_words:
        return Judged(on_file, (), {})
    after = dict(latest.suggested)
    events: list[Event] = []
    for recommendation, old in on_file.items():
        before = earlier.get(old.version)
        fates = _fates(recommendation, old, latest, before)
        new = latest.suggested.get(recommendation)
        after[recommendation] = _next(old, new, latest, before, fates)
        if after[recommendation].state not in (MatchState.REJECTED, old.state) or _is_watched(old):
            events += _events(recommendation, old, fates, before)
    return Judged(after, tuple(events), _dissent(after, latest.suggested))


def _dissent(after: Drafts, suggested: Drafts) -> dict[int, Dissenting]:
    """Only what the matcher stands by is held against a decision."""
    found: dict[int, Dissenting] = {}
    for recommendation, draft in after.items():
        new = suggested.get(recommendation)
        is_weak = new is not None and new.band == Band.WEAK
        says = new.stance if new and not is_weak else ""
        if (draft.state == MatchState.CONFIRMED and says != draft.stance) or (
            draft.state == MatchState.REJECTED and says
        ):
            found[recommendation] = Dissenting(says, is_weak)
    return found


def _fates(recommendation: int, old: Draft, latest: Latest, before: Earlier | None) -> list[Fate]:
    """One for each piece of the match's evidence."""
    was_read = before.read_as.get(recommendation) if before else None
    now_read = latest.read_as(recommendation)
    return [fate_of(one.quote, one.part, one.start, latest.new, was_read, now_read) for one in old.evidence]


def _is_watched(old: Draft) -> bool:
    return old.state in (MatchState.SUGGESTED, MatchState.CONFIRMED, MatchState.NEEDS_RECHECK)


def _events(recommendation: int, old: Draft, fates: list[Fate], before: Earlier | None) -> Iterator[Event]:
    """None where a match quotes the very words that were read: other rules are no event."""
    for quoted, fate in zip(old.evidence, fates, strict=True):
        if before is None and fate.is_carried:
            continue
        replaced = before.replaced if before else ()
        if replaced and fate.is_carried:
            because = (f"The words stand, but the bill around them was rewritten: {', '.join(replaced)} replaced.",)
            fate = replace(fate, kind="changed", because=because)
        yield Event(recommendation, old.version, quoted, fate, replaced)


def _next(old: Draft, new: Draft | None, latest: Latest, before: Earlier | None, fates: list[Fate]) -> Draft:
    if old.state == MatchState.CONFIRMED:
        return _carried(old, latest, before, fates)
    if old.state == MatchState.REJECTED and not (new and _has_fresh_clause(old, new, latest, before)):
        return _without_lost_quotes(old, latest, fates)
    if old.state == MatchState.REJECTED and new:
        return replace(new, reasons=(*new.reasons, CLAUSE_CHANGED))
    if old.state == MatchState.NEEDS_RECHECK:
        return _without_lost_quotes(old, latest, fates)
    if new is not None:
        return _resuggested(old, new)
    if before and _has_lost_its_words(before.text, latest.new.text):
        return replace(old, reasons=(*(one for one in old.reasons if one != WORDS_LOST), WORDS_LOST))
    return _without_lost_quotes(replace(old, state=MatchState.WITHDRAWN), latest, fates)


def _carried(old: Draft, latest: Latest, before: Earlier | None, fates: list[Fate]) -> Draft:
    """A confirmed match on the latest version, or up for a re-check."""
    is_rewritten = before is not None and bool(before.replaced)
    if not is_rewritten and all(fate.is_carried for fate in fates):
        return replace(old, version=latest.version, evidence=_moved(old, fates))
    return _without_lost_quotes(replace(old, state=MatchState.NEEDS_RECHECK), latest, fates)


def _resuggested(old: Draft, new: Draft) -> Draft:
    """The new proposal. A suggestion that stood all along keeps its hour, why a refused one came back, and, where
    nothing else of it differs, the rules that made it: so new rules write only the matches that they change."""
    if old.state != MatchState.SUGGESTED:
        return new
    came_back = (CLAUSE_CHANGED,) if CLAUSE_CHANGED in old.reasons else ()
    again = replace(new, suggested_at=old.suggested_at, reasons=(*new.reasons, *came_back))
    return old if replace(again, rule_version=old.rule_version) == old else again


def _has_fresh_clause(old: Draft, new: Draft, latest: Latest, before: Earlier | None) -> bool:
    """Whether the proposal quotes a clause that was neither refused nor stood in the text that a person read.

    Other rules quoting another clause of the same words bring nothing back: a person has read those words.
    """
    refused = {clause_hash(one.quote) for one in old.evidence}
    quoted = [one for one in new.evidence if clause_hash(one.quote) not in refused]
    if before is None:
        were_there = [place_of(one.quote, one.part, one.start, latest.new) for one in old.evidence]
        return bool(quoted) and not all(were_there)
    then = NewText(before.text)
    return any(place_of(one.quote, one.part, one.start, then) is None for one in quoted)


def _without_lost_quotes(old: Draft, latest: Latest, fates: list[Fate]) -> Draft:
    """The match on the version it quotes; where that very version's words were corrected, what still stands there."""
    return old if old.version != latest.version else replace(old, evidence=_moved(old, fates))


def _moved(old: Draft, fates: list[Fate]) -> tuple[Quoted, ...]:
    """Each clause that stands in the new text, at its place there."""
    pairs = zip(old.evidence, fates, strict=True)
    return tuple(replace(one, start=fate.start, end=fate.end, quote=fate.now) for one, fate in pairs if fate.is_carried)


def _has_lost_its_words(was: BillText, now: BillText) -> bool:
    before, after = (len(text.digest) + len(text.body_text) for text in (was, now))
    return before >= LONG_ENOUGH and after <= before * HARDLY_ANYTHING_LEFT
