"""Single answers of the API: one recommendation, one bill, the state of the data, the schema."""

from datetime import date

import pytest

from bills.models import Committee
from ingest.models import Run
from recommendations.choices import InLaw
from tests import factories as make

pytestmark = pytest.mark.django_db


def fetch(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def test_a_recommendation_says_where_it_stands_and_why(client):
    make.run()
    r4 = make.recommendation(
        "R4",
        in_law=InLaw.IN_PART,
        counts={"confirmed": 1, "suggested": 2, "opposing": 0, "live": 3},
        next_decision={"on": "2026-12-01", "what": "hearing", "measure": "AB 1"},
    )
    make.status_change(r4)
    answer = fetch(client, "recommendations/R4/")
    assert answer["sentence"] == "End fines and fees."
    assert answer["short_name"] == "Short name of R4"
    assert answer["elements"][0] == {"letter": "a", "text": "Element a of R4"}
    assert answer["counts"] == {"confirmed": 1, "suggested": 2, "opposing": 0, "live": 3}
    assert answer["next_decision"] == {"on": "2026-12-01", "what": "hearing", "measure": "AB 1"}
    assert answer["statutes"] == ["PEN 1203.097"]
    assert [change["this_session"] for change in answer["history"]] == ["introduced"]
    assert answer["data_as_of"] == "2026-09-22"
    assert answer["status"] == {
        "summary": "In law, in part",
        "in_law": "in_part",
        "this_session": "unreviewed",
        "at_risk": False,
        "basis": "machine",
        "because": {
            "in_law": "No chaptered measure answers it.",
            "this_session": "Nothing was found.",
            "at_risk": "",
        },
        "moved_on": None,
        "as_of": "2026-09-22",
        "rule_version": "",
        "override": None,
        "replayed_from": None,
    }


def test_a_recommendation_is_found_in_either_case(client):
    make.recommendation("R4")
    assert fetch(client, "recommendations/r4/")["id"] == "R4"


def filled_bill(number, rows):
    """A bill with so many of everything that hangs on it."""
    bill = make.measure(number, digest="This bill would end the fee.")
    for row in range(rows):
        make.version(bill, state="AMD", print_number=98 - row, sections_of_law=[["PEN", "1203.097", "amended"]])
        make.action(bill, date(2025, 3, 3), f"Line {row}")
        make.vote(bill, ayes=["Lackey"], noes=["Ta"])
        make.hearing(bill, date(2025, 4, 1), location=f"CX{row}")
        make.match(make.recommendation(f"R{row + 1}"), bill)
    return bill


@pytest.mark.parametrize("rows", [3, 30])
def test_queries_do_not_grow_with_the_bill(client, django_assert_num_queries, rows):
    filled_bill("AB 831", rows)
    with django_assert_num_queries(15):
        answer = fetch(client, "bills/20252026/AB-831/")
    assert len(answer["actions"]) == len(answer["matches"]) == len(answer["votes"]) == len(answer["hearings"]) == rows
    assert len(answer["versions"]) == rows + 1


@pytest.mark.parametrize("rows", [3, 30])
def test_queries_do_not_grow_with_a_recommendation(client, django_assert_num_queries, rows):
    r4 = make.recommendation("R4")
    for _ in range(rows):
        make.status_change(r4)
    with django_assert_num_queries(7):
        assert len(fetch(client, "recommendations/R4/")["history"]) == rows


def test_a_bill_shows_what_happened_and_what_it_answers(client):
    make.run()
    bill = filled_bill("AB 831", 1)
    Committee.objects.create(session=bill.session, code="CX0", name="PUB. S.", long_name="Public Safety")
    answer = fetch(client, "bills/20252026/AB-831/")
    assert (answer["session"], answer["measure"], answer["label"]) == ("20252026", "AB-831", "AB 831")
    assert answer["data_as_of"] == "2026-09-22"
    assert answer["versions"][0]["key"] == "20250AB83199INT"
    assert answer["versions"][1]["sections_of_law"] == [{"code": "PEN", "section": "1203.097", "action": "amended"}]
    assert answer["actions"][0]["text"] == "Line 0"
    assert answer["votes"][0]["place"] == "Assembly floor"
    assert (answer["votes"][0]["location"], answer["votes"][0]["committee"]) == ("AFLOOR", None)
    assert answer["votes"][0]["ballots"] == {"aye": ["Lackey"], "noe": ["Ta"], "abs": []}
    assert answer["hearings"] == [
        {
            "on": "2025-04-01",
            "time": "",
            "place": "",
            "location": "CX0",
            "committee": "Assembly Public Safety",
            "letters_by": "2025-03-25",
        }
    ]
    (match,) = answer["matches"]
    assert (match["recommendation"], match["stance"], match["scope"], match["state"]) == (
        "R1",
        "advances",
        "direct",
        "suggested",
    )
    assert match["clauses"][0]["version"] == match["version"] == "20250AB83198AMD"


@pytest.mark.parametrize(
    ("location", "place", "committee", "house"),
    [
        ("CX18", "CX18", "Assembly Public Safety", "A"),
        ("CS72", "CS72", "Senate Public Safety", "S"),
        ("CS99", "CS99", None, "S"),
        ("JLBC", "JLBC", "Joint Legislative Budget", ""),
        ("SFLOOR", "Senate floor", None, "S"),
    ],
)
def test_a_vote_names_its_committee_and_house_beside_the_code(client, location, place, committee, house):
    bill = make.measure("AB 831")
    names = {
        "CX18": "Public Safety",
        "CS72": "Public Safety",
        "JLBC": "Joint Legislative Budget",
        "SFLOOR": "Senate Floor",
    }
    for code, name in names.items():
        Committee.objects.create(session=bill.session, code=code, name=name, long_name=name)
        Committee.objects.create(session=make.session("20232024"), code=code, name="Another", long_name="Another")
    make.vote(bill, location=location, ayes=["Lackey"], noes=[])
    for [vote] in (
        fetch(client, "bills/20252026/AB-831/")["votes"],
        fetch(client, "bills/?matched=all&expand=votes")["results"][0]["votes"],
    ):
        assert (vote["location"], vote["place"]) == (location, place)
        assert (vote["committee"], vote["house"]) == (committee, house)


@pytest.mark.parametrize("address", ["20252026/ab-831", "20252026/AB831", "20252026/AB-0831"])
def test_a_bill_is_found_however_its_number_is_written(client, address):
    make.measure("AB 831")
    assert fetch(client, f"bills/{address}/")["measure"] == "AB-831"


def test_a_bill_of_an_extraordinary_session(client):
    make.measure("AB 2", subject="Regular.")
    make.measure("ABX1 2", in_session="20252026-1", subject="Extraordinary.")
    assert fetch(client, "bills/20252026-1/AB-2/")["subject"] == "Extraordinary."
    assert fetch(client, "bills/20252026/AB-2/")["subject"] == "Regular."


def test_the_status_names_every_source_and_what_nobody_understood(client, django_assert_num_queries):
    make.issue(make.run(outcome=Run.Outcome.PARTIAL))
    make.run("governor", outcome=Run.Outcome.FAILED, error="/somewhere/on/the/machine", data_as_of=None)
    with django_assert_num_queries(8):
        answer = fetch(client, "status/")
    assert (answer["data_as_of"], answer["open_issues"]) == ("2026-09-22", 1)
    bulk, governor = answer["sources"]
    assert (governor["id"], governor["last_good_run"], governor["has_trouble_since"]) == ("governor", None, True)
    assert governor["newest_run"]["outcome"] == "failed"
    assert (bulk["data_as_of"], bulk["last_good_run"]["records"]) == ("2026-09-22", 3017)
    assert "machine" not in str(answer)


def test_the_status_before_the_first_run(client):
    answer = fetch(client, "status/")
    review = answer.pop("review")
    assert (review["precision"], review["waiting"], review["oldest_waiting_days"]) == (None, 0, None)
    assert answer == {
        "data_as_of": None,
        "ok": True,
        "alarms": [],
        "sources": [],
        "reconciliation": [],
        "open_issues": 0,
    }


def test_the_schema_names_every_address(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert list(schema["paths"]) == [
        f"/api/v1/{address}"
        for address in (
            "bills/",
            "bills/{session}/{measure}/",
            "changes/",
            "exports/",
            "exports/bills.{form}",
            "exports/changes.{form}",
            "exports/dump/",
            "exports/hearings.{form}",
            "exports/legislators.{form}",
            "exports/matches.{form}",
            "exports/recommendations.{form}",
            "hearings/",
            "legislators/",
            "legislators/{id}/",
            "matches/",
            "papers/",
            "recommendations/",
            "recommendations/{id}/",
            "review/decisions/{id}/undo/",
            "review/matches/",
            "review/matches/{id}/",
            "review/matches/{id}/claim/",
            "review/matches/{id}/decisions/",
            "review/positions/{session}/{measure}/",
            "status/",
            "status/issues/",
            "subscriptions/",
            "subscriptions/{id}/",
            "webhooks/",
            "webhooks/{id}/",
            "webhooks/{id}/calls/",
            "webhooks/{id}/enable/",
            "webhooks/{id}/redeliver/",
            "webhooks/{id}/rotate/",
            "webhooks/{id}/test/",
        )
    ]
    own = ("/api/v1/subscriptions/", "/api/v1/webhooks/", "/api/v1/review/")
    open_to_all = [methods for path, methods in schema["paths"].items() if not path.startswith(own)]
    assert all(list(methods) == ["get"] for methods in open_to_all)


def test_a_bill_shows_what_the_governor_reported_and_who_mentions_it(client):
    bill = filled_bill("AB 831", 1)
    assert fetch(client, "bills/20252026/AB-831/")["outcome_report"] is None

    make.outcome_report(bill)
    make.mention(bill)
    answer = fetch(client, "bills/20252026/AB-831/")

    assert answer["outcome_report"] == {
        "outcome": "signed",
        "on": "2026-09-14",
        "state": "reported",
        "state_meaning": "Reported, not yet in the Legislature’s data",
        "post": "https://www.gov.ca.gov/2026/09/14/post/",
        "message": "",
    }
    assert answer["mentions"] == [
        {"feed": "A newsroom", "title": "A story", "link": "https://news.example.org/", "on": "2026-09-14"}
    ]
