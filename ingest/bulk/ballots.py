"""The ballots of a whole session, gathered by a second process while this one reads the other tables."""

import pickle
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from bills.identifiers import NotAnIdentifier
from ingest.bulk.ballot_reader import SHARED, Found
from ingest.bulk.gathered import Gathered
from ingest.bulk.votes import BALLOT_OF, key_of, name_of
from ingest.bulk.written import BALLOTS
from ingest.errors import NotUnderstood
from ingest.rows import Row
from ingest.tables import COLUMNS

WORTH_A_PROCESS = 8 * 2**20  # bytes of the table; to start a process takes as long as to read four
_FILE = f"{BALLOTS}.dat"
_PLACES = {name: place for place, name in enumerate(COLUMNS[BALLOTS])}


class BallotsAhead:
    """What the second process answers, if one was started."""

    def __init__(self, answers: IO[bytes] | None) -> None:
        self._answers = answers

    def take(self, gathered: Gathered) -> bool:
        """Whether the ballots are gathered now; where not, nothing of them is, and their rows are to be read."""
        try:
            answer = pickle.load(self._answers) if self._answers else None
        except (EOFError, OSError, pickle.UnpicklingError):
            return False
        return answer is not None and _take(gathered, Found(*answer))


@contextmanager
def ballots_ahead(gathered: Gathered) -> Iterator[BallotsAhead]:
    """Within it the table is read by a second process, where it is large enough to be worth one."""
    container = gathered.container
    if _FILE not in container or container.size(_FILE) < WORTH_A_PROCESS:
        yield BallotsAhead(None)
        return
    with container.beside("ingest.bulk.ballot_reader", _FILE) as answers:
        yield BallotsAhead(answers)


def _take(gathered: Gathered, found: Found) -> bool:
    """All or nothing: whatever is not understood is told by who reads row by row."""
    ballots = [(BALLOT_OF.get((code or "").strip(), ""), name_of(name)) for code, name in found.ballots]
    if any("" in ballot for ballot in ballots):
        return False
    values: list[str | None] = [None] * len(_PLACES)
    row = Row(_FILE, 0, _PLACES, values)
    try:
        for shared, votes in found.roll_calls.items():
            for place, value in zip(SHARED, shared, strict=True):
                values[place] = value
            there = gathered.of(row).ballots.setdefault(key_of(row), defaultdict(list))
            for one in votes:
                kind, name = ballots[one]
                there[kind].append(name)
    except (NotUnderstood, NotAnIdentifier):
        for rows in gathered.by_measure.values():
            rows.ballots.clear()
        return False
    gathered.written.tables[BALLOTS] = found.written
    gathered.row_counts[BALLOTS] = found.rows
    return True
