"""Where each recommendation stands: rule version 1 of the guide, pure, and the verb that writes it down.

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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from bills import bulk
from bills.choices import Activity, Stage
from bills.models import Action, Hearing, Measure, Session
from recommendations.choices import IN_LAW_MEANINGS, Basis, InLaw, MatchState, Scope, Stance, ThisSession
from recommendations.models import Match, Reading, Recommendation, StatusChange

RULE_VERSION = "1"
STALLED_AFTER = 60
"""Days of session without an action after which a live measure counts as stalled."""
NAMED = 3
"""Measures that a because names before it counts the rest."""

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
_STAGE_PHRASES = {
    Stage.INTRODUCED: "was introduced",
    Stage.IN_COMMITTEE: "went to committee",
    Stage.ON_FLOOR: "reached the floor",
    Stage.PASSED_FIRST_HOUSE: "passed its first house",
    Stage.IN_SECOND_HOUSE: "was taken up by its second house",
    Stage.CONCURRENCE: "went back to its first house for concurrence",
    Stage.ENROLLED: "passed both houses",
    Stage.WITH_GOVERNOR: "reached the Governor’s desk",
    Stage.CHAPTERED: "was chaptered",
    Stage.CHAPTERED_WITHOUT_SIGNATURE: "was chaptered without the Governor’s signature",
    Stage.VETOED: "was vetoed",
    Stage.FAILED: "failed on a vote",
    Stage.DIED: "died",
    Stage.ADOPTED: "was adopted",
}


@dataclass(frozen=True, slots=True)
class MatchFact:
    """A public match, and where its measure stood on the day in question.

    ``can_become_law`` is true of bills, ``is_resolution`` of what never binds anybody; a constitutional amendment is
    neither. ``in_force_on`` is set for chaptered bills. ``was_passed_on`` says that a committee sent it on.
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
    chapter: str = ""
    in_force_on: date | None = None
    can_become_law: bool = True
    is_resolution: bool = False
    was_passed_on: bool = False

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
    ``next_decision`` {on, what, measure} or None."""

    in_law: InLaw
    this_session: ThisSession
    is_at_risk: bool
    basis: Basis
    in_law_because: str
    this_session_because: str
    at_risk_because: str
    counts: dict[str, int]
    next_decision: dict[str, str] | None

    @property
    def because(self) -> str:
        return " ".join(filter(None, (self.in_law_because, self.this_session_because, self.at_risk_because)))


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
        at_risk_because=_sentence([_what_happened(fact) for fact in against], basis, "works against it"),
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


def plain_date(on: date) -> str:
    """``13 October 2025``."""
    return f"{on.day} {on:%B %Y}"


def idle_days(since: date, as_of: date) -> int:
    """Days of session between two days: the recess from mid September of an odd year to early January is left out."""
    days = (as_of - since).days
    for year in range(since.year, as_of.year + 1):
        if year % 2:
            first, last = max(since, date(year, 9, 15)), min(as_of, date(year + 1, 1, 3))
            days -= max((last - first).days, 0)
    return days


def _counted(facts: Sequence[MatchFact]) -> tuple[Basis, list[MatchFact]]:
    confirmed = [fact for fact in facts if fact.state == MatchState.CONFIRMED]
    if confirmed:
        return Basis.PEOPLE, confirmed
    return Basis.MACHINE, [fact for fact in facts if fact.state == MatchState.SUGGESTED]


def _read_law(counted: Iterable[MatchFact], letters: Sequence[str], as_of: date, basis: Basis) -> tuple[InLaw, str]:
    law = [fact for fact in counted if fact.stance == Stance.ADVANCES and fact.is_chaptered]
    in_force = _newest_first(fact for fact in law if fact.in_force_on is None or fact.in_force_on <= as_of)
    coming = _newest_first(fact for fact in law if fact not in in_force)
    awaited = _sentence([_what_happened(fact) + _takes_effect(fact) for fact in coming], basis)
    direct = [fact for fact in in_force if fact.scope == Scope.DIRECT and fact.elements]
    answered = {letter for fact in direct for letter in fact.elements} & set(letters)
    if answered:
        because = _sentence(
            [f"{_what_happened(fact)} and answers {_elements(fact.elements)} directly" for fact in direct], basis
        )
        missing = [letter for letter in letters if letter not in answered]
        rest = f"No law known to us answers {_elements(missing)} directly." if missing else ""
        return (InLaw.IN_PART if missing else InLaw.IN_FULL), _joined(because, rest, awaited)
    if in_force:
        reach = "pulls the same lever for a wider or neighbouring group of people"
        return InLaw.NEIGHBOURING, _joined(
            _sentence([_what_happened(fact) for fact in in_force], basis, reach), awaited
        )
    return InLaw.NONE, _joined(
        str(IN_LAW_MEANINGS[InLaw.NONE]) if not coming else "No law that advances it is in force.", awaited
    )


def _read_session(
    counted: Iterable[MatchFact],
    as_of: date,
    current_session: int | None,
    searched_through: date | None,
    basis: Basis,
) -> tuple[ThisSession, str]:
    if current_session is None:
        return ThisSession.UNREVIEWED, "No measure of this session has been read for it yet."
    by_word: dict[ThisSession, list[MatchFact]] = defaultdict(list)
    for fact in counted:
        if fact.start_year == current_session and fact.stance != Stance.OPPOSES and (word := word_of(fact, as_of)):
            by_word[word].append(fact)
    for word in FURTHEST:
        if word in by_word:
            return word, _session_because(word, _newest_first(by_word[word]), basis)
    through = f" through {plain_date(searched_through)}" if searched_through else ""
    return ThisSession.NONE, f"Every measure received was searched{through}, and none was found that advances it."


def _session_because(word: ThisSession, facts: Sequence[MatchFact], basis: Basis) -> str:
    if word == ThisSession.ENACTED and all(fact.stance == Stance.ADVANCES for fact in facts):
        return _sentence([_what_happened(fact) for fact in facts], basis, "advances it")
    return _sentence([_what_happened(fact, _aside(fact)) + _tail(word, fact) for fact in facts], basis)


def _aside(fact: MatchFact) -> str:
    if fact.stance == Stance.MIXED:
        return ", which works both for and against it,"
    return ", which advances it," if fact.is_chaptered else ", which would advance it,"


def _tail(word: ThisSession, fact: MatchFact) -> str:
    if word == ThisSession.STALLED:
        return f" and {_why_stalled(fact)}"
    if word == ThisSession.MOVING and fact.stage in CHAPTERED:
        return " as a resolution chapter, which is not law before the voters approve it"
    if word == ThisSession.MOVING and fact.stage not in _UNDER_WAY:
        return ", and a committee has sent it on"
    return ""


def _why_stalled(fact: MatchFact) -> str:
    if fact.activity == Activity.HELD:
        return "is held under submission"
    if fact.activity == Activity.INACTIVE:
        return "lies on the inactive file"
    return f"has not moved since {plain_date(fact.last_action_on)}" if fact.last_action_on else "has not moved since"


def _is_stalled(fact: MatchFact, as_of: date) -> bool:
    if fact.activity in (Activity.HELD, Activity.INACTIVE):
        return True
    if fact.next_hearing is not None and fact.next_hearing >= as_of:
        return False
    return fact.last_action_on is not None and idle_days(fact.last_action_on, as_of) >= STALLED_AFTER


def _next_decision(counted: Iterable[MatchFact], as_of: date) -> dict[str, str] | None:
    """The nearest hearing of a live measure that advances it. No feed dates the Governor's decision."""
    heard = [
        (fact.next_hearing, fact.label)
        for fact in counted
        if fact.is_live and fact.stance != Stance.OPPOSES and fact.next_hearing and fact.next_hearing >= as_of
    ]
    if not heard:
        return None
    on, label = min(heard)
    return {"on": on.isoformat(), "what": "committee hearing", "measure": label}


