"""Where a recommendation stands, read from facts: rule version 1 of the guide, pure.

Two facts side by side, each with its because:

*In law* looks at every session loaded. Chaptered bills in force that advance the recommendation: none → neighbouring
(none of them direct) → in part (a direct one answers an element) → in full (direct ones answer every element).
Resolution chapters are not law, and a ``mixed`` measure takes away with one hand, so neither counts here.

*This session* is the word of the measure that went furthest among those that advance it, ``mixed`` ones included.
Furthest is read as a policy officer would: enacted, on the desk, moving, introduced, stalled, vetoed, died. What can
still become law this session outranks what cannot; a live measure at rest outranks a vetoed one.

Whose reading: once people have confirmed one match of a recommendation, confirmed ones alone count; until then the
machine's suggestions that are not weak. A match that waits for a re-check counts in neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bills.choices import Activity, Stage
from recommendations import because
from recommendations.because import sentence
from recommendations.choices import IN_LAW_MEANINGS, Basis, InLaw, MatchState, Scope, Stance, ThisSession
from recommendations.twins import counted_once

RULE_VERSION = "1"
STALLED_AFTER = 60
"""Days of session without an action after which a live measure counts as stalled."""
FURTHEST = (
    ThisSession.ENACTED,
    ThisSession.ON_DESK,
    ThisSession.MOVING,
    ThisSession.INTRODUCED,
    ThisSession.STALLED,
    ThisSession.VETOED,
    ThisSession.DIED,
)
CHAPTERED = frozenset({Stage.CHAPTERED, Stage.CHAPTERED_WITHOUT_SIGNATURE})
_UNDER_WAY = frozenset(
    {Stage.ON_FLOOR, Stage.PASSED_FIRST_HOUSE, Stage.IN_SECOND_HOUSE, Stage.CONCURRENCE, Stage.ENROLLED}
)


@dataclass(frozen=True, slots=True)
class MatchFact:
    """A public match, and where its measure stood on the day in question.

    ``can_become_law`` is true of bills, ``is_resolution`` of what never binds anybody; a constitutional amendment is
    neither. ``in_force_on`` is set for chaptered bills. ``was_passed_on`` says that a committee sent it on.
    ``deadline`` is the next day by which it must have moved, and what must have happened by then.
    ``chapter`` is said when it is asked for, in the language of then.
    ``words`` is a hash of the digest that was read, the same for twins.
    """

    label: str
    start_year: int
    stance: str
    scope: str
    elements: tuple[str, ...]
    state: str
    stage: str
    activity: str
    stage_on: date | None = None
    last_action_on: date | None = None
    next_hearing: date | None = None
    deadline: tuple[date, str] | None = None
    chapter: object = ""
    in_force_on: date | None = None
    can_become_law: bool = True
    is_resolution: bool = False
    was_passed_on: bool = False
    words: str = ""

    @property
    def is_live(self) -> bool:
        return self.activity != Activity.OVER

    @property
    def is_chaptered(self) -> bool:
        """Whether it is, or will be, a statute: a resolution chapter is not."""
        return self.can_become_law and self.stage in CHAPTERED


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A recommendation's standing. ``counts`` {confirmed, suggested, opposing, live};
    ``next_decision`` {on, what, measure} or None; ``override`` as ``recommendations.overriding`` puts it, or None;
    ``translations`` {language: {name of a sentence: the sentence}}."""

    in_law: InLaw
    this_session: ThisSession
    is_at_risk: bool
    basis: Basis
    in_law_because: str
    this_session_because: str
    at_risk_because: str
    counts: dict[str, int]
    next_decision: dict[str, str] | None
    override: dict[str, Any] | None = None
    translations: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def because(self) -> str:
        own = because.overridden_by(self.override["by"], self.override["reason"]) if self.override else ""
        return " ".join(filter(None, (own, self.in_law_because, self.this_session_because, self.at_risk_because)))


