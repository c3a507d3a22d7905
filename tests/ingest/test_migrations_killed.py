"""A migration that dies half-way over real rows: run again, it ends where one that was left in peace ends."""

import json
import random

import pytest

from tests.feed import packed, whole
from tests.ingest.test_kills import INGEST, SEED

EARLIER = {"ingest": "0003", "bills": "0004"}
BACK = "".join(f"    call_command('migrate', {app!r}, {name!r}, verbosity=0)\n" for app, name in EARLIER.items())
MIGRATE = """
from django.db.migrations.recorder import MigrationRecorder

def migrate():
    call_command("migrate", verbosity=0, interactive=False)

def stand():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        columns = {
            table: sorted(column.name for column in connection.introspection.get_table_description(cursor, table))
            for table in sorted(tables)
            if table.partition("_")[0] in ("bills", "ingest", "alerts", "recommendations")
        }
        cursor.execute("SELECT count(*) FROM bills_change")
        changes = cursor.fetchone()[0]
    out = StringIO()
    call_command("dump_domain", stdout=out)
    applied = sorted(map(str, MigrationRecorder(connection).applied_migrations()))
    print(json.dumps([json.loads(out.getvalue())["sha256"], changes, applied, columns]), flush=True)
"""
PREPARE = """
def back():
{back}
def rounds():
    fork(ingest)
    fork(stand)
    fork(back)
"""
KILL = """
def rounds():
    began = time.monotonic()
    fork(migrate)
    seconds = time.monotonic() - began
    for share in {shares!r}:
        reset()
        kill(migrate, share * seconds)
        print(json.dumps(fork(migrate)), flush=True)
        fork(stand)
"""


@pytest.fixture
def older(machine, tmp_path):
    """A database of an earlier version with a small session in it, and how it stood when it was new."""
    feed = tmp_path / "pubinfo_2025.zip"
    feed.write_bytes(packed(whole(range(1, 41))))
    _, lines = machine.in_turn(INGEST.format(path=str(feed)) + MIGRATE + PREPARE.format(back=BACK))
    assert lines, machine.err
    machine.keep()
    return json.loads(lines[-1])


def test_a_migration_killed_half_way_is_run_again_and_no_row_is_lost(machine, older):
    dice = random.Random(SEED)
    shares = [round(dice.uniform(0.1, 1), 3) for _ in range(2)]

    _, lines = machine.in_turn(INGEST.format(path="") + MIGRATE + KILL.format(shares=shares))

    found = [json.loads(line) for line in lines]
    assert len(found) == 4, machine.err
    assert [status for status in found[::2] if status] == [], (SEED, shares, machine.err)
    assert [stand for stand in found[1::2] if stand != older] == [], (SEED, shares)
