"""Why a measure is over: read from the rule that ended it and from where it lay when it ended."""

import re
from types import MappingProxyType

from bills.choices import Activity, Ending, Stage

_BY_STAGE = MappingProxyType(
    {
        Stage.CHAPTERED: Ending.CHAPTERED,
        Stage.CHAPTERED_WITHOUT_SIGNATURE: Ending.CHAPTERED_WITHOUT_SIGNATURE,
        Stage.ADOPTED: Ending.ADOPTED,
        Stage.VETOED: Ending.VETOED,
        Stage.FAILED: Ending.FAILED_VOTE,
    }
)
# By the names of the rules in bills.lifecycle that end a measure; where it lay comes before most of them.
_BY_RULE = MappingProxyType(
    {
        "stricken": Ending.WITHDRAWN,
        "filed-with-clerk": Ending.MISSED_DEADLINE,
        "returned-to-secretary": Ending.MISSED_DEADLINE,
        "no-further-action": Ending.SESSION_ENDED,
        "session-ended": Ending.SESSION_ENDED,
        "died": Ending.SESSION_ENDED,
    }
)
# What the clerk's own sentence says of the place.
_PLACES = (
    (re.compile(r"\bdesk\b", re.IGNORECASE), Ending.AT_DESK),
    (re.compile(r"\binactive file\b", re.IGNORECASE), Ending.INACTIVE_FILE),
    (re.compile(r"\bsuspense\b", re.IGNORECASE), Ending.HELD_ON_SUSPENSE),
    (re.compile(r"art(icle|\.)? ?iv,? ?(sec(tion|\.)? ?10|\(?10)", re.IGNORECASE), Ending.MISSED_DEADLINE),
)


def ending_by(stage: Stage, rule: str, text: str, *, lay_in: Stage, was: Activity, on_suspense: bool) -> Ending:
    """The reason for a ``stage`` that ends a measure.

    ``rule`` and ``text`` are the rule and the action that ended it; ``lay_in`` and ``was`` tell where the measure lay
    before, ``on_suspense`` whether a fiscal committee had it on its suspense file. Raises KeyError for a rule that
    ends measures and stands in no table here.
    """
    if stage in _BY_STAGE:
        return _BY_STAGE[stage]
    reason = _BY_RULE[rule]
    if reason is Ending.WITHDRAWN:
        return reason
    said = next((ending for pattern, ending in _PLACES if pattern.search(text)), None)
    return said or _where_it_lay(lay_in, was, on_suspense) or reason


def _where_it_lay(stage: Stage, activity: Activity, on_suspense: bool) -> Ending | None:
    """A measure that a committee kept or that was parked died of that; the deadline only made it known."""
    if stage is Stage.FAILED:
        return Ending.FAILED_VOTE
    if on_suspense:
        return Ending.HELD_ON_SUSPENSE
    if activity is Activity.HELD:
        return Ending.HELD_IN_COMMITTEE
    if activity is Activity.INACTIVE:
        return Ending.INACTIVE_FILE
    if stage in (Stage.INTRODUCED, Stage.PASSED_FIRST_HOUSE):
        return Ending.AT_DESK
    return None
