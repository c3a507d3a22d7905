"""The pages in a real browser: width, keyboard, contrast, policy, and the way out."""

import os
import shutil
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils.timezone import now

from bills.choices import Activity, MessageKind, Origin, Stage
from bills.models import Analysis, Author, Committee, Measure, Mention, Message
from bills.records import MentionRecord
from bills.upsert import note_mentions
from ingest.sources.billfeed import SOURCE
from ingest.talk import FeedPlan, Known
from recommendations.choices import InLaw, MatchState, Stance, ThisSession
from tests import factories as make
from tests.axe import violations
from tests.factories.feeds import rss
from tests.ingest.test_items import ATTACKS, LINKS
from tests.recommendations.test_rule_sets import AMNESTY, DRAFT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "home": "/",
    "recommendation": "/recommendations/R10/",
    "bill list": "/bills/?matched=all",
    "bill": "/bills/20252026/AB-779/",
    "version": "/bills/20252026/AB-779/versions/20250AB77999INT/",
    "legislators": "/legislators/",
    "legislator": "/legislators/addis/",
    "hearings": "/hearings/?week=2026-10-01",
    "gaps": "/gaps/",
    "about": "/about/",
    "brief": "/recommendations/R10/brief/",
    "search": "/search/?q=domestic",
    "api": "/api/",
    "status": "/status/",
    "methodology": "/methodology/",
    "no such page": "/nowhere/",
}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser():
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        message = f"no browser found: looked for {', '.join(BROWSERS)} on PATH"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    playwright = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")
    # Playwright's synchronous face runs an event loop in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def rows():
    """Something of everything that a page can show."""
    run = make.run()
    make.issue(run)
    make.run("governor", outcome="failed", error="HTTP 503")
    recs = {rec.code: rec for rec in make.paper()}
    words = zip(recs.values(), [*ThisSession.values, *ThisSession.values], strict=False)
    for rec, word in words:
        rec.this_session = word
        rec.save()
    rec = recs["R10"]
    rec.short_name = "End mandatory sentencing, let judges decide, restore earned credits, and look again at old terms"
    rec.in_law, rec.is_at_risk, rec.moved_on = InLaw.IN_PART, True, date(2026, 9, 20)
    rec.save()
    make.status_change(rec)
    steps = [["2025-02-18", "introduced", "", "", ""], ["2026-09-01", "in_committee", "", "", ""]]
    bill = make.measure(steps=steps, digest="Existing law sets a fee.\nThis bill would end the fee.")
    made = make.match(rec, bill, elements=["a", "b"])
    make.clause_change(made, "weakened", because=["A duty became a permission."])
    for number, (stage, stance) in enumerate(zip(Stage.values, [*Stance.values] * 5, strict=False), start=1):
        over = Activity.OVER if number > 8 else [*Activity.values][number % 4]
        other = make.measure(f"SB {number}", stage=stage, activity=over, subject="A" * 60)
        make.match(rec, other, stance=stance, state=[MatchState.SUGGESTED, MatchState.CONFIRMED][number % 2])
    for day in range(1, 12):
        make.action(bill, date(2025, 3, day), "Read second time and amended. Re-referred to Com. on APPR.")
    make.hearing(bill, date(2026, 10, 1))
    make.stage_change(bill, Stage.INTRODUCED, Stage.IN_COMMITTEE, date(2026, 9, 1))
    members = ["Addis", *(f"Member {number}" for number in range(44))]
    for name, party in [("Lackey", "REP"), *((name, "DEM") for name in members)]:
        make.legislator(name, party)
    make.vote(bill, ayes=members, noes=["Lackey"])
    Committee.objects.create(session=bill.session, code="CX18", name="Asm PUB. S.", long_name="Public Safety")
    Author.objects.create(version=bill.latest_version, position=0, name="Addis", house="A", role="lead")
    make.match(recs["R4"], bill, state=MatchState.CONFIRMED)
    Analysis.objects.create(measure=bill, source_id="1", house="A", committee_name="Public Safety")
    Message.objects.create(measure=bill, on=date(2025, 10, 13), kind=MessageKind.VETO, text="No.", text_digest="x")
    make.outcome_report(bill, outcome="vetoed", message="https://www.gov.ca.gov/veto.pdf")
    make.mention(bill, title="A" * 200, link="https://news.example.org/" + "a" * 200)


