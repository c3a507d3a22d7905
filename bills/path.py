"""A measure's road as a reader sees it: the stages behind it with their dates, where it is, and what is left."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.choices import STAGE_MEANINGS, Activity, DeadlineKind, House, Stage
from bills.deadlines import Bearings, Lies, deadline_of
from bills.identifiers import MeasureId
from bills.lifecycle import RULES_BY_NAME, TERMINAL, Deed
from bills.models import Measure

_HOUSE = (Stage.INTRODUCED, Stage.IN_COMMITTEE, Stage.ON_FLOOR)
_BOTH_HOUSES = (*_HOUSE, Stage.PASSED_FIRST_HOUSE, Stage.IN_SECOND_HOUSE)
ROADS: dict[str, tuple[Stage, ...]] = {
    **dict.fromkeys(
        ("AB", "SB"), (*_BOTH_HOUSES, Stage.CONCURRENCE, Stage.ENROLLED, Stage.WITH_GOVERNOR, Stage.CHAPTERED)
    ),
    **dict.fromkeys(("HR", "SR"), (*_HOUSE, Stage.ADOPTED)),
}
OTHER_ROAD = (*_BOTH_HOUSES, Stage.CONCURRENCE, Stage.ENROLLED, Stage.CHAPTERED)
ENROLLED_RESOLUTION = gettext_lazy(
    "Both houses have adopted the same text; it goes to the Secretary of State, not to the Governor."
)
HOUSES = {"A": (House.ASSEMBLY, House.SENATE), "S": (House.SENATE, House.ASSEMBLY)}
_REACHED_BY = {
    Stage.PASSED_FIRST_HOUSE: (DeadlineKind.FIRST_HOUSE, DeadlineKind.CARRIED_HOUSE),
    Stage.ENROLLED: (DeadlineKind.PASSAGE,),
    Stage.CHAPTERED: (DeadlineKind.GOVERNOR,),
}
_TO_FISCAL = re.compile(r"com\. on appr|suspense file", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the road. ``when`` is ``past``, ``here`` or ``ahead``; ``by`` is the deadline of one ahead."""

    stage: Stage
    name: str
    meaning: str
    on: date | None
    when: str
    by: date | None = None


@dataclass(frozen=True, slots=True)
class StageMove:
    """A day on which a measure went from one stage to the next."""

    measure: Measure
    on: date
    was: Stage
    now: Stage


def stage_moves(measure: Measure) -> list[StageMove]:
    """Every change of stage in order; steps that only changed the activity are passed over."""
    steps = [(date.fromisoformat(row[0]), Stage(row[1])) for row in measure.steps]
    return [StageMove(measure, on, was, now) for (_before, was), (on, now) in pairwise(steps) if was != now]


def road(measure: Measure, as_of: date | None = None) -> list[Stop]:
    """Every stop from introduction to the end, in order; a bill that ended badly stops where it ended.

    Given the date of the data, stops ahead say by when they must be reached.
    """
    reached = _first_days(measure)
    stages = [s for s in ROADS.get(measure.type, OTHER_ROAD) if _belongs(s, measure, reached)]
    here = Stage(measure.stage)
    if here not in stages:
        stages = [s for s in stages if s in reached] + [here]
    at = stages.index(here)
    limits = _limits(measure, as_of)
    return [_stop(s, measure, reached, _when(i, at), limits) for i, s in enumerate(stages)]


def _limits(measure: Measure, as_of: date | None) -> dict[Stage, date]:
    """Stage → the last day on which it can be reached, this year or as a two-year bill."""
    bears = bearings_of(measure)
    if as_of is None or not bears.is_bill or measure.stage in TERMINAL:
        return {}
    found: dict[Stage, date] = {}
    for stage, kinds in _REACHED_BY.items():
        if limit := deadline_of(kinds, bears, as_of):
            found[stage] = limit.on
    return found


