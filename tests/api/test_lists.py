"""Lists of the API: their frame, their order, their filters, and how many queries they ask."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from recommendations.choices import Band, MatchState, Stance
from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = ["papers", "recommendations", "bills", "matches", "changes"]


def fetch(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def numbers(answer):
    return [bill["label"] for bill in answer["results"]]


def fill(rows):
    """So many of everything that a list can show, each with children."""
    make.run()
    for number, code in enumerate(range(1, rows + 1), start=1):
        bill = make.measure(f"AB {number}", digest="This bill would end the fee.")
        make.match(make.recommendation(f"R{code}"), bill)
        make.stage_change(bill, "introduced", "in_committee", date(2025, 3, 3))
    make.published()


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_list_has_the_same_frame(client, address):
    answer = fetch(client, f"{address}/")
    assert "CC BY" in answer.pop("licence")
    assert answer.pop("resume", None) is None or address == "changes"
    assert answer == {"next": None, "previous": None, "results": [], "data_as_of": None}


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_how_fresh_it_is(client, address):
    fill(1)
    answer = fetch(client, f"{address}/")
    assert answer["data_as_of"] == "2026-09-22"
    assert len(answer["results"]) == (2 if address == "changes" else 1)


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize(
    ("address", "queries"), [("papers", 4), ("recommendations", 3), ("bills", 3), ("matches", 4), ("changes", 2)]
)
def test_queries_do_not_grow_with_the_rows(client, django_assert_num_queries, address, queries, rows):
    fill(rows)
    with django_assert_num_queries(queries):
        answer = fetch(client, f"{address}/?page_size=100")
    assert len(answer["results"]) == {"papers": 1, "changes": 2 * rows}.get(address, rows)


@pytest.mark.parametrize("address", ["recommendations", "bills", "matches", "changes"])
def test_pages_follow_each_other_without_gap_or_double(client, address):
    fill(7)
    address += "/?kind=stage_changed" if address == "changes" else "/?"
    whole = [row["id"] if "id" in row else row["label"] for row in fetch(client, address)["results"]]
    seen, link, pages = [], f"/api/v1/{address}&page_size=3", []
    while link:
        answer = client.get(link).json()
        pages.append(answer)
        seen += [row["id"] if "id" in row else row["label"] for row in answer["results"]]
        link = answer["next"] and f"{urlsplit(answer['next']).path}?{urlsplit(answer['next']).query}"
    assert seen == whole
    assert [len(page["results"]) for page in pages] == [3, 3, 1]
    assert client.get(pages[1]["previous"]).json()["results"] == pages[0]["results"]


def test_a_row_added_while_paging_shifts_nothing(client):
    fill(4)
    first = fetch(client, "changes/?page_size=2&kind=stage_changed")
    make.stage_change(make.measure("SB 1"), "introduced", "died", date(2024, 1, 1))
    make.published()
    rest = client.get(first["next"]).json()["results"]
    assert [row["bill"]["label"] for row in rest] == ["AB 3", "AB 4"]


def test_the_end_of_a_list_goes_on_when_more_arrives(client):
    fill(2)
    last = fetch(client, "changes/")
    assert last["next"] is None
    nothing = client.get(last["resume"]).json()
    assert (nothing["results"], nothing["resume"]) == ([], last["resume"])
    make.stage_change(make.measure("SB 1"), "introduced", "died", date(2026, 1, 1))
    make.published()
    assert [row["bill"]["label"] for row in client.get(nothing["resume"]).json()["results"]] == ["SB 1"]


@pytest.fixture
def three_bills():
    """AB 1 advances R4, AB 2 opposes R5, SB 3 answers nothing."""
    r4, r5 = make.recommendation("R4"), make.recommendation("R5", goal="G3")
    make.match(r4, make.measure("AB 1", subject="Fees."))
    make.match(r5, make.measure("AB 2", subject="Pupils."), stance=Stance.OPPOSES, state=MatchState.CONFIRMED)
    make.measure("SB 3", subject="Water rights.", author_line="Laird", stage="chaptered")


@pytest.mark.usefixtures("three_bills")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["AB 1", "AB 2"]),
        ("?matched=all", ["AB 1", "AB 2", "SB 3"]),
        ("?matched=yes", ["AB 1", "AB 2"]),
        ("?recommendation=R4", ["AB 1"]),
        ("?stance=opposes", ["AB 2"]),
        ("?recommendation=R4&stance=opposes", []),
        ("?q=SB-3", ["SB 3"]),
        ("?matched=all&q=water+laird", ["SB 3"]),
        ("?matched=all&stage=chaptered&type=SB&session=20252026", ["SB 3"]),
    ],
)
def test_bills_have_the_filters_of_the_page(client, query, found):
    assert numbers(fetch(client, f"bills/{query}")) == found


@pytest.mark.usefixtures("three_bills")
def test_a_bill_says_shortly_what_it_answers(client):
    (bill,) = fetch(client, "bills/?recommendation=R5")["results"]
    assert (bill["session"], bill["measure"], bill["latest_version"]) == ("20252026", "AB-2", "20250AB299INT")
    assert bill["stage"] == "in_committee"
    (answer,) = bill["matches"]
    assert (answer["recommendation"], answer["stance"], answer["state"]) == ("R5", "opposes", "confirmed")


@pytest.mark.usefixtures("three_bills")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["AB 1", "AB 2"]),
        ("?recommendation=R5", ["AB 2"]),
        ("?session=20252026&measure=ab+1", ["AB 1"]),
        ("?measure=AB-77", []),
        ("?measure=nothing", []),
        ("?stance=advances", ["AB 1"]),
        ("?scope=partial", []),
        ("?state=confirmed", ["AB 2"]),
    ],
)
def test_matches_can_be_narrowed(client, query, found):
    assert [match["bill"]["label"] for match in fetch(client, f"matches/{query}")["results"]] == found


def test_refused_withdrawn_and_weak_matches_are_nowhere(client):
    r4 = make.recommendation("R4")
    make.match(r4, make.measure("AB 1"), state=MatchState.REJECTED)
    make.match(r4, make.measure("AB 2"), state=MatchState.WITHDRAWN)
    make.match(r4, make.measure("AB 3"), band=Band.WEAK)
    assert fetch(client, "matches/")["results"] == []
    assert fetch(client, "bills/")["results"] == []
    assert [bill["matches"] for bill in fetch(client, "bills/?matched=all")["results"]] == [[], [], []]
    assert fetch(client, "bills/20252026/AB-1/")["matches"] == []


def test_a_match_quotes_its_clause_and_names_the_version(client):
    bill = make.measure("AB 1", digest="Existing law. This bill would end the fee.")
    make.match(make.recommendation("R4"), bill)
    (match,) = fetch(client, "matches/")["results"]
    assert match["bill"] == {"session": "20252026", "measure": "AB-1", "label": "AB 1"}
    assert match["reasons"] == ["Names Penal Code 1203.097."]
    assert match["clauses"] == [
        {
            "quote": "This bill would end the fee.",
            "part": "digest",
            "start": 14,
            "end": 42,
            "version": "20250AB199INT",
            "elements": ["a"],
        }
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["AB 1", "AB 2"]),
        ("?measure=AB-2", ["AB 2"]),
        ("?session=20252026&kind=stage_changed&origin=live", ["AB 1", "AB 2"]),
        ("?kind=vote_added", []),
        ("?happened_from=2025-04-01", ["AB 2"]),
        ("?happened_to=2025-04-01", ["AB 1"]),
        ("?recorded_after=2026-09-23T06:10:00Z", []),
        ("?recorded_after=2026-09-23T06:09:59Z", ["AB 1", "AB 2"]),
    ],
)
def test_changes_can_be_narrowed(client, query, found):
    make.stage_change(make.measure("AB 1"), "introduced", "in_committee", date(2025, 3, 3))
    make.stage_change(make.measure("AB 2"), "introduced", "in_committee", date(2025, 6, 3))
    make.published()
    assert [change["bill"]["label"] for change in fetch(client, f"changes/{query}")["results"]] == found


def test_a_paper_lists_its_goals_and_their_recommendations(client):
    make.paper()
    (paper,) = fetch(client, "papers/")["results"]
    assert [(goal["code"], goal["recommendations"]) for goal in paper["goals"]][:2] == [
        ("G1", ["R1", "R2"]),
        ("G2", ["R3", "R4"]),
    ]


def test_the_eleven_recommendations_stand_in_order(client):
    make.paper()
    answer = fetch(client, "recommendations/?paper=healing-together")
    assert [one["id"] for one in answer["results"]] == [f"R{number}" for number in range(1, 12)]
