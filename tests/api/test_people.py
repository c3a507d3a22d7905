"""Legislators and hearings: the rows and filters of their pages."""

from datetime import date

import pytest

from bills.models import Committee
from tests import factories as make

pytestmark = pytest.mark.django_db


def fetch(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def test_a_legislator_has_one_id_for_every_seat(client):
    make.legislator("Lackey", "REP")
    make.legislator("Ta", "REP", house="S")

    (seat,) = fetch(client, "legislators/?house=A")["results"]
    assert (seat["id"], seat["session"], seat["house"], seat["party"]) == ("lackey", "20252026", "A", "REP")
    one = fetch(client, "legislators/lackey/")
    assert (one["id"], [held["house"] for held in one["seats"]]) == ("lackey", ["A"])
    assert client.get("/api/v1/legislators/nobody/").status_code == 404


@pytest.fixture
def hearings():
    answering, other = make.measure("AB 1"), make.measure("AB 2")
    make.match(make.recommendation(), answering)
    for bill in (answering, other):
        make.hearing(bill, date(2026, 9, 29))
    Committee.objects.create(session=answering.session, code="CX18", name="PUB. S.", long_name="Public Safety")


@pytest.mark.usefixtures("hearings")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["AB 1"]),
        ("?matched=all", ["AB 1", "AB 2"]),
        ("?recommendation=R4&on_from=2026-09-29", ["AB 1"]),
        ("?on_to=2026-09-28", []),
    ],
)
def test_hearings_have_the_filters_of_their_page(client, query, found):
    assert [one["bill"]["label"] for one in fetch(client, f"hearings/{query}")["results"]] == found


@pytest.mark.usefixtures("hearings")
def test_a_hearing_says_where_what_is_heard_and_what_it_answers(client):
    (one,) = fetch(client, "hearings/")["results"]
    assert (one["on"], one["location"], one["letters_by"]) == ("2026-09-29", "CX18", "2026-09-22")
    assert "Public Safety" in one["committee"]
    assert one["matches"] == [{"recommendation": "R4", "stance": "advances", "scope": "direct", "state": "suggested"}]
    assert one["page_url"].endswith("/bills/20252026/AB-1/")


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize(("address", "queries"), [("legislators", 2), ("hearings", 3)])
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, address, queries, rows):
    r4 = make.recommendation()
    for number in range(1, rows + 1):
        bill = make.measure(f"AB {number}")
        make.match(r4, bill)
        make.hearing(bill, date(2026, 9, 29))
        make.legislator(f"Member {number}", "DEM")
    with django_assert_num_queries(queries):
        assert len(fetch(client, f"{address}/?page_size=100")["results"]) == rows
