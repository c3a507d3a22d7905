"""Pages that are kept: the same for everybody who may share them, and for nobody else."""

import pytest
from django.http import HttpResponse
from django.urls import resolve

from bills.api.answers import State
from bills.models import Measure
from ingest.cadence import LONGEST_SILENCE
from ingest.models import Run
from tests import factories as make
from tracker import kept_pages
from tracker.kept_pages import KEPT, KeptPages, Shelf

pytestmark = pytest.mark.django_db
BILL = "/bills/20252026/AB-779/"


@pytest.fixture(autouse=True)
def state(monkeypatch):
    """In the transaction of a test nobody knows the state; here it stays while the test does not change it."""
    told = ["first"]
    monkeypatch.setattr(kept_pages, "state_of_data", lambda: State(told[0], 0.0) if told[0] else None)
    kept_pages._fresh.cache_clear()
    yield told
    kept_pages._fresh.cache_clear()


@pytest.fixture
def bill():
    return make.measure(subject="Fees.")


def reworded(bill):
    """What nobody announces: whoever sees it was answered anew."""
    Measure.objects.filter(pk=bill.pk).update(subject="Probation.")


def is_new(response):
    return b"Probation." in response.content


def test_a_page_is_made_once_for_as_long_as_nothing_is_written(client, bill, django_assert_num_queries):
    first = client.get(BILL)
    reworded(bill)

    with django_assert_num_queries(0):
        again = client.get(BILL)

    assert again.content == first.content and again.headers == first.headers


def test_what_is_written_is_seen_at_once(client, bill, state):
    client.get(BILL)
    reworded(bill)
    state[0] = "second"

    assert is_new(client.get(BILL))


def test_nothing_is_kept_while_nobody_knows_the_state(client, bill, state):
    state[0] = None
    client.get(BILL)
    reworded(bill)

    assert is_new(client.get(BILL))


@pytest.mark.parametrize(
    "other",
    [
        {"path": f"/es{BILL}"},
        {"path": f"{BILL}?session=20232024"},
        {"path": BILL, "SERVER_NAME": "localhost"},
        {"path": BILL, "headers": {"HX-Request": "true"}},
        {"path": BILL, "headers": {"Cookie": "messages=some"}},
        {"path": BILL, "headers": {"Authorization": "Bearer some"}},
    ],
)
def test_another_language_address_host_form_or_reader_has_a_page_of_its_own(client, bill, other):
    client.get(BILL)
    reworded(bill)

    assert is_new(client.get(**other)) and not is_new(client.get(BILL))


def test_what_a_reader_with_a_cookie_saw_is_kept_for_nobody(client, bill, reviewer):
    client.force_login(reviewer)
    assert b"Review desk" in client.get(BILL).content
    client.logout()
    client.cookies.clear()

    assert b"Review desk" not in client.get(BILL).content


def test_an_alarm_that_the_clock_raises_changes_the_page(client, bill, monkeypatch):
    read_at = kept_pages.now()
    make.run(started_at=read_at)
    client.get(BILL)
    reworded(bill)
    monkeypatch.setattr(kept_pages, "now", lambda: read_at + 2 * LONGEST_SILENCE)

    assert is_new(client.get(BILL))


def test_a_page_is_made_anew_after_a_while_whatever_the_state_says(client, bill, monkeypatch):
    client.get(BILL)
    reworded(bill)
    later = kept_pages.time.time() + kept_pages.LONGEST
    monkeypatch.setattr(kept_pages.time, "time", lambda: later)

    assert is_new(client.get(BILL))


def test_what_is_not_found_or_asks_the_clock_is_not_kept(client):
    assert client.get(BILL).status_code == 404
    make.measure()
    assert client.get(BILL).status_code == 200

    make.run()
    client.get("/status/")
    Run.objects.all().delete()
    assert "No data has been loaded yet." in client.get("/status/").content.decode()


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize(
    "personal",
    [
        lambda request, response: response.set_cookie("some", "one"),
        lambda request, response: response.headers.setdefault("Vary", "HX-Request, Cookie"),
        lambda request, response: request.META.update(CSRF_COOKIE="some"),
    ],
)
def test_an_answer_that_is_for_one_reader_is_kept_for_nobody(rf, personal, is_kept):
    def view(request):
        response = HttpResponse("A page.")
        if not is_kept:
            personal(request, response)
        return response

    pages, found = KeptPages(view), []
    for _ in range(2):
        request = rf.get(BILL)
        request.resolver_match = resolve(BILL)
        found.append(pages.process_view(request))
        pages(request)

    assert [one is not None for one in found] == [False, is_kept]


def test_a_kept_frame_may_still_be_framed_and_no_other_page(client, bill):
    make.recommendation()
    for _ in range(2):
        assert "X-Frame-Options" not in client.get("/embed/").headers
        assert client.get(BILL).headers["X-Frame-Options"] == "DENY"


def test_a_kept_page_is_not_sent_to_whoever_has_it(client, bill):
    tag = client.get(BILL)["ETag"]

    assert client.get(BILL, headers={"If-None-Match": tag}).status_code == 304


def test_the_shelf_holds_no_more_than_it_may_and_drops_what_was_asked_for_longest_ago():
    shelf = Shelf(most_bytes=10)
    for place in "abc":
        shelf.put("mark", place, b"1234")
        shelf.take("mark", "a")

    assert shelf.take("mark", "a") and shelf.take("mark", "c") and shelf.take("mark", "b") is None
    assert shelf.held == 8
    shelf.put("mark", "a", b"12")
    assert shelf.held == 6
    shelf.put("later", "a", b"1")
    assert shelf.held == 1 and shelf.take("mark", "c") is None


def test_every_name_is_that_of_an_address():
    from tests.accounts.addresses import ROWS

    assert ROWS.keys() >= KEPT
