"""The end of a session: every measure that is over says why, and those that were alive have died that day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from bills import bulk
from bills.choices import Activity, Origin
from bills.models import Measure
from bills.models.session import sine_die
from bills.upsert.changes import Journal
from bills.upsert.derive import actions_of, standing_of, steps_of

_FIELDS = (
    "stage", "stage_rule", "stage_action", "stage_on", "activity", "activity_rule", "activity_action", "ending",
    "steps",
)  # fmt: skip


def measures_to_close(through: date) -> list[int]:
    """Keys of measures that are alive though their session ended before ``through``, or over without a reason.

    Needed apart from reading actions: when a session ends, no action of a live measure need change.
    """
    return list(_unfinished(through).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def close_measures(measures: Sequence[int], through: date, *, recorded_at: datetime, origin: Origin) -> int:
    """Let those die that are alive, which is a change, and give all of them their reason; returns how many died.

    Doing it again does nothing, so thousands may be closed a few at a time.
    """
    journal = Journal(recorded_at=recorded_at, origin=origin, document="")
    found = Measure.objects.filter(pk__in=measures).select_related("session").order_by("pk")
    closed = _close(list(found), through, journal)
    journal.write()
    return closed


def _unfinished(through: date) -> QuerySet[Measure]:
    ended = [
        year
        for year in Measure.objects.order_by().values_list("session__start_year", flat=True).distinct()
        if through > sine_die(year)
    ]
    alive = ~Q(activity=Activity.OVER) & Q(session__start_year__in=ended)
    return Measure.objects.filter(alive | Q(activity=Activity.OVER, ending=""))


def _close(batch: list[Measure], through: date, journal: Journal) -> int:
    actions = actions_of([measure.pk for measure in batch])
    rows, closed = [], 0
    for measure in batch:
        is_chaptered = measure.chapter_number is not None
        now = standing_of(measure.id_, actions.get(measure.pk, []), through, is_chaptered=is_chaptered)
        rows.append(
            (
                now.stage.value, now.stage_rule, now.stage_action, now.stage_on, now.activity.value, now.activity_rule,
                now.activity_action, now.ending or "", steps_of(now), measure.pk,
            )
        )  # fmt: skip
        if measure.activity != now.activity:
            journal.note_ending(measure.pk, was=measure.stage, now=now.ending or "", on=now.stage_on)
            closed += 1
    bulk.update(Measure, _FIELDS, rows)
    return closed
