"""The review desk in a real browser: by keyboard, by roles as a screen reader finds them, without scripts, by two at once."""

import pytest

from recommendations.choices import MatchState
from recommendations.models import Match, ReviewDecision
from tests import factories as make
from tests.axe import violations
from tests.review.desk_in_browser import heading, held_back, states
from tests.test_browser import browser  # noqa: F401 — a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLAUSE = "This bill would end the fee."


def test_five_matches_are_screened_by_keyboard_alone(at_desk, rows, rita):
    page = at_desk(rita)
    heading(page, "AB 1 and R4")
    page.keyboard.press("a")
    heading(page, "AB 2 and R4")
    assert page.evaluate("document.activeElement.id") == "decide"
    page.keyboard.press("p")
    heading(page, "AB 3 and R4")
    page.keyboard.press("x")
    assert page.evaluate("document.activeElement.id") == "note"
    page.keyboard.type("Civil court: a near miss.")
    page.keyboard.press("Enter")
    heading(page, "AB 4 and R4")
    page.keyboard.press("s")
    heading(page, "AB 5 and R4")
    page.keyboard.press("o")
    page.keyboard.type("It raises the fee.")
    page.keyboard.press("Enter")
    heading(page, "AB 4 and R4")

    found = [Match.objects.get(pk=row.pk) for row in rows]
    assert [one.state for one in found] == ["confirmed", "confirmed", "rejected", "suggested", "confirmed"]
    assert (found[1].scope, found[4].stance) == ("partial", "opposes")
    assert page.said == []


def test_u_takes_the_last_word_back_and_j_and_k_walk(at_desk, rows, rita):
    page = at_desk(rita)
    page.keyboard.press("j")
    heading(page, "AB 2 and R4")
    page.keyboard.press("k")
    heading(page, "AB 1 and R4")
    page.keyboard.press("m")
    heading(page, "AB 2 and R4")
    page.keyboard.press("u")
    heading(page, "AB 1 and R4")

    assert states(rows)[0] == MatchState.SUGGESTED
    assert page.url.endswith(f"/review/{rows[0].pk}/")


def test_enter_without_a_reason_says_so_and_stays(at_desk, rows, rita):
    page = at_desk(rita)
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="Say why").wait_for()

    assert page.evaluate("document.activeElement.id") == "note"
    assert page.get_by_role("radio", name="Not related").is_checked()


def test_words_that_are_selected_become_the_clause(at_desk, rows, rita):
    page = at_desk(rita)
    box = page.locator("p[data-start]").last
    box.evaluate("""node => { const range = document.createRange(); const text = node.firstChild;
        const at = text.data.indexOf("pay for"); range.setStart(text, at); range.setEnd(text, text.data.indexOf(" of the"));
        const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range);
        node.dispatchEvent(new PointerEvent("pointerup", {bubbles: true})); }""")
    page.get_by_text("The clause that you selected:").wait_for()
    page.keyboard.press("a")
    heading(page, "AB 2 and R4")

    assert ReviewDecision.objects.get().quote == "pay for programs in § 2"


def test_words_of_a_note_are_never_commands_and_none_goes_to_the_next_match(at_desk, rows, rita):
    page = at_desk(rita)
    release = held_back(page)
    page.keyboard.press("x")
    page.keyboard.type("jump as p x o u s k")
    page.keyboard.press("Enter")
    page.keyboard.type("and")
    release()
    heading(page, "AB 2 and R4")

    assert ReviewDecision.objects.get().note == "jump as p x o u s k"
    assert page.get_by_role("textbox", name="Why").input_value() == ""


def test_a_key_held_down_decides_once(at_desk, rows, rita):
    page = at_desk(rita)
    page.keyboard.down("a")
    heading(page, "AB 2 and R4")
    for _time in range(3):
        page.keyboard.down("a")
    page.keyboard.up("a")
    page.keyboard.press("j")
    heading(page, "AB 3 and R4")

    assert ReviewDecision.objects.count() == 1