def read_status(
    facts: Sequence[MatchFact],
    *,
    letters: Sequence[str],
    as_of: date,
    current_session: int | None,
    searched_through: date | None,
) -> StatusReading:
    """One recommendation's standing on a day.

    ``letters`` are the recommendation's elements; ``current_session`` is the first year of the two-year session
    whose measures have been read, None where none has; ``searched_through`` the date of the data behind it. Pure.
    """
    facts = _once(facts)
    basis, counted = _counted(facts)
    in_law, in_law_because = _read_law(counted, letters, as_of, basis)
    this_session, this_session_because = _read_session(counted, as_of, current_session, searched_through, basis)
    against = [fact for fact in counted if fact.stance == Stance.OPPOSES and (fact.is_live or fact.is_chaptered)]
    return StatusReading(
        in_law=in_law,
        this_session=this_session,
        is_at_risk=bool(against),
        basis=basis,
        in_law_because=in_law_because,
        this_session_because=this_session_because,
        at_risk_because=sentence([_what_happened(fact) for fact in against], basis, because.works_against()),
        counts={
            "confirmed": sum(fact.state == MatchState.CONFIRMED for fact in facts),
            "suggested": sum(fact.state == MatchState.SUGGESTED for fact in facts),
            "opposing": sum(fact.stance == Stance.OPPOSES for fact in facts),
            "live": sum(fact.is_live for fact in facts),
        },
        next_decision=_next_decision(counted, as_of),
    )


def word_of(fact: MatchFact, as_of: date) -> ThisSession | None:
    """How far a measure has come, in the words of *this session*; None for a resolution, which moves no lever."""
    if fact.is_resolution:
        return None
    if fact.stage in CHAPTERED or fact.stage == Stage.ADOPTED:
        # A constitutional amendment that both houses passed waits for the voters: it has moved and is no law.
        return ThisSession.ENACTED if fact.is_chaptered else ThisSession.MOVING
    if fact.stage == Stage.VETOED:
        return ThisSession.VETOED
    if not fact.is_live:
        return ThisSession.DIED
    if fact.stage == Stage.WITH_GOVERNOR:
        return ThisSession.ON_DESK
    if _is_stalled(fact, as_of):
        return ThisSession.STALLED
    return ThisSession.MOVING if fact.stage in _UNDER_WAY or fact.was_passed_on else ThisSession.INTRODUCED


def idle_days(since: date, as_of: date) -> int:
    """Days of session between two days: the recess from mid September of an odd year to early January is left out."""
    days = (as_of - since).days
    for year in range(since.year, as_of.year + 1):
        if year % 2:
            first, last = max(since, date(year, 9, 15)), min(as_of, date(year + 1, 1, 3))
            days -= max((last - first).days, 0)
    return days


def _once(facts: Sequence[MatchFact]) -> list[MatchFact]:
    """Of twins the one that people confirmed, that is law, that is alive, that moved last."""
    ranks = sorted(
        facts,
        key=lambda fact: (
            fact.state == MatchState.CONFIRMED,
            fact.is_chaptered,
            fact.is_live,
            fact.last_action_on or date.min,
        ),
        reverse=True,
    )
    return counted_once(facts, ranks)


def _counted(facts: Sequence[MatchFact]) -> tuple[Basis, list[MatchFact]]:
    confirmed = [fact for fact in facts if fact.state == MatchState.CONFIRMED]
    if confirmed:
        return Basis.PEOPLE, confirmed
    return Basis.MACHINE, [fact for fact in facts if fact.state == MatchState.SUGGESTED]


def _read_law(counted: Iterable[MatchFact], letters: Sequence[str], as_of: date, basis: Basis) -> tuple[InLaw, str]:
    law = [fact for fact in counted if fact.stance == Stance.ADVANCES and fact.is_chaptered]
    in_force = _newest_first(fact for fact in law if fact.in_force_on is None or fact.in_force_on <= as_of)
    coming = _newest_first(fact for fact in law if fact not in in_force)
    awaited = sentence([_what_happened(fact) + _takes_effect(fact) for fact in coming], basis)
    direct = [fact for fact in in_force if fact.scope == Scope.DIRECT and fact.elements]
    answered = {letter for fact in direct for letter in fact.elements} & set(letters)
    if answered:
        said = sentence([because.answers_directly(_what_happened(fact), fact.elements) for fact in direct], basis)
        missing = [letter for letter in letters if letter not in answered]
        rest = because.unanswered(missing) if missing else ""
        return (InLaw.IN_PART if missing else InLaw.IN_FULL), _joined(said, rest, awaited)
    if in_force:
        told = [_what_happened(fact) for fact in in_force]
        return InLaw.NEIGHBOURING, _joined(sentence(told, basis, because.reaches_wider()), awaited)
    return InLaw.NONE, _joined(str(IN_LAW_MEANINGS[InLaw.NONE]) if not coming else because.nothing_in_force(), awaited)


