from datetime import date

import pytest

from bills import filters
from bills.choices import Stage
from recommendations.choices import Stance
from recommendations.pages import bills as page_bills
from tests import factories as make

pytestmark = pytest.mark.django_db


def listed(client, query=""):
    """The numbers on the page, in order."""
    response = client.get(f"/bills/{query}")
    assert response.status_code == 200
    return [measure.label for measure in response.context["bills"]]


@pytest.fixture
def three_bills():
    """AB 1 advances R4, AB 2 opposes R5, SB 3 answers nothing."""
    r4, r5 = make.recommendation("R4"), make.recommendation("R5", goal="G3")
    make.match(r4, make.measure("AB 1", subject="Fees.", last_action_on=date(2025, 1, 1)))
    make.match(r5, make.measure("AB 2", subject="Pupils.", last_action_on=date(2025, 6, 1)), stance=Stance.OPPOSES)
    make.measure("SB 3", subject="Water rights.", author_line="Laird", stage=Stage.CHAPTERED)


@pytest.mark.usefixtures("three_bills")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["AB 2", "AB 1"]),
        ("?matched=all", ["AB 2", "SB 3", "AB 1"]),
        ("?recommendation=R4", ["AB 1"]),
        ("?stance=opposes", ["AB 2"]),
        ("?recommendation=R4&stance=opposes", []),
        ("?matched=all&type=SB", ["SB 3"]),
        ("?matched=all&stage=chaptered", ["SB 3"]),
        ("?matched=all&session=20252026", ["AB 2", "SB 3", "AB 1"]),
        ("?matched=all&q=water+laird", ["SB 3"]),
        ("?q=water", []),
        ("?q=sb3", ["SB 3"]),
        ("?q=SB-3", ["SB 3"]),
        ("?q=+SB+003+", ["SB 3"]),
        ("?q=SB+4", []),
    ],
)
def test_filters(client, query, numbers):
    assert listed(client, query) == numbers


@pytest.mark.usefixtures("three_bills")
@pytest.mark.parametrize(
    "query",
    [
        "?stage=nonsense", "?session=1999", "?recommendation=R99", "?stance=%00", "?type=XX", "?activity=1",
        "?matched=maybe", "?page=minus", "?page=99999999999999999999", "?page=0", "?per_page=7", "?per_page=-1",
        "?unknown=1", "?q=%27%3B--", "?q=%00",
    ],
)  # fmt: skip
def test_wrong_values_never_fail_the_page(client, query):
    assert client.get(f"/bills/{query}").status_code == 200


@pytest.mark.usefixtures("three_bills")
def test_a_value_left_out_is_named(client):
    assert "Not understood and left out:" in client.get("/bills/?stage=nonsense").content.decode()


def test_number_of_an_extraordinary_session_is_told_from_the_regular_one(client):
    make.measure("AB 2")
    make.measure("ABX1 2", in_session="20252026-1")

    assert listed(client, "?q=ABX1+2") == ["ABX1 2"]
    assert listed(client, "?q=AB+2") == ["AB 2"]


@pytest.mark.usefixtures("three_bills")
@pytest.mark.parametrize(("query", "says_so"), [("", True), ("?matched=all", False), ("?q=SB+3", False)])
def test_the_page_says_when_it_shows_matched_bills_only(client, query, says_so):
    html = client.get(f"/bills/{query}").content.decode()

    assert ("Show every bill" in html) is says_so


def test_pages_keep_the_filters(client):
    rec = make.recommendation()
    for number in range(1, 31):
        make.match(rec, make.measure(f"AB {number}"))

    html = client.get("/bills/?recommendation=R4").content.decode()

    assert "30 bills" in html and "Page 1 of 2" in html
    assert "?recommendation=R4&amp;page=2" in html
    assert len(listed(client, "?per_page=50")) == 30


@pytest.mark.parametrize("asked", ["type=AB", "q=subject", "q=subject&type=AB", "q=subject&matched=yes"])
def test_a_narrowed_list_says_that_there_are_more_than_it_counts(client, monkeypatch, asked):
    recommendation = make.recommendation()
    for number in range(1, 31):
        make.match(recommendation, make.measure(f"AB {number}", subject="A subject."))
    for module in (filters, page_bills):
        monkeypatch.setattr(module, "MOST_COUNTED", 26)

    html = client.get(f"/bills/?matched=all&{asked}").content.decode()
    last = client.get(f"/bills/?matched=all&{asked}&page=9").content.decode()

    assert html.count("More than 26 bills") == 1 and "Page 1 of 2" in html and "Page 2 of 2" in last
    assert "30 bills" in client.get("/bills/?matched=all").content.decode()


def test_hostile_subject_is_shown_not_run(client):
    make.match(make.recommendation(), make.measure("AB 1", subject="<script>alert(1)</script>"))

    html = client.get("/bills/").content.decode()

    assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("rows", [1, 25, 100])
def test_queries_stay_the_same_however_many_rows(client, django_assert_num_queries, rows):
    make.run()
    recs = make.paper()
    for number in range(1, rows + 1):
        make.match(recs[number % 11], make.measure(f"AB {number}"))

    with django_assert_num_queries(6):
        assert len(listed(client, "?per_page=100")) == rows
