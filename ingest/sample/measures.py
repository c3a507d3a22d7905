"""What a file of measures says: its shape, and the reading of its lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bills.identifiers import MeasureId, VersionId

CODES = {
    "BPC": "Business and Professions Code",
    "CCP": "Code of Civil Procedure",
    "EDC": "Education Code",
    "EVID": "Evidence Code",
    "FAM": "Family Code",
    "GOV": "Government Code",
    "HSC": "Health and Safety Code",
    "PEN": "Penal Code",
    "PRC": "Public Resources Code",
    "RTC": "Revenue and Taxation Code",
    "UIC": "Unemployment Insurance Code",
    "WIC": "Welfare and Institutions Code",
}


class SampleError(ValueError):
    """A file of the sample says something that cannot be: file, measure and key are in the message."""

    def __init__(self, file: str, measure: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {measure}: {key}: {problem}")


class Place(NamedTuple):
    """Where a measure stands: ``Assembly``, ``Committee``, ``CX18``; later parts may be empty."""

    house: str
    secondary: str
    ternary: str


@dataclass(frozen=True, slots=True)
class Action:
    on: date
    place: Place
    end_status: str
    text: str


@dataclass(frozen=True, slots=True)
class Vote:
    at: datetime
    location: str
    ayes: int
    noes: int
    others: int
    result: str
    motion: str
    ballots: tuple[tuple[str, str], ...] = ()  # (code, name) in the order they were called


@dataclass(frozen=True, slots=True)
class Law:
    """``PEN 1203.097 amended``; ``unit`` names what a section begins, as in ``Chapter 9``."""

    code: str
    section: str
    deed: str
    unit: str


@dataclass(frozen=True, slots=True)
class Author:
    house: str  # A or S
    name: str
    contribution: str

    @property
    def is_committee(self) -> bool:
        return self.name.startswith("Committee on ")


@dataclass(frozen=True, slots=True)
class Words:
    """What a print says, in our words."""

    subject: str
    title: str
    digest: tuple[str, ...]
    law: tuple[Law, ...]
    authors: tuple[Author, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    vote: str
    known: tuple[tuple[str, bool], ...]

    def says(self, name: str) -> bool | None:
        return dict(self.known).get(name)


@dataclass(frozen=True, slots=True)
class Print:
    """One version. ``words`` is missing where we do not know what it said, ``flags`` where it is not the last text."""

    id: VersionId
    on: date | None
    label: str
    words: Words | None
    flags: Flags | None


@dataclass(frozen=True, slots=True)
class Chapter:
    kind: str  # CHP or CHR
    number: int
    year: int


@dataclass(frozen=True, slots=True)
class Measure:
    id: MeasureId
    about: str
    chapter: Chapter | None
    heard_from: date | None
    prints: tuple[Print, ...]
    actions: tuple[Action, ...]
    votes: tuple[Vote, ...]
    hearings: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Legislator:
    house: str
    district: str
    name: str
    author_name: str
    first_name: str
    last_name: str
    party: str


@dataclass(frozen=True, slots=True)
class Location:
    code: str
    kind: str
    name: str
    long_name: str


@dataclass(frozen=True, slots=True)
class Names:
    """The places and people of one two-year session."""

    years: str
    locations: tuple[Location, ...]
    legislators: tuple[Legislator, ...]


def cells(text: str, at_least: int, at_most: int) -> Iterator[list[str]]:
    """The lines of a block, cut at bars; raises ``ValueError`` with the line that has too few or too many parts."""
    for line in text.strip().splitlines():
        parts = [part.strip() for part in line.split(" | ")]
        if not at_least <= len(parts) <= at_most:
            raise ValueError(f"expected {at_least} to {at_most} parts in {line!r}")
        yield parts


_SECONDARY = ("Committee", "Desk", "Floor", "E&E", "Rules")


def read_place(text: str) -> Place:
    """Read ``Assembly Committee CX18``, ``Senate Floor Third Reading``, ``Governor`` or ``Secretary of State``."""
    if text in ("Governor", "Secretary of State"):
        return Place(text, "", "")
    house, _, rest = text.partition(" ")
    secondary, _, ternary = rest.partition(" ")
    if house not in ("Assembly", "Senate") or secondary not in _SECONDARY:
        raise ValueError(f"no place: {text!r}")
    return Place(house, secondary, ternary)


def read_actions(text: str) -> tuple[Action, ...]:
    return tuple(
        Action(date.fromisoformat(on), read_place(place), status, said) for on, place, status, said in cells(text, 4, 4)
    )


def read_vote(at: str, location: str, tally: str, result: str, motion: str) -> Vote:
    ayes, noes, others = (int(part) for part in tally.split("-"))
    if result not in ("PASS", "FAIL"):
        raise ValueError(f"no result of a vote: {result!r}")
    return Vote(datetime.fromisoformat(at), location, ayes, noes, others, result, motion)


def read_day_and_place(text: str) -> tuple[date, str]:
    """Read ``2025-04-08 CX18``."""
    on, _, place = text.partition(" ")
    return date.fromisoformat(on), place
