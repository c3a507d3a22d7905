"""Actions → stage and activity, by one published table of patterns.

The last action is not the status: a vetoed bill can end in "Consideration of Governor's veto pending", and the
Legislature's own status column turns away from *Vetoed* while that is pending. So every action is read in order, the
first rule whose pattern fits decides what it did, and the rule and the action that decided are kept for display.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from functools import lru_cache

from bills.choices import Activity, Ending, Stage
from bills.endings import ending_by
from bills.identifiers import MeasureId
from bills.records import ActionRecord


class Deed(Enum):
    """What an action does to a measure; where it lands depends on the house it is in."""

    NOTHING = auto()
    INTRODUCED = auto()
    TO_COMMITTEE = auto()
    IN_COMMITTEE = auto()
    TO_FLOOR = auto()
    PASSED_HOUSE = auto()
    ADOPTED = auto()
    ARRIVED = auto()
    PASSAGE_RESCINDED = auto()
    AWAITS_CONCURRENCE = auto()
    ENROLLED = auto()
    TO_GOVERNOR = auto()
    CHAPTERED = auto()
    CHAPTERED_UNSIGNED = auto()
    VETOED = auto()
    VETO_OVERRIDDEN = auto()
    FAILED = auto()
    RECONSIDERED = auto()
    STRICKEN = auto()
    DIED = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the published table. ``pattern`` fits the action's text from its first letter, in any case."""

    name: str
    pattern: str
    deed: Deed
    activity: Activity | None
    meaning: str


_ = Deed
M, W, H, I, O = Activity.MOVING, Activity.WAITING, Activity.HELD, Activity.INACTIVE, Activity.OVER  # noqa: E741

