"""Reads the sample's TOML files strictly: an unknown key, a bad line or a missing word stops with its place."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bills.identifiers import MeasureId, SessionId, VersionId
from ingest.sample.measures import (
    CODES,
    Author,
    Chapter,
    Flags,
    Law,
    Legislator,
    Location,
    Measure,
    Names,
    Print,
    SampleError,
    Vote,
    Words,
    cells,
    read_actions,
    read_day_and_place,
    read_vote,
)

FOLDER = Path(__file__).parent
_KEYS = frozenset(
    (
        "id",
        "about",
        "chapter",
        "subject",
        "title",
        "law",
        "authors",
        "principal_coauthors",
        "coauthors",
        "vote",
        "flags",
        "heard_from",
        "versions",
        "actions",
        "votes",
        "hearings",
        "digest",
        "earlier",
        "ballots",
        "date_is",
        "print_is",
    )
)
_EARLIER_KEYS = frozenset(("print", "subject", "title", "law", "authors", "coauthors", "digest"))
_CONTRIBUTIONS = {
    "authors": "LEAD_AUTHOR",
    "principal_coauthors": "PRINCIPAL_COAUTHOR",
    "coauthors": "COAUTHOR",
}
_FLAGS = ("appropriation", "fiscal", "local", "urgency")
_BALLOTS = {"ayes": "AYE", "noes": "NOE", "abstentions": "ABS"}
_UNIT = r"(?: \(((?:Article|Chapter|Title|Part|Division) [\d.]+)\))?"
_LAW = re.compile(rf"^([A-Z]+) (\d[\w.]*) (amended|added|repealed){_UNIT}$")
_CHAPTER = re.compile(r"^(CHP|CHR) (\d+) of (\d{4})$")
_PRINT = re.compile(r"^(\d\d)([A-Z]{3})$")

Table = dict[str, Any]
Read = TypeVar("Read")


def read_measures(folder: Path = FOLDER) -> list[Measure]:
    """Every measure of every session's file, in the order of their identifiers."""
    found = (measure for path in sorted(folder.glob("[0-9]*.toml")) for measure in _read_file(path))
    return sorted(found, key=lambda measure: measure.id)


def read_names(folder: Path = FOLDER) -> list[Names]:
    path = folder / "names.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_attempt(path.name, years, "names", partial(_names, years, table)) for years, table in tables.items()]


def _names(years: str, table: Table) -> Names:
    return Names(
        years,
        tuple(Location(*parts) for parts in cells(table["places"], 4, 4)),
        tuple(Legislator(*parts) for parts in cells(table.get("legislators", ""), 7, 7)),
    )


def _read_file(path: Path) -> Iterator[Measure]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    session = SessionId.parse(table["session"])
    for entry in table["measure"]:
        yield _Entry(path.name, session, table.get("unsaid_flags", []), entry).measure()


