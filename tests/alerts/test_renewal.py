"""The yearly question, what an answer is, and what silence brings."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from alerts import links
from alerts.choices import Cadence, MailKind, Scope, Standing
from alerts.models import Delivery, Mail, Subscriber
from alerts.preferences import stop
from alerts.rounds import queue_round
from alerts.send import send_due
from tests import factories as make

pytestmark = pytest.mark.django_db
YES = datetime(2025, 9, 1, 12, tzinfo=UTC)
A_YEAR_ON = YES + timedelta(days=365, hours=1)
LATER = A_YEAR_ON + timedelta(days=61)


@pytest.fixture
def alice():
    person = make.subscriber(created_at=YES, confirmed_at=YES, renewed_at=YES)
    make.follow(person, confirmed_at=YES, created_at=YES, cadence=Cadence.DAILY, name="R4 Fines and fees")
    return person


def ask(now=A_YEAR_ON):
    found = queue_round(now=now)
    send_due(clock=lambda: now)
    return found["asked_again"]


def standing():
    return Subscriber.objects.get().standing


def test_a_year_after_their_yes_a_reader_is_asked_once(alice, smtp):
    assert ask(A_YEAR_ON - timedelta(hours=2)) == 0
    assert [ask(A_YEAR_ON + timedelta(days=days)) for days in range(3)] == [1, 0, 0]

    (asked,) = smtp.messages
    assert asked["Subject"] == "Do you still want these mails?"
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = asked.get_body(("plain",)).get_content()
    assert "R4 Fines and fees (Daily)" in text
    assert links.follows_url(alice) in text


def test_discreet_question_names_no_topic(alice, smtp):
    Subscriber.objects.update(is_discreet=True)
    ask()

    assert smtp.messages[0]["Subject"].startswith("Policy digest")
    # A signed link is random letters, and any two may stand in it: only the words are looked at.
    words = re.sub(r"https?://\S+", "", smtp.messages[0].get_body(("plain",)).get_content())
    assert "Do you still want" in words and "R4" not in words and "Fines and fees" not in words


def test_whoever_presses_the_button_is_left_alone_for_another_year(alice, smtp, client):
    ask()
    page = links.follows_path(alice)
    assert "Yes, I still want them" in client.get(page).text
    client.post(page, {"deed": "renew"})
    assert "Yes, I still want them" not in client.get(page).text
    Subscriber.objects.update(renewed_at=A_YEAR_ON + timedelta(days=1))

    queue_round(now=LATER)

    assert standing() == Standing.WORKING
    assert len(smtp.taken) == 1


def test_opening_the_page_is_no_answer(alice, smtp, client):
    ask()
    client.get(links.follows_path(alice))

    queue_round(now=LATER)

    assert standing() == Standing.DORMANT


def test_sixty_days_of_silence_end_the_mail_without_a_word_and_the_link_brings_it_back(alice, smtp, client):
    ask()
    assert queue_round(now=A_YEAR_ON + timedelta(days=59))["fell_asleep"] == 0
    assert queue_round(now=LATER)["fell_asleep"] == 1
    event = make.event(recorded_at=LATER)
    follow = alice.subscriptions.get()
    Delivery.objects.create(
        subscription=follow, subscriber=alice, event=event, channel="mail", due_at=LATER, created_at=LATER
    )
    send_due(clock=lambda: LATER + timedelta(days=2))
    assert len(smtp.taken) == 1  # the question, and nothing since

    assert "Nobody answered when we asked" in client.get(links.follows_path(alice)).text
    client.post(links.follows_path(alice), {"deed": "renew"})
    Delivery.objects.update(due_at=LATER)
    send_due(clock=lambda: LATER + timedelta(days=3))

    assert standing() == Standing.WORKING
    assert len(smtp.taken) == 2


def test_silence_counts_from_the_day_on_which_the_question_left(alice, smtp):
    queue_round(now=A_YEAR_ON)  # the mail server is down for a month
    send_due(clock=lambda: A_YEAR_ON + timedelta(days=30))

    queue_round(now=LATER)
    assert standing() == Standing.WORKING
    queue_round(now=LATER + timedelta(days=30))
    assert standing() == Standing.DORMANT


def test_a_change_of_any_setting_is_an_answer(alice, smtp, client):
    ask()
    follow = alice.subscriptions.get()
    client.post(f"{links.follows_path(alice)}{follow.public_id}/", {"cadence": "weekly", "note": ""})
    assert Subscriber.objects.get().renewed_at > YES


def test_nobody_is_asked_who_gets_no_mail_anyway(smtp):
    old = {"created_at": YES, "confirmed_at": YES, "renewed_at": YES}
    stopped = make.subscriber("stopped@example.org", **old)
    stop(follows=[make.follow(stopped)], now=YES)
    make.follow(make.subscriber("bounced@example.org", standing=Standing.STOPPED, **old))
    make.follow(make.subscriber("off@example.org", **old), cadence=Cadence.OFF)
    make.follow(make.subscriber("paused@example.org", paused_until=A_YEAR_ON.date() + timedelta(days=9), **old))
    make.follow(make.subscriber("canary@example.org", **old), scope=Scope.CANARY, key="")
    make.subscriber("nothing@example.org", **old)

    assert ask() == 0
    assert ask(A_YEAR_ON + timedelta(days=10)) == 1
    assert Mail.objects.get(kind=MailKind.RENEWAL).subscriber.email == "paused@example.org"


def test_the_question_links_to_this_site(alice, smtp):
    ask()
    assert settings.SITE_URL in smtp.messages[0].get_body(("html",)).get_content()
