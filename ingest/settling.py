"""What follows at the end of every run, whichever source it was."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from bills.choices import Origin
from bills.upsert import (
    Trouble,
    Upserted,
    close_measures,
    look_at_mentions,
    measures_to_close,
    settle_reports,
)
from ingest.durable import durably
from ingest.errand import Errand

CLOSED_AT_ONCE = 250  # measures; a session of thousands ends in one night, and nobody is to wait for all of them


def close_ended_sessions(errand: Errand, through: date) -> None:
    """Let measures die that were alive when their session ended before ``through``.

    A transaction a few; a run that ends between two of them leaves the others to the next.
    """
    measures = durably(partial(measures_to_close, through))
    for start in range(0, len(measures), CLOSED_AT_ONCE):
        errand.write(partial(_close, errand, measures[start : start + CLOSED_AT_ONCE], through))


def _close(errand: Errand, measures: Sequence[int], through: date) -> Upserted:
    return Upserted(changes=close_measures(measures, through, recorded_at=errand.run.started_at, origin=Origin.LIVE))


def settle(errand: Errand, *, is_official: bool) -> list[Trouble]:
    """Hold what the Governor's office reported against the measures as they stand; contradictions are issues.

    The official feed's run is also the look at every measure that was mentioned elsewhere before it.
    """
    if is_official:
        look_at_mentions(before=errand.run.started_at)
    return [
        Trouble(
            one.measure, "the Governor’s office and the Legislature’s data disagree", f"{one.reported} / {one.stage}"
        )
        for one in settle_reports()
    ]