def _attempt(file: str, measure: str, key: str, read: Callable[[], Read]) -> Read:
    try:
        return read()
    except KeyError as error:
        raise SampleError(file, measure, key, f"missing {error}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise SampleError(file, measure, key, str(error)) from error


class _Entry:
    """One ``[[measure]]`` of a file."""

    def __init__(self, file: str, session: SessionId, unsaid_flags: list[str], entry: Table) -> None:
        self._file, self._unsaid, self._entry = file, unsaid_flags, entry
        self._name = str(entry.get("id", "a measure without id"))
        self._refuse_strangers(entry, _KEYS)
        self._id = self._read("id", lambda: MeasureId.parse(entry["id"], session))

    def measure(self) -> Measure:
        entry = self._entry
        return Measure(
            id=self._id,
            about=self._read("about", lambda: str(entry["about"])),
            chapter=self._read("chapter", self._chapter),
            heard_from=entry.get("heard_from"),
            prints=self._read("versions", self._prints),
            actions=self._read("actions", lambda: read_actions(entry["actions"])),
            votes=self._read("votes", self._votes),
            hearings=self._read(
                "hearings",
                lambda: tuple(read_day_and_place(t) for t in entry.get("hearings", ())),
            ),
        )

    def _read(self, key: str, read: Callable[[], Read]) -> Read:
        return _attempt(self._file, self._name, key, read)

    def _refuse_strangers(self, table: Table, known: frozenset[str]) -> None:
        if strangers := sorted(table.keys() - known):
            raise SampleError(self._file, self._name, strangers[0], "unknown key")

    def _chapter(self) -> Chapter | None:
        if "chapter" not in self._entry:
            return None
        kind, number, year = _match(_CHAPTER, self._entry["chapter"]).groups()
        return Chapter(kind, int(number), int(year))

    def _words(self, table: Table, base: Words | None) -> Words:
        """The words of the latest text, or of an earlier print, which keeps what its own table does not say."""
        inherited = base or Words("", "", (), (), ())
        return replace(
            inherited,
            subject=table.get("subject", inherited.subject),
            title=table.get("title", inherited.title),
            digest=_paragraphs(table["digest"]) if "digest" in table else inherited.digest,
            law=tuple(map(_law, table["law"])) if "law" in table else inherited.law,
            authors=_authors(table) or inherited.authors,
        )

    def _prints(self) -> tuple[Print, ...]:
        for key in ("subject", "authors", "digest"):
            self._read(key, partial(self._entry.__getitem__, key))
        latest = self._read("law", lambda: self._words(self._entry, None))
        said = {"": latest}
        for table in self._entry.get("earlier", ()):
            self._refuse_strangers(table, _EARLIER_KEYS)
            said[table["print"]] = self._read("earlier", partial(self._words, table, latest))
        flags = self._read("flags", self._flags)
        prints = tuple(self._print(parts, said, flags) for parts in cells(self._entry["versions"], 3, 4))
        if not prints or prints[-1].words is None:
            raise ValueError("the last print has no words")
        if unknown := said.keys() - {
            "",
            *(f"{p.id.print_number:02d}{p.id.state}" for p in prints),
        }:
            raise ValueError(f"no such print: {min(unknown)}")
        return prints

    def _print(self, parts: list[str], said: dict[str, Words], flags: Flags | None) -> Print:
        name, on, label, *rest = parts
        number, state = _match(_PRINT, name).groups()
        like = rest[0].removeprefix("words").strip() if rest else name
        words = said[like] if rest else said.get(name)
        day = None if on == "-" else date.fromisoformat(on)
        return Print(
            VersionId(self._id, int(number), state),
            day,
            label,
            words,
            flags if words is said[""] else None,
        )

    def _flags(self) -> Flags | None:
        if "vote" not in self._entry:
            return None
        yes = self._entry.get("flags", [])
        if strangers := set(yes) - set(_FLAGS):
            raise ValueError(f"no such flag: {min(strangers)}")
        return Flags(
            self._entry["vote"],
            tuple((f, f in yes) for f in _FLAGS if f in yes or f not in self._unsaid),
        )

    def _votes(self) -> tuple[Vote, ...]:
        votes = [read_vote(*parts) for parts in cells(self._entry.get("votes", ""), 5, 5)]
        for table in self._entry.get("ballots", ()):
            index = int(table["vote"]) - 1
            votes[index] = replace(votes[index], ballots=_ballots(table, votes[index]))
        return tuple(votes)


def _ballots(table: Table, vote: Vote) -> tuple[tuple[str, str], ...]:
    ballots = tuple(
        (code, name.strip()) for key, code in _BALLOTS.items() for name in table.get(key, "").split(",") if name.strip()
    )
    counted = tuple(sum(code == one for one, _ in ballots) for code in _BALLOTS.values())
    if counted != (vote.ayes, vote.noes, vote.others):
        raise ValueError(f"{counted} ballots for a vote of {vote.ayes}-{vote.noes}-{vote.others}")
    return ballots


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(paragraph.strip() for paragraph in text.strip().split("\n\n"))


def _authors(table: Table) -> tuple[Author, ...]:
    return tuple(
        Author(house, name, contribution)
        for key, contribution in _CONTRIBUTIONS.items()
        for house, _, name in (written.partition(" ") for written in table.get(key, ()))
    )


def _law(written: str) -> Law:
    code, section, deed, unit = _match(_LAW, written).groups()
    if code not in CODES:
        raise ValueError(f"no such code: {written!r}")
    return Law(code, section.rstrip("."), deed, unit or "")


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.match(text)
    if not found:
        raise ValueError(f"cannot read {text!r}")
    return found
