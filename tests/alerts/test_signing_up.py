"""Following without an account: asked, confirmed, stopped, forgotten; and what a stranger can learn of it (nothing)."""

import re
import statistics
import time
from datetime import timedelta

import pytest
from django.core import mail as outgoing
from django.utils import timezone

from alerts.buckets import PER_MAILBOX
from alerts.choices import Cadence, MailState, Scope
from alerts.models import Bucket, Mail, SignUp, Subscriber, Subscription
from alerts.send import send_due
from alerts.signing_up import forget_unconfirmed
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper(db):
    return make.paper()


def ask(client, email="alice@example.org", follow="recommendation:R4", **fields):
    return client.post("/follow/", {"email": email, "follow": follow, "cadence": "daily", **fields})


def letters():
    """Bodies of what has gone out."""
    send_due(clock=timezone.now)
    return [message.body for message in outgoing.outbox]


def link(body, what):
    return re.search(rf"http://127\.0\.0\.1:8000(/follow/{what}/\S+)", body)[1]


def follow_for_real(client, **fields):
    ask(client, **fields)
    client.post(link(letters()[-1], "confirm"))
    return Subscriber.objects.get(email=fields.get("email", "alice@example.org"))


def test_nothing_is_followed_before_the_owner_presses_the_button(client):
    assert ask(client).status_code == 302
    assert Subscription.objects.count() == 0

    page = link(letters()[0], "confirm")
    for _open in range(10):
        assert client.get(page).status_code == 200
        assert client.head(page).status_code == 200
    assert Subscription.objects.count() == 0

    answer = client.post(page)

    follow = Subscription.objects.get()
    assert (follow.scope, follow.key, follow.cadence) == (Scope.RECOMMENDATION, "R4", Cadence.DAILY)
    assert answer["Location"].startswith("/follow/s/")
    assert client.get(answer["Location"]).status_code == 200


def test_confirming_twice_changes_nothing(client):
    follow_for_real(client)
    first = Subscription.objects.get().confirmed_at

    client.post(link(outgoing.outbox[0].body, "confirm"))

    assert Subscription.objects.get().confirmed_at == first


def test_several_things_are_followed_with_one_mail(client):
    ask(client, follow=["recommendation:R4", "recommendation:R7", "everything:"])

    client.post(link(letters()[0], "confirm"))

    assert Subscription.objects.count() == 3


@pytest.mark.parametrize("follow", ["recommendation:R99", "bill:20252026/AB-1", "canary:", "nonsense", "bill:../../x"])
def test_what_does_not_exist_cannot_be_followed(client, follow):
    answer = ask(client, follow=follow)

    assert answer.status_code == 400
    assert "not known here" in answer.content.decode()
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    "email", ["", "alice", "alice@example.org\r\nBcc: bob@example.org", "a@b@c", "x" * 300 + "@a.org"]
)
def test_what_is_no_address_is_refused_on_the_page(client, email):
    answer = ask(client, email=email)

    assert answer.status_code == 400
    assert Mail.objects.count() == 0


def test_request_that_nobody_confirms_is_deleted_after_seven_days_with_its_address(client):
    ask(client)
    now = timezone.now()

    assert forget_unconfirmed(now=now + timedelta(days=6, hours=23)) == 0
    assert forget_unconfirmed(now=now + timedelta(days=7, minutes=1)) == 1

    assert (Subscriber.objects.count(), SignUp.objects.count(), Mail.objects.count()) == (0, 0, 0)


def test_link_older_than_seven_days_confirms_nothing(client):
    ask(client)
    page = link(letters()[0], "confirm")
    SignUp.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))

    assert client.post(page).status_code == 404
    assert Subscription.objects.count() == 0


def test_it_was_not_me_forgets_request_and_address(client):
    ask(client)
    page = link(letters()[0], "stop")
    client.get(page)
    assert SignUp.objects.count() == 1

    client.post(page, {"List-Unsubscribe": "One-Click"})

    assert (SignUp.objects.count(), Subscriber.objects.count()) == (0, 0)


def test_one_network_may_ask_for_twenty_addresses_an_hour(client):
    answers = [ask(client, email=f"victim{number}@example.org").status_code for number in range(22)]

    assert answers == [302] * 20 + [429] * 2
    assert Subscriber.objects.count() == 20


