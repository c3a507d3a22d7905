"""Versions of the rules: previewed, saved, put in force, taken back; what people decided stays."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recommendations.choices import MatchState, Scope, Stance, Verdict
from recommendations.load import load_paper_text
from recommendations.matching.rules import MATCHER_VERSION, read_rules
from recommendations.models import Dissent, Match, Recommendation, RulePreview, RuleSet, RuleTurn
from recommendations.preview_rules import SLICE, start_preview, step_preview
from recommendations.propose_matches import propose_matches
from recommendations.refusal import Refused
from recommendations.reviews import Judgement, decide
from recommendations.rule_sets import put_in_force, save_rule_set
from recommendations.rule_text import BadSection, section
from recommendations.rules_in_force import rules_in_force, shipped_text, text_in_force
from tests.factories import match, measure
from tests.recommendations.test_rule_text import RULE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 23, 6, 15, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
AMNESTY = "This bill would offer amnesty for unpaid traffic tickets."
DRAFT = section(settings.PAPER_FILE.read_text(), "R4").rstrip() + RULE


@pytest.fixture
def paper() -> None:
    load_paper_text(settings.PAPER_FILE.name, shipped_text().encode())


def previewed(lead, *, edited: str = DRAFT, note: str = "Amnesties count.") -> RulePreview:
    draft = start_preview(section="R4", edited=edited, note=note, by=lead, at=AT)
    return step_preview(preview=draft.pk, at=LATER, seconds=60)


def saved(lead, *, activate: bool = True, **draft: str) -> RuleSet:
    return save_rule_set(preview=previewed(lead, **draft).pk, by=lead, activate=activate, at=AT)


def judged(lead, made: Match, verdict: str) -> None:
    word = Judgement(verdict, Stance.ADVANCES, Scope.DIRECT, ("a",), note="Read.")
    decide(match=made.pk, by=lead, judgement=word, revision=made.revision, version=made.version.key, at=AT)


class TestPreview:
    def test_names_each_measure_that_a_draft_would_add(self, paper, lead):
        measure("AB 1", digest=AMNESTY)
        measure("AB 2", digest="This bill would name a highway.")
        measure("AB 3", digest=AMNESTY, in_session="20232024")
        draft = previewed(lead)

        assert (draft.affected, draft.total, draft.done, draft.is_done) == (["R4"], 2, 2, True)
        assert draft.found == [["20252026", "AB-1", "AB 1", "R4", "added", "", "advances, direct, strong (0.90)"]]
        assert draft.counts["added"] == 1
        assert not Match.objects.exists()

    def test_a_rule_turned_round_changes_the_stance_and_one_taken_out_drops(self, paper, lead):
        measure("AB 1", digest=AMNESTY)
        saved(lead)
        turned = section(text_in_force(), "R4").replace(
            'stance = "advances"\nscope = "direct"\nelements = ["a"]\nweight = 0.9\nclause = ["fee-amnesty"]',
            'stance = "opposes"\nscope = "direct"\nelements = ["a"]\nweight = 0.9\nclause = ["fee-amnesty"]',
        )
        assert previewed(lead, edited=turned).counts["stance"] == 1
        weak = turned.replace('weight = 0.9\nclause = ["fee-amnesty"]', 'weight = 0.4\nclause = ["fee-amnesty"]')
        assert previewed(lead, edited=weak).counts["dropped"] == 1
        assert previewed(lead, edited=section(shipped_text(), "R4")).counts == {
            "added": 0,
            "dropped": 1,
            "stance": 0,
            "scope": 0,
            "queued": 0,
            "unqueued": 0,
        }

    def test_says_what_both_rules_make_of_reviewed_decisions(self, paper, lead):
        right, wrong = measure("AB 1", digest=AMNESTY), measure("AB 2", digest=AMNESTY)
        r4 = Recommendation.objects.get(code="R4")
        judged(lead, match(r4, right, clause=AMNESTY), Verdict.CONFIRM)
        judged(lead, match(r4, wrong, clause=AMNESTY), Verdict.REJECT)

        assert previewed(lead).decided == {"before": {"right": 0, "wrong": 0}, "after": {"right": 1, "wrong": 1}}

    def test_goes_on_where_a_step_ended(self, paper, lead):
        for number in range(1, SLICE + 3):
            measure(f"AB {number}", digest=AMNESTY)
        draft = start_preview(section="R4", edited=DRAFT, note="Amnesties.", by=lead, at=AT)
        first = step_preview(preview=draft.pk, at=LATER, seconds=0)
        assert (first.done, first.is_done, first.counts["added"]) == (1, False, 1)
        with pytest.raises(Refused, match="still running"):
            save_rule_set(preview=draft.pk, by=lead, activate=False, at=AT)

        second = step_preview(preview=draft.pk, at=LATER, seconds=60)
        assert (second.done, second.is_done, second.counts["added"]) == (SLICE + 2, True, SLICE + 2)
        assert step_preview(preview=draft.pk, at=LATER).found == second.found

    @pytest.mark.parametrize("measures", [2, 30])
    def test_queries_do_not_grow_with_the_measures(self, paper, lead, measures):
        for number in range(1, measures + 1):
            measure(f"AB {number}", digest=AMNESTY)
        draft = start_preview(section="R4", edited=DRAFT, note="Amnesties.", by=lead, at=AT)
        with CaptureQueriesContext(connection) as queries:
            step_preview(preview=draft.pk, at=LATER, seconds=60)

        assert len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 4

    def test_a_draft_that_says_the_same_is_refused_and_a_broken_one_named(self, paper, lead):
        with pytest.raises(Refused, match="rules in force say"):
            previewed(lead, edited=section(shipped_text(), "R4"))
        with pytest.raises(BadSection) as bad:
            previewed(
                lead,
                edited=DRAFT.replace(
                    'weight = 0.9\nclause = ["fee-amnesty"]', 'weight = 9.0\nclause = ["fee-amnesty"]'
                ),
            )
        assert (bad.value.field[-6:], bad.value.value) == ("weight", "9.0")
        assert not RulePreview.objects.exists()


class TestVersions:
    def test_saved_is_not_in_force_before_somebody_says_so(self, paper, lead):
        made = saved(lead, activate=False)

        assert text_in_force() == shipped_text()
        assert (made.note, made.written_as, made.parent, made.section) == ("Amnesties count.", "Lena Doe", None, "R4")
        put_in_force(rule_set=made.pk, by=lead, at=AT)
        assert text_in_force() == made.content
        assert rules_in_force().version == made.version

    def test_an_exported_version_reads_like_the_saved_one(self, paper, lead, tmp_path):
        made = saved(lead)
        again = read_rules("rules.toml", made.content.encode())

        assert again.version == made.version and MATCHER_VERSION
        assert any(rule.id == "r4-amnesty" for rule in again.recommendation("R4").rules)

    def test_rolling_back_is_one_more_turn(self, paper, lead):
        first = saved(lead)
        second = saved(
            lead, edited=section(text_in_force(), "R4").replace("An amnesty ends", "Amnesty ends"), note="Words."
        )
        assert second.parent == first
        put_in_force(rule_set=first.pk, by=lead, at=LATER)
        put_in_force(rule_set=None, by=lead, at=LATER)

        assert text_in_force() == shipped_text()
        assert [turn.to for turn in RuleTurn.objects.order_by("pk")] == [first, second, first, None]
        with pytest.raises(Refused, match="in force already"):
            put_in_force(rule_set=None, by=lead, at=LATER)

    def test_no_two_are_in_force(self, paper, lead):
        saved(lead)
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleSet.objects.create(content="x", version="x", section="R4", note="x", created_at=AT, is_active=True)

    def test_a_draft_of_older_rules_is_refused(self, paper, lead):
        draft = previewed(lead)
        saved_meanwhile = RuleSet.objects.create(
            content=draft.content, version="x", section="R4", note="Faster.", created_at=AT, is_active=True
        )
        with pytest.raises(Refused, match="Faster"):
            save_rule_set(preview=draft.pk, by=lead, activate=True, at=AT)
        assert list(RuleSet.objects.all()) == [saved_meanwhile]

    def test_reviewers_change_no_rules(self, paper, lead, reviewer):
        made = saved(lead, activate=False)
        with pytest.raises(Refused, match="Only leads"):
            start_preview(section="R4", edited=DRAFT, note="Mine.", by=reviewer, at=AT)
        with pytest.raises(Refused, match="Only leads"):
            put_in_force(rule_set=made.pk, by=reviewer, at=AT)

    def test_statutes_of_the_paper_follow_at_once(self, paper, lead):
        edited = DRAFT.replace('statutes = ["PEN 1203.097', 'statutes = ["PEN 1203.016", "PEN 1203.097', 1)
        saved(lead, edited=edited)
        assert Recommendation.objects.get(code="R4").statutes[0] == "PEN 1203.016"
        put_in_force(rule_set=None, by=lead, at=LATER)
        assert Recommendation.objects.get(code="R4").statutes[0] == "PEN 1203.097"


class TestDecisionsStand:
    def test_a_rule_change_overturns_no_decision_and_lists_where_it_differs(self, paper, lead):
        r4 = Recommendation.objects.get(code="R4")
        kept, refused, agreed = (measure(f"AB {n}", digest=AMNESTY) for n in (1, 2, 3))
        fee = measure("AB 4", digest="This bill would name a highway.")
        for bill, verdict in ((kept, Verdict.CONFIRM), (refused, Verdict.REJECT), (agreed, Verdict.CONFIRM)):
            judged(lead, match(r4, bill, clause=AMNESTY), verdict)
        judged(lead, match(r4, fee, clause="This bill would name a highway."), Verdict.CONFIRM)
        saved(lead)
        propose_matches(rules=rules_in_force(), at=LATER)

        states = dict(Match.objects.values_list("measure__number", "state"))
        assert states == {
            1: MatchState.CONFIRMED,
            2: MatchState.REJECTED,
            3: MatchState.CONFIRMED,
            4: MatchState.CONFIRMED,
        }
        assert set(Dissent.objects.values_list("match__measure__number", "says")) == {(2, "advances"), (4, "")}

        put_in_force(rule_set=None, by=lead, at=LATER)
        propose_matches(rules=rules_in_force(), at=LATER)
        assert set(Dissent.objects.values_list("match__measure__number", "says")) == {(1, ""), (3, ""), (4, "")}

    def test_the_pipeline_reads_by_the_rules_in_force(self, paper, lead):
        measure("AB 1", digest=AMNESTY)
        saved(lead)
        call_command("match", stdout=StringIO(), skip_checks=True)
        call_command("run_pipeline", "--stage", "paper", stdout=StringIO(), skip_checks=True)

        assert Match.objects.get().reasons[0].startswith("An amnesty ends what is owed.")
        assert text_in_force() != shipped_text()
