"""One at a time: a lock that the operating system or the database drops when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.db import connection

from ingest.errors import Busy

_POSTGRES_KEY = 0x48545452  # any number, the same for every host on the database
_is_ours: ContextVar[bool] = ContextVar("is_ours", default=False)


@contextmanager
def only_run() -> Iterator[None]:
    """Hold the lock, or raise Busy at once. Within it (a run within a pipeline) it is simply held."""
    if _is_ours.get():
        yield
        return
    with _advisory() if connection.vendor == "postgresql" else _flock(_lock_file()):
        token = _is_ours.set(True)
        try:
            yield
        finally:
            _is_ours.reset(token)


def take_again() -> None:
    """After the connection was lost: PostgreSQL dropped our lock with it. Raises Busy where another has it now."""
    connection.close()
    if _is_ours.get() and connection.vendor == "postgresql":
        _try_advisory()


def _lock_file() -> Path:
    """Beside the database, so that two databases never wait for each other."""
    name = str(connection.settings_dict["NAME"])
    folder = Path(name).parent if not name.startswith("file:") and name != ":memory:" else settings.VAR_DIR
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "ingest.lock"


@contextmanager
def _flock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another run is at work") from None
        yield


@contextmanager
def _advisory() -> Iterator[None]:
    _try_advisory()
    try:
        yield
    finally:
        if connection.is_usable():  # otherwise the lock went with the connection
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_POSTGRES_KEY])


def _try_advisory() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_POSTGRES_KEY])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise Busy("another run is at work")
