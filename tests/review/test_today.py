"""The morning brief: what it tells, of which hours, and to whom it is mailed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.utils.timezone import localdate, now

from bills.choices import ChangeKind, Origin, Stage
from bills.models import Change
from recommendations.choices import Band
from recommendations.disputes import file_dispute
from recommendations.models import Match
from tests import factories as make
from tests.factories.people import PASSWORD
from tracker.accounts.invitations import Invitation, write_link
from tracker.accounts.mail_language import choose_language, language_chosen_by
from tracker.today import brief, last_morning

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 24)
SINCE = datetime(2026, 9, 23, 13, tzinfo=UTC)
LATER = SINCE + timedelta(hours=5)


def told(since=SINCE, today=TODAY):
    return {
        section.title: [f"{one.name}: {one.what}" for one in section.items] for section in brief(since, today).sections
    }


@pytest.fixture
def match():
    return make.match(make.recommendation(), make.measure(), suggested_at=LATER)


def change(match, kind, now_, *, at=LATER, origin=Origin.LIVE):
    return Change.objects.create(
        measure=match.measure, kind=kind, now=now_, happened_on=TODAY, recorded_at=at, origin=origin
    )


def test_tells_of_new_strong_suggestions_alone(match):
    make.match(make.recommendation("R5", goal="G3"), match.measure, band=Band.LIKELY, suggested_at=LATER)
    make.match(make.recommendation("R6", goal="G3"), match.measure, suggested_at=SINCE - timedelta(hours=1))

    assert [line.split(":")[0] for line in told()["New strong suggestions"]] == ["AB 779 → R4"]


def test_tells_of_hearings_votes_and_the_governor(match):
    change(match, ChangeKind.HEARING_SET, "2026-09-30 CX18")
    change(match, ChangeKind.VOTE_ADDED, "AFLOOR 41-30")
    change(match, ChangeKind.STAGE_CHANGED, Stage.WITH_GOVERNOR)
    change(match, ChangeKind.STAGE_CHANGED, Stage.IN_COMMITTEE)

    found = told()
    assert found["Hearings set or taken off"] == ["AB 779: Hearing set: 2026-09-30 CX18"]
    assert found["Votes"] == ["AB 779: Vote: AFLOOR 41-30"]
    assert len(found["The Governor"]) == 1


def test_leaves_out_what_was_told_before_what_was_backfilled_and_what_answers_nothing(match):
    change(match, ChangeKind.VOTE_ADDED, "old", at=SINCE - timedelta(minutes=1))
    change(match, ChangeKind.VOTE_ADDED, "backfill", origin=Origin.BACKFILL)
    other = make.measure("AB 1")
    Change.objects.create(measure=other, kind=ChangeKind.VOTE_ADDED, recorded_at=LATER, origin=Origin.LIVE)

    assert "Votes" not in told()


def test_names_hearings_of_the_next_ten_days_with_the_day_letters_are_due(match):
    make.hearing(match.measure, TODAY + timedelta(days=9))
    make.hearing(match.measure, TODAY + timedelta(days=11))

    (line,) = told()["Within ten days"]
    assert "letters due 26 Sep 2026" in line


def test_names_messages_and_trouble_with_the_feeds():
    file_dispute(text="You missed it.", bill="AB 9", at=LATER)
    make.issue(make.run())
    make.run("governor", outcome="failed", error="HTTP 503")

    found = told()
    assert found["Messages from readers"] == ["You missed a bill: You missed it."]
    assert len(found["Trouble with the feeds"]) == 2


def test_on_a_monday_the_weekend_is_told_too():
    monday = datetime(2026, 9, 28, 7, tzinfo=UTC)

    assert (monday - last_morning(monday)).days == 3


def test_page_takes_as_many_queries_for_much_as_for_little(client, reviewer, match, django_assert_num_queries):
    client.force_login(reviewer)
    for number in range(1, 6):
        other = make.match(match.recommendation, make.measure(f"AB {number}"), suggested_at=now())
        change(other, ChangeKind.VOTE_ADDED, "41-30", at=now())
        make.hearing(other.measure, localdate() + timedelta(days=3))
    client.get("/review/today/")

    with django_assert_num_queries(18):
        assert "AB 5" in client.get("/review/today/").content.decode()


def test_is_mailed_to_people_with_a_role_one_mail_each(reviewer, lead, outsider):
    make.match(make.recommendation(), make.measure(), suggested_at=now())
    call_command("mail_brief")

    assert sorted(sent.to[0] for sent in mail.outbox) == ["lena@example.org", "rita@example.org"]
    assert "AB 779" in mail.outbox[0].body


def test_a_morning_without_news_sends_none(reviewer):
    call_command("mail_brief")

    assert mail.outbox == []


def brief_of(person):
    (sent,) = [one for one in mail.outbox if one.to == [person.email]]
    return sent


class TestLanguageOfTheMail:
    @pytest.fixture(autouse=True)
    def news(self, match):
        Match.objects.update(suggested_at=now())

    def test_everybody_is_written_to_in_the_language_that_they_have_chosen(self, settings, reviewer, lead, match):
        choose_language(person=lead, language="es")
        call_command("mail_brief")

        for person, subject, desk in ((reviewer, "Morning brief, ", ""), (lead, "Resumen de la mañana, ", "/es")):
            sent = brief_of(person)
            assert sent.subject.startswith(subject)
            assert f"{settings.SITE_URL}{desk}/review/{match.pk}/" in sent.body
            assert f"Español: {settings.SITE_URL}/es/review/today/" in sent.body

    def test_the_command_says_the_language_of_those_who_have_chosen_none(self, reviewer, lead):
        choose_language(person=lead, language="en")
        call_command("mail_brief", "--language", "es")

        assert brief_of(reviewer).subject.startswith("Resumen")
        assert brief_of(lead).subject.startswith("Morning")

    def test_it_is_chosen_under_the_brief_whatever_the_language_of_the_page(self, client, reviewer):
        client.force_login(reviewer)
        page = client.post("/review/today/language/", {"language": "es"}, follow=True)
        assert "this language: Español." in page.content.decode()
        assert '<option value="es" selected>' in client.get("/review/today/").content.decode()

        call_command("mail_brief")
        assert brief_of(reviewer).subject.startswith("Resumen")

    def test_a_language_that_is_not_spoken_changes_nothing(self, client, reviewer):
        choose_language(person=reviewer, language="es")
        client.force_login(reviewer)
        client.post("/review/today/language/", {"language": "tlh"})

        assert language_chosen_by(reviewer) == "es"

    @pytest.mark.parametrize(("page", "language"), [("", "en"), ("/es", "es")])
    def test_who_came_in_on_a_page_is_written_to_in_its_language(self, client, page, language):
        token = write_link(Invitation("new@example.org", "reviewer")).rstrip("/").rpartition("/")[2]
        client.post(f"{page}/accounts/invitation/{token}/", {"password": PASSWORD})

        assert language_chosen_by(User.objects.get(email="new@example.org")) == language
