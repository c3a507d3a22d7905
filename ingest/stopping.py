"""Being told to stop: at once where nothing is being written, at the end of the transaction where something is."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EXIT = 128 + signal.SIGTERM


class Stopped(BaseException):
    """Somebody wants this process to end. No ``Exception``, so that nobody takes it for trouble with a feed."""


class _Told:
    """One process, one state: a signal is for the process."""

    is_told = False
    is_writing = False


def _tell(number: int, frame: FrameType | None) -> None:
    _Told.is_told = True
    if not _Told.is_writing:
        raise Stopped


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it SIGTERM and Ctrl-C raise Stopped. For commands: signals reach the main thread only."""
    before = {number: signal.signal(number, _tell) for number in (signal.SIGTERM, signal.SIGINT)}
    _Told.is_told = False
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def to_the_end() -> Iterator[None]:
    """A transaction that is seen through; afterwards a wish to stop is heard."""
    within = _Told.is_writing
    _Told.is_writing = True
    try:
        yield
    finally:
        _Told.is_writing = within
    if _Told.is_told and not within:
        _Told.is_told = False
        raise Stopped
