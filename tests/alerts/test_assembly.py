"""What is owed to a person, put into mails: one a person and period, an event once, nothing for a day's detour."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.choices import Cadence, DeliveryState, Scope
from alerts.models import Delivery, Mail
from tests import factories as make
from tests.alerts.test_send import NOW, owe, send

pytestmark = pytest.mark.django_db


def test_pausing_reader_gets_one_mail_when_the_pause_is_over(smtp):
    who = make.subscriber(paused_until=datetime(2026, 9, 30).date())
    follow = make.follow(who)
    for number in range(3):
        owe(follow, make.event(about=f"bill:20252026/SB-{number + 1}"))

    assert send().sent == 0
    assert send(datetime(2026, 9, 30, 17, tzinfo=UTC)).sent == 1


def test_more_than_five_single_mails_a_day_become_one(smtp):
    who = make.subscriber(next_daily_at=NOW + timedelta(hours=20))
    follow = make.follow(who)
    for number in range(9):
        owe(follow, make.event(about=f"bill:20252026/SB-{number + 1}"), due=NOW + timedelta(minutes=number))
        send(NOW + timedelta(minutes=number))
    assert len(smtp.taken) == 5

    send(NOW + timedelta(hours=21))

    assert len(smtp.taken) == 6
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 9


def test_one_mail_a_person_and_period_holds_all_their_follows(smtp):
    who = make.subscriber()
    for code in ("R4", "R7", "R10"):
        owe(make.follow(who, key=code, cadence=Cadence.DAILY), make.event(key=code, about=f"bill:20252026/{code}"))

    assert send().sent == 1
    assert Mail.objects.get().kind == "daily"


def test_event_that_reached_a_reader_by_two_follows_comes_once_with_both_reasons(smtp):
    who = make.subscriber()
    event = make.event()
    owe(make.follow(who, name="R4 Fines and fees", note="county budget"), event)
    weekly = make.follow(who, Scope.EVERYTHING, "", Cadence.WEEKLY, name="All recommendations")
    owe(weekly, event, due=NOW + timedelta(days=4))

    send()
    send(NOW + timedelta(days=5))

    assert len(smtp.taken) == 1
    text = " ".join(smtp.messages[0].get_body(("plain",)).get_content().split())
    assert "you follow R4 Fines and fees, as it happens. Your note: “county budget”" in text
    assert "you follow All recommendations, weekly" in text


def test_day_that_ends_where_it_began_sends_nothing(smtp):
    follow = make.follow(cadence=Cadence.DAILY)
    owe(follow, make.event(was="in_committee", now="on_floor"))
    owe(follow, make.event(was="on_floor", now="in_committee"))

    assert send().sent == 0
    assert Mail.objects.count() == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.CANCELLED}


def test_several_steps_of_a_day_are_one_line(smtp):
    follow = make.follow(cadence=Cadence.DAILY)
    owe(follow, make.event(was="in_committee", now="on_floor"))
    owe(follow, make.event(was="on_floor", now="passed_first_house"))

    send()

    text = smtp.messages[0].get_body(("plain",)).get_content()
    assert "Stage: In committee → Passed its first house" in text
    assert "On the floor" not in text
