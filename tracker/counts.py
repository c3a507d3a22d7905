"""How many measures of each kind are on file, session by session."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from bills.filters import TYPE_NAMES
from bills.identifiers import MEASURE_TYPES, SessionId
from bills.models import Measure


@dataclass(frozen=True, slots=True)
class Kind:
    type: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SessionCounts:
    key: str
    name: str
    kinds: list[Kind]

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.kinds)


def measures_by_kind() -> list[SessionCounts]:
    """One query; the newest session first, the kinds in the order California lists them."""
    rows = (
        Measure.objects.order_by("-session__start_year", "session__extraordinary")
        .values_list("session__key", "type")
        .annotate(count=Count("pk"))
    )
    return [
        SessionCounts(key, SessionId.parse(key).name, sorted((_kind(row[1], row[2]) for row in group), key=_place))
        for key, group in groupby(rows, key=lambda row: row[0])
    ]


def _kind(code: str, count: int) -> Kind:
    return Kind(code, str(TYPE_NAMES.get(code, code)).partition(", ")[2], count)


def _place(kind: Kind) -> int:
    return MEASURE_TYPES.index(kind.type) if kind.type in MEASURE_TYPES else len(MEASURE_TYPES)