def _first_days(measure: Measure) -> dict[Stage, date]:
    days: dict[Stage, date] = {}
    for on, stage, *_rest in measure.steps:
        days.setdefault(Stage(stage), date.fromisoformat(on))
    if measure.introduced_on:
        days[Stage.INTRODUCED] = measure.introduced_on
    if measure.stage_on:
        days.setdefault(Stage(measure.stage), measure.stage_on)
    return days


def _belongs(stage: Stage, measure: Measure, reached: dict[Stage, date]) -> bool:
    """A stop that was passed over is left out once the measure is beyond it; concurrence is shown only when it came."""
    if stage in reached or stage == measure.stage:
        return True
    return stage is not Stage.CONCURRENCE and measure.stage not in TERMINAL and not _is_behind(stage, measure)


def _is_behind(stage: Stage, measure: Measure) -> bool:
    stages = ROADS.get(measure.type, OTHER_ROAD)
    return measure.stage in stages and stages.index(stage) < stages.index(Stage(measure.stage))


def _when(index: int, at: int) -> str:
    if index == at:
        return "here"
    return "past" if index < at else "ahead"


def _stop(stage: Stage, measure: Measure, reached: dict[Stage, date], when: str, limits: dict[Stage, date]) -> Stop:
    on = None if when == "ahead" else measure.stage_on if when == "here" else reached.get(stage)
    meaning = str(STAGE_MEANINGS[stage])
    if stage is Stage.ENROLLED and not measure.id_.can_become_law:
        meaning = str(ENROLLED_RESOLUTION)
    by = limits.get(stage) if when == "ahead" else None
    return Stop(stage, stop_name(stage, measure.id_), meaning, on, when, by)


def bearings_of(measure: Measure) -> Bearings:
    """What decides its next deadline; reads the measure's latest version."""
    latest, named, stage = measure.latest_version, measure.id_, Stage(measure.stage)
    is_presented = stage is Stage.WITH_GOVERNOR and measure.stage_rule == "presented"
    return Bearings(
        start_year=named.session.start_year,
        introduced_on=measure.introduced_on,
        lies=_lies(measure, stage),
        in_second_house=stage in (Stage.PASSED_FIRST_HOUSE, Stage.IN_SECOND_HOUSE, Stage.CONCURRENCE),
        has_passed_both=stage in (Stage.ENROLLED, Stage.WITH_GOVERNOR),
        is_bill=named.can_become_law and not named.session.extraordinary,
        is_fiscal=latest.fiscal_committee if latest else None,
        may_pass_late=bool(latest and (latest.urgency or latest.tax_levy)),
        presented_on=measure.stage_on if is_presented else None,
    )


def _lies(measure: Measure, stage: Stage) -> Lies:
    """Read from the action that last moved it; a desk is on the way to a policy committee."""
    rule = RULES_BY_NAME.get(measure.activity_rule)
    if stage in (Stage.ON_FLOOR, Stage.CONCURRENCE) or (rule and rule.deed is Deed.TO_FLOOR):
        return Lies.ON_FLOOR
    if measure.activity == Activity.HELD or _TO_FISCAL.search(measure.activity_action):
        return Lies.WITH_FISCAL_COMMITTEE
    return Lies.WITH_POLICY_COMMITTEE


def stop_name(stage: Stage, measure: MeasureId) -> str:
    """The stage with the houses named: a Senate bill's first house is the Senate."""
    first, second = HOUSES[measure.origin_house]
    named = {
        Stage.IN_COMMITTEE: (_("In committee, %(house)s"), first),
        Stage.ON_FLOOR: (_("On the %(house)s floor"), first),
        Stage.PASSED_FIRST_HOUSE: (_("Passed the %(house)s"), first),
        Stage.IN_SECOND_HOUSE: (_("In the %(house)s"), second),
        Stage.CONCURRENCE: (_("Back in the %(house)s for concurrence"), first),
    }
    if stage not in named:
        return str(stage.label)
    form, house = named[stage]
    return form % {"house": house.label}
