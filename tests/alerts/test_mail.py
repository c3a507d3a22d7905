"""What a mail says and how: headers, both parts, discreetness, size, and text that strangers wrote."""

import re
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives

from alerts.choices import Cadence, MailKind
from alerts.headers import clean
from alerts.messages import Writer
from alerts.models import Delivery, Mail
from alerts.samples import SAMPLES, sample
from tests import factories as make
from tests.alerts.test_send import owe, send
from tests.odd_letters import NUL

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 17, tzinfo=UTC)
TOPIC = re.compile(r"healing|violence|partner|domestic|abuse|survivor|R\d|AB \d|bill|recommend", re.IGNORECASE)


def message(*events, cadence=Cadence.INSTANT, kind=MailKind.INSTANT, **person) -> EmailMultiAlternatives:
    who = make.subscriber(**person)
    follow = make.follow(who, cadence=cadence, name="R4 Fines and fees", note="county budget")
    owed = [owe(follow, event) for event in events or [make.event()]]
    mail = Mail.objects.create(subscriber=who, kind=kind, period="x", due_at=NOW, created_at=NOW)
    return Writer().compose(mail, owed)


def parts(made):
    return made.body, made.alternatives[0][0]


def test_first_thing_said_is_what_changed():
    made = message()

    assert made.subject == "AB 779: In committee → On the floor (R4)"
    assert made.body.startswith("AB 779: In committee → On the floor (R4)\n")


def test_text_and_html_say_the_same_before_after_date_quote_next_decision_reason_and_note():
    event = make.event()
    event.facts |= {"next": {"on": "2026-10-01", "what": "hearing", "where": "Assembly Appropriations"}}
    text, html = parts(message(event))

    for said in ("In committee", "On the floor", "21 September 2026", "This bill would end the fee.",
                 "1 October 2026, hearing, Assembly Appropriations", "you follow R4 Fines and fees", "county budget"):  # fmt: skip
        assert said in " ".join(text.split()), said
        assert said in html, said


def test_every_mail_can_be_stopped_by_one_click_and_says_that_a_machine_wrote_it():
    for name in SAMPLES:
        letter = sample(name)
        assert letter.stop_url.startswith("http://127.0.0.1:8000/follow/stop/"), name
        assert letter.stop_url in letter.text and letter.stop_url in letter.html, name
    headers = message().extra_headers
    assert (
        headers["List-Unsubscribe"] == f"<{re.search(r'http://.+/follow/stop/[^>]+', headers['List-Unsubscribe'])[0]}>"
    )
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Id"] == "<r4.localhost>"


def test_mails_about_one_recommendation_stand_in_one_thread():
    assert message().extra_headers["References"] == "<thread-r4@localhost>"


@pytest.mark.parametrize("name", SAMPLES)
def test_discreet_mail_names_nothing_of_the_topic_outside(name):
    letter = sample(name, is_discreet=True)

    assert letter.sender == "Policy digest"
    assert TOPIC.search(f"{letter.subject} {letter.sender} {letter.first_line}") is None
    assert '<p class="first-line"></p>' in letter.html


def test_headers_of_discreet_mail_name_nothing_of_the_topic_either():
    headers = message(is_discreet=True).extra_headers

    assert headers["List-Id"] == "<alerts.localhost>"
    assert TOPIC.search(headers["From"]) is None


@pytest.mark.parametrize("name", SAMPLES)
def test_no_mail_loads_or_counts_anything(name):
    html = sample(name).html

    assert re.findall(r"<(?:img|script|iframe|link|object|video)\b|url\(|@import", html) == []
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) <= {"http://127.0.0.1:8000"}


@pytest.mark.parametrize("name", SAMPLES)
def test_text_part_is_narrow_and_subjects_are_short(name):
    letter = sample(name)

    assert len(letter.subject) <= 70
    too_wide = [line for line in letter.text.splitlines() if len(line) > 77 and "://" not in line]
    assert too_wide == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_mail_is_larger_than_a_hundred_kilobytes(name):
    letter = sample(name)

    assert len(letter.text.encode()) + len(letter.html.encode()) < 100_000


