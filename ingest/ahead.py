"""The words of many versions, read by a second process while this one writes.

Whatever becomes of that process, the words are the same: what it does not answer is read here.
"""

import io
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bills.records import Words
from ingest.memory import peak_rss_mb
from ingest.second_reader import Place

WORTH_A_PROCESS = 200  # members; to start one takes as long as to read about fifty
_ROOT = Path(__file__).resolve().parent.parent


class Ahead:
    """Answers of the second process, in the order in which it was asked."""

    def __init__(self, answers: IO[bytes], names: Sequence[str]) -> None:
        self._answers = answers
        self._turns = {name: turn for turn, name in enumerate(names)}
        self._next = 0

    def take(self, name: str) -> Words | None:
        """The words of a member; None where they were not asked for, were taken before, or do not come.

        What was asked for before it and not taken is dropped: a batch takes what is news to it.
        """
        turn = self._turns.get(name, -1)
        if turn < self._next:
            return None
        try:
            while self._next < turn:
                pickle.load(self._answers)
                self._next += 1
            self._next += 1
            return Words(*pickle.load(self._answers))
        except (EOFError, OSError, pickle.UnpicklingError):
            self._turns.clear()
            return None


class Peak:
    """Highest resident size of the second process, in MB; 0 while there was none."""

    mb = 0.0


@contextmanager
def second_process(archive: int, names: Sequence[str], places: Sequence[Place]) -> Iterator[tuple[Ahead | None, Peak]]:
    """Members of a zip that is open at a descriptor, read in a process that ends with the block."""
    peak = Peak()
    process = _start(archive, places) if len(names) >= WORTH_A_PROCESS else None
    if process is None or not isinstance(process.stdout, io.BufferedReader):
        yield None, peak
        return
    try:
        process.stdout.peek(1)  # a transaction must not wait for it to begin
        yield Ahead(process.stdout, names), peak
    finally:
        peak.mb = peak_rss_mb(process.pid)
        process.kill()
        process.communicate()


def _start(archive: int, places: Sequence[Place]) -> "subprocess.Popen[bytes] | None":
    """None where no process can be had."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "ingest.second_reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[archive],
            cwd=_ROOT,
        )
        assert process.stdin is not None
        pickle.dump((archive, [tuple(place) for place in places]), process.stdin)
        process.stdin.flush()
    except OSError:
        return None
    return process
