"""Whether anything was written since: what lets an answer be known to be the same before it is made."""

import time
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from bills.api.answers import State
from ingest.models import data_as_of as read_data_as_of

APPS = ("tracker", "alerts", "ingest", "recommendations", "bills")
SETTLED = 1.0
"""Seconds after a write from which on the time of a file tells it apart from the next write."""


class _Seen(NamedTuple):
    mark: str
    since: float


_last = _Seen("", 0.0)


def state_of_data() -> State | None:
    """A mark that stays only while nothing at all is committed, and since when it is known; None where nobody knows,
    as within a transaction, which sees what it has not committed yet.

    The mark is the same in every worker. ``since`` is when this worker saw it first, which is never before the write
    that made it: as a date of change it may be late and is never early.
    """
    global _last
    if connection.in_atomic_block:
        return None
    mark = _snapshot() if connection.vendor == "postgresql" else _file_times()
    if mark is None:
        return None
    if mark != _last.mark:
        _last = _Seen(mark, time.time())
    return State(f"{_release()} {localdate()} {mark}", _last.since)


def _snapshot() -> str:
    """Which transactions are over: two equal ones see the same rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _file_times() -> str | None:
    """Times and sizes of the database and its log; None while a write is so fresh that a second may look the same."""
    path = str(connection.settings_dict["NAME"])
    if path.startswith("file:") or path == ":memory:":
        return None
    mark, newest = "", 0.0
    for name in (path, f"{path}-wal"):
        try:
            found = Path(name).stat()
        except FileNotFoundError:
            continue
        if not found.st_size:  # whoever opens the database makes an empty log
            continue
        newest = max(newest, found.st_mtime)
        mark += f"{found.st_mtime_ns}.{found.st_size}."
    return mark if time.time() - newest > SETTLED else None


@cache
def _release() -> str:
    """The program is part of an answer too."""
    state = sha256()
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*")):
            if path.suffix in (".py", ".json", ".mo"):
                state.update(path.read_bytes())
    return state.hexdigest()[:16]


def data_as_of(state: State | None) -> date | None:
    """As ``ingest.models.data_as_of``, asked once for as long as nothing is written."""
    return _data_as_of(state.mark) if state else read_data_as_of()


@lru_cache(maxsize=1)
def _data_as_of(mark: str) -> date | None:
    return read_data_as_of()
