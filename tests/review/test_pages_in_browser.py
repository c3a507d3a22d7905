"""The desk's other pages in a real browser: an override, a message and its answer, a paper that is brought; and axe."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.timezone import now

from recommendations.disputes import file_dispute
from recommendations.models import Dispute, Paper, StatusOverride
from recommendations.positions import write_note
from tests import factories as make
from tests.axe import violations
from tests.test_browser import browser  # noqa: F401 — a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLAUSE = "This bill would end the fee."
PAPER = Path(__file__).parents[2] / "docs" / "examples" / "safe_homes.toml"
WORK = "/review/positions/20252026/AB-779/"


@pytest.fixture
def match():
    return make.match(make.recommendation(), make.measure(digest=CLAUSE), clause=CLAUSE)


@pytest.fixture
def lena():
    return make.person("lena", role="admin")


@pytest.fixture
def addresses(match, lena):
    """Every page of the desk but the desk itself, with something on it; and two that lead out of it."""
    make.hearing(match.measure, date(2026, 9, 30))
    make.team_position(match.measure, changed_by=lena)
    make.task(match.measure), make.letter(match.measure)
    write_note(measure=match.measure, text="Call the office.", is_public=False, by=lena, at=now())
    file_dispute(text="Look at section 2.", match=match, at=now())
    frozen = make.status_change(match.recommendation)
    at_rec = "/review/recommendations/"
    return [
        *("/review/today/", "/review/positions/", WORK, "/review/disputes/", "/review/papers/", "/review/rules/"),
        *("/review/people/", at_rec, f"{at_rec}R4/", f"/review/{match.pk}/sentences/"),
        *("/recommendations/R4/history/", f"/recommendations/R4/history/{frozen.pk}/", "/corrections/new/"),
        *("/es/review/today/", f"/es{WORK}", "/es/review/disputes/", "/es/review/rules/", "/es/review/people/"),
        *(f"/es{at_rec}R4/", "/es/accounts/second-factor/"),
    ]


def test_axe_finds_nothing_on_the_desks_pages_and_none_scrolls_sideways(
    at_desk,
    live_server,
    addresses,
    lena,
):
    page = at_desk(lena, "/review/today/")
    found = []
    for address in addresses:
        page.goto(live_server.url + address)
        found += [(address, *one) for one in violations(page, widths=[360, 1280], folds="main details")]

    assert found == []
    assert page.said == []


def test_an_override_is_written_by_roles_and_names_and_shown_in_public_as_one(at_desk, match, lena):
    page = at_desk(lena, "/review/recommendations/R4/", java_script_enabled=False)
    part = page.get_by_role("region", name="Override the status")
    part.get_by_role("combobox", name="In law").select_option("in_part")
    part.get_by_role("textbox", name="Reason").fill("A court said so.")
    part.get_by_role("textbox", name="Source", exact=True).fill("https://example.org/ruling")
    part.get_by_label("Date of the source").fill("2026-09-01")
    part.get_by_role("button", name="Override").click()
    page.get_by_role("link", name="Its public page").click()

    page.get_by_text("Overridden by a lead").first.wait_for()
    assert page.get_by_text("A court said so.").count()
    assert StatusOverride.objects.get().decided_as == "Lena Doe"


def test_a_reader_says_we_are_wrong_a_reviewer_proposes_and_a_lead_answers(
    at_desk,
    browser,  # noqa: F811
    live_server,
    match,
    lena,
    monkeypatch,
):
    monkeypatch.setattr("recommendations.dispute_forms.SOONEST", 0)
    reader = browser.new_page()
    reader.goto(f"{live_server.url}/corrections/new/?match={match.pk}")
    reader.get_by_label("What is wrong").fill("Section 2 strikes it.")
    reader.get_by_role("button").last.click()
    reader.wait_for_url("**/corrections/thanks/")

    rita = at_desk(make.person("rita", role="reviewer"), "/review/disputes/")
    rita.get_by_label("Decision").select_option("partly")
    rita.get_by_label("Answer, shown in public").fill("It is partial.")
    rita.get_by_role("button", name="Propose this answer").click()
    rita.get_by_text("Rita Doe proposes the answer below.").wait_for()
    assert Dispute.objects.get().answered_at is None

    answering = at_desk(lena, "/review/disputes/")
    answering.get_by_role("button", name="Answer in public").click()
    answering.get_by_text("Answered in public.").wait_for()
    reader.goto(f"{live_server.url}/corrections/")
    assert reader.get_by_text("It is partial.").count() and reader.get_by_text("Written by Rita Doe").count()
    reader.close()


def test_a_paper_is_sent_previewed_and_loaded(at_desk, match, lena):
    page = at_desk(lena, "/review/papers/")
    page.get_by_label("A paper’s file").set_input_files(PAPER)
    page.get_by_role("button", name="Preview what it would change").click()
    page.get_by_role("heading", name="Added: 3").wait_for()
    assert not Paper.objects.filter(slug="safe-homes").exists()

    page.get_by_role("button", name="Load this paper").click()
    page.get_by_role("link", name="Safe Homes").click()
    page.get_by_role("link", name="S1").first.wait_for()
    assert Paper.objects.get(slug="safe-homes").recommendations.count() == 3
