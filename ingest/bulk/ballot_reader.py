"""The process that gathers the ballots, nine rows in ten of a session, while the other tables are read.

On standard input it is given an open zip and where the table lies in it; on standard output it answers once, with what
``gather`` found. Nothing but ``ingest.bulk.ballots`` starts it.
"""

import pickle
import re
import signal
import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from sys import intern
from typing import NamedTuple, TypeAlias

from ingest.bulk.written import BALLOTS, Written
from ingest.places import open_member
from ingest.tables import COLUMNS

_place = COLUMNS[BALLOTS].index
# What the rows of one roll call have in common, and what they tell apart.
SHARED = tuple(map(_place, ("bill_id", "location_code", "vote_date_time", "vote_date_seq", "motion_id")))
NAME, CODE = _place("legislator_name"), _place("vote_code")
RollCall: TypeAlias = tuple[str | None, ...]
_MOST_BALLOTS = 2**16 - 1_000  # looked at after each run of lines; of 120 members there are a few hundred
# A plain row in one go: neither an escape nor a control nor a back-tick within a field.
_FIELD = rb"(?:`[^`\\\x00-\x1f\x7f]*`|[^`\\\x00-\x1f\x7f]*)"
_TAKEN = sorted({*SHARED, NAME, CODE})
_ROW = re.compile(
    rb"^%s\r?$" % rb"\t".join(rb"(%s)" % _FIELD if at in _TAKEN else _FIELD for at in range(len(COLUMNS[BALLOTS]))),
    re.MULTILINE,
)


class Found(NamedTuple):
    """A table of which every row is plain. Values are as they are written."""

    ballots: list[tuple[str | None, str | None]]  # (code of the vote, name), each once
    roll_calls: "dict[RollCall, array[int]]"  # what is shared → places in ``ballots``, two bytes each
    written: dict[bytes, bytes]  # as ``ingest.bulk.written`` has it
    rows: int


def gather(stream: Iterable[bytes]) -> Found | None:
    """None where a row is of the wrong shape or holds more than plain words: then every row is to be looked at."""
    try:
        return _gathered(stream)
    except UnicodeDecodeError:
        return None


def _gathered(stream: Iterable[bytes]) -> Found | None:
    written, rows = Written(), 0
    ballots: dict[tuple[bytes, bytes], int] = {}
    found: dict[RollCall, array[int]] = {}
    before: tuple[bytes, ...] = ()
    for _owner, _number, lines in written.runs(BALLOTS, stream):
        plain = _ROW.findall(b"".join(lines))
        if len(plain) != len(lines):
            return None
        rows += len(lines)
        for bill, location, name, moment, turn, code, motion in plain:  # in the order of the columns
            shared = bill, location, moment, turn, motion
            if shared != before:
                before, votes = shared, found.setdefault(tuple(map(_value, shared)), array("H"))
            votes.append(ballots.setdefault((code, name), len(ballots)))
        if len(ballots) > _MOST_BALLOTS:
            return None
    told = [(_value(code), _value(name)) for code, name in ballots]
    return Found(told, found, written.tables[BALLOTS], rows)


@lru_cache(maxsize=4096)
def _value(raw: bytes) -> str | None:
    return None if raw == b"NULL" else intern(raw.strip(b"`").decode())


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process hears it too, and decides
    archive, place = pickle.load(sys.stdin.buffer)
    found = gather(open_member(archive, place))
    try:
        pickle.dump(tuple(found) if found else None, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return  # nobody waits for it any longer
    sys.stdin.buffer.read()  # until the other has taken it


if __name__ == "__main__":
    main()