# Sentences


def _what_happened(fact: MatchFact, aside: str = "") -> str:
    """``AB 651 was chaptered on 13 October 2025 (Chapter 623, Statutes of 2025)``; the aside follows the number."""
    phrase = f"{fact.label}{aside} {_STAGE_PHRASES[Stage(fact.stage)]}"
    if fact.stage_on:
        phrase += f" on {plain_date(fact.stage_on)}"
    return f"{phrase} ({fact.chapter})" if fact.chapter and fact.stage in CHAPTERED else phrase


def _takes_effect(fact: MatchFact) -> str:
    return f" and takes effect on {plain_date(fact.in_force_on)}" if fact.in_force_on else ""


def _elements(letters: Sequence[str]) -> str:
    return f"element {letters[0]}" if len(letters) == 1 else f"elements {', '.join(letters[:-1])} and {letters[-1]}"


def _sentence(told: Sequence[str], basis: Basis, each: str = "") -> str:
    """The first few as one sentence that ends with what each does and whose reading it is; empty for none."""
    if not told:
        return ""
    more = [f"and {len(told) - NAMED} more"] if len(told) > NAMED else []
    listed = "; ".join([*told[:NAMED], *more])
    does = each and (f" and {each}" if len(told) == 1 else f": each {each}")
    whose = "as people confirmed" if basis == Basis.PEOPLE else "in the reading of the machine"
    return f"{listed}{does}, {whose}."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _newest_first(facts: Iterable[MatchFact]) -> list[MatchFact]:
    return sorted(sorted(facts, key=lambda fact: fact.label), key=lambda fact: fact.stage_on or date.min, reverse=True)


