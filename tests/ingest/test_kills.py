"""Processes that die or are stopped at work: what they leave is whole, and the next run makes it complete.

``KILLS`` sets how many random moments are tried, ``KILL_SEED`` repeats the moments of an earlier go.
"""

import json
import os
import random
import signal
from time import monotonic, sleep
from zipfile import ZipFile

import pytest

from tests.feed import action, bill, packed, whole
from tests.shelf_server import at, shelf_server

KILLS = int(os.environ.get("KILLS", "5"))
SEED = os.environ.get("KILL_SEED") or str(random.randrange(10**6))

INGEST = """
import json
from io import StringIO
from pathlib import Path
from django.db import connection
from django.core.management import call_command
from ingest import archive, durable, snapshot

def ingest(path={path!r}):
    call_command("ingest", "pubinfo", "--from", path, "--json", stdout=StringIO(), stderr=StringIO())

def state():
    out = StringIO()
    call_command("dump_domain", stdout=out)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bills_change")
        changes = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM ingest_run WHERE outcome = 'running'")
        running = cursor.fetchone()[0]
    left = [path.name for path in archive.incoming().rglob("*") if path.is_file()]
    print(json.dumps([json.loads(out.getvalue())["sha256"], changes, running, left]))

def complete(*path):
    ingest(*path)
    state()
"""


@pytest.fixture
def feed(tmp_path):
    """A whole small session, with an ending for a few of its measures."""
    numbers = range(1, 41)
    members = whole(numbers)
    members["BILL_HISTORY_TBL.dat"] += "".join(action(n, "From printer.", "2025-01-06", n + 100) for n in numbers)
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(packed(members))
    return path


