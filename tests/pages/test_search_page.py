import pytest

from bills import search
from bills.choices import Stage
from bills.search import refresh
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bills():
    fees = make.measure(
        "AB 1", subject="Criminal fees.", digest="Existing law sets a fee.\nThis bill would end <b>that</b> fee."
    )
    water = make.measure("SB 2", subject="Water rights.", stage=Stage.CHAPTERED, digest="This bill would grant water.")
    make.match(make.recommendation("R4"), fees)
    refresh([fees.pk, water.pk])
    return fees, water


def page(client, q, **more):
    response = client.get("/search/", {"q": q, **more})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("typed", ["AB 1", "ab1", "AB-1"])
def test_a_number_leads_straight_to_the_bill(bills, client, typed):
    response = client.get("/search/", {"q": typed})
    assert (response.status_code, response["Location"]) == (302, "/bills/20252026/AB-1/")


def test_of_equal_numbers_the_newest_session_is_taken(bills, client):
    make.measure("AB 1", in_session="20232024")
    assert client.get("/search/", {"q": "AB 1"})["Location"] == "/bills/20252026/AB-1/"


def test_words_find_bills_and_are_marked_in_a_quotation_that_is_escaped(bills, client):
    html = page(client, "fee")
    assert "AB 1" in html and "SB 2" not in html
    assert "<mark>fee</mark>" in html and "&lt;b&gt;that&lt;/b&gt;" in html and "<b>that" not in html


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("recommendation:R4", {"AB 1"}),
        ("recommendation:r4 water", set()),
        ("stage:chaptered", {"SB 2"}),
        ("would -water", {"AB 1"}),
        ("recommendation:R99", set()),
        ('"grant water"', {"SB 2"}),
        ('"unclosed AND ( NEAR/', set()),
        ("\x00 * - : ''", set()),
        ("x" * 5000, set()),
    ],
)
def test_conditions_narrow_and_nothing_typed_is_an_error(bills, client, typed, found):
    html = page(client, typed)
    assert {label for label in ("AB 1", "SB 2") if f'-{label[-1]}/">{label}<' in html} == found


def test_stages_of_the_results_are_counted_and_lead_on(bills, client):
    html = page(client, "would")
    assert "2 bills" in html
    assert 'href="?q=would%20stage%3Achaptered"' in html


def test_nothing_found_says_what_to_try(bills, client):
    assert "Nothing was found." in page(client, "zebra")


def test_the_empty_page_explains_the_box(client):
    assert "What the box understands" in client.get("/search/").content.decode()


def test_results_come_in_pages(client):
    made = [make.measure(f"AB {n}", digest="This bill would help.") for n in range(1, 31)]
    refresh([one.pk for one in made])
    assert 'href="?q=help&amp;page=2"' in page(client, "help")
    assert "Page 2 of 2" in page(client, "help", page="2")
    assert "Page 1 of 2" in page(client, "help", page="nonsense")


def test_words_that_nothing_holds_find_nothing_under_a_recommendation_either(client):
    make.match(make.recommendation("R4"), make.measure("AB 1"))

    assert "AB 1<" in page(client, "recommendation:R4")
    assert "AB 1<" not in page(client, "zyzzyva recommendation:R4")


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_the_results(client, django_assert_num_queries, rows):
    made = [make.measure(f"AB {n}", digest="This bill would help.") for n in range(1, rows + 1)]
    refresh([one.pk for one in made])
    with django_assert_num_queries(5):
        page(client, "help")


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({}, None),
        ({"MOST_FOUND": 1}, "Only the first 1 are listed."),
        ({"MOST_RANKED": 1}, "bills hold these words, and only those of the newest sessions were ranked."),
    ],
)
def test_a_list_that_does_not_have_everything_says_so(bills, client, monkeypatch, limits, said):
    for name, value in limits.items():
        monkeypatch.setattr(search, name, value)

    html = page(client, "would")

    assert said in html if said else "hold these words" not in html and "are listed" not in html
