"""Disks that are full or cannot be written: told loudly, nothing half-written, and mended by nothing but room."""

import json
import random

import pytest
from django.db import connection

from tests.feed import packed, whole

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL the server has its own disk")
LIMIT = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.RLIM_INFINITY))
"""
DUMP = "call_command('dump_domain')"


@pytest.fixture
def feeds(tmp_path):
    """Two nights of a session; the second brings more."""
    first, second = tmp_path / "one" / "pubinfo_2025.zip", tmp_path / "two" / "pubinfo_2025.zip"
    for path, numbers in ((first, range(1, 11)), (second, range(1, 61))):
        path.parent.mkdir()
        path.write_bytes(packed(whole(numbers)))
    return first, second


def left_over(folder):
    return [path.name for path in (folder / "archive" / "incoming").rglob("*") if path.is_file()]


@on_sqlite
@pytest.mark.parametrize("size", [16 * 2**10, 64 * 2**10, 128 * 2**10])
def test_a_disk_that_is_full_for_the_database_keeps_the_last_good_state(machine, feeds, size):
    first, second = feeds
    _, (_, before) = machine.run(machine.ingesting(first) + DUMP)

    status, (said,) = machine.run(LIMIT.format(size=size) + machine.ingesting(second))

    assert (status, json.loads(said)["outcome"]) == (1, "failed")
    assert "disk" in machine.err
    counted = machine.query("SELECT count(*) FROM bills_measure")[0]
    assert machine.run(DUMP)[1] == [before] or counted > 10  # whole batches, or nothing
    assert machine.query("PRAGMA integrity_check") == ("ok",)
    status, (said, mended) = machine.run(machine.ingesting(second) + DUMP)
    assert (status, json.loads(said)["records"]) == (0, 60)
    machine.lose_the_database()
    assert machine.run(machine.ingesting(first) + machine.ingesting(second) + DUMP)[1][-1] == mended
    assert left_over(machine.folder) == []


def test_a_disk_that_is_full_for_the_archive_writes_no_row(machine, tmp_path):
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(packed(whole(range(1, 11)) | {"BILL_VERSION_TBL_99.lob": random.Random(1).randbytes(4 * 2**20)}))

    status, (said,) = machine.run(LIMIT.format(size=3 * 2**20) + machine.ingesting(path))

    assert (status, json.loads(said)["outcome"], json.loads(said)["records"]) == (1, "failed", 0)
    assert "File too large" in machine.err
    assert machine.query("SELECT count(*) FROM bills_measure") == (0,)
    assert machine.query("SELECT outcome FROM ingest_run") == ("failed",)
    assert left_over(machine.folder) == []
    assert machine.run(machine.ingesting(path))[0] == 0


@on_sqlite
def test_a_database_that_cannot_be_written_is_told_and_its_pages_are_served(machine, feeds):
    first, second = feeds
    machine.run(machine.ingesting(first))
    read_only = (
        "from django.conf import settings\nfrom pathlib import Path\n"
        f"settings.DATABASES['default']['NAME'] = 'file:{machine.database}?mode=ro'\n"
        "settings.DATABASES['default']['OPTIONS']['uri'] = True\n"
        f"settings.VAR_DIR = Path({str(machine.folder)!r})\n"
    )
    asks = (
        "from django.test import Client\nsettings.ALLOWED_HOSTS = ['testserver']\n"
        "print(Client().get('/bills/20252026/AB-1/').status_code, Client().get('/').status_code)\n"
    )

    status, (pages, said) = machine.run(read_only + asks + machine.ingesting(second))

    assert pages == "200 200", machine.err
    said = json.loads(said)
    assert (status, said["outcome"], said["run"]) == (1, "failed", None)
    assert "readonly database" in machine.err
    assert machine.query("SELECT count(*) FROM bills_measure") == (10,)
    assert machine.run(machine.ingesting(second))[0] == 0