@pytest.fixture
def zipped_anew(feed):
    """The same members as other bytes."""
    path = feed.with_name("pubinfo_daily_Mon.zip")
    with ZipFile(feed) as old, ZipFile(path, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    return path


def left_over(folder):
    return [path for path in (folder / "archive" / "incoming").rglob("*") if path.is_file()]


KILL = """
snapshot.BATCH = 3

def rounds():
    import random
    from functools import partial
    mend = [complete, partial(complete, {again!r})]
    began = time.monotonic()
    fork(complete)
    seconds = time.monotonic() - began
    dice = random.Random({seed!r})
    for turn in range({kills}):
        reset()
        delay = dice.uniform(0, seconds)
        print(json.dumps([turn, round(delay, 4), kill(ingest, delay)]), flush=True)
        fork(mend[turn % 2])
"""


def test_a_run_killed_at_any_moment_leaves_nothing_that_the_next_does_not_mend(machine, feed, zipped_anew):
    work = INGEST.format(path=str(feed)) + KILL.format(seed=SEED, kills=KILLS, again=str(zipped_anew))

    _, (clean, *lines) = machine.in_turn(work)

    assert len(lines) == 2 * KILLS, machine.err
    digest, changes, running, left = json.loads(clean)
    assert (changes, running, left) == (40, 0, [])
    for where, mended in zip(lines[::2], lines[1::2], strict=True):
        assert json.loads(mended) == [digest, changes, 0, []], f"seed {SEED}, [turn, seconds, ended] = {where}"


SWEEP = """
from functools import partial
snapshot.BATCH = 15

def failing_at(count, when):
    steps = [0]
    def guarded(step):
        def run(*given):
            steps[0] += 1
            if steps[0] == count and when == "before":
                os._exit(9)
            done = step(*given)
            if steps[0] == count and when == "after":
                os._exit(9)
            return done
        return run
    durable._once, archive._settle = guarded(durable._once), guarded(archive._settle)
    ingest()

def rounds():
    fork(complete)
    count, ended = 0, 9
    while ended:
        count += 1
        for when in ("before", "after"):
            reset()
            ended = fork(partial(failing_at, count, when))
            print(json.dumps([count, when, ended]), flush=True)
            fork(state)
            fork(complete)
"""


def test_a_run_that_ends_before_or_after_any_durable_step_stands_where_a_clean_run_stood(machine, feed):
    _, (clean, *lines) = machine.in_turn(INGEST.format(path=str(feed)) + SWEEP)

    found = [json.loads(line) for line in lines]
    points, here, mended = found[::3], found[1::3], found[2::3]
    assert [state for state in mended if state != json.loads(clean)] == [], machine.err
    assert [point for point in points[:-2] if point[2] != 9] == []
    # Nothing happens between two steps: where one ended, the next begins; and the last ended as a clean run does.
    before = [state[:2] for point, state in zip(points, here, strict=True) if point[1] == "before"]
    after = [state[:2] for point, state in zip(points, here, strict=True) if point[1] == "after"]
    assert before[1:] == after[:-1]
    assert after[-1] == json.loads(clean)[:2]
    assert len(set(map(str, after))) >= 4  # no batch, one, two, all three
    assert points[-1][0] > 6


SIGNAL = """
from ingest import snapshot
snapshot.BATCH = 5
kept, calls = snapshot.upsert, [0]

def upsert(*given, **named):
    calls[0] += 1
    done = kept(*given, **named)
    if calls[0] == 3:
        import os, signal
        os.kill(os.getpid(), signal.SIGTERM)
    return done

snapshot.upsert = upsert
"""


def test_a_run_told_to_stop_sees_its_transaction_through_and_says_where_it_stopped(machine, feed):
    finish = machine.ingesting(feed) + "call_command('dump_domain')"
    _, (first, clean) = machine.run(finish)
    machine.lose_the_database()

    status, (said,) = machine.run(SIGNAL + machine.ingesting(feed))

    said = json.loads(said)
    assert (status, said["outcome"], said["records"], said["created"]) == (143, "failed", 15, 15)
    assert machine.query("SELECT outcome, records FROM ingest_run") == ("cut_short", 15)
    assert machine.query("SELECT count(*) FROM bills_measure") == (15,)
    assert machine.query("SELECT error FROM ingest_run")[0].startswith("Stopped on request.")
    assert "Stopped on request." in machine.err

    status, (last, mended) = machine.run(finish)

    last = json.loads(last)
    assert (status, mended) == (0, clean)
    assert (last["created"], last["unchanged"]) == (json.loads(first)["created"] - 15, 15)


def test_a_download_told_to_stop_ends_at_once_and_is_gone_on_with(machine, feed):
    with shelf_server() as shelf:
        content = packed(whole(range(1, 41)) | {"BILL_VERSION_TBL_99.lob": random.Random(1).randbytes(3 * 2**20)})
        shelf.put("pubinfo_daily_Tue.zip", content, at(27))
        shelf.pause = 0.2
        near = (
            f"from django.conf import settings\nsettings.PUBINFO_URL = {shelf.url!r}\n"
            "settings.ALLOW_PRIVATE_ADDRESSES = True\ncall_command('ingest', 'pubinfo', '--json')"
        )
        process = machine.start(near)
        partial = machine.folder / "archive" / "incoming"
        waited = monotonic()
        while not any(path.stat().st_size > 2**17 for path in partial.glob("*.partial")) and monotonic() - waited < 60:
            sleep(0.05)
        told = monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)

        assert monotonic() - told < 10
        assert (process.returncode, json.loads(out)["outcome"]) == (143, "failed"), err
        assert machine.query("SELECT outcome FROM ingest_run") == ("cut_short",)
        shelf.pause = 0
        status, (said,) = machine.run(near)

    assert (status, json.loads(said)["created"]) == (0, 40), machine.err
    assert shelf.fetched("pubinfo_daily_Tue.zip")[-1][1].startswith("bytes=")
    assert left_over(machine.folder) == []


DYING = """
import os
from bills.upsert.changes import Journal
from ingest import snapshot
snapshot.BATCH = 5
kept, calls = Journal.write, [0]

def write(self):
    calls[0] += 1
    if calls[0] == 3:
        os._exit(9)
    return kept(self)

Journal.write = write
"""


def test_a_run_that_dies_before_it_writes_its_changes_leaves_no_data_without_them(machine, feed):
    status, _ = machine.run(DYING + machine.ingesting(feed))

    counted = machine.query(
        "SELECT (SELECT count(*) FROM bills_measure), count(DISTINCT measure_id), count(*) FROM bills_change"
    )
    assert (status, counted) == (9, (10, 10, 10))


def test_between_data_and_their_changes_there_is_no_moment(machine, feed, tmp_path):
    """Every measure that is stored has its change, wherever a run ended."""
    machine.run(SIGNAL + machine.ingesting(feed))

    counted = machine.query(
        "SELECT (SELECT count(*) FROM bills_measure), count(DISTINCT measure_id), count(*) FROM bills_change"
    )

    assert counted == (15, 15, 15)
    increment = tmp_path / "pubinfo_Mon.zip"
    increment.write_bytes(packed({"BILL_TBL.dat": bill(1)}))
    assert machine.run(machine.ingesting(increment))[0] == 0
