"""Announcements of the Governor's office: broken lists, odd hyphens, corrections, and what the Legislature says later."""

import json
from datetime import date
from pathlib import Path

import pytest

from bills.choices import ChangeKind, Outcome, ReportState, Stage
from bills.models import Change, OutcomeReport
from ingest.announcement import read_entries
from ingest.models import Issue, Run
from ingest.run import run_source
from ingest.sources import registered
from ingest.talk import session_on
from tests import factories as make
from tests.factories.feeds import post, rss

POST = Path(__file__).resolve().parents[3] / "shared" / "data" / "gov_ca_post_2026-09-14.json"
needs_data = pytest.mark.skipif(not POST.is_file(), reason="the real post is not on this machine")
SIGNED = "<p>Governor Gavin Newsom today announced that he has signed the following bills:</p>"
VETOED = "<p>The Governor also announced that he has vetoed the following bills:</p>"


def entries(content):
    return [
        (entry.outcome.value, entry.number, entry.author, entry.subject, entry.message)
        for entry in read_entries(content)
    ]


@needs_data
def test_every_bill_of_a_real_post_comes_out_right():
    found = list(read_entries(json.loads(POST.read_bytes())[0]["content"]["rendered"]))

    assert [entry.number for entry in found] == [
        "AB 1126", "AB 1153", "AB 1359", "AB 1440", "AB 1526", "AB 1615", "AB 1617", "AB 1728", "AB 1758", "AB 1999",
        "AB 2004", "AB 2539", "AB 2766", "AB 2787", "SB 542", "SB 990", "SB 1435", "SB 1447",
    ]  # fmt: skip
    assert {entry.outcome for entry in found} == {Outcome.SIGNED}
    assert found[0].author == "Assemblymember Joe Patterson (R-Rocklin)"
    assert found[0].subject == "Medi-Cal managed care plans: enrollees with other health care coverage"
    assert found[9].author == "Assemblymember Ash Kalra (D-San José)"
    assert found[13].author == "the Committee on Water, Parks, and Wildlife"
    assert found[13].subject == "Water, parks, and wildlife: omnibus bill"
    assert found[15].author == "Senator Shannon Grove (R-Bakersfield)"
    assert found[17].subject == "Health omnibus"
    assert all(not entry.message for entry in found)


