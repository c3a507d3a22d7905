"""The words of many versions, read by a second process while this one writes.

Whatever becomes of that process, the words are the same: what it does not answer is read here.
"""

import pickle
from collections.abc import Sequence
from typing import IO

from bills.records import Words

WORTH_A_PROCESS = 200  # members; to start one takes as long as to read about fifty


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
