"""Atom feeds: stable, complete, and for anybody; read here by feedparser, as readers do."""

from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest

from alerts.choices import EventKind, Scope
from tests import factories as make
from tests.odd_letters import NUL

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 9, 21, 12, tzinfo=UTC)


@pytest.fixture
def bill():
    make.recommendation("R4")
    return make.measure("AB 779")


def fetch(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("application/atom+xml")
    read = feedparser.parse(response.content)
    assert not read.bozo, read.get("bozo_exception")
    return read


@pytest.mark.parametrize(
    ("address", "scope", "key"),
    [
        ("/feed.atom", Scope.EVERYTHING, ""),
        ("/recommendations/R4/feed.atom", Scope.RECOMMENDATION, "R4"),
        ("/bills/20252026/AB-779/feed.atom", Scope.BILL, "20252026/AB-779"),
    ],
)
def test_a_feed_lists_what_happened_to_its_subject(bill, client, address, scope, key):
    make.event(scope=scope, key=key)
    make.event(scope=Scope.RECOMMENDATION, key="R9")
    (entry,) = fetch(client, address).entries
    assert "AB 779" in entry.title
    assert "This bill would end the fee." in entry.summary
    assert entry.link.endswith("/bills/20252026/AB-779/")
    assert entry.id == "tag:127.0.0.1,2019:test-1"
    assert entry.updated_parsed[:3] == (2026, 9, 21)


@pytest.mark.parametrize(
    ("words", "english", "spanish"),
    [
        ("Do pass: 6–2, pass", "Do pass: 6–2, passed", "Que se apruebe: 6–2, aprobado"),
        ("W/O REF. TO FILE: 6–2, fail", "W/O REF. TO FILE: 6–2, failed", "W/O REF. TO FILE: 6–2, fracasó"),
        ("Roll call: 6–2, pass", "Roll call: 6–2, passed", "Votación nominal: 6–2, aprobado"),
        ("Something: odd, pass", "Something: odd, pass", "Something: odd, pass"),
    ],
)
def test_a_vote_is_told_in_the_language_of_the_feed(bill, client, words, english, spanish):
    make.event(EventKind.VOTE, scope=Scope.EVERYTHING, key="", was="", now=words)

    assert english in fetch(client, "/feed.atom").entries[0].title + fetch(client, "/feed.atom").entries[0].summary
    assert spanish in fetch(client, "/es/feed.atom").entries[0].summary


def test_a_feed_of_a_search_follows_its_filters(bill, client):
    make.event(scope=Scope.BILL, key="20252026/AB-779")
    make.event(scope=Scope.BILL, key="20252026/SB-1", about="bill:20252026/SB-1")
    make.measure("SB 1", subject="Water.")
    assert len(fetch(client, "/bills/feed.atom?matched=all&q=consultant").entries) == 1
    assert len(fetch(client, "/bills/feed.atom?matched=all&q=water").entries) == 1
    assert fetch(client, "/bills/feed.atom?matched=all&q=nothing").entries == []


def test_the_newest_fifty_come_first(bill, client):
    for number in range(60):
        make.event(source_id=str(number), recorded_at=WHEN + timedelta(minutes=number))
    entries = fetch(client, "/recommendations/R4/feed.atom").entries
    assert [entry.id.rpartition("-")[2] for entry in entries] == [str(number) for number in range(59, 9, -1)]


def test_the_same_feed_is_not_sent_twice(bill, client):
    make.event()
    first = client.get("/recommendations/R4/feed.atom")
    again = client.get("/recommendations/R4/feed.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get("/recommendations/R4/feed.atom", headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304
    make.event(source_id="new")
    assert client.get("/recommendations/R4/feed.atom", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_the_same_at_every_asking(bill, client):
    first = client.get("/recommendations/R4/feed.atom")
    assert client.get("/recommendations/R4/feed.atom", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_letters_that_xml_may_not_hold_are_left_out_and_markup_is_text(bill, client):
    facts = {"measure": {"label": f"AB{NUL} 779\x0b", "title": "<script>", "url": "/bills/20252026/AB-779/"}}
    make.event("subject", facts=facts, now="Fees.", was="\x1b")
    (entry,) = fetch(client, "/recommendations/R4/feed.atom").entries
    assert entry.title.startswith("AB 779")


@pytest.mark.parametrize(
    "address",
    [
        "/recommendations/R99/feed.atom",
        "/bills/20252026/AB-1/feed.atom",
        "/bills/2025/nothing/feed.atom",
        "/bills/feed.atom",
        f"/bills/feed.atom?q={'x' * 600}",
    ],
)
def test_a_feed_of_nothing_is_not_found(bill, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_the_entries(bill, client, django_assert_num_queries, rows):
    for number in range(rows):
        make.event(source_id=str(number), happened_on=date(2026, 9, 1))
    with django_assert_num_queries(2):
        fetch(client, "/recommendations/R4/feed.atom")


def test_no_cookie_is_set(bill, client):
    assert not client.get("/feed.atom").cookies
