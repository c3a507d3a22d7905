"""Two texts side by side, word by word: what was taken out and what was put in. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

Deed = Literal["kept", "deleted", "inserted"]
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row that share a fate."""

    deed: Deed
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place where the clauses differ: the words taken out there and those put in."""

    deleted: tuple[str, ...]
    inserted: tuple[str, ...]
    next_word: str = ""


@dataclass(frozen=True, slots=True)
class _Run:
    """``old[a:b]`` against ``new[c:d]``: equal, or a place where the two differ."""

    is_equal: bool
    a: int
    b: int
    c: int
    d: int


def sides(was: str, now: str) -> tuple[list[Stretch], list[Stretch]]:
    """The old clause with what was taken out of it, and the new one with what was put in."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for run in _runs(old, new):
        if run.a < run.b:
            left.append(Stretch("kept" if run.is_equal else "deleted", " ".join(old[run.a : run.b])))
        if run.c < run.d:
            right.append(Stretch("kept" if run.is_equal else "inserted", " ".join(new[run.c : run.d])))
    return left, right


def marked(was: str, now: str) -> list[Stretch]:
    """Both texts as one: what stayed, what was taken out, and what was put in its place."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    found: list[Stretch] = []
    for run in _runs(old, new):
        if run.a < run.b:
            found.append(Stretch("kept" if run.is_equal else "deleted", " ".join(old[run.a : run.b])))
        if run.c < run.d and not run.is_equal:
            found.append(Stretch("inserted", " ".join(new[run.c : run.d])))
    return found


def hunks(was: Sequence[str], now: Sequence[str]) -> list[Hunk]:
    """The differing places between two lists of words."""
    return [
        Hunk(tuple(was[run.a : run.b]), tuple(now[run.c : run.d]), now[run.d] if run.d < len(now) else "")
        for run in _runs(was, now)
        if not run.is_equal
    ]


def _runs(was: Sequence[str], now: Sequence[str]) -> Iterator[_Run]:
    """Equal runs and the gaps between them; a deletion and an insertion at one place are one gap."""
    a = c = 0
    for op in LCSseq.opcodes(was, now):
        if op.tag != "equal":
            continue
        if (a, c) != (op.src_start, op.dest_start):
            yield _Run(False, a, op.src_start, c, op.dest_start)
        yield _Run(True, op.src_start, op.src_end, op.dest_start, op.dest_end)
        a, c = op.src_end, op.dest_end
    if (a, c) != (len(was), len(now)):
        yield _Run(False, a, len(was), c, len(now))
