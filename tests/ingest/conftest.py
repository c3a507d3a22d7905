"""A web server of our own, and real processes on a database of their own."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from time import process_time

import pytest
from django.db import connection

from ingest.models import Run
from ingest.run import run_source
from ingest.sample.build import build as build_sample
from ingest.sources.pubinfo import SOURCE
from tests.website import website

try:
    import psycopg
except ImportError:  # an extra, for those who run on PostgreSQL
    psycopg = None

ROOT = Path(__file__).resolve().parents[2]


FORKING = """
import os, signal, sys, time

def begin(function):
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        function()
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        import traceback
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)

def fork(function):
    return os.waitstatus_to_exitcode(os.waitpid(begin(function), 0)[1])

def kill(function, seconds):
    child = begin(function)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

"""


class Machine:
    """Processes that share a database, an archive and nothing else with the test."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": url,
            "ARCHIVE_URL": str(folder / "archive"),
        }

    def start(self, code, **more):
        start = f"import django; django.setup()\nfrom django.core.management import call_command\n{code}"
        return subprocess.Popen(
            [sys.executable, "-c", start],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def run(self, code, *, timeout=300, **more):
        """(exit code, lines of standard output); what went to standard error is in ``self.err``."""
        process = self.start(code, **more)
        out, self.err = process.communicate(timeout=timeout)
        return process.returncode, out.splitlines()

    def migrate(self):
        status, _ = self.run("call_command('migrate', verbosity=0)")
        assert status == 0, self.err
        self.keep()

    def in_turn(self, work):
        """Processes forked one after the other from one that has Django ready: (exit code, lines) of the whole.

        ``work`` defines ``rounds()``, which calls ``fork(function)`` (exit status of a child that did it),
        ``kill(function, seconds)`` (a child that is killed after so long), and ``reset()`` (database and archive are
        as they were after the migrations).
        """
        return self.run(FORKING + self.reset + work + "\nrounds()\n", timeout=3600)

    @staticmethod
    def ingesting(path, *options):
        return f"call_command('ingest', 'pubinfo', '--from', {str(path)!r}, '--json', *{options!r})\n"


class SqliteMachine(Machine):
    def __init__(self, folder):
        self.database = folder / "tracker.sqlite3"
        self.kept = folder / "empty.sqlite3"
        super().__init__(folder, f"sqlite:///{self.database}")

    def begin_with(self, migrated):
        shutil.copy(migrated, self.kept)
        shutil.copy(migrated, self.database)

    def query(self, sql):
        with closing(sqlite3.connect(self.database)) as there:
            [row] = there.execute(sql)
        return row

    def keep(self):
        """The database as it is now is the one to come back to."""
        with (
            closing(sqlite3.connect(self.database)) as now,
            closing(sqlite3.connect(self.kept)) as kept,
        ):
            now.backup(kept)  # with what still stands in its log

    @property
    def reset(self):
        return f"""
def reset():
    import shutil
    from pathlib import Path
    folder = Path({str(self.folder)!r})
    for path in folder.glob("tracker.sqlite3*"):
        path.unlink()
    shutil.copy(folder / "empty.sqlite3", folder / "tracker.sqlite3")
    shutil.rmtree(folder / "archive", ignore_errors=True)
"""

    def lose_the_database(self):
        """As it was after the migrations."""
        for path in self.folder.glob("tracker.sqlite3*"):
            path.unlink()
        shutil.copy(self.kept, self.database)

    def drop(self):
        """The test's folder goes anyway."""


class PostgresMachine(Machine):
    def __init__(self, folder):
        self.database = f"machine_{uuid.uuid4().hex[:12]}"
        of = connection.settings_dict
        place = f"{of['HOST']}:{of['PORT'] or 5432}"
        super().__init__(folder, f"postgres://{of['USER']}:{of['PASSWORD']}@{place}/{self.database}")
        self._server(f"CREATE DATABASE {self.database}")

    def _server(self, *statements):
        of = connection.settings_dict
        with psycopg.connect(
            host=of["HOST"], port=of["PORT"] or 5432, user=of["USER"], password=of["PASSWORD"], dbname="postgres",
            autocommit=True,
        ) as server:  # fmt: skip
            for statement in statements:
                server.execute(statement)

    def query(self, sql):
        with psycopg.connect(self.url) as there:
            return there.execute(sql).fetchone()

    def keep(self):
        """The database as it is now is the one to come back to."""
        self._server(
            f"DROP DATABASE IF EXISTS {self.database}_empty WITH (FORCE)",
            f"CREATE DATABASE {self.database}_empty TEMPLATE {self.database}",
        )

    def drop(self):
        for name in (self.database, f"{self.database}_empty"):
            self._server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @property
    def _anew(self):
        return (
            f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)",
            f"CREATE DATABASE {self.database} TEMPLATE {self.database}_empty",
        )

    @property
    def reset(self):
        return f"""
def reset():
    import shutil
    import psycopg
    with psycopg.connect({self.url.rpartition("/")[0] + "/postgres"!r}, autocommit=True) as server:
        for statement in {self._anew!r}:
            server.execute(statement)
    shutil.rmtree({str(self.folder / "archive")!r}, ignore_errors=True)
"""

    def lose_the_database(self):
        """As it was after the migrations."""
        self._server(*self._anew)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database file as the migrations leave it: made once, copied for every machine."""
    made = SqliteMachine(tmp_path_factory.mktemp("migrated"))
    made.migrate()
    return made.kept


@pytest.fixture
def machine(request, tmp_path):
    """On the kind of database that the tests run on."""
    made = (PostgresMachine if connection.vendor == "postgresql" else SqliteMachine)(tmp_path)
    try:
        if connection.vendor == "postgresql":
            made.migrate()
        else:
            made.begin_with(request.getfixturevalue("migrated"))
        yield made
    finally:
        made.drop()


@pytest.fixture
def processor():
    """Seconds of this process's own work since the test began: what else the machine does is not counted."""
    began = process_time()
    return lambda: process_time() - began


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    """Runs of tests that go on beside each other do not wait for each other."""
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def site():
    """A web server of our own; the rules about private networks still hold for it."""
    with website() as running:
        yield running


@pytest.fixture
def near_site(site, settings):
    """The same, and it may be called."""
    settings.ALLOW_PRIVATE_ADDRESSES = True
    return site


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build_sample(tmp_path_factory.mktemp("sample") / "pubinfo_sample.zip")


@pytest.fixture
def loaded(db, sample):
    """The sample as a baseline."""
    run = run_source(SOURCE, address=str(sample))
    assert (run.outcome, run.error) == (Run.Outcome.OK, "")
    return run
