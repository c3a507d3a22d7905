"""A large delivery on PostgreSQL: its search index is made by a second connection, and nothing stays owed."""

import pytest
from django.db import OperationalError, connection

from bills.models import Measure
from bills.search import refresh, search
from ingest import beside
from ingest import run as running
from ingest.models import Run
from ingest.sources.pubinfo import SOURCE
from tests.feed import action, packed, whole

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL: make test-services"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "WORTH_A_CONNECTION", 2)

    def run(members, name="pubinfo_2025.zip"):
        path = tmp_path / name
        path.write_bytes(packed(members))
        done = running.run_source(SOURCE, address=str(path))
        assert done.outcome in Run.GOOD, done.error
        return done

    return run


def rows():
    """Measure → what is in the index, and whether more is owed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, words::text, is_owed FROM bills_search JOIN bills_measure ON id = measure_id")
        return sorted(cursor.fetchall())


def found(words):
    return sorted(Measure.objects.filter(pk__in=search(words).measures).values_list("number", flat=True))


def test_at_its_end_everything_is_indexed_as_it_is_otherwise(read):
    read(whole(range(1, 100)))

    here = rows()
    refresh(Measure.objects.values_list("pk", flat=True))
    assert (len(here), {owed for _, _, owed in here}) == (99, {False})
    assert here == rows()


def test_a_connection_that_breaks_leaves_the_rest_to_the_one_that_writes(read, monkeypatch):
    index_owed, threads = beside.index_owed, []

    def breaking():
        if connection.in_atomic_block:  # the one that writes
            return index_owed()
        threads.append(True)
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(beside, "index_owed", breaking)

    read(whole([1, 2, 3]))

    assert (threads, {owed for _, _, owed in rows()}, found("subject")) == ([True], {False}, [1, 2, 3])


def test_what_a_run_that_died_left_owing_is_indexed_by_the_next_whatever_it_reads(read, monkeypatch):
    with monkeypatch.context() as dead:
        dead.setattr(beside, "_index_until", lambda over: None)
        dead.setattr(beside, "index_the_rest", lambda: None)
        read(whole([1, 2, 3]))
        assert ({owed for _, _, owed in rows()}, found("subject")) == ({True}, [])

    read({"BILL_HISTORY_TBL.dat": action(1)}, "pubinfo_Mon.zip")

    assert ({owed for _, _, owed in rows()}, found("subject")) == ({False}, [1, 2, 3])


def test_until_it_is_indexed_a_measure_is_found_by_the_words_it_had(read, monkeypatch):
    read(whole([1, 2, 3]))
    monkeypatch.setattr(beside, "_index_until", lambda over: None)
    moved = whole([1, 2, 3])
    moved["BILL_HISTORY_TBL.dat"] += "".join(
        action(number, "Held under submission.", "2025-05-23", 9) for number in (1, 2)
    )
    with monkeypatch.context() as dead:
        dead.setattr(beside, "index_the_rest", lambda: None)
        read(moved)
    assert (found("submission"), found("subject")) == ([], [1, 2, 3])

    running.index_the_rest()

    assert found("submission") == [1, 2]
