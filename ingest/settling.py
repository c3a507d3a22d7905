"""What follows at the end of every run, whichever source it was."""

from bills.upsert import Trouble, look_at_mentions, settle_reports
from ingest.errand import Errand


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