class TestReadingAList:
    def test_everything_between_two_sentences_belongs_to_the_first(self):
        assert entries(f"{VETOED}<ul><li>SB 2 by Senator Roe (D-Town) – Two.</li></ul>{SIGNED}AB 1 by Assemblymember Doe (R-Elk Grove) — One.</li>") == [
            ("vetoed", "SB 2", "Senator Roe (D-Town)", "Two", ""),
            ("signed", "AB 1", "Assemblymember Doe (R-Elk Grove)", "One", ""),
        ]  # fmt: skip

    @pytest.mark.parametrize("separator", [" — ", "—", " – ", "–", " - ", ": ", "  —  ", " —", "- "])
    def test_what_stands_between_author_and_subject_varies(self, separator):
        assert entries(f"{SIGNED}AB 1 by Assemblymember Joe Doe-Roe (D-San José){separator}Fees: fines.")[0][2:4] == (
            "Assemblymember Joe Doe-Roe (D-San José)", "Fees: fines",
        )  # fmt: skip

    def test_lists_without_tags_or_lines_are_parted_by_number(self):
        assert [entry[1] for entry in entries(f"{SIGNED}AB 1 by Senator A (D-B) — C.AB 2 by the Committee on Health — D. AB 3 by Senator E (R-F) — G.")] == [
            "AB 1", "AB 2", "AB 3",
        ]  # fmt: skip

    def test_an_unbreakable_hyphen_is_a_hyphen(self):
        assert entries(f"{SIGNED}SBX1\u20112 by Senator Skinner (D\u2011Berkeley) — Gouging.") == [
            ("signed", "SBX1\u20112", "Senator Skinner (D-Berkeley)", "Gouging", ""),
        ]  # fmt: skip

    def test_a_message_is_linked_to_its_own_bill_only(self):
        content = f"""{VETOED}<li>AB 44 by Assemblymember Doe (D-Town) — One. A veto message can be found
            <a href="https://www.gov.ca.gov/wp-content/uploads/2026/09/AB-44-Veto.pdf">here</a>.</li>
            <li>AB 45 by Assemblymember Roe (D-Town) — Two.</li>
            <p>For full text of the bills, visit: <a href="https://leginfo.legislature.ca.gov/x.pdf">leginfo</a>.</p>"""

        assert entries(content) == [
            ("vetoed", "AB 44", "Assemblymember Doe (D-Town)", "One", "https://www.gov.ca.gov/wp-content/uploads/2026/09/AB-44-Veto.pdf"),
            ("vetoed", "AB 45", "Assemblymember Roe (D-Town)", "Two", ""),
        ]  # fmt: skip

    def test_a_number_in_a_link_to_an_older_post_is_no_news(self):
        old = '<a href="https://www.gov.ca.gov/2025/10/13/update/">AB 9 by Senator Old (D-Gone) — Old</a>'

        assert [
            entry[1]
            for entry in entries(
                f"{SIGNED}AB 1 by Senator A (D-B) — C, which builds on {old}.</li>AB 2 by Senator D (R-E) — F."
            )
        ] == ["AB 1", "AB 2"]

    def test_a_number_in_a_link_to_the_bill_is(self):
        assert (
            entries(f'{SIGNED}<a href="https://leginfo.legislature.ca.gov/faces/x">AB 1</a> by Senator A (D-B) — C.')[
                0
            ][1]
            == "AB 1"
        )

    def test_shortcodes_and_stray_tags_are_nothing(self):
        assert entries(f'[et_pb_section fb_built="1"]{SIGNED}</span></li>[et_pb_text]AB 1 by Senator A (D-B) — C.</span>[/et_pb_text]') == [
            ("signed", "AB 1", "Senator A (D-B)", "C", ""),
        ]  # fmt: skip

    def test_a_bill_in_prose_outside_a_list_is_no_entry(self):
        assert entries("<p>The Governor praised AB 1 by Senator A (D-B) — a good bill.</p>") == []

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)//x.pdf", "data:text/html,x.pdf", "http://user@gov.ca.gov/x.pdf"]
    )
    def test_a_link_that_is_no_web_address_is_none(self, link):
        assert entries(f'{SIGNED}AB 1 by Senator A (D-B) — C. <a href="{link}">here</a>')[0][4] == ""


@pytest.mark.parametrize(
    ("day", "session"),
    [("2025-10-13", "20252026"), ("2026-09-14", "20252026"), ("2026-11-30", "20252026"), ("2026-12-01", "20272028"), ("2027-01-05", "20272028")],
)  # fmt: skip
def test_the_session_follows_from_the_day(day, session):
    assert str(session_on(date.fromisoformat(day))) == session


@pytest.fixture
def feed(near_site):
    """The Governor's feed, served; a test puts posts into it."""

    def visit(*posts, **headers):
        near_site.pages["/feed/"] = (200, headers, rss(*posts))
        return run_source(registered()["governor"], address=near_site.url + "/feed/")

    return visit


