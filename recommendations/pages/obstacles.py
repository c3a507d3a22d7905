"""What stands in the way of a recommendation: lines that follow from the record, and one note of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bills.choices import Activity
from recommendations.because import plain_date
from recommendations.choices import Stance
from recommendations.models import Match, ObstacleNote, Recommendation
from recommendations.models.match import CHAPTERED
from recommendations.pages.elements import OPEN, Stitch
from recommendations.pages.implementation import OnTheGround
from recommendations.spoken import in_spoken_words
from recommendations.standing import STALLED_AFTER, idle_days

OPPOSED, STALLED, UNANSWERED, FUNDING, OVERDUE = "opposing", "stalled", "unanswered", "funding", "overdue"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``kind`` is one of the five above; ``since`` a day where the record has one."""

    kind: str
    text: str
    match: Match | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class InTheWay:
    lines: list[Obstacle]
    note: ObstacleNote | None


def in_the_way(
    recommendation: Recommendation,
    matches: Sequence[Match],
    stitches: Sequence[Stitch],
    ground: OnTheGround,
    *,
    as_of: date | None,
) -> InTheWay:
    """``matches`` are the public ones with their measures. One query, for the note."""
    lines = [
        *(_opposed(match) for match in matches if match.stance == Stance.OPPOSES and _counts(match)),
        *(found for match in matches if match.stance != Stance.OPPOSES and (found := _stalled(match, as_of))),
        *_unanswered(stitches),
        *_on_the_ground(ground),
    ]
    return InTheWay(lines, recommendation.obstacle_notes.first())


def _counts(match: Match) -> bool:
    return match.measure.activity != Activity.OVER or match.measure.stage in CHAPTERED


def _opposed(match: Match) -> Obstacle:
    is_law = match.measure.stage in CHAPTERED
    text = _("%(bill)s works against it and is law.") if is_law else _("%(bill)s works against it and is alive.")
    since = match.measure.stage_on if is_law else match.measure.introduced_on
    return Obstacle(OPPOSED, text % {"bill": match.measure.label}, match, since)


def _stalled(match: Match, as_of: date | None) -> Obstacle | None:
    measure = match.measure
    told = {"bill": measure.label}
    if measure.activity in (Activity.HELD, Activity.INACTIVE):
        is_held = measure.activity == Activity.HELD
        text = _("%(bill)s is held under submission.") if is_held else _("%(bill)s lies on the inactive file.")
        return Obstacle(STALLED, text % told, match, _since(match))
    last = measure.last_action_on
    if measure.activity == Activity.OVER or not (as_of and last) or idle_days(last, as_of) < STALLED_AFTER:
        return None
    return Obstacle(STALLED, _("%(bill)s has not moved.") % told, match, last)


def _since(match: Match) -> date | None:
    """The first of the last run of steps with the activity of today."""
    since = match.measure.last_action_on
    for on, _stage, activity, *_rest in reversed(match.measure.steps):
        if activity != match.measure.activity:
            break
        since = date.fromisoformat(on)
    return since


def _unanswered(stitches: Sequence[Stitch]) -> list[Obstacle]:
    rows = [stitch.element for stitch in stitches if stitch.state == OPEN]
    said = _("No law and no live bill answers element %(letter)s: %(text)s")
    return [Obstacle(UNANSWERED, said % {"letter": one.letter, "text": in_spoken_words(one.text)}) for one in rows]


def _on_the_ground(ground: OnTheGround) -> list[Obstacle]:
    lines = []
    if ground.is_funding_missing:
        lines.append(Obstacle(FUNDING, _("Funding is missing.")))
    for one in ground.now:
        lines += [
            Obstacle(OVERDUE, _("A report was due on %(day)s.") % {"day": plain_date(due)}) for due in one.overdue
        ]
    return lines
