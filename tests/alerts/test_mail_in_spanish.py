"""Mail, Atom and iCal in Spanish: subjects, neutral subjects, links, and whose language a mail has."""

import re
from datetime import timedelta

import feedparser
import pytest
from django.utils.timezone import localdate, now
from icalendar import Calendar

from alerts.models import Mail, SignUp, Subscriber
from alerts.samples import SAMPLES, sample
from alerts.signing_up import confirm
from tests import factories as make
from tests.alerts.test_signing_up import ask
from tests.catalog import english_in

pytestmark = pytest.mark.django_db
# Made-up bills, recommendations and notes of the samples, which no catalog translates.
QUOTED = re.compile(
    r"Crisis response: community organizations: grants|Community workers|Assembly Committee on Public Safety"
    r"|<blockquote.*?</blockquote>|“This bill would .*?”|shall grant at least \$250,000 a year to each organization"
    r"|may grant up to \$250,(000 a year to an organization)?|AB 9990 was introduced and advances elements a and b\."
    r"|“shall” became “may”\.|county crisis team|nothing was accepted for 75 hours|Amended Assembly"
)


def ours(text):
    """Without addresses and without what is quoted, on one line."""
    return QUOTED.sub("", re.sub(r"https?://\S+", "", " ".join(text.split())))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_of_mail_speaks_spanish(name):
    letter = sample(name, language="es")

    assert '<html lang="es">' in letter.html
    assert english_in(ours(letter.html)) == []
    assert english_in(f"<p>{ours(letter.subject)} {ours(letter.text)}</p>") == []
    assert letter.subject != sample(name).subject


def test_the_neutral_subject_is_neutral_in_spanish_too():
    letter = sample("status", language="es", is_discreet=True)

    assert letter.subject == "Boletín de políticas, 14 de febrero"
    assert letter.sender == "Boletín de políticas"
    assert "R8" not in letter.subject + letter.sender + letter.first_line


def test_links_in_a_spanish_mail_lead_to_spanish_pages():
    letter = sample("stage", language="es")
    paths = set(re.findall(r'href="https?://[^/"]+(/[^"]*)"', letter.html))

    assert paths and all(path.startswith("/es/") for path in paths)


def test_a_mail_comes_in_the_language_of_the_page_on_which_it_was_asked_for(client):
    make.recommendation()
    asked = {"email": "alicia@example.org", "follow": "recommendation:R4", "cadence": "weekly"}
    assert client.post("/es/follow/", asked).headers["Location"] == "/es/follow/sent/"

    request = SignUp.objects.get()
    assert request.language == "es"
    assert confirm(public_id=request.public_id, now=now()).language == "es"


def test_who_reads_english_and_asks_on_a_spanish_page_reads_spanish_from_then_on(client):
    make.recommendation()
    ask(client, email="alicia@example.org")
    assert Subscriber.objects.get().language == "en"
    client.post("/es/follow/", {"email": "alicia@example.org", "follow": "recommendation:R4", "cadence": "weekly"})

    confirm(public_id=SignUp.objects.get().public_id, now=now())
    assert Subscriber.objects.get().language == "es"
    assert Mail.objects.count() == 1


def test_a_feed_says_its_language_and_has_an_id_of_its_own(client):
    make.recommendation()
    found = {path: feedparser.parse(client.get(path).content) for path in ("/feed.atom", "/es/feed.atom")}

    assert found["/es/feed.atom"].feed.language == "es"
    assert found["/feed.atom"].feed.language == "en"
    assert found["/es/feed.atom"].feed.id != found["/feed.atom"].feed.id
    assert (
        found["/es/feed.atom"].feed.title
        == "Todas las recomendaciones, y las que se añadan después: Healing Together Tracker"
    )


def test_a_calendar_speaks_the_language_of_its_address_about_the_same_events(client):
    measure = make.measure()
    make.match(make.recommendation(), measure)
    make.hearing(measure, localdate() + timedelta(days=20))
    english, spanish = (
        Calendar.from_ical(client.get(path).content) for path in ("/hearings/calendar.ics", "/es/hearings/calendar.ics")
    )

    assert {entry["uid"] for entry in english.events} == {entry["uid"] for entry in spanish.events} != set()
    assert all("hearing" in str(entry["summary"]) or "letters" in str(entry["summary"]) for entry in english.events)
    assert all("audiencia" in str(entry["summary"]) or "cartas" in str(entry["summary"]) for entry in spanish.events)
    assert str(spanish["prodid"]).endswith("//ES")
    assert all("/es/bills/" in str(entry["url"]) for entry in spanish.events)
