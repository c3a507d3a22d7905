"""How each word of the domain is drawn: its icon and its tone. A word that is missing here is an error, not a guess."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bills.choices import Activity, Stage
from ingest.freshness import Condition
from ingest.models import Run
from recommendations.choices import (
    Basis,
    ClauseFate,
    Confidence,
    Implementation,
    InLaw,
    MatchState,
    QueueReason,
    Stance,
    ThisSession,
)


@dataclass(frozen=True, slots=True)
class Mark:
    icon: str
    tone: str  # law, motion, wait, against or unknown: the five meanings of tokens.css


IN_LAW = {
    InLaw.NONE: Mark("none", "unknown"),
    InLaw.NEIGHBOURING: Mark("neighbouring", "unknown"),
    InLaw.IN_PART: Mark("part", "law"),
    InLaw.IN_FULL: Mark("full", "law"),
}
THIS_SESSION = {
    ThisSession.UNREVIEWED: Mark("unreviewed", "unknown"),
    ThisSession.NONE: Mark("none", "unknown"),
    ThisSession.INTRODUCED: Mark("introduced", "motion"),
    ThisSession.MOVING: Mark("moving", "motion"),
    ThisSession.ON_DESK: Mark("desk", "motion"),
    ThisSession.ENACTED: Mark("enacted", "law"),
    ThisSession.VETOED: Mark("vetoed", "against"),
    ThisSession.STALLED: Mark("stalled", "wait"),
    ThisSession.DIED: Mark("died", "against"),
}
STAGE = {
    Stage.INTRODUCED: Mark("introduced", "motion"),
    Stage.IN_COMMITTEE: Mark("committee", "motion"),
    Stage.ON_FLOOR: Mark("moving", "motion"),
    Stage.PASSED_FIRST_HOUSE: Mark("moving", "motion"),
    Stage.IN_SECOND_HOUSE: Mark("committee", "motion"),
    Stage.CONCURRENCE: Mark("recheck", "motion"),
    Stage.ENROLLED: Mark("moving", "motion"),
    Stage.WITH_GOVERNOR: Mark("desk", "motion"),
    Stage.CHAPTERED: Mark("full", "law"),
    Stage.CHAPTERED_WITHOUT_SIGNATURE: Mark("full", "law"),
    Stage.VETOED: Mark("vetoed", "against"),
    Stage.FAILED: Mark("died", "against"),
    Stage.DIED: Mark("died", "against"),
    Stage.ADOPTED: Mark("enacted", "unknown"),
}
ACTIVITY = {
    Activity.MOVING: Mark("moving", "motion"),
    Activity.WAITING: Mark("clock", "wait"),
    Activity.HELD: Mark("stalled", "wait"),
    Activity.INACTIVE: Mark("stalled", "wait"),
    Activity.OVER: Mark("none", "unknown"),
}
STANCE = {
    Stance.ADVANCES: Mark("advances", "law"),
    Stance.OPPOSES: Mark("opposes", "against"),
    Stance.MIXED: Mark("mixed", "wait"),
}
CLAUSE_FATE = {
    ClauseFate.CARRIED: Mark("arrow", "unknown"),
    ClauseFate.CHANGED: Mark("recheck", "wait"),
    ClauseFate.STRENGTHENED: Mark("stronger", "motion"),
    ClauseFate.WEAKENED: Mark("weaker", "wait"),
    ClauseFate.GONE: Mark("died", "against"),
}
MATCH_STATE = {
    MatchState.SUGGESTED: Mark("machine", "unknown"),
    MatchState.CONFIRMED: Mark("one", "law"),
    MatchState.REJECTED: Mark("died", "unknown"),
    MatchState.NEEDS_RECHECK: Mark("recheck", "wait"),
    MatchState.WITHDRAWN: Mark("none", "unknown"),
}
CONFIDENCE = {
    Confidence.MACHINE: Mark("machine", "unknown"),
    Confidence.ONE: Mark("one", "law"),
    Confidence.TWO: Mark("two", "law"),
    Confidence.DISPUTED: Mark("disputed", "against"),
    Confidence.RECHECK: Mark("recheck", "wait"),
}
REASON = {
    QueueReason.HEARING: Mark("calendar", "wait"),
    QueueReason.RECHECK: Mark("recheck", "wait"),
    QueueReason.DISPUTED: Mark("disputed", "against"),
    QueueReason.SECOND: Mark("two", "unknown"),
    QueueReason.STRONG: Mark("introduced", "motion"),
    QueueReason.REST: Mark("machine", "unknown"),
}
BASIS = {
    Basis.MACHINE: Mark("machine", "unknown"),
    Basis.PEOPLE: Mark("one", "law"),
}
IMPLEMENTATION = {
    Implementation.NOT_DUE: Mark("notdue", "wait"),
    Implementation.NO_FUNDS: Mark("nofunds", "wait"),
    Implementation.UNDER_WAY: Mark("underway", "motion"),
    Implementation.DELIVERED: Mark("delivered", "law"),
    Implementation.NOT_DELIVERED: Mark("notdelivered", "against"),
    Implementation.REPEALED: Mark("repealed", "against"),
    Implementation.NO_EVIDENCE: Mark("noevidence", "unknown"),
}
OUTCOME = {
    Run.Outcome.RUNNING: Mark("clock", "motion"),
    Run.Outcome.OK: Mark("full", "law"),
    Run.Outcome.UNCHANGED: Mark("full", "law"),
    Run.Outcome.PARTIAL: Mark("risk", "wait"),
    Run.Outcome.FAILED: Mark("died", "against"),
    Run.Outcome.BUSY: Mark("clock", "unknown"),
    Run.Outcome.CUT_SHORT: Mark("died", "against"),
}
CONDITION = {
    Condition.FRESH: Mark("full", "law"),
    Condition.LATE: Mark("stalled", "wait"),
    Condition.FAILING: Mark("died", "against"),
    Condition.NEVER: Mark("none", "unknown"),
}
# How the seam says a status in a word or two, under a stitch three fingers wide.
SHORT: dict[str, str | Promise] = {
    InLaw.IN_PART: _("in part"),
    InLaw.IN_FULL: _("in full"),
    ThisSession.UNREVIEWED: _("unread"),
    ThisSession.NONE: _("no bill"),
    ThisSession.ON_DESK: _("on desk"),
}
