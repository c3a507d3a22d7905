"""Which hearings have moved, and which are so near that nobody can wait for a bundle."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from alerts.periods import PACIFIC
from bills.choices import ChangeKind
from bills.models import Change

SOON = timedelta(hours=72)


def is_urgent(on: date, now: datetime) -> bool:
    """Less than 72 hours until the day begins, and the day is not over."""
    begins = datetime.combine(on, time(), tzinfo=PACIFIC)
    return begins - now < SOON and now < begins + timedelta(days=1)


class MovedHearings:
    """Pairs, within one reading of the feed, a hearing that left the list with the one set in its place.

    The partner may lie outside the rows at hand, so it is looked up: one query.
    """

    def __init__(self, rows: Sequence[Change]) -> None:
        self._days: dict[Change, date] = {}
        self.left_for_another_day: set[Change] = set()
        groups: dict[tuple[int, datetime, str], list[Change]] = {}
        kin = Change.objects.filter(
            measure__in={row.measure_id for row in rows},
            recorded_at__in={row.recorded_at for row in rows},
            kind__in=[ChangeKind.HEARING_SET, ChangeKind.HEARING_REMOVED],
        )
        for row in kin.order_by("happened_on", "pk") if rows else ():
            code = (row.now or row.was).split(" ", 1)[0]
            groups.setdefault((row.measure_id, row.recorded_at, code), []).append(row)
        for group in groups.values():
            gone = [row for row in group if row.kind == ChangeKind.HEARING_REMOVED]
            came = [row for row in group if row.kind == ChangeKind.HEARING_SET]
            for old, new in zip(gone, came, strict=False):
                self.left_for_another_day.add(old)
                if old.happened_on:
                    self._days[new] = old.happened_on

    def day_before(self, row: Change) -> date | None:
        """The day from which this hearing was moved, if it was."""
        return self._days.get(row)