@pytest.fixture
def open_page(browser, live_server, rows):
    """Opens an address and remembers every message of the console and every host that was asked."""
    contexts = []

    def opened(address, *, width=1280, scheme="light", scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


def unexpected(messages):
    """What a 404 page says about itself is expected; anything about the policy or a script is not."""
    return [text for text in messages if "404 (Not Found)" not in text]


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
class TestEveryPage:
    def test_no_sideways_scrolling_at_320_pixels(self, open_page, address):
        page = open_page(address, width=320)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_nothing_breaks_the_policy_and_no_other_host_is_asked(self, open_page, live_server, address):
        page = open_page(address)

        assert unexpected(page.said) == []
        assert [url for url in page.asked if not url.startswith((live_server.url, "data:"))] == []

    def test_axe_finds_nothing_wide_or_narrow_light_or_dark(self, open_page, address):
        assert violations(open_page(address)) == []

    def test_the_first_tab_stop_skips_to_the_content(self, open_page, address):
        page = open_page(address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        assert page.evaluate("document.activeElement.id") == "main"


class TestLeaving:
    def test_escape_three_times_replaces_the_page(self, open_page, live_server):
        page = open_page("/bills/20252026/AB-779/")
        page.route("**/*", lambda route: route.fulfill(body="elsewhere"))
        for _ in range(3):
            page.keyboard.press("Escape")
        page.wait_for_url(lambda url: not url.startswith(live_server.url))

        assert page.evaluate("history.length") <= 2
        assert page.content().count("elsewhere") == 1

    def test_one_escape_stays(self, open_page, live_server):
        page = open_page("/")
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)

        assert page.url == live_server.url + "/"

    def test_the_link_works_without_scripts(self, open_page, live_server):
        page = open_page("/", scripts=False)
        page.route("**/*", lambda route: route.fulfill(body="elsewhere"))
        page.click(".quick-exit")
        page.wait_for_url(lambda url: not url.startswith(live_server.url))

        assert "elsewhere" in page.content()


class TestWhereAReaderCameFrom:
    def test_no_page_is_told_it_and_the_desks_own_forms_still_arrive(self, open_page, live_server):
        page = open_page("/")
        with page.expect_request("**/bills/") as asked:
            page.click("a[href='/bills/']")
        assert "referer" not in asked.value.all_headers()

        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("#id_login", "nobody@example.org")
        page.fill("#id_password", "wrong")
        with page.expect_response("**/accounts/login/") as answered:
            page.press("#id_password", "Enter")
        assert answered.value.request.all_headers()["origin"] == live_server.url  # null with no-referrer
        assert answered.value.status == 200


class TestBillList:
    def test_the_form_finds_a_bill_without_scripts_and_by_keyboard(self, open_page):
        page = open_page("/bills/", scripts=False)
        page.fill("#id_q", "ab 779")
        page.press("#id_q", "Enter")

        assert page.inner_text("#found") == "1 bill"

    def test_a_folded_filter_that_is_in_use_stands_open(self, open_page):
        assert open_page("/bills/?stance=opposes").is_visible("#id_stance")
        assert not open_page("/bills/").is_visible("#id_stance")


STORED = "JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage)])"


class TestFiltersInPlace:
    def test_a_filter_swaps_the_list_keeps_the_focus_and_says_the_count(self, open_page, live_server):
        page = open_page("/bills/?matched=all")
        page.evaluate("window.isTheSamePage = true")
        page.focus("#id_recommendation")
        page.select_option("#id_recommendation", "R10")
        page.wait_for_selector("#told:not(:empty)", state="attached")

        assert "recommendation=R10" in page.url and page.evaluate("window.isTheSamePage") is True
        assert page.evaluate("document.activeElement.id") == "id_recommendation"
        assert page.inner_text("#told").strip() == page.inner_text("#found")
        assert page.evaluate(
            "[...document.querySelectorAll('#results use')].every(one => document.querySelector(one.getAttribute('href')))"
        )
        assert page.evaluate(STORED) == "[[],[]]"

        page.go_back()
        page.wait_for_selector("#told:empty", state="attached")
        assert page.url.endswith("/bills/?matched=all") and page.evaluate(STORED) == "[[],[]]"
        assert unexpected(page.said) == []

    @pytest.mark.parametrize(("begins", "language"), [("", "Español"), ("/es", "English")])
    def test_the_switch_leads_to_what_the_filter_left(self, open_page, begins, language):
        page = open_page(f"{begins}/bills/?matched=all")
        page.select_option("#id_recommendation", "R10")
        page.wait_for_selector("#told:not(:empty)", state="attached")
        place = page.url.rpartition("/bills/")[2]
        page.get_by_role("link", name=language, exact=True).click()
        page.wait_for_load_state()

        assert "recommendation=R10" in place
        assert page.url.endswith(f"{'' if begins else '/es'}/bills/{place}")
        assert page.input_value("#id_recommendation") == "R10"

    def test_a_number_typed_into_the_search_leads_to_its_bill(self, open_page):
        page = open_page("/search/?q=domestic")
        page.fill("#q", "ab 779")
        page.press("#q", "Enter")
        page.wait_for_url("**/bills/20252026/AB-779/")

        assert page.evaluate(STORED) == "[[],[]]"


class TestPhoneMenu:
    def test_it_opens_without_scripts_and_by_keyboard(self, open_page):
        page = open_page("/", width=320, scripts=False)
        page.focus(".site-menu summary")
        page.keyboard.press("Enter")

        assert page.is_visible(".site-menu a >> text=Gaps") and not page.is_visible(".site-nav")


class TestWhatStrangersWrote:
    """Feeds are written by strangers: cleaned when they are read, escaped when they are shown, held by the policy."""

    def dialogs(self, open_page):
        """Opens the bill, tries every link and whatever a pointer can wake, and tells which dialogs came up."""
        page = open_page("/bills/20252026/AB-779/")
        said = []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.reload()
        page.evaluate("""
            for (const one of document.querySelectorAll('#main *')) {
                for (const kind of ['mouseover', 'focus', 'error', 'load', 'toggle']) one.dispatchEvent(new Event(kind))
                if (one.protocol === 'javascript:') one.click()
            }
        """)
        page.wait_for_timeout(300)
        return page, said

    def test_nothing_of_a_hostile_feed_runs(self, open_page):
        items = [{"title": f"AB 779 {one}", "description": one, "guid": str(at)} for at, one in enumerate(ATTACKS)]
        items += [{"title": f"AB 779 link {at}", "link": one, "guid": f"l{at}"} for at, one in enumerate(LINKS)]
        visit = SOURCE.visit(Known(date(2026, 9, 15), feeds=(FeedPlan("A <b>feed</b>", "https://e.org/", "newsroom"),)))
        next(visit)
        body = rss(
            *({name: value.replace("\x00", "").replace("\x01", "") for name, value in one.items()} for one in items)
        )
        found = [visit.send(body), *visit]
        note_mentions([one for one in found if isinstance(one, MentionRecord)], recorded_at=now(), origin=Origin.LIVE)

        page, said = self.dialogs(open_page)

        assert Mention.objects.count() > 40
        assert said == []
        assert (
            page.evaluate("document.querySelectorAll('#main script, #main iframe, #main img, #main base').length") == 0
        )
        hrefs = page.evaluate("[...document.querySelectorAll('#main a')].map(one => one.protocol)")
        assert set(hrefs) <= {"http:", "https:"}

    def test_not_even_where_it_got_past_the_reading(self, open_page):
        bill = Measure.objects.get(type="AB", number=779)
        for at, one in enumerate(ATTACKS):
            make.mention(bill, key=f"a{at}", title=one[:300].replace("\x00", ""), link="https://e.org/")
        make.mention(bill, key="j", title="click", link="javascript:alert(document.domain)", on=date(2026, 9, 30))

        page, said = self.dialogs(open_page)

        assert page.query_selector("a[href^='javascript:']")
        assert said == []


@pytest.fixture
def lead_cookie(rows):
    """The session of a lead. The groups are made anew: an earlier test of this kind may have emptied the database."""
    group, _made = Group.objects.get_or_create(name="lead")
    group.permissions.set(Permission.objects.filter(codename__in=("review_match", "keep_positions")))
    client = Client()
    client.force_login(make.person("lena", role="lead"))
    return client.cookies["sessionid"].value


class TestRuleWorkbench:
    def test_a_draft_becomes_a_version_without_scripts(self, open_page, live_server, lead_cookie, monkeypatch):
        monkeypatch.setattr("recommendations.preview_rules.STEP", 0)
        for number in (901, 902):
            make.measure(f"AB {number}", digest=AMNESTY)
        page = open_page("/", scripts=False)
        page.context.add_cookies([{"name": "sessionid", "value": lead_cookie, "url": live_server.url}])
        page.goto(f"{live_server.url}/review/rules/edit/R4/")
        page.fill("#id_text", DRAFT)
        page.fill("#id_note", "Amnesties count.")
        page.click("text=Preview what it would change")
        page.wait_for_selector("progress")
        monkeypatch.setattr("recommendations.preview_rules.STEP", 60)
        page.click("#go-on button")
        page.click("text=Save as a version")
        page.wait_for_selector("pre")

        assert "Measures added: 2" in page.inner_text("#main")
        assert '+ id = "r4-amnesty"' in page.inner_text("pre")
        assert unexpected(page.said) == []

    def test_axe_finds_nothing_at_the_workbench(self, open_page, live_server, lead_cookie):
        page = open_page("/", width=390)
        page.context.add_cookies([{"name": "sessionid", "value": lead_cookie, "url": live_server.url}])
        found = []
        for address in ("", "edit/R4/", "dissent/"):
            page.goto(f"{live_server.url}/review/rules/{address}")
            found += [(address, *one) for one in violations(page, widths=[390])]

        assert found == []
