"""The review desk in a real browser: by keyboard, by roles as a screen reader finds them, without scripts, by two at once."""

import pytest
from django.conf import settings
from django.test import Client

from recommendations.choices import MatchState
from recommendations.models import Match, ReviewDecision
from tests import factories as make
from tests.axe import violations
from tests.test_browser import browser  # noqa: F401 — a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLAUSE = "This bill would end the fee."
DIGEST = f"Existing law sets a fee.\n{CLAUSE}\nThis bill would pay for programs in § 2 of the “act”."


@pytest.fixture
def rows():
    recommendation = make.recommendation()
    return [
        make.match(recommendation, make.measure(f"AB {number}", digest=DIGEST), clause=CLAUSE) for number in range(1, 6)
    ]


@pytest.fixture
def at_desk(browser, live_server):  # noqa: F811
    contexts = []

    def opened(person, address="/review/", **more):
        client = Client()
        client.force_login(person)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **more)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def rita():
    return make.person("rita", role="reviewer")


def heading(page, words):
    """That match is on the desk, and the site has answered."""
    page.get_by_role("heading", name=words).wait_for()
    page.locator("#desk:not([aria-busy=true])").wait_for()


def until(page, holds):
    for _moment in range(500):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(10)
    raise AssertionError(holds)


def held_back(page):
    """What the desk sends waits in the page; what is returned lets it go.

    Not by the driver's routes: one that is set while something else is on its way may miss the next request.
    """
    page.evaluate("""() => { const { send } = XMLHttpRequest.prototype; window.held = [];
        XMLHttpRequest.prototype.send = function (...told) { held.push(() => send.apply(this, told)); };
        window.release = () => { XMLHttpRequest.prototype.send = send; held.forEach((one) => one()); }; }""")

    def release():
        until(page, "held.length > 0")
        page.evaluate("release()")

    return release


def states(rows):
    return [Match.objects.get(pk=row.pk).state for row in rows]


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
