"""Words in subject and author are found through the index exactly where reading every subject finds them."""

import sqlite3
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from bills import filters, three_letters
from bills.filters import MeasureFilter
from bills.models import Measure
from bills.three_letters import MOST_WORDS
from tests import factories as make

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads every subject")
SUBJECTS = (
    ("Probation: fees.", "Rivera"),
    ('Coffee, "fair" trade — 50% off_season', "Núñez, Ta"),
    ("ÉCOLE: école laïque. \N{KELVIN SIGN}elvin", "De León"),
    ("CAFÉ FEES", ""),
    ("", ""),
    ("ab", "feé"),
)  # fmt: skip
TYPED = (
    "fee", "FEES", "fees rivera", "rivera  fees", "offee", 'fair"', '"fair"', "50%", "f_s", "off_", "— 50", "école",
    "École", "ÉCOLE", "kelvin", "é", "ta", "a fees", "b", "núñez", "NÚÑEZ", "león", "lEón", "fees OR rivera", "NOT fees",
    "fee*", "subject:fees", "(fees", "fées", "nothing", "'", "de león kelvin",
)  # fmt: skip


def count_holding(words):
    return three_letters.count_holding(words, 100)


def found(typed):
    chosen = MeasureFilter(QueryDict(mutable=True) | {"q": typed}, queryset=Measure.objects.order_by("pk"))
    return [measure.number for measure in chosen.qs], chosen.holding_words


def read(typed):
    """By reading every subject, in Python's words."""
    return [
        bill.number
        for bill in Measure.objects.order_by("pk")
        if all(_holds(bill.subject, word) or _holds(bill.author_line, word) for word in typed.split())
    ]


def _holds(text, word):
    return _small(word) in _small(text)


def _small(text):
    """As LIKE of SQLite does it."""
    return "".join(one.lower() if one.isascii() else one for one in text)


@pytest.fixture
def bills():
    return [
        make.measure(f"AB {number}", subject=subject, author_line=author)
        for number, (subject, author) in enumerate(SUBJECTS, 1)
    ]


@on_sqlite
@pytest.mark.usefixtures("bills")
@pytest.mark.parametrize("few", [filters.FEW, 0], ids=["by the index", "by reading"])
@pytest.mark.parametrize("typed", TYPED)
def test_finds_what_reading_finds_and_counts_it(monkeypatch, typed, few):
    monkeypatch.setattr(filters, "FEW", few)

    numbers, held = found(typed)

    assert numbers == read(typed)
    assert held in (len(numbers), None)


@on_sqlite
@pytest.mark.usefixtures("bills")
def test_of_very_many_the_newest_are_read_first_instead_of_sorting_all(monkeypatch):
    monkeypatch.setattr(filters, "MOST_READ", 0)
    monkeypatch.setattr(filters, "FEW", 0)
    measures = Measure.objects.latest_moved_first()
    chosen = MeasureFilter(QueryDict(mutable=True) | {"stage": "in_committee", "q": "fees"}, queryset=measures)

    plans = [one[:25].explain() for one in (chosen.listed, chosen.qs)]

    assert ["last_action_on" in plan for plan in plans] == [True, False]


@pytest.mark.usefixtures("bills")
@pytest.mark.parametrize("read", [filters.MOST_READ, 0], ids=["by reading", "by looking the word up"])
@pytest.mark.parametrize("few", [filters.FEW, 0], ids=["few", "frequent"])
@pytest.mark.parametrize("narrowed", [{}, {"stage": "died"}, {"stage": "died", "type": "AB"}, {"type": "SB"}])
@pytest.mark.parametrize("typed", ["", "fee", "fees rivera", "a fees", "AB 1", "é"])
def test_a_list_counts_what_it_has(monkeypatch, typed, narrowed, few, read):
    monkeypatch.setattr(filters, "FEW", few)
    monkeypatch.setattr(filters, "MOST_READ", read)
    Measure.objects.filter(number__lte=3).update(stage="died")

    measures = Measure.objects.latest_moved_first()
    chosen = MeasureFilter(QueryDict(mutable=True) | {"q": typed} | narrowed, queryset=measures)

    assert chosen.counted() == len(chosen.qs)
    assert list(chosen.listed) == list(chosen.qs)


@on_sqlite
@pytest.mark.usefixtures("bills")
@pytest.mark.parametrize("read", [filters.MOST_READ, 0], ids=["by reading", "by looking the word up"])
@pytest.mark.parametrize("asked", [{"q": "fee"}, {"q": "fee", "type": "AB"}, {"type": "AB"}])
def test_nothing_is_counted_further_than_one_more_than_is_told(monkeypatch, asked, read):
    monkeypatch.setattr(filters, "FEW", 0)
    monkeypatch.setattr(filters, "MOST_READ", read)
    monkeypatch.setattr(filters, "MOST_COUNTED", 1)

    chosen = MeasureFilter(QueryDict(mutable=True) | asked, queryset=Measure.objects.all())

    assert chosen.counted() == 2 < len(chosen.qs)


@on_sqlite
def test_follows_every_write(bills):
    first, second, *_rest = bills
    assert count_holding(["fees"]) == 2

    Measure.objects.filter(pk=first.pk).update(subject="Tolls.")
    Measure.objects.filter(pk=second.pk).update(author_line="Fees")
    Measure.objects.bulk_update([second], ["subject"])
    assert (count_holding(["fees"]), count_holding(["tolls"]), count_holding(["probation"])) == (2, 1, 0)

    first.refresh_from_db()
    first.subject, first.stage = "Fees again.", "died"
    first.save()
    assert (count_holding(["fees"]), count_holding(["tolls"])) == (3, 0)

    Measure.objects.filter(number=4).delete()
    assert found("fees")[0] == [1, 2]


@on_sqlite
def test_is_asked_once_however_many_words_there_are(bills, django_assert_num_queries):
    words = ["fees"] * 600

    with django_assert_num_queries(2):
        assert found(" ".join(words[:100]))[0] == [1, 4]
    assert count_holding(words) == 2
    assert found(" ".join([*["fees"] * MOST_WORDS, "nothing"])) == ([], None)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_is_filled_from_what_a_database_holds_and_goes_without_a_trace(bills):
    call_command("migrate", "bills", "0014", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'bills_three_letters%'")
        assert cursor.fetchone() == (0,)
    Measure.objects.filter(number=1).update(subject="Tolls.")

    call_command("migrate", verbosity=0)

    assert (count_holding(["fees"]), count_holding(["tolls"])) == (1, 1)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_comes_along_in_a_backup_and_follows_what_is_written_into_the_copy(bills, tmp_path):
    """As docs/operations.md has it taken: ``.backup`` of the command line is this very call."""
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as copy:
        connection.connection.backup(copy)
        told = copy.execute("SELECT COUNT(*) FROM bills_three_letters WHERE bills_three_letters MATCH ?", ['"fee"'])
        assert told.fetchone() == (3,) == (count_holding(["fee"]),)

        copy.execute("UPDATE bills_measure SET subject = 'Tolls.' WHERE number = 1")
        copy.execute("DELETE FROM bills_measure WHERE number = 2")
        left = copy.execute(
            "SELECT rowid FROM bills_three_letters WHERE bills_three_letters MATCH ?", ['"fee" OR "toll"']
        )
        assert [key for (key,) in left] == [bills[0].pk, bills[3].pk]
