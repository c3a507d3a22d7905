"""By when a bill must have moved, and what it means if it has not.

Days that the Joint Rules set are data (``deadlines.toml``). What the Constitution sets holds for every session:

* Art. IV, sec. 10(c): a bill of the odd year that has not passed its first house by 31 January of the even year may no
  longer be acted on; no bill may be passed after 31 August of the even year, urgency statutes, tax levies and current
  appropriations excepted.
* Art. IV, sec. 10(b): a bill presented to the Governor becomes a statute unless returned within 12 days; within 30 days
  after the recess of the odd year for what the Governor still holds then; by 30 September for what was passed before
  1 September of the even year and is still held then.
* Art. IV, sec. 3(a): the session ends at midnight on 30 November of the even year.

Pure: no rows, no clock.
"""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto
from functools import cache
from pathlib import Path

from bills.choices import Afterwards, DeadlineKind

TWELVE_DAYS = timedelta(days=12)
THIRTY_DAYS = timedelta(days=30)


class Lies(Enum):
    """Where a bill waits, as far as deadlines care."""

    WITH_POLICY_COMMITTEE = auto()
    WITH_FISCAL_COMMITTEE = auto()
    ON_FLOOR = auto()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, what must have happened by its end, and which rule says so.

    ``to_confirm`` marks our own reading of the rule, not yet held against a calendar or what the houses did.
    """

    on: date
    kind: DeadlineKind
    source: str
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Bearings:
    """What decides which deadline a live measure has to meet next.

    ``start_year`` is the first year of its regular session. ``is_bill`` is false for what no such deadline binds:
    resolutions, constitutional amendments, measures of an extraordinary session. ``is_fiscal`` is None where no print
    tells whether a fiscal committee must see it; ``may_pass_late`` is true of urgency statutes and tax levies.
    ``presented_on`` is set once it lies with the Governor.
    """

    start_year: int
    introduced_on: date | None
    lies: Lies
    in_second_house: bool = False
    has_passed_both: bool = False
    is_bill: bool = True
    is_fiscal: bool | None = None
    may_pass_late: bool = False
    presented_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """The deadline that a measure has to meet next, and what follows if it does not."""

    deadline: Deadline
    afterwards: Afterwards


def deadlines_of(start_year: int) -> list[Deadline]:
    """Every known deadline of a two-year session, in order: by data, and by the Constitution for any session."""
    found = [one for year in (start_year, start_year + 1) for one in _of_rules(year)]
    return sorted([*found, *_of_constitution(start_year)], key=lambda one: (one.on, one.kind.value))


def deadline_ahead(bears: Bearings, as_of: date) -> Ahead | None:
    """The first deadline on or after ``as_of`` that binds the measure where it lies; None where none is known."""
    known = deadlines_of(bears.start_year)
    if bears.presented_on and bears.is_bill:
        deadline = governor_decides_by(bears.presented_on, bears.start_year)
        return Ahead(deadline, Afterwards.LAW) if deadline.on >= as_of else None
    binding = list(_binding(bears)) if bears.is_bill else [DeadlineKind.SINE_DIE]
    for one in known:
        if one.on >= as_of and one.kind in binding and _concerns(one, bears):
            return Ahead(one, _afterwards(one, bears))
    return None


def deadline_of(kinds: Collection[DeadlineKind], bears: Bearings, as_of: date) -> Deadline | None:
    """The first of these kinds on or after a day that concerns the measure, wherever it lies now."""
    later = replace(bears, in_second_house=True) if DeadlineKind.PASSAGE in kinds else bears
    known = deadlines_of(bears.start_year)
    return next((one for one in known if one.on >= as_of and one.kind in kinds and _concerns(one, later)), None)


def governor_decides_by(presented_on: date, start_year: int) -> Deadline:
    """The last day to sign or veto what was presented on that day."""
    on, source = presented_on + TWELVE_DAYS, "Constitution, Art. IV, sec. 10(b)(3): 12 days"
    recess = _years().get(start_year, {}).get("adjourned")
    if isinstance(recess, date) and presented_on.year == start_year and on > recess:
        return Deadline(
            recess + THIRTY_DAYS,
            DeadlineKind.GOVERNOR,
            "Constitution, Art. IV, sec. 10(b)(1): 30 days after the recess",
        )
    if presented_on.year == start_year + 1 and on >= date(start_year + 1, 9, 1):
        return Deadline(
            date(start_year + 1, 9, 30), DeadlineKind.GOVERNOR, "Constitution, Art. IV, sec. 10(b)(2): 30 September"
        )
    return Deadline(on, DeadlineKind.GOVERNOR, source)


def _binding(bears: Bearings) -> Iterator[DeadlineKind]:
    """Kinds that bind where it lies and further on, so that a day gone by leads to the next."""
    kind = DeadlineKind
    if bears.has_passed_both:
        yield kind.GOVERNOR
        return
    if not bears.in_second_house:
        yield from (kind.FIRST_HOUSE, kind.CARRIED_HOUSE)
        if bears.lies is Lies.WITH_FISCAL_COMMITTEE:
            yield from (kind.FIRST_FISCAL, kind.CARRIED_COMMITTEE)
        if bears.lies is Lies.WITH_POLICY_COMMITTEE:
            costs = bears.is_fiscal is not False
            yield from (kind.FIRST_POLICY_FISCAL, kind.CARRIED_POLICY_FISCAL) if costs else (kind.FIRST_POLICY,)
            yield from (kind.FIRST_FISCAL,) if costs else ()
            yield kind.CARRIED_COMMITTEE
    if bears.in_second_house:
        if bears.lies is Lies.WITH_POLICY_COMMITTEE:
            yield kind.SECOND_POLICY
        if bears.lies is not Lies.ON_FLOOR and bears.is_fiscal is not False:
            yield kind.SECOND_FISCAL
    yield from (kind.PASSAGE, kind.SINE_DIE)


def _concerns(deadline: Deadline, bears: Bearings) -> bool:
    """Two-year deadlines are for bills of the odd year, those of a first house for bills of the same year."""
    year = bears.introduced_on.year if bears.introduced_on else bears.start_year
    introduced = max(year, bears.start_year)  # what was introduced in December belongs to the odd year
    if deadline.kind.value.startswith("carried"):
        return introduced == bears.start_year
    if deadline.kind.value.startswith("first"):
        return introduced == deadline.on.year
    if deadline.kind is DeadlineKind.PASSAGE:
        return bears.in_second_house if deadline.on.year == bears.start_year else not bears.may_pass_late
    return True


def _afterwards(deadline: Deadline, bears: Bearings) -> Afterwards:
    kind, is_odd = deadline.kind, deadline.on.year == bears.start_year
    if kind is DeadlineKind.GOVERNOR:
        return Afterwards.LAW
    if kind in (DeadlineKind.SINE_DIE, DeadlineKind.CARRIED_HOUSE):
        return Afterwards.DEAD
    if kind is DeadlineKind.PASSAGE:
        return Afterwards.DEAD_FOR_THE_YEAR if is_odd else Afterwards.DEAD
    return Afterwards.DEAD_FOR_THE_YEAR if is_odd else Afterwards.NO_TIME_LEFT


@cache
def _years() -> dict[int, dict[str, object]]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return {row["year"]: row for row in data["year"]}


def _of_rules(year: int) -> Iterator[Deadline]:
    row = _years().get(year, {})
    unsure = row.get("to_confirm")
    for kind in DeadlineKind:
        if isinstance(on := row.get(kind.value), date):
            yield Deadline(on, kind, str(row["source"]), isinstance(unsure, list) and kind.value in unsure)
    adjourned = row.get("adjourned")
    if isinstance(adjourned, date):
        yield Deadline(
            adjourned + THIRTY_DAYS,
            DeadlineKind.GOVERNOR,
            "Constitution, Art. IV, sec. 10(b)(1): for bills that the Governor holds after the recess",
        )


def _of_constitution(start_year: int) -> Iterator[Deadline]:
    even = start_year + 1
    yield Deadline(date(even, 1, 31), DeadlineKind.CARRIED_HOUSE, "Constitution, Art. IV, sec. 10(c)")
    yield Deadline(date(even, 8, 31), DeadlineKind.PASSAGE, "Constitution, Art. IV, sec. 10(c)")
    yield Deadline(
        date(even, 9, 30),
        DeadlineKind.GOVERNOR,
        "Constitution, Art. IV, sec. 10(b)(2): for bills passed before 1 September and still held then",
    )
    yield Deadline(date(even, 11, 30), DeadlineKind.SINE_DIE, "Constitution, Art. IV, sec. 3(a)")
