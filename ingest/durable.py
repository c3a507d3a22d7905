"""Writing that outlives a database's short absence: one transaction, whole or not at all, tried again."""

from collections.abc import Callable
from typing import TypeVar

import stamina
from django.db import InterfaceError, OperationalError, connection, transaction

from ingest import lock
from ingest.errors import Busy
from ingest.stopping import to_the_end

T = TypeVar("T")


def durably(step: Callable[[], T]) -> T:
    """Do a step in one transaction.

    Where the database went away or was locked by another, the step is done again, so it must read before it decides.
    A disk that is full, or a file that cannot be written, is told at once.
    """
    if connection.in_atomic_block:
        return _once(step)
    for attempt in stamina.retry_context(on=_may_pass, attempts=7, timeout=180, wait_initial=0.5, wait_max=30):
        with attempt:
            if attempt.num > 1:
                lock.take_again()
            return _once(step)
    raise AssertionError("the last attempt returns or raises")


def _once(step: Callable[[], T]) -> T:
    with to_the_end(), transaction.atomic():
        return step()


def _may_pass(error: Exception) -> bool:
    if isinstance(error, Busy | InterfaceError):
        return True
    code = str(getattr(error.__cause__, "sqlite_errorname", ""))
    return isinstance(error, OperationalError) and (not code or code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")))
