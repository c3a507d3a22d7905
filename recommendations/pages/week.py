"""What changed in a week: each recommendation's status as it was before and as it stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from recommendations.models import Recommendation, StatusChange

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shift:
    """Two statements of one recommendation: the last before the week, or the first ever, and the last of the week."""

    recommendation: Recommendation
    was: StatusChange
    now: StatusChange

    @property
    def in_law_moved(self) -> bool:
        return self.was.in_law != self.now.in_law

    @property
    def this_session_moved(self) -> bool:
        return self.was.this_session != self.now.this_session

    @property
    def risk_moved(self) -> bool:
        return self.was.is_at_risk != self.now.is_at_risk

    @property
    def basis_moved(self) -> bool:
        return self.was.basis != self.now.basis

    @property
    def is_one(self) -> bool:
        return self.in_law_moved or self.this_session_moved or self.risk_moved or self.basis_moved

    @property
    def reasons(self) -> list[str]:
        """The names of the reasons for what moved; where only the reader changed, no reason of its own is kept."""
        said = (
            (self.in_law_moved, "in_law_because"),
            (self.this_session_moved, "this_session_because"),
            (self.risk_moved, "at_risk_because"),
        )
        return [name for moved, name in said if moved and getattr(self.recommendation, name)]


def shifts(recommendations: Iterable[Recommendation], as_of: date | None) -> list[Shift]:
    """Net of the seven days that end with the date of the data: what was taken back within them is no news.

    The first statement of a recommendation says where it was found, not that it moved. Two queries.
    """
    if not as_of:
        return []
    by_pk = {one.pk: one for one in recommendations}
    rows = StatusChange.objects.filter(recommendation__in=by_pk, as_of__gt=as_of - WEEK, as_of__lte=as_of)
    before = StatusChange.objects.filter(
        recommendation=OuterRef("recommendation"), recorded_at__lt=OuterRef("recorded_at")
    )
    first: dict[int, StatusChange] = {}
    last: dict[int, StatusChange] = {}
    for row in rows.annotate(before=Subquery(before.values("pk")[:1])):  # newest first
        last.setdefault(row.recommendation_id, row)
        first[row.recommendation_id] = row
    earlier = StatusChange.objects.in_bulk([pk for row in first.values() if (pk := vars(row)["before"])])
    found = [Shift(by_pk[key], earlier.get(vars(row)["before"], row), last[key]) for key, row in first.items()]
    return [shift for shift in found if shift.is_one]
