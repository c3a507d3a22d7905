"""Ctrl-C and SIGTERM while word goes out: what is in hand is finished and written down, nothing more is begun."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Stop:
    """``signal`` is the number of the one that was heard, 0 while none was."""

    signal = 0

    @property
    def is_heard(self) -> bool:
        return self.signal != 0


@contextmanager
def listening() -> Iterator[Stop]:
    """For commands: signals reach the main thread only. One that comes a second time does what it always does."""
    stop = Stop()

    def tell(number: int, frame: FrameType | None) -> None:
        stop.signal = number
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
