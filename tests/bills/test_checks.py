"""A machine that lacks what the site needs is told so in a sentence, before a migration fails half-way."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no such index")


def ids():
    return [one.id for one in run_checks()]


@on_sqlite
@pytest.mark.parametrize("version", [(3, 31, 1), (3, 33, 0)])
def test_an_sqlite_without_the_index_of_three_letters_is_refused_with_what_to_do(monkeypatch, version):
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)

    assert "bills.E001" in ids()
    with pytest.raises(SystemCheckError, match=rf"brings SQLite 3\.{version[1]}\.{version[2]}; .* from 3\.34 on"):
        call_command("check")


@on_sqlite
@pytest.mark.parametrize("version", [(3, 34, 0), (3, 40, 1), (4, 0, 0)])
def test_a_newer_one_is_taken(monkeypatch, version):
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)

    assert "bills.E001" not in ids()


@on_sqlite
@pytest.mark.django_db
def test_a_migration_is_not_begun(monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 33, 0))

    with pytest.raises(SystemCheckError, match=r"bills\.E001"):
        call_command("migrate", skip_checks=False)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs PostgreSQL")
def test_on_postgresql_the_version_of_sqlite_is_nobodys_business(monkeypatch):
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 33, 0))

    assert "bills.E001" not in ids()
