"""Language, neutral subject and pause of one follow among others of the same person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from alerts import links
from alerts.choices import Cadence, DeliveryState, Language
from alerts.follows import find
from alerts.health import outbox_health
from alerts.models import Delivery, Mail, SignUp, Subscription
from alerts.preferences import Manner, change_follow, export
from alerts.send import send_due
from alerts.signing_up import Request, confirm, sign_up
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 25, 17, tzinfo=UTC)
TODAY = date(2026, 9, 25)


def owe(follow, event=None, *, due=NOW):
    told = {"subscriber": follow.subscriber, "event": event or make.event(key=follow.key), "channel": "mail"}
    return Delivery.objects.create(subscription=follow, due_at=due, created_at=due, **told)


def send(now=NOW):
    return send_due(clock=lambda: now).sent


def languages(smtp):
    """Which mails came, by the language that their HTML part names."""
    bodies = [message.get_body(("html",)).get_content() for message in smtp.messages]
    return sorted("es" if '<html lang="es">' in body else "en" for body in bodies)


@pytest.fixture
def reader():
    """Reads English."""
    return make.subscriber()


def asked(email, language, key="R4", now=NOW):
    make.recommendation(key)
    wish = Request(email, [find(f"recommendation:{key}")], Cadence.DAILY, Language(language))
    sign_up(request=wish, now=now)


class TestLanguage:
    def test_follow_that_asks_for_it_comes_in_spanish_and_the_rest_as_ever(self, smtp, reader):
        owe(make.follow(reader, cadence="daily"), make.event(about="bill:20252026/AB-1"))
        owe(make.follow(reader, key="R5", cadence="daily", language="es"), make.event(about="bill:20252026/AB-2"))

        assert send() == 2
        assert languages(smtp) == ["en", "es"]

    def test_a_bundle_in_each_language_once_a_period(self, smtp, reader):
        english, spanish = (
            make.follow(reader, cadence="daily"),
            make.follow(reader, key="R5", cadence="daily", language="es"),
        )
        for follow in (english, spanish):
            owe(follow, make.event(about="bill:20252026/AB-1", key=follow.key))
        send()
        for follow in (english, spanish):
            owe(follow, make.event(about="bill:20252026/AB-2", key=follow.key))

        assert send(NOW + timedelta(hours=1)) == 0
        assert sorted(Mail.objects.values_list("period", flat=True)) == ["daily:2026-09-25", "daily:es:2026-09-25"]

    def test_event_that_reaches_a_person_in_both_languages_comes_once_in_their_own_with_both_reasons(
        self, smtp, reader
    ):
        event = make.event()
        owe(make.follow(reader, cadence="daily"), event)
        owe(make.follow(reader, key="R5", cadence="daily", language="es"), event)

        assert send() == 1
        assert languages(smtp) == ["en"]
        text = smtp.messages[0].get_body(("plain",)).get_content()
        assert "you follow R4" in text and "you follow R5" in text
        assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()

    def test_single_mails_in_two_languages_share_the_number_of_a_day(self, smtp, reader):
        for number in range(4):
            owe(make.follow(reader, key=f"R{number + 1}"), make.event(about=f"bill:20252026/AB-{number}"))
            send(NOW + timedelta(minutes=number))
        owe(make.follow(reader, key="R5"), make.event(about="bill:20252026/AB-5"), due=NOW + timedelta(hours=1))
        owe(
            make.follow(reader, key="R6", language="es"),
            make.event(about="bill:20252026/AB-6"),
            due=NOW + timedelta(hours=1),
        )

        assert send(NOW + timedelta(hours=1)) == 1
        assert Mail.objects.count() == 5

    def test_follow_is_kept_in_the_language_of_the_page_on_which_it_was_asked_for(self):
        for language, key in (("en", "R4"), ("es", "R5")):
            asked("alice@example.org", language, key)
            who = confirm(public_id=the_request(), now=NOW)

        assert who.language == "en"
        assert dict(Subscription.objects.values_list("key", "language")) == {"R4": "", "R5": "es"}

    def test_two_wishes_that_wait_for_one_yes_keep_each_its_language(self):
        asked("alice@example.org", "en", "R4")
        asked("alice@example.org", "es", "R5")
        who = confirm(public_id=the_request(), now=NOW)

        assert who.language == "es"
        assert dict(Subscription.objects.values_list("key", "language")) == {"R4": "en", "R5": ""}


def the_request():
    return SignUp.objects.get(confirmed_at=None).public_id


class TestNeutralSubject:
    def test_one_follow_that_must_not_show_makes_the_whole_mail_neutral(self, smtp, reader):
        owe(make.follow(reader, cadence="daily"), make.event(about="bill:20252026/AB-1"))
        owe(make.follow(reader, key="R5", cadence="daily", is_discreet=True), make.event(about="bill:20252026/AB-2"))
        send()
        (message,) = smtp.messages

        assert message["subject"] == "Policy digest, 25 September"
        assert "Policy digest" in message["from"]
        assert message["list-id"].startswith("<alerts.")

    def test_other_mails_of_the_same_person_say_what_changed(self, smtp, reader):
        make.follow(reader, key="R5", is_discreet=True)
        owe(make.follow(reader))
        send()

        assert "AB 779" in smtp.messages[0]["subject"]

    def test_readers_of_the_same_news_get_each_their_own_subject(self, smtp):
        event = make.event()
        owe(make.follow("a@example.org"), event)
        owe(make.follow("b@example.org", is_discreet=True), event)
        owe(make.follow("c@example.org", language="es"), event)
        send()

        subjects = {to: message["subject"] for to, message in zip(smtp.recipients, smtp.messages, strict=True)}
        assert subjects["b@example.org"] == "Policy digest, 25 September"
        assert len(set(subjects.values())) == 3


class TestPause:
    def test_follow_that_rests_is_told_when_its_day_comes_and_the_others_at_once(self, smtp, reader):
        resting = make.follow(reader, key="R5", paused_until=TODAY + timedelta(days=3))
        owe(resting, make.event(about="bill:20252026/AB-1", key="R5"))
        owe(make.follow(reader), make.event(about="bill:20252026/AB-2"))

        assert send() == 1
        assert send(NOW + timedelta(days=2)) == 0
        assert send(NOW + timedelta(days=3)) == 1

    def test_what_waits_for_the_end_of_a_pause_is_no_stalled_outbox(self, reader):
        follow = make.follow(reader, paused_until=TODAY + timedelta(days=3))
        owe(follow)

        assert outbox_health(NOW + timedelta(days=1)).is_well
        assert not outbox_health(NOW + timedelta(days=3)).is_well

    def test_event_that_reaches_a_person_by_another_follow_too_is_not_told_again_after_the_pause(self, smtp, reader):
        event = make.event()
        owe(make.follow(reader), event)
        owe(make.follow(reader, key="R5", paused_until=TODAY + timedelta(days=3)), event)

        assert send() == 1
        assert send(NOW + timedelta(days=4)) == 0

    def test_pause_takes_back_what_lies_in_a_mail_that_nobody_has_begun_to_send(self, smtp, reader):
        smtp.answers = ["451 later"]
        follow = make.follow(reader)
        owe(follow)
        send()
        manner = Manner(cadence=Cadence.INSTANT, paused_until=TODAY + timedelta(days=3))
        change_follow(follow=follow, manner=manner, now=NOW)

        assert send(NOW + timedelta(hours=1)) == 0
        assert send(NOW + timedelta(days=3)) == 1


class TestPage:
    def test_reader_sets_and_sees_them(self, client, reader):
        follow, page = make.follow(reader, note="Mine"), links.follows_path(reader)
        until = str(timezone.localdate() + timedelta(days=9))
        said = {"cadence": "daily", "note": "Mine", "language": "es", "is_discreet": "on", "paused_until": until}
        assert client.post(f"{page}{follow.public_id}/", said).status_code == 302

        follow.refresh_from_db()
        assert (follow.language, follow.is_discreet, str(follow.paused_until)) == ("es", True, until)
        html = client.get(page).content.decode()
        assert "what happens meanwhile comes then" in html
        assert f'value="{until}"' in html and '<option value="es" selected>' in html

    def test_day_that_is_none_is_said_and_changes_nothing(self, client, reader):
        follow, page = make.follow(reader, note="Kept"), links.follows_path(reader)
        answer = client.post(f"{page}{follow.public_id}/", {"cadence": "daily", "paused_until": "30 February"})

        assert answer.status_code == 400
        assert "Enter a valid date." in answer.content.decode()
        follow.refresh_from_db()
        assert (follow.cadence, follow.note) == ("instant", "Kept")

    def test_they_are_among_what_a_reader_takes_along(self, reader):
        make.follow(reader, language="es", is_discreet=True, paused_until=TODAY)
        (taken,) = export(reader)["follows"]

        assert (taken["language"], taken["is_discreet"], taken["paused_until"]) == ("es", True, TODAY)
