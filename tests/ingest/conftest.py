"""A web server of our own, and real processes on a database of their own."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

from tests.website import website

ROOT = Path(__file__).resolve().parents[2]


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

    def run(self, code, **more):
        """(exit code, lines of standard output); what went to standard error is in ``self.err``."""
        process = self.start(code, **more)
        out, self.err = process.communicate(timeout=300)
        return process.returncode, out.splitlines()

    def migrate(self):
        status, _ = self.run("call_command('migrate', verbosity=0)")
        assert status == 0, self.err

    @staticmethod
    def ingesting(path, *options):
        return f"call_command('ingest', 'pubinfo', '--from', {str(path)!r}, '--json', *{options!r})\n"


class SqliteMachine(Machine):
    def __init__(self, folder):
        self.database = folder / "tracker.sqlite3"
        super().__init__(folder, f"sqlite:///{self.database}")

    def query(self, sql):
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.database)) as connection:
            [row] = connection.execute(sql)
        return row

    def lose_the_database(self):
        for path in self.folder.glob("tracker.sqlite3*"):
            path.unlink()
        self.migrate()


class PostgresMachine(Machine):
    def __init__(self, folder):
        self.database = f"machine_{uuid.uuid4().hex[:12]}"
        of = connection.settings_dict
        place = f"{of['HOST']}:{of['PORT'] or 5432}"
        super().__init__(folder, f"postgres://{of['USER']}:{of['PASSWORD']}@{place}/{self.database}")
        self._server(f"CREATE DATABASE {self.database}")

    def _server(self, *statements):
        import psycopg

        of = connection.settings_dict
        with psycopg.connect(
            host=of["HOST"], port=of["PORT"] or 5432, user=of["USER"], password=of["PASSWORD"], dbname="postgres",
            autocommit=True,
        ) as server:  # fmt: skip
            for statement in statements:
                server.execute(statement)

    def query(self, sql):
        import psycopg

        with psycopg.connect(self.url) as there:
            return there.execute(sql).fetchone()

    def drop(self):
        self._server(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def lose_the_database(self):
        self.drop()
        self._server(f"CREATE DATABASE {self.database}")
        self.migrate()


@pytest.fixture
def machine(tmp_path):
    """On the kind of database that the tests run on."""
    if connection.vendor == "postgresql":
        made = PostgresMachine(tmp_path)
        try:
            made.migrate()
            yield made
        finally:
            made.drop()
    else:
        made = SqliteMachine(tmp_path)
        made.migrate()
        yield made


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
