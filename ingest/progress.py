"""How far a run is, on standard error: a moving bar for a person, now and then a line for a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import Progress as Bar

Progress = Callable[[str, int, int], None]  # (what, done, of; 0 where nobody knows)
LINE_EVERY = 10.0  # seconds


def silent(what: str, done: int, of: int) -> None:
    """Progress for nobody."""


@contextmanager
def shown(title: str) -> Iterator[Progress]:
    """Progress for whoever looks at standard error."""
    if not sys.stderr.isatty():
        yield _lines(title)
        return
    with Bar(console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda what, done, of: bar.update(task, description=f"{title}: {what}", completed=done, total=of or None)


def _lines(title: str) -> Progress:
    last = monotonic()

    def line(what: str, done: int, of: int) -> None:
        nonlocal last
        if monotonic() - last >= LINE_EVERY:
            last = monotonic()
            print(f"{title}: {what}, {done}" + (f" of {of}" if of else ""), file=sys.stderr, flush=True)

    return line
