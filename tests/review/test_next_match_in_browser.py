"""From one match to the next in a real browser: what is shown ahead, what is pressed meanwhile, and what fails."""

import pytest

from recommendations.choices import MatchState
from recommendations.models import Match, ReviewDecision
from tests.review.desk_in_browser import heading, held_back, states, until
from tests.test_browser import browser  # noqa: F401 — a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_decision_pressed_before_the_next_match_is_there_is_used_for_neither_and_the_page_says_so(
    at_desk, rows, rita
):
    page = at_desk(rita)
    release = held_back(page)
    page.keyboard.press("a")
    page.keyboard.press("m")
    page.get_by_role("status").filter(has_text="“m” was pressed before the site had answered").wait_for()
    release()
    heading(page, "AB 2 and R4")

    assert states(rows) == [MatchState.CONFIRMED, *[MatchState.SUGGESTED] * 4]
    assert Match.objects.get(pk=rows[0].pk).stance == "advances"


def test_walking_keys_pressed_meanwhile_are_done_afterwards_in_order(at_desk, rows, rita):
    page = at_desk(rita)
    release = held_back(page)
    page.keyboard.type("ajj")
    release()
    heading(page, "AB 4 and R4")
    assert states(rows) == [MatchState.CONFIRMED, *[MatchState.SUGGESTED] * 4]

    release = held_back(page)
    page.keyboard.type("au")
    release()
    page.get_by_text("Undone. It stands").wait_for()
    heading(page, "AB 4 and R4")
    assert states(rows) == [MatchState.CONFIRMED, *[MatchState.SUGGESTED] * 4]


@pytest.mark.parametrize("failure", ["cut", "broken", "signed out"])
def test_when_saving_fails_the_words_stay_and_the_page_says_so(at_desk, live_server, rows, rita, failure):
    page = at_desk(rita)
    deeds = {
        "cut": lambda route: route.abort(),
        "broken": lambda route: route.fulfill(status=500, body="no"),
        "signed out": lambda route: (page.context.clear_cookies(), route.continue_()),
    }
    page.route("**/decide/**", deeds[failure])
    page.keyboard.press("x")
    page.keyboard.type("My words.")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Not saved").wait_for()

    assert page.get_by_role("textbox", name="Why").input_value() == "My words."
    assert not ReviewDecision.objects.exists()


def test_the_next_match_is_fetched_while_this_one_is_read(at_desk, rows, rita):
    page = at_desk(rita)
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/decide/**") as answer:
        page.keyboard.press("a")
    heading(page, "AB 2 and R4")

    assert answer.value.headers["hx-reswap"] == "none"
    assert 'id="decide"' not in answer.value.text()
    page.keyboard.press("a")
    heading(page, "AB 3 and R4")
    assert states(rows)[:3] == [MatchState.CONFIRMED, MatchState.CONFIRMED, MatchState.SUGGESTED]


def test_the_next_match_is_shown_before_the_site_has_answered_and_nothing_is_decided_on_it_yet(at_desk, rows, rita):
    page = at_desk(rita)
    page.wait_for_load_state("networkidle")
    release = held_back(page)
    page.keyboard.press("a")
    page.get_by_role("heading", name="AB 2 and R4").wait_for()
    assert page.evaluate("document.activeElement.textContent").startswith("AB 2")
    page.keyboard.press("m")
    page.get_by_role("status").filter(has_text="“m” was pressed before the site had answered").wait_for()
    page.get_by_role("status").filter(has_text="Still waiting for the site.").wait_for()
    assert not ReviewDecision.objects.exists()
    release()
    page.get_by_role("status").filter(has_text="AB 1 and R4: confirmed.").wait_for()

    assert page.evaluate("document.activeElement.textContent").startswith("AB 2")
    assert page.locator("#decide").count() == 1
    assert states(rows) == [MatchState.CONFIRMED, *[MatchState.SUGGESTED] * 4]
    page.keyboard.press("u")
    heading(page, "AB 1 and R4")
    assert page.said == []


@pytest.mark.parametrize("failure", ["cut", "broken"])
def test_what_was_left_comes_back_with_its_words_where_the_step_fails(at_desk, rows, rita, failure):
    page = at_desk(rita)
    page.wait_for_load_state("networkidle")
    deeds = {"cut": lambda route: route.abort(), "broken": lambda route: route.fulfill(status=500, body="no")}
    page.route("**/decide/**", deeds[failure])
    page.keyboard.press("x")
    page.keyboard.type("My words.")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Not saved").wait_for()

    heading(page, "AB 1 and R4")
    assert page.locator("#decide").count() == 1
    assert page.get_by_role("textbox", name="Why").input_value() == "My words."
    page.unroute("**/decide/**")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="AB 1 and R4: set aside.").wait_for()
    heading(page, "AB 2 and R4")
    assert ReviewDecision.objects.get().note == "My words."


def test_where_the_next_match_has_changed_meanwhile_it_is_brought_as_it_stands_now(at_desk, rows, rita):
    page = at_desk(rita)
    page.wait_for_load_state("networkidle")
    Match.objects.filter(pk=rows[1].pk).update(revision=1, is_disputed=True)
    with page.expect_response("**/decide/**") as answer:
        page.keyboard.press("a")
    heading(page, "AB 2 and R4")

    assert "hx-reswap" not in answer.value.headers
    assert page.locator("#decide").count() == 1
    assert page.locator("[name=revision]").input_value() == "1"


def test_an_answer_that_comes_late_is_not_taken_for_the_next_match(at_desk, rows, rita):
    page = at_desk(rita, "/review/")
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => { const real = window.fetch; window.late = [];
        window.fetch = async (...told) => { const answer = await real(...told); const words = await answer.text();
            return { ok: answer.ok, redirected: answer.redirected,
                     text: () => new Promise((done) => late.push(() => done(words))) }; }; }""")
    page.keyboard.press("j")
    heading(page, "AB 2 and R4")
    until(page, "late.length === 1")
    page.keyboard.press("j")
    heading(page, "AB 3 and R4")
    until(page, "late.length === 2")
    page.evaluate("late[1]()")
    page.evaluate("late[0]()")
    page.wait_for_timeout(50)
    with page.expect_response("**/decide/**") as answer:
        page.keyboard.press("a")
    heading(page, "AB 4 and R4")

    assert answer.value.headers["hx-reswap"] == "none"
