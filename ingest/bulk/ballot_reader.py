"""The process that gathers the ballots, nine rows in ten of a session, while the other tables are read.

On standard input it is given an open zip and where the table lies in it; on standard output it answers once, with what
``gather`` found. Nothing but ``ingest.bulk.ballots`` starts it.
"""

import pickle
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import NamedTuple, TypeAlias

from ingest.bulk.written import BALLOTS, Written
from ingest.places import Place, open_member
from ingest.rows import Tally, read_lines
from ingest.tables import COLUMNS

_place = COLUMNS[BALLOTS].index
# What the rows of one roll call have in common.
SHARED = tuple(map(_place, ("bill_id", "location_code", "vote_date_time", "vote_date_seq", "motion_id")))
NAME, CODE = _place("legislator_name"), _place("vote_code")
RollCall: TypeAlias = tuple[str | None, ...]


class Found(NamedTuple):
    """A table of which every row is plain. Values are as they are written, but for the blanks around names."""

    roll_calls: dict[RollCall, dict[str | None, list[str]]]  # what is shared → code of the vote → names
    written: dict[bytes, bytes]  # as ``ingest.bulk.written`` has it
    rows: int


def gather(stream: Iterable[bytes]) -> Found | None:
    """None where a row is of the wrong shape or holds more than plain words: then every row is to be looked at."""
    written, tally, shared_by = Written(), Tally(), itemgetter(*SHARED)
    found: dict[RollCall, dict[str | None, list[str]]] = {}
    before: RollCall = ()
    for row in read_lines(written.lines(BALLOTS, stream), f"{BALLOTS}.dat", COLUMNS[BALLOTS], tally):
        values = row.values
        shared = shared_by(values)
        if shared != before:
            if not _is_plain(tally):
                return None
            before, votes = shared, found.setdefault(shared, defaultdict(list))
        votes[values[CODE]].append(name_of(values[NAME]))
    if not _is_plain(tally) or any("" in names for votes in found.values() for names in votes.values()):
        return None
    return Found({shared: dict(votes) for shared, votes in found.items()}, written.tables[BALLOTS], tally.rows)


def _is_plain(tally: Tally) -> bool:
    return not (tally.bad or tally.odd or tally.not_utf8 or tally.controls)


@lru_cache(maxsize=4096)
def name_of(value: str | None) -> str:
    return intern((value or "").strip())


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process hears it too, and decides
    archive, place = pickle.load(sys.stdin.buffer)
    found = gather(open_member(archive, Place(*place)))
    try:
        pickle.dump(tuple(found) if found else None, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return  # nobody waits for it any longer
    sys.stdin.buffer.read()  # until the other has taken it


if __name__ == "__main__":
    main()