@pytest.mark.django_db
class TestReports:
    def test_a_report_is_shown_as_the_governors_word_and_moves_no_stage(self, feed):
        bill = make.measure("AB 1", stage=Stage.WITH_GOVERNOR)

        run = feed(post(f"{SIGNED}AB 1 by Senator A (D-B) — Fees."))

        report = OutcomeReport.objects.get()
        bill.refresh_from_db()
        assert run.outcome == Run.Outcome.OK
        assert (report.outcome, report.on, report.state) == ("signed", date(2026, 9, 14), ReportState.REPORTED)
        assert (report.author, report.subject, report.post) == (
            "Senator A (D-B)",
            "Fees",
            "https://www.gov.ca.gov/2026/09/14/post-1/",
        )
        assert bill.stage == Stage.WITH_GOVERNOR
        assert [change.kind for change in Change.objects.all()] == [ChangeKind.OUTCOME_REPORTED]

    def test_the_same_feed_again_changes_nothing(self, feed):
        make.measure("AB 1")
        content = f"{SIGNED}AB 1 by Senator A (D-B) — Fees."
        feed(post(content))
        before = OutcomeReport.objects.values().get()

        run = feed(post(content))

        assert (run.outcome, run.created, run.updated, run.changes) == (Run.Outcome.OK, 0, 0, 0)
        assert OutcomeReport.objects.values().get() == before

    @pytest.mark.parametrize("newest_first", [True, False])
    def test_a_later_post_corrects_the_outcome_and_the_first_day_stays(self, feed, newest_first):
        make.measure("AB 1")
        early = post(f"{SIGNED}AB 1 by Senator A (D-B) — Fees.", number=1)
        late = post(f"{VETOED}AB 1 by Senator A (D-B) — Fees.", number=2, pubDate="Wed, 16 Sep 2026 03:00:00 +0000")

        feed(*((late, early) if newest_first else (early, late)))

        report = OutcomeReport.objects.get()
        assert (report.outcome, report.on) == ("vetoed", date(2026, 9, 14))
        assert Change.objects.count() == 1

    def test_a_correction_that_comes_another_day_is_a_change(self, feed):
        make.measure("AB 1")
        early = post(f"{SIGNED}AB 1 by Senator A (D-B) — Fees.", number=1)
        feed(early)

        feed(
            post(f"{VETOED}AB 1 by Senator A (D-B) — Fees.", number=2, pubDate="Wed, 16 Sep 2026 03:00:00 +0000"), early
        )
        feed(early)

        assert OutcomeReport.objects.get().outcome == "vetoed"
        assert [(change.was, change.now) for change in Change.objects.all()] == [("", "signed"), ("signed", "vetoed")]

    def test_a_bill_that_is_not_known_is_one_issue_however_often_it_is_read(self, feed):
        content = f"{SIGNED}AB 1 by Senator A (D-B) — Fees."

        first, second = feed(post(content)), feed(post(content))

        assert (first.issues.count(), second.issues.count()) == (1, 0)
        assert Issue.objects.get().value == "AB 1"

    def test_a_bill_on_both_lists_of_a_post_is_an_issue_and_no_report(self, feed):
        make.measure("AB 1")

        feed(post(f"{SIGNED}AB 1 by Senator A (D-B) — Fees.{VETOED}AB 1 by Senator A (D-B) — Fees."))

        assert not OutcomeReport.objects.exists()
        assert Issue.objects.get().reason == "a bill both signed and vetoed in one post"

    def test_a_post_without_a_date_is_an_issue(self, feed):
        make.measure("AB 1")

        feed(post(f"{SIGNED}AB 1 by Senator A (D-B) — Fees.", pubDate="soon"))

        assert not OutcomeReport.objects.exists()
        assert "without a date" in Issue.objects.get().reason

    def test_a_resolution_on_a_list_is_an_issue(self, feed):
        feed(post(f"{SIGNED}ACR 1 by Senator A (D-B) — Day."))

        assert Issue.objects.get().reason == "an entry that names no bill"

    def test_a_press_release_about_something_else_is_passed_over(self, feed):
        run = feed(
            post("<p>Governor Newsom announces appointments.</p>", title="Governor Newsom announces appointments")
        )

        assert run.outcome == Run.Outcome.UNCHANGED
        assert not Issue.objects.exists()

    @needs_data
    def test_the_sites_other_answer_is_read_as_well(self, near_site):
        make.measure("SB 1447")
        near_site.pages["/wp-json/wp/v2/posts"] = (200, {}, POST.read_bytes())

        run_source(registered()["governor"], address=near_site.url + "/wp-json/wp/v2/posts?search=legislation")

        assert OutcomeReport.objects.get().on == date(2026, 9, 14)

    def test_a_replay_ends_in_the_same_rows(self, feed):
        from ingest.run import replay

        make.measure("AB 1")
        first = feed(post(f"{SIGNED}AB 1 by Senator A (D-B) — Fees."))
        before = OutcomeReport.objects.values("outcome", "on", "posted_at", "post", "state").get()
        OutcomeReport.objects.all().delete()

        run = replay(registered()["governor"], of=first)

        assert run.created == 1
        assert OutcomeReport.objects.values("outcome", "on", "posted_at", "post", "state").get() == before
