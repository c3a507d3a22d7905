"""A process beside the one that writes: it is given one job on an open zip, and ends with the block.

Nothing may depend on its life: whoever starts one can do its work alone.
"""

import io
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.memory import peak_rss_mb

_ROOT = Path(__file__).resolve().parent.parent


class Second:
    """``answers`` is what it says on its standard output, None where no process can be had.

    ``mb`` is its highest resident size, known once it has ended.
    """

    answers: io.BufferedReader | None = None
    mb = 0.0


@contextmanager
def second_process(module: str, archive: int, *job: Any) -> Iterator[Second]:
    """``python -m module`` with (archive, *job) pickled on its standard input, which stays open within the block."""
    second = Second()
    process = _start(module, archive, *job)
    if process is None or not isinstance(process.stdout, io.BufferedReader):
        yield second
        return
    try:
        second.answers = process.stdout
        yield second
    finally:
        second.mb = peak_rss_mb(process.pid)
        process.kill()
        process.communicate()


def _start(module: str, archive: int, *job: Any) -> "subprocess.Popen[bytes] | None":
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[archive],
            cwd=_ROOT,
        )
        assert process.stdin is not None
        pickle.dump((archive, *job), process.stdin)
        process.stdin.flush()
    except OSError:
        return None
    return process