def test_single_keys_can_be_turned_off(at_desk, rows, rita):
    page = at_desk(rita)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys of the desk").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)

    assert not ReviewDecision.objects.exists()


def test_a_full_review_by_roles_and_names(at_desk, rows, rita):
    page = at_desk(rita)
    assert page.get_by_role("region", name="Digest").get_by_text(CLAUSE).count() == 1
    page.get_by_role("list", name="Queue").get_by_role("link", name="AB 3").click()
    heading(page, "AB 3 and R4")
    page.get_by_role("group", name="Which elements").get_by_role("checkbox", name="b. Element b of R4").check()
    page.get_by_role("group", name="What does it do to R4?").get_by_role("radio", name="Mixed").check()
    page.get_by_role("group", name="Scope").get_by_role("radio", name="Partial").check()
    page.get_by_role("textbox", name="Why").fill("Both ways.")
    page.get_by_role("button", name="Save and next").click()
    page.get_by_role("status").filter(has_text="AB 3 and R4: confirmed.").wait_for()

    made = ReviewDecision.objects.get()
    assert (made.stance, made.scope, made.elements, made.note) == ("mixed", "partial", ["a", "b"], "Both ways.")


def test_a_full_review_without_scripts(at_desk, rows, rita):
    page = at_desk(rita, java_script_enabled=False)
    page.get_by_text("Point at another sentence").click()
    page.get_by_role("radio", name="This bill would pay for programs").check()
    page.get_by_role("button", name="Save and next").click()
    heading(page, "AB 2 and R4")
    assert ReviewDecision.objects.get().quote.startswith("This bill would pay for programs")

    page.get_by_role("button", name="Undo AB 1").click()
    heading(page, "AB 1 and R4")
    assert states(rows)[0] == MatchState.SUGGESTED


def test_of_two_who_race_the_slower_sees_the_new_state_and_loses_no_word(at_desk, rows, rita):
    lena = make.person("lena", role="lead")
    fast, slow = at_desk(rita, f"/review/{rows[0].pk}/"), at_desk(lena, f"/review/{rows[0].pk}/")
    slow.get_by_role("textbox", name="Why").fill("My own reading.")
    fast.keyboard.press("a")
    heading(fast, "AB 2 and R4")
    slow.get_by_role("button", name="Save and next").click()
    slow.get_by_text("A colleague was faster").wait_for()

    assert slow.get_by_role("textbox", name="Why").input_value() == "My own reading."
    assert ReviewDecision.objects.count() == 1
    slow.get_by_role("button", name="Agree: confirmed by two").click()
    slow.get_by_role("status").filter(has_text="Confirmed by two.").wait_for()
    assert Match.objects.get(pk=rows[0].pk).readers == 2


def test_in_spanish_a_match_is_decided_by_keyboard_and_the_switch_leads_to_what_is_shown(at_desk, rows, rita):
    page = at_desk(rita, "/es/review/")
    heading(page, "AB 1 y R4")
    release = held_back(page)
    page.keyboard.press("a")
    page.keyboard.press("m")
    page.get_by_role("status").filter(has_text="“m” se pulsó antes de que el sitio respondiera").wait_for()
    release()
    heading(page, "AB 2 y R4")
    page.get_by_role("status").filter(has_text="AB 1 y R4: confirmada.").wait_for()
    page.keyboard.press("j")
    heading(page, "AB 3 y R4")

    assert page.url.endswith(f"/es/review/{rows[2].pk}/")
    assert states(rows)[:2] == [MatchState.CONFIRMED, MatchState.SUGGESTED]
    page.get_by_role("link", name="English", exact=True).click()
    heading(page, "AB 3 and R4")
    assert page.url.endswith(f"/review/{rows[2].pk}/") and "/es/" not in page.url
    assert page.said == []


@pytest.mark.parametrize("address", ["/review/", "/es/review/"])
def test_axe_finds_nothing_on_the_desk(at_desk, rows, rita, address):
    assert violations(at_desk(rita, address)) == []
