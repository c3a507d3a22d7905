"""Two sources on one measure: the official feed is believed, both words are kept, and nobody is told twice."""

import json

import pytest

from bills.choices import ChangeKind, ReportState, Stage
from bills.models import Change, Measure, OutcomeReport
from ingest.models import Issue
from ingest.run import run_source
from ingest.sources import registered
from tests import feed
from tests.factories.feeds import post, rss
from tests.ingest.test_openstates import bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def official(tmp_path):
    """The official feed with one bill, introduced, and then these lines."""

    def load(*lines):
        members = feed.whole([1])
        members["BILL_HISTORY_TBL.dat"] += "".join(
            feed.action(1, text, on, history) for history, (on, text) in enumerate(lines, start=2)
        )
        path = tmp_path / "pubinfo_2025.zip"
        path.write_bytes(feed.packed(members))
        return run_source(registered()["pubinfo"], address=str(path))

    return load


@pytest.fixture
def records(tmp_path):
    """Open States' record of the same bill, with these lines."""

    def load(*lines):
        actions = [
            {
                "description": text,
                "date": on,
                "organization": {"classification": "lower"},
                "classification": [],
                "order": 0,
            }
            for on, text in [("2024-12-02", "Read first time. To print."), *lines]
        ]
        path = tmp_path / "records.jsonl"
        path.write_text(json.dumps(bill("AB 1", actions=actions, title="Subject 1.")))
        return run_source(registered()["openstates"], address=str(path))

    return load


REFERRED = ("2025-01-10", "Referred to Com. on PUB. S.")
PASSED = ("2025-01-10", "Read third time. Passed. Ordered to the Senate.")
VETOED = ("2025-10-01", "Vetoed by Governor.")
CHAPTERED = ("2025-10-01", "Chaptered by Secretary of State - Chapter 1, Statutes of 2025.")


def stages():
    return [change.now for change in Change.objects.filter(kind=ChangeKind.STAGE_CHANGED)]


def test_the_official_stage_stays_and_the_other_is_one_issue(official, records):
    official(REFERRED)
    changes = Change.objects.count()

    first, second = records(PASSED), records(PASSED)

    one = Measure.objects.get()
    issue = Issue.objects.get(reason="openstates disagrees on stage")
    assert one.stage == Stage.IN_COMMITTEE
    assert (issue.file, issue.value) == ("AB 1", "in_committee | passed_first_house")
    assert one.provenance["actions"]["source"] == "pubinfo"
    assert Change.objects.count() == changes
    assert (first.changes, second.changes, second.issues.count()) == (0, 0, 0)


def test_the_official_feed_takes_over_what_another_had_said_first(official, records):
    records(PASSED)
    assert Measure.objects.get().stage == Stage.PASSED_FIRST_HOUSE

    official(REFERRED)

    one = Measure.objects.get()
    assert (one.stage, one.provenance["actions"]["source"]) == (Stage.IN_COMMITTEE, "pubinfo")
    assert one.actions.count() == 2


def test_equal_words_of_two_sources_are_no_issue(official, records):
    official(REFERRED)

    assert records(REFERRED).issues.count() == 0


def test_a_source_that_states_no_facts_cannot_be_made_to(official):
    """The rank is the code's, not the feed's."""
    from bills.precedence import may_state_facts

    assert not any(may_state_facts(source) for source in ("governor", "billfeed"))


class TestTheGovernorsWord:
    @pytest.fixture
    def announced(self, near_site):
        content = "has signed the following bills: AB 1 by Senator A (D-B) — Fees."
        near_site.pages["/feed/"] = (200, {}, rss(post(content, pubDate="Wed, 01 Oct 2025 20:00:00 +0000")))
        return lambda: run_source(registered()["governor"], address=near_site.url + "/feed/")

    def test_it_is_confirmed_when_the_legislature_says_the_same(self, official, announced):
        official(REFERRED)
        announced()
        assert OutcomeReport.objects.get().state == ReportState.REPORTED
        assert Measure.objects.get().stage == Stage.IN_COMMITTEE

        run = official(REFERRED, CHAPTERED)

        assert OutcomeReport.objects.get().state == ReportState.CONFIRMED
        assert stages() == [Stage.CHAPTERED]
        assert not run.issues.filter(reason__contains="Governor").exists()

    def test_it_is_an_issue_once_when_the_legislature_says_otherwise(self, official, announced):
        official(REFERRED)
        announced()

        runs = [
            official(REFERRED, VETOED),
            official(REFERRED, VETOED, ("2025-10-02", "Consideration of Governor's veto pending.")),
        ]

        assert OutcomeReport.objects.get().state == ReportState.CONTRADICTED
        assert [run.issues.filter(reason__contains="Governor").count() for run in runs] == [1, 0]
        assert Measure.objects.get().stage == Stage.VETOED

    def test_another_reader_confirms_nothing(self, records, announced):
        records(REFERRED)
        announced()

        records(REFERRED, CHAPTERED)

        assert Measure.objects.get().stage == Stage.CHAPTERED
        assert OutcomeReport.objects.get().state == ReportState.REPORTED
