"""A measure's road as a reader sees it: the stages behind it with their dates, where it is, and what is left."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.choices import STAGE_MEANINGS, House, Stage
from bills.identifiers import MeasureId
from bills.lifecycle import TERMINAL
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


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the road. ``when`` is ``past``, ``here`` or ``ahead``."""

    stage: Stage
    name: str
    meaning: str
    on: date | None
    when: str


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


def road(measure: Measure) -> list[Stop]:
    """Every stop from introduction to the end, in order; a bill that ended badly stops where it ended."""
    reached = _first_days(measure)
    stages = [s for s in ROADS.get(measure.type, OTHER_ROAD) if _belongs(s, measure, reached)]
    here = Stage(measure.stage)
    if here not in stages:
        stages = [s for s in stages if s in reached] + [here]
    at = stages.index(here)
    return [_stop(s, measure, reached, _when(i, at)) for i, s in enumerate(stages)]


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


def _stop(stage: Stage, measure: Measure, reached: dict[Stage, date], when: str) -> Stop:
    on = None if when == "ahead" else measure.stage_on if when == "here" else reached.get(stage)
    meaning = str(STAGE_MEANINGS[stage])
    if stage is Stage.ENROLLED and not measure.id_.can_become_law:
        meaning = str(ENROLLED_RESOLUTION)
    return Stop(stage, stop_name(stage, measure.id_), meaning, on, when)


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