RULES: tuple[Rule, ...] = (
    # The end of the road first: these decide whatever else the line says.
    Rule("chaptered-unsigned", r"chaptered by secretary of state.*without (the )?governor'?s signature|became law without (the )?governor'?s signature", _.CHAPTERED_UNSIGNED, O, "Became law because the Governor did nothing in time."),
    Rule("chaptered", r"chaptered by secretary of state", _.CHAPTERED, O, "Filed as a chapter of the statutes, or as a resolution chapter."),
    Rule("veto-considered", r".*(consideration of governor'?s veto|consider governor'?s veto|veto sustained)", _.NOTHING, O, "The house keeps or drops the veto from its agenda; the bill stays vetoed."),
    Rule("veto-overridden", r".*(veto (is |was )?overridden|passed notwithstanding the governor'?s)", _.VETO_OVERRIDDEN, M, "Two thirds of a house passed it over the veto."),
    Rule("vetoed", r"vetoed by (the )?governor", _.VETOED, O, "The Governor returned it without a signature."),
    Rule("approved", r"(item veto|approved by (the )?governor|.*signed by (the )?governor)", _.TO_GOVERNOR, M, "Signed; it becomes law when the Secretary of State chapters it."),
    Rule("presented", r"enrolled and presented to the governor", _.TO_GOVERNOR, W, "On the Governor’s desk: twelve days in session, thirty after it ends."),
    Rule("filed-with-secretary-of-state", r"enrolled and filed with the secretary of state", _.ENROLLED, M, "A resolution or constitutional amendment is with the Secretary of State, not the Governor."),
    Rule("died", r"(died (at|on|in|pursuant)|.*\bdied\b)", _.DIED, O, "It died where it lay."),
    Rule("filed-with-clerk", r".*(filed with|returned to) (the )?chief clerk pursuant to", _.DIED, O, "Its committee gave it back at a deadline: dead."),
    Rule("returned-to-secretary", r".*returned to secretary of (the )?senate pursuant to", _.DIED, O, "Its committee gave it back at a deadline: dead."),
    Rule("no-further-action", r"from (committee|assembly|senate|printer)?:? ?without further action", _.DIED, O, "The session or a deadline ended before anybody acted."),
    Rule("stricken", r"(.*\bstricken from (the )?(senate |assembly )?file|withdrawn by (the )?author)", _.STRICKEN, O, "Taken off the agenda for good."),
    # Undoing and repeating.
    Rule("passage-rescinded", r"action rescinded whereby (the )?(bill|measure|resolution) was (read|passed|adopted)", _.PASSAGE_RESCINDED, W, "A house took back its vote; the measure is on its floor again."),
    Rule("returned-by-other-house", r"(in (senate|assembly)\. )?(held at desk|returned) (pursuant to|by) .*request|withdrawn from (the )?(senate|assembly)\b", _.PASSAGE_RESCINDED, W, "Called back by the house that had passed it."),
    Rule("reconsidered", r".*reconsideration( of [a-z ]+ vote)? granted", _.RECONSIDERED, W, "The vote may be taken again."),
    Rule("motion-to-reconsider", r".*(notice of )?(motion|intention) to reconsider|.*reconsideration (refused|waived|continued|lost)", _.NOTHING, None, "About taking a vote again; changes nothing by itself."),
    Rule("failed-in-committee", r".*failed passage in committee|(in committee: )?.*hearing.*failed passage|in committee: failed passage", _.FAILED, O, "A committee voted it down."),
    Rule("failed-on-floor", r"read (third|second)( and)? ?time.*refused (passage|adoption)|.*(refused (passage|adoption)|failed passage)", _.FAILED, O, "A house voted it down."),
    # Between the houses and the Governor.
    Rule("refused-to-concur", r".*(refused|refuses) to concur|.*conference committee", _.AWAITS_CONCURRENCE, M, "The houses disagree; a conference committee may settle it."),
    Rule("concurred", r"(urgency clause adopted\. )?(that the )?(senate|assembly) amendments (be )?concurred in", _.ENROLLED, M, "The first house agreed to the other’s changes."),
    Rule("concurrence-pending", r"in (senate|assembly)\. concurrence in (senate|assembly) amendments pending|.*ordered to( the)? unfinished business", _.AWAITS_CONCURRENCE, W, "Back in its first house, which must agree to the other’s changes."),
    Rule("concurrence-advised", r"from committee: that the (senate|assembly) amendments be concurred in", _.AWAITS_CONCURRENCE, M, "A committee advises on the other house’s changes."),
    Rule("to-enrolling", r".*(ordered )?to engrossing and enrolling", _.ENROLLED, M, "Both houses passed one text; it is being prepared for the Governor."),
    Rule("withdrawn-from-enrolling", r"withdrawn from engrossing and enrolling", _.ENROLLED, W, "Taken out of preparation, usually to correct it."),
    Rule("arrived", r"in (senate|assembly)\.", _.ARRIVED, W, "It has reached this house, which has not taken it up yet."),
    # Floor votes.
    Rule("adopted-and-sent", r"(read\. )?(amended\. )?adopted( and|\.) (ordered )?to (the )?(assembly|senate)|read(\.| and) adopted\..*ordered to the (senate|assembly)|ordered to the (senate|assembly)", _.PASSED_HOUSE, M, "The house passed it and sent it to the other."),
    Rule("passed", r"(read third time|read second time|urgency clause adopted|considered|read|from).*\bpassed\b|(urgency clause adopted\. )?passed\b", _.PASSED_HOUSE, M, "The house passed it."),
    Rule("adopted", r"(read( and amended| as amended)?\.? ?(and )?)?(amended\. )?adopted\b|introduced\..*\badopted\b|read\..*adopted", _.ADOPTED, M, "The house adopted the resolution."),
    # The inactive file, and being held.
    Rule("to-inactive", r".*(ordered to|placed on|moved to) (the )?inactive file", _.TO_FLOOR, I, "Parked on the inactive file; it can come back."),
    Rule("inactive-notice", r"notice of intention to remove from inactive file", _.NOTHING, None, "Announced only; it is still on the inactive file."),
    Rule("from-inactive", r"from inactive file|.*removed from inactive file", _.TO_FLOOR, M, "Taken off the inactive file."),
    Rule("held", r".*held (in committee|under submission|without recommendation)", _.IN_COMMITTEE, H, "Kept by a committee: dead for the year unless it is taken up again."),
    Rule("suspense", r".*suspense file", _.IN_COMMITTEE, W, "On the suspense file, decided with hundreds of others in one hearing."),
    # Committees.
    Rule("from-printer", r"from printer", _.INTRODUCED, W, "In print; a bill lies thirty days before a committee may hear it."),
    Rule("hearing-off", r".*hearing (canceled|cancelled|postponed)|.*hearing for .* (canceled|cancelled|postponed)|.*(canceled|cancelled) at the request of author|.*postponed by committee", _.IN_COMMITTEE, W, "The hearing did not take place."),
    Rule("hearing-set", r"set for hearing|(re)?set,? .*hearing|.*(hearing set for|further hearing to be set|testimony taken|heard for testimony|hearing for testimony|set for (first|second|third|final) hearing)", _.IN_COMMITTEE, M, "A committee has it on a day’s agenda, or has heard it."),
    Rule("withdrawn-from-committee", r"withdrawn from committee", _.IN_COMMITTEE, M, "Taken from a committee, to be referred again or brought to the floor."),
    Rule("reported-and-referred", r"from committee.*(re-?refer|be re-referred)", _.TO_COMMITTEE, M, "A committee sent it on to another."),
    Rule("authors-amendments", r"from committee.*author'?s amendments|.*amend, and re-?refer", _.IN_COMMITTEE, M, "The author changed the text while a committee has it."),
    Rule("amended-and-referred", r"read (second|third|first) time(,)? (and )?amended.*re-?referred to (com|committee)|amended.*re-?referred", _.TO_COMMITTEE, M, "Changed, and sent to a committee."),
    Rule("reported", r"from committee", _.TO_FLOOR, M, "A committee sent it to the floor."),
    Rule("pending-referral", r"\(?pending re-refer|introduced\. to com|read first time\. to com|senate – to com", _.NOTHING, W, "Waits to be assigned to a committee."),
    Rule("referred", r"(re-?referred|referred) to com|introduced\..*referred to com|to coms?\. on|be re-?referred|joint rule.*referred to com|re-?referred to (the )?com|ordered re-?referred", _.TO_COMMITTEE, W, "A committee has it."),
    # The floor without a vote.
    Rule("amended-on-floor", r"read (second|third) time(,)? (and )?amended|amended\b|.*\bread second time and amended", _.TO_FLOOR, M, "Changed on the floor."),
    Rule("second-reading", r"read second time|.*ordered to (third|second) reading|.*ordered returned to (second|third) reading|(.*ordered )?to (special )?consent calendar|.*special consent calendar|.*consent calendar", _.TO_FLOOR, M, "On the floor’s file, on its way to a vote."),
    Rule("without-reference", r"without reference (to committee|to file)|ordered to (the )?(daily file|special order)", _.TO_FLOOR, M, "Brought to the floor without a committee."),
    # The beginning.
    Rule("introduced", r"introduced|read first time|read\b|pre-?filed|held at desk|to print|from desk", _.INTRODUCED, W, "It has a number and waits for a committee."),
    # Lines that change nothing.
    Rule("rules-suspended", r"(assembly|senate|joint) (rules?\b|suspended joint rule)|pursuant to (assembly|senate|joint) rule|art\. ?iv|consent granted|\(introduced|\(ayes|\(page|\(?corrected|constitutional", _.NOTHING, None, "A rule of procedure set aside, or a note to an earlier line."),
    Rule("reorganization-plan", r"received by the (assembly|senate)|statutory period|plan takes effect", _.NOTHING, None, "A Governor’s Reorganization Plan takes effect unless a house objects."),
    Rule("clerical", r".*(coauthors? revised|version corrected|measure version|version as amended on .* corrected|urgency clause|file notice|title amended|(re)?printed|\btabled\b|\bmotion\b|laid on the table|withdrawn|rescinded|made special order|certified|journal|appeal|roll call|amendments? .*(read|adopted|offered|submitted)|point of order|withdraw)", _.NOTHING, None, "Clerical or procedural; the measure stays where it is."),
)  # fmt: skip

