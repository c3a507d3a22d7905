"""What every list of the API owes, over the router itself: a new list is held to it without being named here."""

import gzip
from base64 import b64encode
from datetime import date

import pytest

from bills.api.viewsets import ListViewSet
from bills.models import Author
from tests import factories as make
from tracker import api
from tracker.api import LISTS

pytestmark = pytest.mark.django_db
FILE = b64encode(b"p=abc").decode()
EVERY = sorted(
    str(pattern.pattern)
    for pattern in api.urlpatterns
    if issubclass(getattr(pattern.callback, "cls", object), ListViewSet)  # what takes a key has tests of its own
)
PICKED = sorted({"papers/", *(f"{name}/" for name in LISTS if name != "changes")})


@pytest.fixture
def rows():
    make.issue(make.run())
    bill = make.measure("AB 1", digest="This bill would end the fee.")
    make.match(make.recommendation(), bill)
    make.stage_change(bill, "introduced", "in_committee", date(2025, 3, 3))
    make.action(bill, date(2025, 3, 3), "Read first time.")
    make.hearing(bill, date(2026, 9, 29))
    make.legislator("Lackey", "REP")
    Author.objects.create(version=bill.latest_version, position=0, name="Lackey", house="A", role="lead")
    make.published()


def test_there_are_lists_to_hold_to_it():
    assert {f"{name}/" for name in LISTS} < set(EVERY)


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("address", EVERY)
class TestEveryList:
    def test_has_one_frame_with_date_and_licence(self, client, address):
        answer = client.get(f"/api/v1/{address}").json()
        assert set(answer) - {"resume"} == {"next", "previous", "results", "data_as_of", "licence"}
        assert answer["results"]
        assert (answer["data_as_of"], answer["licence"]) == ("2026-09-22", api.LICENCE)

    @pytest.mark.parametrize("query", ["pagee=2", "page=2", "offset=1", "limit=5"])
    def test_names_what_it_does_not_know_and_the_nearest(self, client, address, query):
        answer = client.get(f"/api/v1/{address}?{query}")
        said = answer.json()
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert list(said["errors"]) == [query.partition("=")[0]]
        assert "Nearest known: “" in said["detail"]

    @pytest.mark.parametrize("size", ["0", "-1", "1000000000", "ten", "9" * 400])
    def test_refuses_a_page_size_that_means_nothing(self, client, address, size):
        answer = client.get(f"/api/v1/{address}?page_size={size}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["page_size"])

    def test_knows_no_cursor_of_others(self, client, address):
        assert client.get(f"/api/v1/{address}?cursor={FILE}").status_code == 404

    def test_is_not_sent_twice(self, client, address):
        tag = client.get(f"/api/v1/{address}")["ETag"]
        again = client.get(f"/api/v1/{address}", headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert "RateLimit-Remaining" in again.headers
        assert again["Access-Control-Allow-Origin"] == "*"

    def test_says_what_is_left_and_when_to_come_back(self, client, address, settings):
        settings.API_RATE_ANON = 1
        first, over = client.get(f"/api/v1/{address}"), client.get(f"/api/v1/{address}")
        assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("1", "0")
        assert (over.status_code, over["Content-Type"]) == (429, "application/problem+json")
        assert 1 <= int(over["Retry-After"]) <= 60

    def test_may_be_read_by_any_page_and_is_packed_for_whoever_can_unpack(self, client, address):
        plain = client.get(f"/api/v1/{address}")
        packed = client.get(f"/api/v1/{address}", headers={"accept-encoding": "gzip"})
        assert plain["Access-Control-Allow-Origin"] == "*"
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert "Accept-Encoding" in packed["Vary"]
        assert not packed.cookies


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("address", PICKED)
def test_fields_are_those_asked_for_and_an_unknown_one_is_named_with_the_nearest(client, address):
    whole = client.get(f"/api/v1/{address}").json()["results"][0]
    name, other = list(whole)[:2]
    picked = client.get(f"/api/v1/{address}?fields={name},{other}").json()["results"][0]
    assert picked == {name: whole[name], other: whole[other]}
    twice = client.get(f"/api/v1/{address}?fields={name}&fields={other}").json()["results"][0]
    assert twice == picked
    wrong = client.get(f"/api/v1/{address}?fields={name},{other}x")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["fields"])
    assert f"“{other}x”. Nearest known: “" in wrong.json()["detail"]


@pytest.mark.usefixtures("rows")
def test_what_takes_a_call_each_can_be_had_at_once(client):
    hanging = ("versions", "actions", "votes", "hearings", "matches")
    one = client.get("/api/v1/bills/20252026/AB-1/").json()
    (row,) = client.get(f"/api/v1/bills/?expand={','.join(hanging)}").json()["results"]
    assert {name: row[name] for name in hanging} == {name: one[name] for name in hanging}
    assert row["versions"][0]["digest"] == "This bill would end the fee."
    assert (row["versions"][0]["authors"][0]["party"], row["matches"][0]["reasons"]) == (
        "Republican",
        ["Names Penal Code 1203.097."],
    )
    (match,) = client.get("/api/v1/matches/?expand=bill&fields=id,bill").json()["results"]
    assert (match["bill"]["stage"], set(match)) == ("in_committee", {"id", "bill"})
    wrong = client.get("/api/v1/bills/?expand=vote")
    assert (wrong.status_code, "“vote”. Nearest known: “votes”" in wrong.json()["detail"]) == (400, True)


@pytest.mark.parametrize("rows", [3, 30])
def test_queries_do_not_grow_with_what_is_expanded(client, django_assert_num_queries, rows):
    r4 = make.recommendation()
    for number in range(1, rows + 1):
        bill = make.measure(f"AB {number}")
        make.match(r4, bill)
        make.action(bill, date(2025, 3, 3), "Read first time.")
        make.vote(bill, ayes=["Lackey"], noes=[])
    with django_assert_num_queries(11):
        client.get("/api/v1/bills/?expand=versions,actions,votes,hearings,matches&page_size=100")


def test_what_is_not_picked_is_not_read(client, django_assert_num_queries):
    make.match(make.recommendation(), make.measure("AB 1"))
    with django_assert_num_queries(2):
        assert list(client.get("/api/v1/bills/20252026/AB-1/?fields=label,data_as_of").json()) == [
            "label",
            "data_as_of",
        ]
    with django_assert_num_queries(2):
        assert client.get("/api/v1/bills/?fields=label").json()["results"] == [{"label": "AB 1"}]
