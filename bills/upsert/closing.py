"""The end of a session: every measure that is over says why, and those that were alive have died that day."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet

from bills import bulk
from bills.choices import Activity, Origin
from bills.models import Measure
from bills.models.session import sine_die
from bills.upsert.changes import Journal
from bills.upsert.derive import actions_of, standing_of, steps_of

BATCH = 500
_FIELDS = (
    "stage", "stage_rule", "stage_action", "stage_on", "activity", "activity_rule", "activity_action", "ending",
    "steps",
)  # fmt: skip


@transaction.atomic
def close_ended_sessions(through: date, *, recorded_at: datetime, origin: Origin) -> int:
    """Let measures die that were alive when their session ended before ``through``; returns how many.

    Needed apart from reading actions: when a session ends, no action of a live measure need change. Measures that are
    over and say not yet why get their reason too, without a change. Doing it again does nothing.
    """
    journal = Journal(recorded_at=recorded_at, origin=origin, document="")
    closed = 0
    for batch in _batches(_unfinished(through)):
        closed += _close(batch, through, journal)
    journal.write()
    return closed


def _unfinished(through: date) -> QuerySet[Measure]:
    ended = [
        year
        for year in Measure.objects.order_by().values_list("session__start_year", flat=True).distinct()
        if through > sine_die(year)
    ]
    alive = ~Q(activity=Activity.OVER) & Q(session__start_year__in=ended)
    return Measure.objects.filter(alive | Q(activity=Activity.OVER, ending="")).select_related("session")


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


def _batches(measures: QuerySet[Measure]) -> Iterator[list[Measure]]:
    """By primary key of what is there now, so that rows closed meanwhile shift nothing."""
    keys = iter(list(measures.order_by("pk").values_list("pk", flat=True)))
    while found := list(islice(keys, BATCH)):
        yield list(Measure.objects.filter(pk__in=found).select_related("session").order_by("pk"))
