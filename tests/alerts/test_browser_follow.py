"""The whole way in a real browser and a real mail server: follow, confirm, mail, stop with one click."""

import re
from datetime import date

import pytest
from django.utils import timezone

from alerts.models import Subscription
from alerts.outbox import queue_deliveries
from alerts.send import send_due
from bills.choices import ChangeKind, Origin
from bills.models import Change
from tests import factories as make
from tests.test_browser import browser  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def text_of(message):
    return message.get_body(("plain",)).get_content()


def link(text, what, host):
    return host + re.search(rf"http://127\.0\.0\.1:8000(/follow/{what}/\S+)", text)[1]


def test_follow_confirm_mail_and_stop(browser, live_server, smtp):  # noqa: F811
    bill = make.measure()
    make.match(make.recommendation("R4"), bill)
    page = browser.new_page()
    page.goto(f"{live_server.url}/recommendations/R4/")
    page.get_by_label("E-mail address").fill("alice@example.org")
    page.get_by_label("How often").select_option("instant")
    page.get_by_role("button", name="Follow", exact=True).click()
    assert page.get_by_role("heading", name="Look at your mail").is_visible()

    send_due(clock=timezone.now)
    page.goto(link(text_of(smtp.messages[0]), "confirm", live_server.url))
    assert Subscription.objects.count() == 0
    page.get_by_role("button", name="Yes, write to me").click()
    assert page.get_by_role("heading", name="Your follows").is_visible()
    assert page.context.cookies() == []

    Change.objects.create(
        measure=bill, kind=ChangeKind.STAGE_CHANGED, was="in_committee", now="on_floor", origin=Origin.LIVE,
        happened_on=date(2026, 9, 22), recorded_at=timezone.now(),
    )  # fmt: skip
    queue_deliveries(now=timezone.now())
    send_due(clock=timezone.now)
    told = smtp.messages[1]
    assert told["Subject"] == "AB 779: In committee → On the floor (R4)"

    address = told["List-Unsubscribe"].strip().strip("<>").replace("http://127.0.0.1:8000", live_server.url)
    one_click = browser.new_context().request.post(address, form={"List-Unsubscribe": "One-Click"})
    assert one_click.ok
    assert not Subscription.objects.get().is_active()

    page.goto(address)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="undo").click()
    assert Subscription.objects.get().is_active()
    page.close()