def test_network_behind_our_own_proxy_is_read_from_what_the_proxy_saw(client, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(20):
        client.post(
            "/follow/",
            {"email": f"b{number}@example.org", "follow": "everything:"},
            headers={"X-Forwarded-For": f"6.6.6.{number}, 198.51.100.7"},
        )

    blocked = client.post(
        "/follow/",
        {"email": "c@example.org", "follow": "everything:"},
        headers={"X-Forwarded-For": "1.2.3.4, 198.51.100.7"},
    )

    assert blocked.status_code == 429


def test_one_mailbox_gets_at_most_three_such_mails_a_day_however_it_is_spelled(client):
    for spelled in (
        "a.lice@gmail.com",
        "alice+1@gmail.com",
        "ALICE@gmail.com",
        "al.ice+x@googlemail.com",
        "alice@gmail.com",
    ):
        assert ask(client, email=spelled).status_code == 302
        letters()

    assert len(outgoing.outbox) == 3
    assert Bucket.objects.filter(tokens__lt=PER_MAILBOX.most).count() >= 1


def test_while_one_such_mail_waits_there_is_no_second(client):
    for code in ("R1", "R2", "R3"):
        ask(client, follow=f"recommendation:{code}")

    assert Mail.objects.filter(state=MailState.WAITING).count() == 1
    body = letters()[0]
    assert all(name in body for name in ("Short name of R1", "Short name of R2", "Short name of R3"))


def test_known_and_unknown_addresses_get_the_same_answer_in_the_same_time(client, settings):
    follow_for_real(client, email="known@example.org")
    Bucket.objects.all().delete()
    took = {"known@example.org": [], "unknown@example.org": []}
    answers = set()
    for _round in range(30):
        for email, times in took.items():
            Bucket.objects.all().delete()
            Mail.objects.filter(state=MailState.WAITING).delete()
            SignUp.objects.filter(confirmed_at=None).delete()
            Subscriber.objects.filter(email="unknown@example.org").delete()
            began = time.thread_time()  # what others do on this machine at the same time is no answer to a prober
            answer = ask(client, email=email)
            times.append(time.thread_time() - began)
            answers.add((answer.status_code, answer.content, tuple(sorted(answer.headers.items()))))

    assert len(answers) == 1
    medians = [statistics.median(times) for times in took.values()]
    assert abs(medians[0] - medians[1]) < 0.010


def test_known_and_unknown_addresses_get_the_same_mail(client):
    follow_for_real(client, email="known@example.org")
    outgoing.outbox.clear()
    Bucket.objects.all().delete()
    ask(client, email="known@example.org")
    ask(client, email="other@example.org")
    first, second = (re.sub(r"/follow/\S+", "", body) for body in letters())

    assert first == second


def test_stranger_cannot_change_the_settings_of_a_known_address(client):
    person = follow_for_real(client)

    ask(client, language="es", is_discreet="on", cadence="instant")

    person.refresh_from_db()
    assert (person.language, person.is_discreet) == ("en", False)
    assert Subscription.objects.get().cadence == Cadence.DAILY


def test_preview_says_how_many_mails_and_shows_the_last_and_follows_nothing(client):
    for number in range(3):
        event = make.event(
            about=f"bill:20252026/SB-{number + 1}", recorded_at=timezone.now() - timedelta(days=number * 8)
        )
        assert event.pk
    answer = client.post("/follow/", {"follow": "recommendation:R4", "cadence": "weekly", "preview": "1"})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>3 mails</strong>" in html
    assert "AB 779: In committee → On the floor (R4)" in html
    assert Subscriber.objects.count() == 0


def test_too_wide_a_follow_is_warned_of(client):
    for number in range(40):
        make.event(about=f"bill:20252026/SB-{number + 1}", recorded_at=timezone.now() - timedelta(hours=number * 17))

    answer = client.post("/follow/", {"follow": "recommendation:R4", "cadence": "instant", "preview": "1"})

    assert "more than one a day" in answer.content.decode()


def test_preview_before_any_event_is_rebuilt_from_what_the_bills_went_through(client):
    steps = [["2025-02-18", "introduced", "", "", ""], ["2025-03-03", "in_committee", "", "", ""]]
    bill = make.measure(steps=steps)
    from recommendations.models import Recommendation

    make.match(Recommendation.objects.get(code="R4"), bill)

    html = client.post(
        "/follow/", {"follow": "recommendation:R4", "cadence": "weekly", "preview": "1"}
    ).content.decode()

    assert "In the 30 days up to 3 March 2025" in html
    assert "AB 779: Introduced → In committee (R4)" in html
