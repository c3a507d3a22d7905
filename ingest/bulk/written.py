"""The large tables as they are written: whose rows are whose, and a digest of each owner's.

From one night to the next nearly all of their million rows stay as they are. That is told by their bytes, in a small
part of the time that reading them takes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby, islice
from typing import TypeAlias

AUTHORS, HISTORY, BALLOTS = "BILL_VERSION_AUTHORS_TBL", "BILL_HISTORY_TBL", "BILL_DETAIL_VOTE_TBL"
LARGE = (AUTHORS, HISTORY, BALLOTS)  # their first column says whose a row is: a version's, a measure's
_OWNER = re.compile(rb"`[0-9A-Z]+`|\s*")
_MOST_LINES = 1_000  # held at once
_DIGEST = 16  # bytes: of tens of thousands of owners no two are taken for each other
_NOTHING = bytes(_DIGEST + 4)
_Lines: TypeAlias = tuple[bytes, int, list[bytes]]  # owner, number of the first line, lines


@dataclass(slots=True)
class Written:
    """Rows by their owners, who are named by the first field of a row as it is written."""

    tables: dict[str, dict[bytes, bytes]] = field(default_factory=dict)  # owner → digest, and how many rows
    left_out: set[bytes] = field(default_factory=set)  # owners whose rows are not read

    def take(self, table: str, stream: Iterable[bytes]) -> None:
        """Only digest a large table, so that it is known what may be left out of it."""
        for _ in self.runs(table, stream):
            pass

    def lines(self, table: str, stream: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
        """The lines of a table that are to be read, with their numbers; a large one is digested by the way."""
        if table not in LARGE:
            yield from enumerate(stream, start=1)
            return
        for name, number, lines in _owned(stream) if table in self.tables else self.runs(table, stream):
            if name not in self.left_out:
                yield from enumerate(lines, start=number)

    def runs(self, table: str, stream: Iterable[bytes]) -> Iterator[_Lines]:
        """Lines of one owner that follow one another, digested; of an owner's rows their order in the file counts."""
        found = self.tables[table] = {}
        for name, number, lines in _owned(stream):
            known = found.get(name, _NOTHING)
            count = int.from_bytes(known[_DIGEST:], "big") + len(lines)
            found[name] = sha256(known + b"".join(lines)).digest()[:_DIGEST] + count.to_bytes(4, "big")
            yield name, number, lines

    def of(self, table: str, owner: bytes) -> bytes | None:
        return self.tables.get(table, {}).get(owner)

    @property
    def is_plain(self) -> bool:
        """Whether every line begins with somebody's id; one that does not may go on with the row before it."""
        return all(_OWNER.fullmatch(owner) for found in self.tables.values() for owner in found)

    def rows_left_out(self, table: str) -> int:
        found = self.tables.get(table, {})
        return sum(int.from_bytes(found[name][_DIGEST:], "big") for name in found.keys() & self.left_out)


def owner(key: str) -> bytes:
    """A measure's or a version's id as the first field of its rows."""
    return f"`{key}`".encode()


def _owned(stream: Iterable[bytes]) -> Iterator[_Lines]:
    """Rows that follow one another and have one owner."""
    number = 1
    for name, run in groupby(stream, key=_first_field):
        while lines := list(islice(run, _MOST_LINES)):
            yield name, number, lines
            number += len(lines)


def _first_field(line: bytes) -> bytes:
    return line[: line.find(b"\t")]
