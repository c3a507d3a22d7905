"""Two at once, and a database that somebody else holds: who waits, who is turned away, who goes on reading."""

import json
import sqlite3
import threading
from contextlib import closing
from time import monotonic, sleep

import pytest
from django.db import connection

from ingest.errors import Busy
from ingest.lock import only_run
from tests.feed import packed, whole

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="one file, one writer: SQLite only")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL: make test-services")
KEYS = {
    "run", "source", "outcome", "records", "created", "updated", "unchanged", "removed", "changes", "issues",
    "seconds", "peak_rss_mb",
}  # fmt: skip


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(packed(whole(range(1, 13))))
    return path


def test_a_second_process_is_turned_away_at_once_and_a_dead_one_holds_nothing(machine, feed):
    holder = machine.start(
        "from ingest.lock import only_run\nimport time\nwith only_run():\n    print('held', flush=True)\n    time.sleep(60)"
    )
    try:
        assert holder.stdout.readline() == "held\n"
        timed = f"import time; began = time.monotonic()\ntry:\n    {machine.ingesting(feed)}finally:\n    print(time.monotonic() - began)"

        status, (said, seconds) = machine.run(timed)

        said = json.loads(said)
        assert (status, said["outcome"], said["run"], said.keys()) == (75, "busy", None, KEYS)
        assert float(seconds) < 2
        assert machine.query("SELECT count(*) FROM ingest_run") == (0,)
    finally:
        holder.kill()
        holder.communicate()
    assert machine.run(machine.ingesting(feed))[0] == 0


@pytest.mark.django_db
def test_a_run_within_a_pipeline_has_the_pipelines_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    with only_run(), only_run():
        pass
    with only_run():  # and it was given back
        pass


@on_sqlite
@pytest.mark.django_db
def test_another_thread_of_the_same_process_is_another(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    turned_away = []

    def second():
        try:
            with only_run():
                pass
        except Busy:
            turned_away.append(True)

    with only_run():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    assert turned_away == [True]


IMPATIENT = "from django.conf import settings\nsettings.DATABASES['default']['OPTIONS']['timeout'] = 0.2\n"


@on_sqlite
def test_a_run_waits_for_another_writer_and_pages_are_read_meanwhile(machine, feed):
    says = "print('begins', flush=True)\n"
    with closing(sqlite3.connect(machine.database, isolation_level=None, check_same_thread=False)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        process = machine.start(IMPATIENT + says + machine.ingesting(feed))
        process.stdout.readline()
        threading.Timer(2, lambda: writer.execute("ROLLBACK")).start()
        slowest = 0.0
        while process.poll() is None:
            began = monotonic()
            with closing(sqlite3.connect(machine.database)) as reader:
                reader.execute("SELECT count(*) FROM bills_measure").fetchone()
            slowest = max(slowest, monotonic() - began)
            sleep(0.05)
        out, err = process.communicate()

    assert (process.returncode, json.loads(out)["outcome"]) == (0, "ok"), err
    assert "database is locked" in err  # it did meet the other writer, and tried again
    assert slowest < 0.5


@on_sqlite
def test_a_run_that_never_gets_to_write_fails_loudly(machine, feed):
    hasty = "import stamina\nstamina.set_testing(True, attempts=3, cap=True)\n"
    with closing(sqlite3.connect(machine.database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")

        status, (said,) = machine.run(IMPATIENT + hasty + machine.ingesting(feed))

    assert (status, json.loads(said)["outcome"]) == (1, "failed")
    assert "database is locked" in machine.err
    assert machine.run(machine.ingesting(feed))[0] == 0


CUT = """
import os
import psycopg
from ingest import snapshot
snapshot.BATCH = 3
kept, calls = snapshot.upsert, [0]

def upsert(*given, **named):
    calls[0] += 1
    done = kept(*given, **named)
    if calls[0] == 2:
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    return done

snapshot.upsert = upsert
"""


@on_postgres
def test_a_database_that_restarts_in_the_middle_is_gone_on_with(machine, feed):
    finish = machine.ingesting(feed) + "call_command('dump_domain')"
    _, (first, clean) = machine.run(finish)
    machine.lose_the_database()

    status, (said, dump) = machine.run(CUT + finish)

    said, first = json.loads(said), json.loads(first)
    assert (status, dump) == (0, clean), machine.err
    counts = ("outcome", "records", "created", "updated", "unchanged", "changes", "issues")
    assert [said[name] for name in counts] == [first[name] for name in counts]
    assert "stamina.retry_scheduled" in machine.err


@on_postgres
def test_where_another_took_over_during_the_absence_the_run_ends(machine, feed):
    takes_over = CUT.replace(
        "    return done",
        "    if calls[0] == 2:\n        rival = psycopg.connect(os.environ['DATABASE_URL'], autocommit=True)\n"
        "        rival.execute('SELECT pg_advisory_lock(%s)', [0x48545452])\n        calls.append(rival)\n    return done",
    )
    hasty = "import stamina\nstamina.set_testing(True, attempts=3, cap=True)\n"

    status, (said,) = machine.run(takes_over + hasty + machine.ingesting(feed))

    assert (status, json.loads(said)["outcome"]) == (1, "failed")
    assert "another run is at work" in machine.err
    assert machine.query("SELECT count(*) FROM bills_measure") == (3,)
