"""One run at a time: a lock that the operating system or the database drops when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from ingest.errors import Busy

_POSTGRES_KEY = 0x48545452  # any number, the same for every host on the database


@contextmanager
def only_run() -> Iterator[None]:
    """Hold the lock, or raise Busy at once."""
    if connection.vendor == "postgresql":
        yield from _advisory()
    else:
        yield from _flock(_lock_file())


def _lock_file() -> Path:
    """Beside the database, so that two databases never wait for each other."""
    name = str(connection.settings_dict["NAME"])
    folder = Path(name).parent if not name.startswith("file:") and name != ":memory:" else settings.VAR_DIR
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "ingest.lock"


def _flock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another ingest run is at work") from None
        yield


def _advisory() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_POSTGRES_KEY])
        row = cursor.fetchone()
        if not row or not row[0]:
            raise Busy("another ingest run is at work")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_POSTGRES_KEY])
