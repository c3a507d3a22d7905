"""Feeds in the admin: what may be typed, and what is refused in words before anybody calls it."""

import pytest

from ingest.models import Feed
from tests.ingest.test_http import NO_WEB_ADDRESS, PRIVATE

ADD = "/admin/ingest/feed/add/"


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def form(**fields):
    values = {
        "name": "A newsroom",
        "url": "http://8.8.8.8/feed/",
        "mapping": "newsroom",
        "every_hours": "6",
        "is_active": "on",
        "ignore_rules": "",
    }
    return values | fields


def errors(response):
    return response.context["adminform"].form.errors


def test_a_feed_is_kept_under_its_plain_address(admin):
    response = admin.post(ADD, form(url=" HTTP://8.8.8.8:80/feed/ "))

    assert response.status_code == 302
    assert Feed.objects.get().url == "http://8.8.8.8/feed/"


@pytest.mark.parametrize("address", [*PRIVATE, *(one for one in NO_WEB_ADDRESS if one.strip())])
def test_an_address_that_may_not_be_called_is_refused_with_its_reason(admin, address):
    response = admin.post(ADD, form(url=address))

    assert not Feed.objects.exists()
    assert len(errors(response)["url"][0]) > 20


def test_a_name_that_leads_inside_is_refused_when_it_is_saved(admin, monkeypatch):
    monkeypatch.setattr("ingest.http.look_up", lambda host, port, timeout: ["93.184.216.34", "10.0.0.1"])

    response = admin.post(ADD, form(url="https://news.example.org/feed/"))

    assert "private network" in errors(response)["url"][0]


def test_an_address_stands_once(admin):
    admin.post(ADD, form())

    assert "url" in errors(admin.post(ADD, form(name="Another")))


@pytest.mark.parametrize(
    ("rules", "said"),
    [("(", "Line 1 is no RE2 pattern"), ("fine\n(?=look)", "Line 2 is no RE2 pattern"), (r"(a)\1", "Line 1 is no RE2 pattern"),
     ("a" * 201, "Line 1 is longer than 200"), ("((a{1,100}){1,100}){1,100}", "Line 1 is no RE2 pattern"), ("\n".join(["a"] * 101), "More than 100 patterns")],
)  # fmt: skip
def test_a_rule_that_cannot_be_matched_quickly_is_refused(admin, rules, said):
    response = admin.post(ADD, form(ignore_rules=rules))

    assert said in errors(response)["ignore_rules"][0]


@pytest.mark.parametrize("hours", ["0", "169", "-1", "x"])
def test_a_cadence_is_between_an_hour_and_a_week(admin, hours):
    assert "every_hours" in errors(admin.post(ADD, form(every_hours=hours)))


def test_rules_are_lines(admin):
    admin.post(ADD, form(ignore_rules="(?i)weather\r\n\r\n  sports  "))

    assert Feed.objects.get().patterns == ("(?i)weather", "sports")


def test_somebody_without_that_right_does_not_get_there(client, reviewer):
    client.force_login(reviewer)

    assert client.post(ADD, form()).url.startswith("/admin/login/")
    assert not Feed.objects.exists()