# From the rows


def data_as_of() -> date | None:
    """The last action of any measure, and never later than today in California; None without data."""
    latest: date | None = Measure.objects.aggregate(latest=Max("last_action_on"))["latest"]
    return min(latest, localdate()) if latest else None


def read_all(as_of: date) -> list[tuple[Recommendation, StatusReading]]:
    """Every recommendation with its standing on that day, by today's matches. Five queries."""
    facts = _facts(as_of)
    current = _current_session(as_of)
    return [
        (
            recommendation,
            read_status(
                facts.get(recommendation.pk, []),
                letters=[element.letter for element in recommendation.elements.all()],
                as_of=as_of,
                current_session=current,
                searched_through=as_of,
            ),
        )
        for recommendation in Recommendation.objects.select_related("paper", "goal").prefetch_related("elements")
    ]


@transaction.atomic
def restate(*, as_of: date, at: datetime) -> int:
    """Write every recommendation's standing; append a change where it differs from the last one.

    Returns how many changed. ``moved_on`` follows the two facts alone, and only from the second statement on: the
    first one says where a recommendation was found, not that it moved.
    """
    last = _last_changes()
    updates, changes = [], []
    for recommendation, reading in read_all(as_of):
        before = last.get(recommendation.pk)
        moved_on = recommendation.moved_on
        if before and (before.in_law, before.this_session) != (reading.in_law, reading.this_session):
            moved_on = as_of
        row = _columns(reading, moved_on, as_of)
        if any(getattr(recommendation, name) != value for name, value in row.items()):
            updates.append((*row.values(), recommendation.pk))
        if before is None or _standing(before) != _standing(reading):
            changes.append(_change(recommendation, reading, as_of, at))
    bulk.update(Recommendation, _COLUMNS, updates)
    StatusChange.objects.bulk_create(changes)
    return len(changes)


_COLUMNS = (
    "in_law",
    "this_session",
    "is_at_risk",
    "basis",
    "in_law_because",
    "this_session_because",
    "at_risk_because",
    "counts",
    "next_decision",
    "moved_on",
    "status_as_of",
    "rule_version",
)


def _columns(reading: StatusReading, moved_on: date | None, as_of: date) -> dict[str, Any]:
    """In the order of _COLUMNS."""
    own = {"moved_on": moved_on, "status_as_of": as_of, "rule_version": RULE_VERSION}
    values = asdict(reading) | own
    return {name: values[name] for name in _COLUMNS}


def _standing(of: StatusChange | StatusReading) -> tuple[str, str, bool, str]:
    return of.in_law, of.this_session, of.is_at_risk, of.basis


def _change(recommendation: Recommendation, reading: StatusReading, as_of: date, at: datetime) -> StatusChange:
    return StatusChange(
        recommendation=recommendation,
        in_law=reading.in_law,
        this_session=reading.this_session,
        is_at_risk=reading.is_at_risk,
        basis=reading.basis,
        because=reading.because,
        rule_version=RULE_VERSION,
        as_of=as_of,
        recorded_at=at,
    )