SESSION_ENDED = Rule(
    "session-ended", "", Deed.DIED, Activity.OVER, "The two years ended on 30 November of the even year without it."
)
RULES_BY_NAME = {rule.name: rule for rule in (*RULES, SESSION_ENDED)}
_COMBINED = re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(RULES)), re.IGNORECASE)
_BY_GROUP = {f"r{i}": rule for i, rule in enumerate(RULES)}
_SPACES = re.compile(r"\s+")
TERMINAL = frozenset({Stage.CHAPTERED, Stage.CHAPTERED_WITHOUT_SIGNATURE, Stage.VETOED, Stage.DIED, Stage.ADOPTED})
_FINAL = TERMINAL - {Stage.DIED, Stage.ADOPTED}  # which no later line undoes


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which the stage or the activity became what it says."""

    on: date
    stage: Stage
    activity: Activity
    rule: str
    text: str


@dataclass(slots=True)
class Standing:
    """Where a measure stands, what decided it, every step on the way, and the actions that no rule knows."""

    stage: Stage = Stage.INTRODUCED
    stage_rule: str = ""
    stage_action: str = ""
    stage_on: date | None = None
    activity: Activity = Activity.WAITING
    activity_rule: str = ""
    activity_action: str = ""
    ending: Ending | None = None
    steps: tuple[Step, ...] = ()
    not_understood: tuple[str, ...] = ()


@dataclass(slots=True)
class _Course:
    """A standing in the making, and what has to be remembered between two actions."""

    standing: Standing = field(default_factory=Standing)
    in_second_house: bool = False
    passed_second_house: bool = False
    failed_on_floor: bool = False
    is_vetoed: bool = False
    on_suspense: bool = False


def tidy(text: str) -> str:
    """Doubled blanks collapsed, typographic apostrophes made plain: the form that patterns are written for."""
    if text.isprintable() and "  " not in text:  # then its only white space are single blanks
        return text.strip(" ").replace("’", "'")
    return _SPACES.sub(" ", text).strip().replace("’", "'")


@lru_cache(maxsize=50_000)
def rule_for(text: str) -> Rule | None:
    """The first rule of the table that fits, or None where the Legislature said something new."""
    found = _COMBINED.match(tidy(text))
    # The group that closed last is the outermost: the rule's own, whatever groups its pattern has.
    return _BY_GROUP[found.lastgroup] if found and found.lastgroup else None


def read_standing(measure: MeasureId, actions: Iterable[ActionRecord], session_over_on: date | None = None) -> Standing:
    """Read a whole history, oldest action first.

    ``session_over_on`` is given once the session has ended: what is alive then has died on that day.
    """
    course = _Course()
    for action in actions:
        _follow(action, course, measure)
    if session_over_on and course.standing.activity != Activity.OVER:
        _move(course, Stage.DIED, SESSION_ENDED, session_over_on, "")
    return course.standing


def _follow(action: ActionRecord, course: _Course, measure: MeasureId) -> None:
    rule, standing = rule_for(action.text), course.standing
    if rule is None:
        standing.not_understood += (action.text,)
        return
    stage = _landing(rule.deed, course, measure)
    if stage == standing.stage and stage in TERMINAL:
        return
    _move(course, stage, rule, action.on, action.text)
    course.on_suspense = _is_on_suspense(rule, course)


def _is_on_suspense(rule: Rule, course: _Course) -> bool:
    """From the day a fiscal committee put it there until it moves on; being held does not take it off."""
    if rule.name == "suspense":
        return True
    return course.on_suspense and rule.deed in (Deed.NOTHING, Deed.IN_COMMITTEE, Deed.DIED)


def _move(course: _Course, stage: Stage, rule: Rule, on: date, text: str) -> None:
    """What a rule does to the standing; stage and activity each keep the rule that last decided them."""
    now = course.standing
    was, before = now.stage, now.activity
    is_end, moves = stage in TERMINAL, stage != was
    if moves or not now.stage_rule:
        now.stage, now.stage_rule, now.stage_action, now.stage_on = stage, rule.name, text, on
    if is_end or rule.activity is not None:
        now.activity = Activity.OVER if is_end else rule.activity or before
        now.activity_rule, now.activity_action = rule.name, text
    if not now.steps or moves or now.activity != before:
        now.steps += (Step(on, stage, now.activity, rule.name, text),)
    if now.activity is not Activity.OVER:
        now.ending = None
    elif moves or now.ending is None:
        now.ending = ending_by(stage, rule.name, text, lay_in=was, was=before, on_suspense=course.on_suspense)


def _landing(deed: Deed, course: _Course, measure: MeasureId) -> Stage:
    """Where the deed leaves the measure. A veto holds until it is overridden or the bill is chaptered after all."""
    if deed is Deed.CHAPTERED:
        return Stage.CHAPTERED
    if deed is Deed.CHAPTERED_UNSIGNED:
        return Stage.CHAPTERED_WITHOUT_SIGNATURE
    if deed is Deed.VETO_OVERRIDDEN:
        course.is_vetoed = False
        return Stage.ENROLLED
    if deed is Deed.VETOED:
        course.is_vetoed = True
    if course.is_vetoed:
        return Stage.VETOED
    if deed is Deed.NOTHING or course.standing.stage in _FINAL:
        return course.standing.stage
    return _before_the_end(deed, course.standing.stage, course, measure)


def _before_the_end(deed: Deed, stage: Stage, course: _Course, measure: MeasureId) -> Stage:
    here = Stage.IN_SECOND_HOUSE if course.in_second_house else None
    if deed in (Deed.PASSED_HOUSE, Deed.ADOPTED):
        return _after_floor_vote(course, measure)
    if deed is Deed.ARRIVED:
        course.in_second_house = True
        return Stage.PASSED_FIRST_HOUSE
    if deed is Deed.PASSAGE_RESCINDED:
        course.in_second_house = course.passed_second_house or stage in (
            Stage.ENROLLED, Stage.CONCURRENCE, Stage.WITH_GOVERNOR,
        )  # fmt: skip
        course.passed_second_house = False
        return Stage.IN_SECOND_HOUSE if course.in_second_house else Stage.ON_FLOOR
    if deed is Deed.INTRODUCED:
        return stage
    if deed is Deed.FAILED:
        course.failed_on_floor = stage is Stage.ON_FLOOR
    if deed is Deed.RECONSIDERED and stage is Stage.FAILED and course.failed_on_floor:
        return Stage.ON_FLOOR
    if deed in (Deed.TO_COMMITTEE, Deed.IN_COMMITTEE, Deed.RECONSIDERED):
        return _in_committee(deed, stage, here)
    if deed is Deed.TO_FLOOR:
        return stage if stage is Stage.CONCURRENCE else here or Stage.ON_FLOOR
    return _FIXED[deed]


_FIXED = {
    Deed.AWAITS_CONCURRENCE: Stage.CONCURRENCE,
    Deed.ENROLLED: Stage.ENROLLED,
    Deed.TO_GOVERNOR: Stage.WITH_GOVERNOR,
    Deed.FAILED: Stage.FAILED,
    Deed.STRICKEN: Stage.DIED,
    Deed.DIED: Stage.DIED,
}


def _in_committee(deed: Deed, stage: Stage, here: Stage | None) -> Stage:
    """Hearings on the other house's changes leave a bill in concurrence; a failed vote may be taken again."""
    if stage in (Stage.CONCURRENCE, Stage.ENROLLED):
        return stage
    if deed is Deed.RECONSIDERED and stage is not Stage.FAILED:
        return stage
    return here or Stage.IN_COMMITTEE


def _after_floor_vote(course: _Course, measure: MeasureId) -> Stage:
    if measure.type in ("HR", "SR"):
        return Stage.ADOPTED
    if course.in_second_house:
        course.passed_second_house = True
        return Stage.IN_SECOND_HOUSE  # the next line says whether the first house must concur
    course.in_second_house = True
    return Stage.PASSED_FIRST_HOUSE
