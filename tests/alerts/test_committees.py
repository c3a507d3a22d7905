"""Committees of one name in both houses: told apart by those who follow one, and by the mails."""

from datetime import date

import pytest

from alerts.choices import Scope
from alerts.follows import find
from alerts.models import Event
from bills.choices import ChangeKind
from bills.models import Committee, Hearing
from tests import factories as make
from tests.alerts.test_outbox import NOW, change, heard, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill():
    made = make.measure("AB 779")
    for code, name, long_name in (
        ("CX13", "JUD", "Judiciary"),
        ("CS53", "JUD", "Judiciary"),
        ("CX18", "PUB S", "Public Safety"),
        ("CX99", "ODD", "Assembly Rules"),
        ("JLBC", "JLBC", "Joint Legislative Budget"),
    ):
        Committee.objects.create(session=made.session, code=code, name=name, long_name=long_name)
    return made


def is_set(bill, code, on="2026-09-30"):
    change(bill, ChangeKind.HEARING_SET, was="", now=f"{code} on {on}", happened_on=date.fromisoformat(on))


def test_follow_of_the_committee_of_one_house_hears_nothing_of_the_other(bill):
    make.follow("assembly@example.org", Scope.COMMITTEE, "assembly-judiciary")
    make.follow("senate@example.org", Scope.COMMITTEE, "senate-judiciary")
    is_set(bill, "CS53")
    queue()

    assert heard() == [("senate@example.org", "hearing_set")]
    assert Event.objects.get(kind="hearing_set").facts["committee"] == {
        "key": "senate-judiciary",
        "name": "Senate Judiciary",
    }


def test_follow_from_before_the_houses_were_told_apart_goes_on_hearing_of_both(bill):
    make.follow("alice@example.org", Scope.COMMITTEE, "judiciary")
    is_set(bill, "CX13")
    is_set(make.measure("SB 1"), "CS53")
    queue()

    assert heard() == [("alice@example.org", "hearing_set")] * 2


def test_who_follows_a_committee_under_both_keys_hears_of_it_by_each_once(bill):
    who = make.follow("alice@example.org", Scope.COMMITTEE, "judiciary").subscriber
    make.follow(who, Scope.COMMITTEE, "assembly-judiciary")
    is_set(bill, "CX13")
    queue()

    assert len(heard()) == 2
    assert Event.objects.filter(kind="hearing_set").count() == 1


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("assembly-judiciary", "Hearings of Assembly Judiciary"),
        ("senate-judiciary", "Hearings of Senate Judiciary"),
        ("judiciary", "Hearings of Assembly Judiciary · Senate Judiciary"),
        ("assembly-public-safety", "Hearings of Assembly Public Safety"),
        ("public-safety", "Hearings of Assembly Public Safety"),
        ("assembly-rules", "Hearings of Assembly Rules"),
        ("joint-legislative-budget", "Hearings of Joint Legislative Budget"),
    ],
)
def test_what_is_followed_is_called_by_its_house(bill, key, name):
    assert find(f"committee:{key}").name == name


@pytest.mark.parametrize("key", ["senate-public-safety", "health", "assembly", "", "CX13"])
def test_committee_that_is_not_there_cannot_be_followed(bill, key):
    assert find(f"committee:{key}") is None


def test_calendar_is_of_one_house_of_both_or_of_a_code(bill, client):
    for label, code in (("AB 1", "CX13"), ("AB 2", "CS53")):
        Hearing.objects.create(measure=make.measure(label), location=code, on=date(2030, 3, 4))
    counts = {
        key: client.get(f"/hearings/calendar.ics?committee={key}").content.count(b"SUMMARY:AB")
        for key in ("assembly-judiciary", "judiciary", "CS53", "senate-health")
    }

    assert counts["judiciary"] == 2 * counts["CS53"] == 2 * counts["assembly-judiciary"] > 0
    assert counts["senate-health"] == 0


def test_letters_to_one_house_are_not_told_to_those_who_follow_the_other(bill):
    make.follow("assembly@example.org", Scope.COMMITTEE, "assembly-judiciary")
    make.follow("senate@example.org", Scope.COMMITTEE, "senate-judiciary")
    Hearing.objects.create(measure=bill, location="CX13", on=date(2026, 10, 4))
    queue(NOW)

    assert heard() == [("assembly@example.org", "letter_due")]