def _last_changes() -> dict[int, StatusChange]:
    newest = StatusChange.objects.filter(recommendation=OuterRef("recommendation")).values("pk")[:1]
    return {change.recommendation_id: change for change in StatusChange.objects.filter(pk=Subquery(newest))}


def _current_session(as_of: date) -> int | None:
    """First year of the latest session convened by that day, if a measure of it has been read.

    Sessions convene on the first Monday of December before their first year.
    """
    convened = as_of.year + 1 if as_of.month == 12 else as_of.year
    start: int | None = Session.objects.filter(start_year__lte=convened).aggregate(start=Max("start_year"))["start"]
    is_read = start is not None and Reading.objects.filter(measure__session__start_year=start).exists()
    return start if is_read else None


def _facts(as_of: date) -> Mapping[int, list[MatchFact]]:
    """Recommendation pk → its public matches whose measures existed on that day. One query."""
    actions = Action.objects.filter(measure=OuterRef("measure"), on__lte=as_of).order_by()
    heard = Hearing.objects.filter(measure=OuterRef("measure"), on__gte=as_of).order_by("on")
    sent_on = Q(text__istartswith="from committee") & (Q(text__icontains="do pass") | Q(text__icontains="be adopted"))
    matches = (
        Match.objects.public()
        .order_by("pk")
        .select_related("measure__session")
        .annotate(
            acted_on=Subquery(actions.order_by("-on").values("on")[:1]),
            heard_on=Subquery(heard.values("on")[:1]),
            was_passed_on=Exists(actions.filter(sent_on)),
            at_once=Q(measure__latest_version__digest__icontains="take effect immediately")
            | Q(measure__latest_version__urgency=True),
        )
    )
    facts: dict[int, list[MatchFact]] = defaultdict(list)
    for match in matches:
        if fact := _fact(match, as_of):
            facts[match.recommendation_id].append(fact)
    return facts


def _fact(match: Match, as_of: date) -> MatchFact | None:
    """The match as it was on that day; None for a measure that did not exist yet."""
    measure, also = match.measure, vars(match)
    standing = _stands(measure, as_of)
    if standing is None:
        return None
    stage, activity, stage_on = standing
    named = measure.id_
    is_known = measure.last_action_on is not None and measure.last_action_on <= as_of
    is_chaptered = stage in CHAPTERED
    return MatchFact(
        label=measure.label,
        start_year=named.session.start_year,
        stance=match.stance,
        scope=match.scope,
        elements=tuple(match.elements),
        state=match.state,
        stage=stage,
        activity=activity,
        stage_on=stage_on,
        last_action_on=measure.last_action_on if is_known else also["acted_on"] or stage_on,
        next_hearing=also["heard_on"],
        chapter=measure.chapter_citation if is_chaptered else "",
        in_force_on=_in_force_on(stage_on, named.session.extraordinary, bool(also["at_once"]))
        if is_chaptered
        else None,
        can_become_law=named.can_become_law,
        is_resolution=not named.can_become_law and named.type not in ("ACA", "SCA"),
        was_passed_on=also["was_passed_on"],
    )


def _stands(measure: Measure, as_of: date) -> tuple[str, str, date | None] | None:
    """(stage, activity, since when the stage) on that day, from the steps; None before the first of them.

    A measure without steps has only the standing of today to go by.
    """
    if not measure.steps:
        is_there = measure.introduced_on is None or measure.introduced_on <= as_of
        return (measure.stage, measure.activity, measure.stage_on) if is_there else None
    past = [step for step in measure.steps if date.fromisoformat(step[0]) <= as_of]
    if not past:
        return None
    since = stage = None
    for step in past:
        if step[1] != stage:
            since, stage = date.fromisoformat(step[0]), step[1]
    return past[-1][1], past[-1][2], since


def _in_force_on(chaptered_on: date | None, extraordinary: int, at_once: bool) -> date | None:
    """The day a chapter takes effect: at once where it says so, else 1 January, or for an extraordinary session
    the 91st day (counted from the chapter, since no feed dates that session's adjournment)."""
    if chaptered_on is None or at_once:
        return chaptered_on
    return chaptered_on + timedelta(days=91) if extraordinary else date(chaptered_on.year + 1, 1, 1)