def _read_session(
    counted: Iterable[MatchFact],
    as_of: date,
    current_session: int | None,
    searched_through: date | None,
    basis: Basis,
) -> tuple[ThisSession, str]:
    if current_session is None:
        return ThisSession.UNREVIEWED, because.nothing_read()
    by_word: dict[ThisSession, list[MatchFact]] = defaultdict(list)
    for fact in counted:
        if fact.start_year == current_session and fact.stance != Stance.OPPOSES and (word := word_of(fact, as_of)):
            by_word[word].append(fact)
    for word in FURTHEST:
        if word in by_word:
            return word, _session_because(word, _newest_first(by_word[word]), basis)
    return ThisSession.NONE, because.nothing_found(searched_through)


def _session_because(word: ThisSession, facts: Sequence[MatchFact], basis: Basis) -> str:
    if word == ThisSession.ENACTED and all(fact.stance == Stance.ADVANCES for fact in facts):
        return sentence([_what_happened(fact) for fact in facts], basis, because.advances_it())
    return sentence([_what_happened(fact, _aside(fact)) + _tail(word, fact) for fact in facts], basis)


def _aside(fact: MatchFact) -> str:
    if fact.stance == Stance.MIXED:
        return because.works_for_and_against()
    return because.advances(is_law=fact.is_chaptered)


def _tail(word: ThisSession, fact: MatchFact) -> str:
    if word == ThisSession.STALLED:
        return _why_stalled(fact)
    if word == ThisSession.MOVING and fact.stage in CHAPTERED:
        return because.awaits_the_voters()
    if word == ThisSession.MOVING and fact.stage not in _UNDER_WAY:
        return because.was_sent_on()
    return ""


def _why_stalled(fact: MatchFact) -> str:
    if fact.activity == Activity.HELD:
        return because.is_held()
    if fact.activity == Activity.INACTIVE:
        return because.is_inactive()
    return because.has_not_moved(fact.last_action_on)


def _is_stalled(fact: MatchFact, as_of: date) -> bool:
    if fact.activity in (Activity.HELD, Activity.INACTIVE):
        return True
    if fact.next_hearing is not None and fact.next_hearing >= as_of:
        return False
    return fact.last_action_on is not None and idle_days(fact.last_action_on, as_of) >= STALLED_AFTER


def _next_decision(counted: Iterable[MatchFact], as_of: date) -> dict[str, str] | None:
    """The nearest hearing of a live measure that advances it; where none is set, the nearest deadline of one."""
    live = [fact for fact in counted if fact.is_live and fact.stance != Stance.OPPOSES]
    heard = [(fact.next_hearing, fact.label) for fact in live if fact.next_hearing and fact.next_hearing >= as_of]
    if heard:
        on, label = min(heard)
        return {"on": on.isoformat(), "what": because.HEARING, "measure": label}
    due = [(*fact.deadline, fact.label) for fact in live if fact.deadline and fact.deadline[0] >= as_of]
    if not due:
        return None
    on, what, label = min(due)
    return {"on": on.isoformat(), "what": what, "measure": label}


def _what_happened(fact: MatchFact, aside: str = "") -> str:
    chapter = str(fact.chapter) if fact.stage in CHAPTERED else ""
    return because.what_happened(fact.label, Stage(fact.stage), fact.stage_on, chapter, aside)


def _takes_effect(fact: MatchFact) -> str:
    return because.takes_effect(fact.in_force_on) if fact.in_force_on else ""


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _newest_first(facts: Iterable[MatchFact]) -> list[MatchFact]:
    return sorted(sorted(facts, key=lambda fact: fact.label), key=lambda fact: fact.stage_on or date.min, reverse=True)
