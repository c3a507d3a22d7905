"""Learning from review: decisions as labelled examples, the figures the site publishes, and labels without words."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from recommendations.choices import Band, MatchState, Scope, Stance, Verdict
from recommendations.load import load_paper_text
from recommendations.models import Match, Recommendation, ReviewDecision
from recommendations.propose_matches import propose_matches
from recommendations.review_quality import Decided, review_quality
from recommendations.reviewed import as_judged, reviewed
from recommendations.reviews import Judgement, decide
from recommendations.rules_in_force import rules_in_force, shipped_text
from recommendations.watch import clause_hash
from tests.factories import match, measure, version

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 2, 6, 15, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
LAW = "Existing law requires a person convicted of domestic violence to pay a fee of $500.\n"
FEE = "This bill would eliminate the fee that a person convicted of domestic violence pays while on probation."
NAME = "This bill would name a highway."


@pytest.fixture
def r4() -> Recommendation:
    load_paper_text(settings.PAPER_FILE.name, shipped_text().encode())
    return Recommendation.objects.get(code="R4")


def say(who, of: Match, verdict: str = Verdict.CONFIRM, stance: str = Stance.ADVANCES, at: datetime = AT) -> None:
    of.refresh_from_db()
    word = Judgement(verdict, stance, Scope.DIRECT, ("a",), note="Read.")
    decide(match=of.pk, by=who, judgement=word, revision=of.revision, version=of.version.key, at=at)


def command(name: str, *options: str) -> str:
    out = StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue()


class TestEvaluate:
    def test_runs_on_reviewed_decisions_and_counts_undecided_pairs_neither_way(self, r4, reviewer):
        found, missed, extra = (
            measure(f"AB {n}", digest=text) for n, text in ((1, LAW + FEE), (2, NAME), (3, LAW + FEE))
        )
        say(reviewer, match(r4, found, clause=FEE))
        say(reviewer, match(r4, missed, clause=NAME))
        say(reviewer, match(r4, extra, clause=FEE), Verdict.REJECT)
        told = json.loads(command("evaluate", "--reviewed", "--json"))

        assert told["pairs"] | {"precision": 0.5, "recall": 0.5} == told["pairs"]
        assert (told["pairs"]["tp"], told["pairs"]["fp"], told["pairs"]["fn"]) == (1, 1, 1)
        assert told["stance_accuracy"] == 1 and told["evidence_accuracy"] == 1
        assert {(one["measure"], one["kind"]) for one in told["errors"]} == {("AB 2", "missed"), ("AB 3", "extra")}

    def test_wants_a_file_or_the_reviews_and_not_both(self, r4):
        for options in ((), ("--reviewed", "file.jsonl")):
            with pytest.raises(CommandError, match="--reviewed"):
                command("evaluate", *options)


class TestExamples:
    def test_words_within_their_undo_time_are_none_yet(self, r4, reviewer):
        say(reviewer, match(r4, measure(digest=FEE), clause=FEE))

        assert reviewed(at=AT + timedelta(minutes=5)) == []
        assert len(reviewed(at=LATER)) == 1

    def test_a_match_on_which_people_differ_is_none(self, r4, reviewer, lead):
        made = match(r4, measure(digest=FEE), clause=FEE)
        say(reviewer, made)
        say(lead, made, Verdict.REJECT, at=AT + timedelta(minutes=20))

        assert reviewed(at=LATER) == []

    def test_the_text_is_the_one_that_people_read(self, r4, reviewer):
        bill = measure(digest=FEE)
        say(reviewer, match(r4, bill, clause=FEE))
        version(bill, state="AMD", print_number=98, digest=NAME)
        (judged,) = as_judged(reviewed(at=LATER), frozenset({"R4", "R5"}))

        assert (judged.text.digest, set(judged.pairs), judged.ambiguous) == (FEE, {"R4"}, {"R5"})

    @pytest.mark.parametrize("rows", [2, 20])
    def test_are_read_in_one_query(self, r4, reviewer, django_assert_num_queries, rows):
        for number in range(1, rows + 1):
            say(reviewer, match(r4, measure(f"AB {number}", digest=FEE), clause=FEE))
        with django_assert_num_queries(1):
            assert len(list(as_judged(reviewed(at=LATER), frozenset({"R4"})))) == rows


class TestLabels:
    def test_leave_without_a_word_of_the_bill_and_measure_the_same_when_put_together_again(
        self, r4, reviewer, tmp_path
    ):
        say(reviewer, match(r4, measure("AB 1", digest=LAW + "  " + FEE), clause=FEE))
        say(reviewer, match(r4, measure("AB 2", digest=NAME), clause=NAME), Verdict.REJECT)
        lines = command("export_reviewed")
        first, second = map(json.loads, lines.splitlines())

        assert "probation" not in lines and "highway" not in lines and "Read." not in lines
        assert first["recommendations"][0]["clause_sha256"] == clause_hash(FEE)
        assert (first["version"], second["recommendations"], second["rejected"][0]["id"]) == ("20250AB199INT", [], "R4")
        assert "R4" not in first["ambiguous"] and len(first["ambiguous"]) == 10

        file = tmp_path / "labels.jsonl"
        file.write_text(lines)
        again = json.loads(command("evaluate", str(file), "--database", "--json"))
        direct = json.loads(command("evaluate", "--reviewed", "--json"))
        assert {name: again[name] for name in ("pairs", "evidence_accuracy", "errors")} == {
            name: direct[name] for name in ("pairs", "evidence_accuracy", "errors")
        }
        assert again["evidence_accuracy"] == 1


class TestFigures:
    def test_nothing_to_measure_is_said_as_such(self, client):
        told = review_quality(LATER)

        assert (told.decided.precision, told.queue_recall, told.disagreement, told.oldest_waiting_days) == (None,) * 4
        assert "Nobody has decided on a suggestion yet" in client.get("/methodology/").content.decode()

    def test_precision_recall_disagreement_and_age(self, r4, reviewer, lead, client):
        for number, (digest, verdict, band) in enumerate(
            [
                (LAW + FEE, Verdict.CONFIRM, Band.STRONG),
                (NAME, Verdict.CONFIRM, Band.WEAK),
                (NAME, Verdict.REJECT, Band.STRONG),
            ],
            1,
        ):
            say(
                reviewer,
                match(r4, measure(f"AB {number}", digest=digest), clause=digest.split("\n")[-1], band=band),
                verdict,
            )
        seconded, disputed = Match.objects.order_by("measure__number")[:2]
        say(lead, seconded, at=AT + timedelta(minutes=20))
        say(lead, disputed, Verdict.REJECT, at=AT + timedelta(minutes=20))
        for number, days in ((7, 3), (8, 10), (9, 40)):
            match(r4, measure(f"SB {number}", digest=LAW + FEE), clause=FEE, suggested_at=LATER - timedelta(days=days))
        propose_matches(rules=rules_in_force(), at=LATER)
        told = review_quality(LATER)

        assert told.by_band[Band.STRONG] == Decided(1, 1)
        assert told.decided == Decided(1, 1)  # the disputed one waits for a third word
        assert (told.decided_by_two, told.disagreement) == (2, 0.5)
        assert (told.waiting, told.median_waiting_days, told.oldest_waiting_days) == (3, 10, 40)
        assert told.queue_recall == 1

        api = client.get("/api/v1/status/").json()["review"]
        assert (api["confirmed"], api["rejected"], api["precision"], api["disagreement"]) == (1, 1, 0.5, 0.5)
        assert api["by_band"]["strong"] == {"confirmed": 1, "rejected": 1, "precision": 0.5}
        html = client.get("/methodology/").content.decode()
        assert "half of them longer than" in html and "Share confirmed" in html

    def test_a_confirmed_match_that_the_rules_do_not_see_lowers_the_recall(self, r4, reviewer):
        for number, digest in ((1, LAW + FEE), (2, NAME)):
            say(reviewer, match(r4, measure(f"AB {number}", digest=digest), clause=digest.split("\n")[-1]))
        propose_matches(rules=rules_in_force(), at=LATER)

        assert (review_quality(LATER).queue_recall, review_quality(LATER).read_otherwise) == (0.5, 1)

    @pytest.mark.parametrize("rows", [2, 20])
    def test_take_as_many_queries_for_many_decisions(self, r4, reviewer, django_assert_num_queries, rows):
        for number in range(1, rows + 1):
            say(reviewer, match(r4, measure(f"AB {number}", digest=FEE), clause=FEE))
        with django_assert_num_queries(4):
            review_quality(LATER)


def test_set_aside_stays_aside_until_its_clause_changes(r4, reviewer):
    bill = measure(digest=LAW + FEE)
    propose_matches(rules=rules_in_force(), at=AT)
    made = Match.objects.get()
    say(reviewer, made, Verdict.REJECT)
    for text in (f"(1) {LAW}(2) {FEE.upper()}", LAW + FEE + " " + NAME):
        version(bill, state="AMD", print_number=98 - bill.versions.count(), digest=text)
        propose_matches(rules=rules_in_force(), at=LATER)
        made.refresh_from_db()
        assert made.state == MatchState.REJECTED
    version(bill, state="AMD", print_number=90, digest=LAW + FEE.replace("while on probation", "and every assessment"))
    propose_matches(rules=rules_in_force(), at=LATER)

    made.refresh_from_db()
    assert made.state == MatchState.SUGGESTED
    assert ReviewDecision.objects.get().quote == FEE
