"""The process that reads the bills' words ahead of the one that writes; nothing but ``ingest.ahead`` starts it.

On standard input it is given an open zip, where members lie in it, and whether bodies are to be packed; on standard
output it answers with the members' words, in that order. It pauses while as many answers wait as it may hold, and
cannot outlive whoever reads them.
"""

import os
import pickle
import signal
import sys
from collections import deque
from threading import Condition, Thread
from typing import BinaryIO

from bills.text import read_words
from ingest.places import read_member

MOST_WAITING = 8 * 2**20  # bytes: two batches, so that the other process finds its next one ready


class _Answers:
    """What is read and not yet taken, bounded by its bytes."""

    def __init__(self) -> None:
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._changed = Condition()

    def put(self, answer: bytes) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._size < MOST_WAITING)
            self._waiting.append(answer)
            self._size += len(answer)
            self._changed.notify_all()

    def take(self) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting)
            answer = self._waiting.popleft()
            self._size -= len(answer)
            self._changed.notify_all()
            return answer

    def write_all(self, out: BinaryIO) -> None:
        """Hand them over for as long as somebody takes them; then this process has no more to do."""
        try:
            while True:
                out.write(self.take())
                out.flush()
        except BrokenPipeError:
            os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process hears it too, and decides
    archive, places, is_packed = pickle.load(sys.stdin.buffer)
    answers = _Answers()
    Thread(target=answers.write_all, args=(sys.stdout.buffer,), daemon=True).start()
    for place in places:
        answers.put(pickle.dumps(tuple(read_words(read_member(archive, place), is_packed=is_packed))))
    sys.stdin.buffer.read()  # until the other closes it: the last answers may still be on their way


if __name__ == "__main__":
    main()
