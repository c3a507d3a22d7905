"""What leads write of a recommendation: findings on the ground, overrides, obstacles; and where readers see it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.choices import Activity, Stage
from recommendations.choices import Stance
from recommendations.models import ImplementationReport, StatusOverride
from tests import factories as make

pytestmark = pytest.mark.django_db
AT_DESK = "/review/recommendations/R4/"
SOURCED = {"source_url": "https://example.org/report", "source_on": "2026-09-01"}
FOUND = SOURCED | {"state": "under_way", "evidence_on": "2026-09-01", "note": "Begun.", "appropriation": "unknown"}


@pytest.fixture
def rec():
    return make.recommendation(status_as_of=date(2026, 9, 22))


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def page(client):
    return client.get("/recommendations/R4/").content.decode()


def api(client):
    return client.get("/api/v1/recommendations/R4/").json()


def test_without_a_finding_there_is_no_public_evidence_as_of_the_date_of_the_data(client, rec):
    shown = page(client)

    assert 'class="implementation" data-implementation="no_evidence"' in shown
    assert api(client)["implementation"]["now"] == [
        {"state": "no_evidence", "meaning": "We looked and found nothing public that says whether it is carried out.",
         "as_of": "2026-09-22", "overdue": [], "finding": None}
    ]  # fmt: skip


def test_a_finding_is_shown_with_its_evidence_and_the_earlier_ones_stay(client, desk, rec):
    desk.post(f"{AT_DESK}implementation/", FOUND | {"state": "no_funds", "note": "No budget names it."})
    given = {"quote": "The first sites opened.", "appropriation": "amount", "amount": "5000000"}
    assert desk.post(f"{AT_DESK}implementation/", FOUND | given).status_code == 302

    shown, told = page(client), api(client)["implementation"]
    assert "The first sites opened." in shown and "$5,000,000" in shown
    assert [one["state"] for one in told["now"]] == ["under_way"]
    assert [one["state"] for one in told["history"]] == ["under_way", "no_funds"]


@pytest.mark.parametrize(("state", "overdue"), [("under_way", ["2024-01-01"]), ("delivered", []), ("repealed", [])])
def test_a_report_is_overdue_once_its_day_passed_without_delivery(client, desk, rec, state, overdue):
    desk.post(f"{AT_DESK}implementation/", FOUND | {"state": state, "reports_due": "2024-01-01, 9000-01-01"})

    assert api(client)["implementation"]["now"][0]["overdue"] == overdue
    assert ("Overdue:" in page(client)) == bool(overdue)


@pytest.mark.parametrize(
    "wrong",
    [{"note": " "}, {"source_url": ""}, {"source_url": "javascript:alert(1)"}, {"evidence_on": "soon"},
     {"appropriation": "amount"}, {"amount": "5"}, {"reports_due": "next year"}, {"measure": "999999"}],
)  # fmt: skip
def test_an_incomplete_finding_writes_nothing_and_keeps_what_was_typed(desk, rec, wrong):
    answer = desk.post(f"{AT_DESK}implementation/", FOUND | {"quote": "Typed words."} | wrong)

    assert answer.status_code == 422
    assert "Typed words." in answer.content.decode()
    assert not ImplementationReport.objects.exists()


def test_an_override_is_shown_as_one_on_the_page_the_tile_the_api_and_the_frozen_link(client, desk, rec):
    said = SOURCED | {"in_law": "in_part", "reason": "A court said so."}
    assert desk.post(f"{AT_DESK}override/", said).status_code == 302

    change = rec.status_changes.first()
    for address in ("/recommendations/R4/", "/", f"/recommendations/R4/history/{change.pk}/"):
        shown = client.get(address).content.decode()
        assert "Overridden by a lead" in shown and "The rule alone says:" in shown, address
    override = api(client)["status"]["override"]
    assert (override["in_law"], override["reason"], override["rule"]["in_law"]) == ("in_part", said["reason"], "none")

    desk.post(f"{AT_DESK}override/withdraw/", {"reason": "Appealed."})
    assert api(client)["status"]["override"] is None
    assert "Overridden by a lead" not in page(client)


def test_an_override_that_says_nothing_is_refused(desk, rec):
    assert desk.post(f"{AT_DESK}override/", SOURCED | {"reason": "Why."}).status_code == 422
    assert not StatusOverride.objects.exists()


def test_what_stands_in_the_way_follows_from_the_record_and_a_note(client, desk, rec):
    steps = [["2026-01-05", "in_committee", "waiting", "r", ""], ["2026-05-14", "in_committee", "held", "r", ""]]
    make.match(rec, make.measure("AB 1", activity=Activity.HELD, stage=Stage.IN_COMMITTEE, steps=steps))
    make.match(rec, make.measure("AB 2", activity=Activity.MOVING), stance=Stance.OPPOSES)
    desk.post(f"{AT_DESK}implementation/", FOUND | {"state": "no_funds"})
    desk.post(f"{AT_DESK}obstacle/", SOURCED | {"text": "The counties fear the cost."})

    told = api(client)["in_the_way"]
    assert [line["kind"] for line in told["lines"]] == ["opposing", "stalled", "unanswered", "unanswered", "funding"]
    assert (told["lines"][1]["measure"]["label"], told["lines"][1]["since"]) == ("AB 1", "2026-05-14")
    assert told["note"]["text"] == "The counties fear the cost."
    for words in ("AB 1 is held under submission.", "AB 2 works against it", "The counties fear the cost."):
        assert words in page(client)


def test_the_home_page_of_a_day_says_what_was_shown_and_refuses_what_is_no_day(client, rec):
    make.status_change(rec)

    assert "As stated by that day" in client.get("/", {"as_of": "2026-09-23"}).content.decode()
    assert "Derived now" in client.get("/", {"as_of": "2026-09-01"}).content.decode()
    assert client.get("/", {"as_of": "nonsense"}).status_code == 400


def test_query_counts_of_page_and_desk_do_not_grow_with_findings(client, desk, rec):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    def grow():
        law = make.measure(f"AB {10 + ImplementationReport.objects.count()}", chapter_number=5, stage=Stage.CHAPTERED)
        make.match(rec, law)
        desk.post(f"{AT_DESK}implementation/", FOUND | {"measure": law.pk})
        desk.post(f"{AT_DESK}obstacle/", SOURCED | {"text": "Cost."})

    grow()
    addresses = (AT_DESK, "/recommendations/R4/", "/api/v1/recommendations/R4/", "/?as_of=2026-09-23")
    before = [asked(address) for address in addresses]
    for _ in range(4):
        grow()

    assert [asked(address) for address in addresses] == before
