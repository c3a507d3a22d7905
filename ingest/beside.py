"""The search index of a large delivery, made beside the writing where the database keeps it apart.

PostgreSQL takes as long for the words of a session as for all its rows. So a batch only notes what is to be indexed, in
its own transaction, and a second connection does it. What a process that dies leaves owing the next run indexes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

from bills.upsert import can_index_later, index_owed
from ingest.durable import durably

WORTH_A_CONNECTION = 1  # measures


@contextmanager
def indexing(measures: int) -> Iterator[bool]:
    """Whether so many measures may be written without being indexed; at the end of the block they are."""
    if measures < WORTH_A_CONNECTION or not can_index_later() or connection.in_atomic_block:
        yield False
        return
    over = Event()
    thread = Thread(target=_index_until, args=(over,), daemon=True)
    thread.start()
    try:
        yield True
        index_the_rest()  # both at once
    finally:
        over.set()
        thread.join()
    index_the_rest()


def index_the_rest() -> None:
    """What is still owed, whoever left it."""
    while durably(index_owed):
        pass


def _index_until(over: Event) -> None:
    """A connection that breaks is no matter: the rest is indexed by the one that writes."""
    try:
        while not over.is_set():
            if not index_owed():
                over.wait(0.05)
    except DatabaseError:
        pass
    finally:
        connection.close()
