"""Reports of the Governor's office against the Legislature's own data."""

import pytest

from bills.choices import Outcome, ReportState, Stage
from bills.models import OutcomeReport
from bills.outcomes import verdict
from bills.upsert import settle_reports
from tests import factories as make


@pytest.mark.parametrize(
    ("outcome", "stage", "rule", "state"),
    [
        ("signed", "chaptered", "chaptered", "confirmed"), ("signed", "with_governor", "approved", "confirmed"),
        ("signed", "with_governor", "presented", "reported"), ("signed", "enrolled", "", "reported"),
        ("signed", "vetoed", "vetoed", "contradicted"), ("signed", "chaptered_without_signature", "", "contradicted"),
        ("signed", "died", "", "contradicted"), ("vetoed", "vetoed", "vetoed", "confirmed"),
        ("vetoed", "with_governor", "approved", "reported"), ("vetoed", "chaptered", "chaptered", "contradicted"),
    ],
)  # fmt: skip
def test_what_bears_a_report_out(outcome, stage, rule, state):
    assert verdict(Outcome(outcome), Stage(stage), rule) == ReportState(state)


@pytest.mark.django_db
class TestSettling:
    def report(self, stage, outcome="signed", source="pubinfo"):
        provenance = {"actions": {"source": source, "document": "", "stamp": ""}}
        return make.outcome_report(make.measure("AB 1", stage=stage, provenance=provenance), outcome=outcome)

    def settled(self, report):
        found = settle_reports()
        report.refresh_from_db()
        return [(one.measure, one.reported, one.stage) for one in found], report.state

    def test_confirmed_by_the_legislature(self):
        assert self.settled(self.report(Stage.CHAPTERED)) == ([], ReportState.CONFIRMED)

    def test_what_another_reader_says_settles_nothing(self):
        assert self.settled(self.report(Stage.CHAPTERED, source="openstates")) == ([], ReportState.REPORTED)

    def test_a_contradiction_is_told_once(self):
        report = self.report(Stage.VETOED)

        assert self.settled(report) == ([("AB 1", "signed", "vetoed")], ReportState.CONTRADICTED)
        assert self.settled(report) == ([], ReportState.CONTRADICTED)

    def test_a_contradicted_report_may_turn_out_right(self):
        report = self.report(Stage.VETOED)
        settle_reports()
        report.measure.stage = Stage.CHAPTERED
        report.measure.save()

        assert self.settled(report) == ([], ReportState.CONFIRMED)

    def test_nothing_is_settled_while_the_bill_is_on_its_way(self):
        assert self.settled(self.report(Stage.WITH_GOVERNOR)) == ([], ReportState.REPORTED)
        assert OutcomeReport.objects.unsettled().count() == 1
