"""Calendars: entries that are known again, moved ones, cancelled ones, and the day for letters."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.timezone import localdate
from icalendar import Calendar

from alerts.calendars import clock_time
from bills.choices import ChangeKind
from bills.models import Committee, Hearing
from tests import factories as make
from tests.odd_letters import NUL

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=20)
STAMP = datetime.now(UTC) - timedelta(days=2)


@pytest.fixture
def bill():
    made = make.measure("AB 779")
    make.match(make.recommendation("R4"), made)
    Committee.objects.create(session=made.session, code="CX18", name="PUB. S.", long_name="Public Safety")
    return made


def listed(bill, on=SOON, location="CX18", **fields):
    return Hearing.objects.create(measure=bill, on=on, location=location, **fields)


def change(bill, kind, on=SOON, at=STAMP, location="CX18"):
    words = {"was" if kind == ChangeKind.HEARING_REMOVED else "now": f"{location} {on}"}
    return bill.changes.create(kind=kind, happened_on=on, recorded_at=at, origin="live", **words)


def entries(client, address="/recommendations/R4/calendar.ics"):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def hearings(client, **kwargs):
    return [one for one in entries(client, **kwargs) if "letters" not in str(one["summary"])]


@pytest.mark.parametrize(
    "address",
    [
        "/recommendations/R4/calendar.ics",
        "/bills/20252026/AB-779/calendar.ics",
        "/hearings/calendar.ics",
        "/hearings/calendar.ics?committee=public-safety",
    ],
)
def test_a_hearing_and_its_day_for_letters_stand_in_every_calendar_of_it(bill, client, address):
    listed(bill)
    hearing, letters = sorted(entries(client, address), key=lambda one: "letters" in one["summary"])
    assert hearing["summary"] == "AB 779: hearing, Assembly Public Safety (R4)"
    assert hearing["dtstart"].dt == SOON and hearing["status"] == "CONFIRMED"
    assert letters["dtstart"].dt == SOON - timedelta(days=7)
    assert str(hearing["url"]).endswith("/bills/20252026/AB-779/")


def test_an_hour_is_told_in_pacific_time(bill, client):
    listed(bill, date(SOON.year + 1, 7, 14), time="1:30 p.m.", building="1021 O Street", room="1100")
    (hearing,) = hearings(client)
    begins = hearing["dtstart"].dt
    assert (begins.hour, begins.minute, begins.utcoffset()) == (13, 30, timedelta(hours=-7))
    assert hearing["dtstart"].params["TZID"] == "America/Los_Angeles"
    assert "1021 O Street" in hearing["location"]
    assert list(Calendar.from_ical(client.get("/hearings/calendar.ics").content).walk("VTIMEZONE"))


def test_an_entry_keeps_its_id_and_counts_its_turns(bill, client):
    listed(bill)
    change(bill, ChangeKind.HEARING_SET)
    (first,) = hearings(client)
    Hearing.objects.all().delete()
    change(bill, ChangeKind.HEARING_REMOVED, at=STAMP + timedelta(hours=1))
    (second,) = hearings(client)
    listed(bill)
    change(bill, ChangeKind.HEARING_SET, at=STAMP + timedelta(hours=2))
    (third,) = hearings(client)
    assert first["uid"] == second["uid"] == third["uid"]
    assert [one["sequence"] for one in (first, second, third)] == [0, 1, 2]
    assert [one["status"] for one in (first, second, third)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_another_hour_of_the_same_hearing_is_a_newer_form_of_the_same_entry(bill, client):
    listed(bill, time="9 a.m.")
    (first,) = hearings(client)
    Hearing.objects.update(time="1:30 p.m.")
    change(bill, ChangeKind.HEARING_CHANGED, at=STAMP + timedelta(hours=1))
    (second,) = hearings(client)
    assert first["uid"] == second["uid"]
    assert [one["sequence"] for one in (first, second)] == [0, 1]
    assert second["dtstamp"].dt > first["dtstamp"].dt
    assert second["dtstart"].dt.hour == 13


def test_a_hearing_that_moved_is_cancelled_on_the_old_day_and_stands_on_the_new(bill, client):
    later = SOON + timedelta(days=7)
    change(bill, ChangeKind.HEARING_SET)
    change(bill, ChangeKind.HEARING_REMOVED, at=STAMP + timedelta(hours=1))
    change(bill, ChangeKind.HEARING_SET, on=later, at=STAMP + timedelta(hours=1))
    listed(bill, later)
    assert [(one["dtstart"].dt, one["status"]) for one in hearings(client)] == [
        (SOON, "CANCELLED"),
        (later, "CONFIRMED"),
    ]


def test_a_hearing_that_was_held_is_not_cancelled_when_the_list_drops_it(bill, client):
    held = localdate() - timedelta(days=10)
    change(bill, ChangeKind.HEARING_SET, on=held, at=STAMP - timedelta(days=30))
    change(bill, ChangeKind.HEARING_REMOVED, on=held, at=STAMP)
    assert hearings(client) == []


def test_the_same_calendar_is_not_sent_twice(bill, client):
    listed(bill)
    first = client.get("/recommendations/R4/calendar.ics")
    again = client.get("/recommendations/R4/calendar.ics", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_bills_that_answer_nothing_stand_only_in_a_committees_own_calendar(bill, client):
    other = make.measure("SB 1")
    listed(other)
    assert hearings(client) == [] and hearings(client, address="/hearings/calendar.ics") == []
    assert len(hearings(client, address="/hearings/calendar.ics?committee=public-safety")) == 1
    assert hearings(client, address="/hearings/calendar.ics?committee=health") == []


def test_long_and_odd_subjects_are_folded_and_escaped(bill, client):
    bill.subject = f"Violence; prevention, {NUL}" + "ñ" * 200
    bill.save()
    listed(bill)
    (hearing,) = hearings(client)
    assert hearing["description"].startswith("Violence; prevention, ñ")


@pytest.mark.parametrize(
    "address", ["/recommendations/R9/calendar.ics", "/bills/20252026/AB-1/calendar.ics", "/bills/x/y/calendar.ics"]
)
def test_a_calendar_of_nothing_is_not_found(bill, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("9 a.m.", time(9)), ("9:30 A.M.", time(9, 30)), ("12 p.m.", time(12)), ("12:15 am", time(0, 15)), ("1:30 p.m. or upon adjournment", time(13, 30)),
        ("Upon adjournment of session", None), ("", None), ("25 p.m.", None), ("9:75 a.m.", None),
    ],
)  # fmt: skip
def test_a_time_is_read_only_where_it_is_one(words, at):
    assert clock_time(words) == at


@pytest.mark.parametrize("rows", [1, 8])
def test_queries_do_not_grow_with_the_hearings(bill, client, django_assert_num_queries, rows):
    for number in range(rows):
        listed(bill, SOON + timedelta(days=number))
    with django_assert_num_queries(5):
        entries(client)