def test_two_thousand_bills_at_a_deadline_are_one_mail_that_says_how_many_more(smtp):
    follow = make.follow(cadence=Cadence.DAILY)
    event = make.event()
    for number in range(1, 400):
        facts = event.facts | {"measure": event.facts["measure"] | {"key": str(number), "title": "x" * 900}}
        owe(follow, make.event(about=f"bill:{number}", facts=facts))

    send()

    assert len(smtp.taken) == 1
    assert len(smtp.raw[0]) < 100_000
    assert "And 359 more." in smtp.messages[0].get_body(("plain",)).get_content()
    assert Delivery.objects.filter(state="sent").count() == 399


def test_forty_long_clauses_still_fit(smtp):
    follow = make.follow(cadence=Cadence.DAILY)
    for number in range(1, 60):
        facts = make.event(about="other").facts | {"because": "Because. " * 90}
        owe(follow, make.event("clause", about=f"clause:{number}", was="w" * 900, now="ñ" * 900, facts=facts))

    send()

    assert len(smtp.raw[0]) < 100_000
    assert re.search(r"And \d+ more", smtp.messages[0].get_body(("plain",)).get_content())


HOSTILE = f"Fees\r\nBcc: victim@example.org{NUL} \u202eevil\u2066" + "x" * 1200


def test_what_strangers_wrote_cannot_add_a_header_turn_the_line_or_run_past_998_columns(smtp):
    event = make.event(kind="subject", was="Old", now=HOSTILE)
    event.facts["measure"] |= {"label": HOSTILE[:60], "title": HOSTILE}
    event.save()
    who = make.subscriber()
    owe(make.follow(who, name=HOSTILE[:300], note=HOSTILE[:200]), event)

    assert send().sent == 1

    raw, parsed = smtp.raw[0], smtp.messages[0]
    assert parsed["Bcc"] is None
    assert smtp.recipients == [who.email]
    assert "\u202e" not in parsed["Subject"] and len(parsed["Subject"]) <= 70
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert "<script" not in parsed.get_body(("html",)).get_content()


def test_markup_in_a_bills_title_is_words_in_a_mail():
    event = make.event()
    event.facts["measure"]["title"] = "<script>alert(1)</script>"

    assert "<script" not in parts(message(event))[1]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\r\nb", "a b"),
        ("\u202eevil", "evil"),
        ("x" * 80, "x" * 69 + "…"),
        ("word " * 20, ("word " * 13).strip() + "…"),
        ("plain", "plain"),
    ],
)
def test_header_is_one_short_visible_line(said, kept):
    assert clean(said) == kept


def test_what_several_news_of_one_bill_have_in_common_is_said_once_and_what_differs_each_time():
    news = [
        make.event(),
        make.event("vote", was="", now="Do pass: 6–2, passed"),
        make.event("chapter", was="", now="12"),
    ]
    news[1].facts["recommendations"][0]["quote"] = "This bill would halve the fee."
    text, html = parts(message(*news, kind=MailKind.DAILY, cadence=Cadence.DAILY))

    for part in (" ".join(text.split()), html):
        assert part.count("This bill would end the fee.") == 1
        assert part.count("This bill would halve the fee.") == 1
        assert part.count("you follow R4 Fines and fees") == 1
        assert all(said in part for said in ("On the floor", "6–2", "Chapter"))


def test_two_bills_with_the_same_words_say_them_each():
    news = [make.event(), make.event("vote", was="", now="Do pass: 6–2, passed")]
    news[1].facts["measure"] = news[1].facts["measure"] | {"key": "20252026/SB-1", "label": "SB 1"}
    text, html = parts(message(*news, kind=MailKind.DAILY, cadence=Cadence.DAILY))

    for part in (" ".join(text.split()), html):
        assert part.count("This bill would end the fee.") == 2
        assert part.count("you follow R4 Fines and fees") == 2
