"""Set-based writes: what is written, and what is left alone."""

from datetime import date

import pytest
from django.db import connection

from bills import bulk
from bills.models import (
    Hearing,
    Session,
)
from tests.bills.telling import (
    XML,
    measure,
    store,
    stored,
    version,
)

pytestmark = pytest.mark.django_db


# Set-based writes


def rows_written() -> int:
    if connection.vendor != "sqlite":
        pytest.skip("counts the rows that SQLite wrote")
    with connection.cursor() as cursor:
        return cursor.execute("SELECT total_changes()").fetchone()[0]


SESSION_COLUMNS = ("key", "start_year", "extraordinary")


def write_sessions(*rows: tuple[str, int, int]) -> int:
    before = rows_written()
    bulk.insert_or_update(Session, SESSION_COLUMNS, rows, unique=("key",))
    return rows_written() - before


def test_a_bulk_write_inserts_what_is_new_updates_what_differs_and_leaves_the_rest():
    first, second, third = ("20232024", 2023, 0), ("20252026", 2025, 0), ("20252026-1", 2025, 1)

    assert write_sessions(first, second) == 2
    assert write_sessions(first, second) == 0
    assert write_sessions(first, ("20252026", 2025, 7), third) == 2

    assert list(Session.objects.order_by("key").values_list(*SESSION_COLUMNS)) == [
        first,
        ("20252026", 2025, 7),
        third,
    ]


def test_a_bulk_write_sees_a_value_appear_where_there_was_none_and_go_again():
    store(measure())
    pk = stored().pk
    row = [pk, date(2025, 4, 2), "CX18", "", "", "", ""]
    unique = ("measure_id", "on", "location")
    fields = (*unique, "time", "building", "room", "notes", "committee_number")

    for number in (None, 18, None):
        bulk.insert_or_update(Hearing, fields, [(*row, number)], unique=unique)
        assert Hearing.objects.get().committee_number == number


def test_a_bulk_write_of_nothing_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert_or_update(Session, SESSION_COLUMNS, [], unique=("key",))
        bulk.insert(Session, SESSION_COLUMNS, [])
        bulk.update(Session, ("start_year",), [])


def test_a_bulk_write_of_keys_alone_does_nothing_where_the_row_is_there():
    bulk.insert(Session, SESSION_COLUMNS, [("20252026", 2025, 0)])

    bulk.insert_or_update(Session, SESSION_COLUMNS, [("20252026", 2025, 0)], unique=("key",))
    bulk.update(Session, ("start_year",), [(2023, Session.objects.get().pk)])

    assert Session.objects.get().start_year == 2023


def test_a_row_of_the_wrong_width_is_refused():
    with pytest.raises(ValueError, match="3 columns"):
        bulk.insert(Session, SESSION_COLUMNS, [("20252026", 2025)])


def test_a_subject_may_be_as_long_as_a_lawyer_wants_it():
    subject = "Crimes: " + "trials, " * 200

    store(measure(versions=(version(subject="", xml=XML.replace(b"Crimes.", subject.strip().encode())),)))

    assert stored().subject == subject.strip()
    assert stored().versions.get().subject == subject.strip()
