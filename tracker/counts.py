"""How many measures of each kind are on file, session by session."""

from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Count, OuterRef, Q

from bills.filters import TYPE_NAMES
from bills.folded import Folded
from bills.identifiers import MEASURE_TYPES, SessionId
from bills.models import Measure, Session
from ingest.models import Run

Counts: TypeAlias = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Kind:
    """``there`` is what the source listed in its last full snapshot; None where it was not counted."""

    type: str
    name: str
    count: int
    there: int | None = None

    @property
    def missing(self) -> int:
        return (self.there or 0) - self.count if self.there is not None else 0


@dataclass(frozen=True, slots=True)
class SessionCounts:
    key: str
    name: str
    kinds: list[Kind]

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.kinds)

    @property
    def is_counted(self) -> bool:
        return any(kind.there is not None for kind in self.kinds)


def measures_by_kind(counted: Run | None = None, *, newest: int | None = None) -> list[SessionCounts]:
    """One query; the newest session first, the kinds in the order California lists them.

    ``counted`` is the run whose reconciliation gives the source's own numbers; with ``newest``, of other sessions only
    so many are counted.
    """
    of_session = Measure.objects.filter(session=OuterRef("pk"), removed_at=None).order_by("type")
    kinds = Folded(of_session.values("type").annotate(n=Count("pk")), "type", "n")
    there = _there(counted)
    sought = Session.objects.all()
    if newest is not None:
        is_newest = Q(pk__in=Session.objects.order_by("-start_year", "extraordinary").values("pk")[:newest])
        sought = sought.filter(is_newest | Q(key__in={session for session, _kind in there}))
    rows = sought.annotate(kinds=kinds).values_list("key", "kinds")
    here = {(session, kind["type"]): kind["n"] for session, kinds in rows for kind in kinds}
    sessions = sorted({session for session, _kind in here.keys() | there.keys()}, key=_newest_first)
    return [SessionCounts(key, SessionId.parse(key).name, _kinds(key, here, there)) for key in sessions]


def _there(run: Run | None) -> dict[tuple[str, str], int]:
    rows = run.reconciliation.get("counts", ()) if run else ()
    return {(session, kind): there for session, kind, there, _here in rows}


def _newest_first(key: str) -> tuple[int, int]:
    session = SessionId.parse(key)
    return -session.start_year, session.extraordinary


def _kinds(session: str, here: Counts, there: Counts) -> list[Kind]:
    codes = {kind for key, kind in here.keys() | there.keys() if key == session}
    was_counted = any(key == session for key, _kind in there)
    kinds = (
        Kind(
            code,
            str(TYPE_NAMES.get(code, code)).partition(", ")[2],
            here.get((session, code), 0),
            there.get((session, code), 0) if was_counted else None,
        )
        for code in codes
    )
    return sorted(kinds, key=_place)


def _place(kind: Kind) -> int:
    return MEASURE_TYPES.index(kind.type) if kind.type in MEASURE_TYPES else len(MEASURE_TYPES)
