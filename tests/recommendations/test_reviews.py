"""What a person's word does to a match, who may speak, and how it is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bills.choices import PrintState, Stage
from recommendations.choices import Basis, Confidence, MatchState, Scope, Stance, ThisSession, Verdict
from recommendations.models import Claim, Match, Reading, ReviewDecision
from recommendations.quoting import Clause
from recommendations.refusal import Refused
from recommendations.reviews import Judgement, claim, decide, reject_many, release_claims, second_review, undo
from recommendations.status import read_all
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 24, 12, 0, tzinfo=UTC)
CLAUSE = "This bill would end the fee."
DIGEST = f"Existing law sets a fee.\n{CLAUSE} It would also pay for programs."
ADVANCES = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
OPPOSES = Judgement(Verdict.CONFIRM, Stance.OPPOSES, Scope.PARTIAL, ("a",), note="It raises the fee.")
UNRELATED = Judgement(Verdict.REJECT, Stance.ADVANCES, Scope.DIRECT, ("a",), note="Civil court only.")


@pytest.fixture
def match():
    return make.match(make.recommendation(), make.measure(digest=DIGEST), clause=CLAUSE)


def say(match, by, judgement=ADVANCES, *, at=NOON, **more):
    now = Match.objects.get(pk=match.pk)
    seen = {"revision": now.revision, "version": now.measure.latest_version.key} | more
    return decide(match=match.pk, by=by, judgement=judgement, at=at, **seen)


def refusal(deed, *arguments, **more):
    with pytest.raises(Refused) as raised:
        deed(*arguments, **more)
    return raised.value.code


class TestOneWord:
    def test_confirms_the_match_with_what_the_person_said(self, match, reviewer):
        say(match, reviewer, Judgement(Verdict.CONFIRM, Stance.MIXED, Scope.PARTIAL, ("b", "a"), note="Both ways."))

        match.refresh_from_db()
        assert (match.state, match.stance, match.scope, match.elements) == ("confirmed", "mixed", "partial", ["a", "b"])
        assert match.confidence == Confidence.ONE

    def test_is_kept_with_clause_version_rule_and_the_name_of_that_day(self, match, reviewer):
        made = say(match, reviewer)
        reviewer.delete()

        made.refresh_from_db()
        assert (made.quote, made.version.key) == (CLAUSE, match.version.key)
        assert DIGEST[made.start : made.end] == CLAUSE
        assert (made.decided_by, made.decided_as, made.role, made.rule_version) == (None, "Rita Doe", "reviewer", "1")

    def test_sets_a_match_aside(self, match, reviewer):
        say(match, reviewer, UNRELATED)

        match.refresh_from_db()
        assert match.state == MatchState.REJECTED
        assert not Match.objects.public().exists()

    @pytest.mark.parametrize("judgement", [UNRELATED, OPPOSES], ids=["not related", "opposes"])
    def test_needs_a_reason_where_it_sets_aside_or_runs_against(self, match, reviewer, judgement):
        bare = Judgement(judgement.verdict, judgement.stance, judgement.scope, judgement.elements, note="  ")

        assert refusal(say, match, reviewer, bare) == "incomplete"

    @pytest.mark.parametrize(
        "judgement",
        [
            Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("z",)),
            Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ()),
            Judgement(Verdict.CONFIRM, "helps", Scope.DIRECT, ("a",)),
            Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",), Clause("digest", 0, 4, "Fees")),
        ],
        ids=["element unknown", "no element", "stance unknown", "clause not in the version"],
    )
    def test_is_refused_where_it_says_what_cannot_be(self, match, reviewer, judgement):
        assert refusal(say, match, reviewer, judgement) == "incomplete"
        assert not ReviewDecision.objects.exists()

    def test_a_clause_that_the_person_chose_takes_the_place_of_the_marked_one(self, match, reviewer):
        start = DIGEST.index("It would also")
        chosen = Clause("digest", start, len(DIGEST), DIGEST[start:])
        say(match, reviewer, Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("c",), chosen))

        assert [(one.quote, one.elements) for one in match.evidence.all()] == [(chosen.quote, ["c"])]

    def test_of_an_account_without_a_role_is_refused(self, match, outsider):
        assert refusal(say, match, outsider) == "not_allowed"


class TestFasterColleague:
    def test_second_of_two_racing_words_is_refused_and_the_first_stands(self, match, reviewer, lead):
        say(match, reviewer, revision=0)

        assert refusal(say, match, lead, UNRELATED, revision=0) == "stale"
        match.refresh_from_db()
        assert match.state == MatchState.CONFIRMED
        assert ReviewDecision.objects.count() == 1

    def test_new_version_that_arrived_meanwhile_is_news_too(self, match, reviewer):
        seen = match.version.key
        make.version(match.measure, state=PrintState.AMENDED, print_number=98, digest=DIGEST)

        assert refusal(say, match, reviewer, version=seen) == "stale"


class TestSecondWord:
    def test_of_a_lead_makes_it_confirmed_by_two(self, match, reviewer, lead):
        say(match, reviewer, OPPOSES)
        match.refresh_from_db()
        assert match.wants_second_reader

        second_review(match=match.pk, by=lead, note="", revision=1, version=match.version.key, at=NOON)

        match.refresh_from_db()
        assert (match.confidence, match.wants_second_reader) == (Confidence.TWO, False)

    def test_takes_a_second_person(self, match, lead):
        say(match, lead, OPPOSES)

        assert (
            refusal(second_review, match=match.pk, by=lead, note="", revision=1, version="", at=NOON) == "same_person"
        )

    def test_takes_the_right_to_give_it(self, match, reviewer, colleague):
        say(match, reviewer, OPPOSES)

        assert refusal(say, match, colleague, OPPOSES) == "needs_lead"

    @pytest.mark.parametrize(
        ("stage", "stance", "wanted"),
        [
            (Stage.IN_COMMITTEE, Stance.ADVANCES, False),
            (Stage.CHAPTERED, Stance.ADVANCES, True),
            (Stage.CHAPTERED_WITHOUT_SIGNATURE, Stance.MIXED, True),
            (Stage.IN_COMMITTEE, Stance.OPPOSES, True),
        ],
    )
    def test_is_wanted_for_what_is_law_or_opposes(self, match, reviewer, stage, stance, wanted):
        match.measure.stage = stage
        match.measure.save()
        say(match, reviewer, Judgement(Verdict.CONFIRM, stance, Scope.DIRECT, ("a",), note="Because."))

        assert Match.objects.get(pk=match.pk).wants_second_reader is wanted
        assert Match.objects.waiting_for_second().exists() is wanted

    def test_that_differs_makes_it_disputed_and_a_third_settles_it(self, match, reviewer, lead, administrator):
        say(match, reviewer)
        say(match, lead, UNRELATED)
        match.refresh_from_db()
        assert (match.confidence, match.state) == (Confidence.DISPUTED, MatchState.NEEDS_RECHECK)

        say(match, administrator)

        match.refresh_from_db()
        assert (match.confidence, match.state, match.readers) == (Confidence.TWO, MatchState.CONFIRMED, 2)

    def test_a_person_who_changes_their_mind_is_still_one_person(self, match, lead):
        first = say(match, lead)
        second = say(match, lead, UNRELATED)

        match.refresh_from_db()
        assert second.supersedes == first
        assert (match.state, match.readers, match.is_disputed) == (MatchState.REJECTED, 1, False)


class TestUndo:
    def test_brings_everything_back_as_it_was(self, match, reviewer):
        start = DIGEST.index("It would also")
        chosen = Clause("digest", start, len(DIGEST), DIGEST[start:])
        made = say(match, reviewer, Judgement(Verdict.CONFIRM, Stance.OPPOSES, Scope.PARTIAL, ("c",), chosen, "Why."))

        undo(decision=made.pk, by=reviewer, at=NOON + timedelta(minutes=9))

        match.refresh_from_db()
        assert (match.state, match.stance, match.scope, match.elements) == ("suggested", "advances", "direct", ["a"])
        assert [one.quote for one in match.evidence.all()] == [CLAUSE]
        made.refresh_from_db()
        assert made.undone_at is not None

    def test_ends_after_ten_minutes(self, match, reviewer):
        made = say(match, reviewer)

        assert refusal(undo, decision=made.pk, by=reviewer, at=NOON + timedelta(minutes=10)) == "too_late"

    def test_is_for_the_person_who_decided(self, match, reviewer, lead):
        made = say(match, reviewer)

        assert refusal(undo, decision=made.pk, by=lead, at=NOON) == "not_yours"

    def test_never_pulls_the_ground_from_under_a_colleague(self, match, reviewer, lead):
        made = say(match, reviewer)
        say(match, lead)

        assert refusal(undo, decision=made.pk, by=reviewer, at=NOON) == "built_upon"

    def test_twice_is_refused(self, match, reviewer):
        made = say(match, reviewer)
        undo(decision=made.pk, by=reviewer, at=NOON)

        assert refusal(undo, decision=made.pk, by=reviewer, at=NOON) == "already"

    def test_of_a_changed_mind_brings_the_first_word_back(self, match, reviewer):
        first = say(match, reviewer)
        second = say(match, reviewer, UNRELATED)
        undo(decision=second.pk, by=reviewer, at=NOON)

        match.refresh_from_db()
        assert match.state == MatchState.CONFIRMED
        assert list(ReviewDecision.objects.standing()) == [first]

    def test_nothing_is_released_before_the_ten_minutes_are_over(self, match, reviewer):
        made = say(match, reviewer)

        assert not ReviewDecision.objects.released(NOON + timedelta(minutes=9, seconds=59)).exists()
        assert list(ReviewDecision.objects.released(NOON + timedelta(minutes=10))) == [made]
        assert list(ReviewDecision.objects.held(NOON)) == [made]


class TestStatusMeanwhile:
    """What can still be undone reaches no status, and so nobody's mailbox."""

    @pytest.fixture(autouse=True)
    def session_was_read(self, match):
        Reading.objects.create(
            measure=match.measure, version=match.version, text_digest="", rule_version="1", read_at=NOON
        )

    def standing(self, at):
        ((_, reading),) = read_all(date(2026, 9, 24), at)
        return reading.basis, reading.this_session

    @pytest.mark.parametrize("judgement", [ADVANCES, UNRELATED, OPPOSES], ids=["advances", "not related", "opposes"])
    def test_stays_as_it_was_for_ten_minutes(self, match, reviewer, judgement):
        before = self.standing(NOON)
        say(match, reviewer, judgement)

        assert self.standing(NOON + timedelta(minutes=9)) == before
        assert self.standing(NOON + timedelta(minutes=10)) != before

    def test_first_word_counts_while_the_second_is_held(self, match, reviewer, lead):
        say(match, reviewer)
        later = NOON + timedelta(minutes=20)
        say(match, lead, UNRELATED, at=later)

        assert self.standing(later) == (Basis.PEOPLE, ThisSession.STALLED)


class TestChangedClause:
    def test_opens_a_new_round_in_which_earlier_words_do_not_count(self, match, reviewer, colleague):
        say(match, reviewer)
        amended = "Existing law sets a fee.\nThis bill would halve the fee."
        later = make.version(match.measure, state=PrintState.AMENDED, print_number=98, digest=amended)
        Match.objects.filter(pk=match.pk).update(state=MatchState.NEEDS_RECHECK)
        assert Match.objects.get().confidence == Confidence.RECHECK

        at = amended.index("This bill")
        clause = Clause("digest", at, len(amended), amended[at:])
        made = say(match, colleague, Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.PARTIAL, ("a",), clause))

        match.refresh_from_db()
        assert (made.round, match.readers, match.version) == (2, 1, later)
        assert match.confidence == Confidence.ONE

    def test_cannot_be_confirmed_without_pointing_at_a_clause_that_stands(self, match, reviewer):
        say(match, reviewer)
        make.version(match.measure, state=PrintState.AMENDED, print_number=98, digest="This bill would halve the fee.")
        Match.objects.filter(pk=match.pk).update(state=MatchState.NEEDS_RECHECK)

        assert refusal(say, match, reviewer) == "incomplete"


class TestClaim:
    def test_is_shown_to_colleagues_until_it_expires(self, match, reviewer, colleague):
        claim(match=match.pk, by=reviewer, at=NOON)

        assert refusal(claim, match=match.pk, by=colleague, at=NOON + timedelta(minutes=14)) == "claimed"
        assert claim(match=match.pk, by=colleague, at=NOON + timedelta(minutes=15)).by == colleague

    def test_is_let_go_by_deciding_and_on_request(self, match, reviewer):
        other = make.match(make.recommendation("R5", goal="G3"), match.measure)
        claim(match=match.pk, by=reviewer, at=NOON), claim(match=other.pk, by=reviewer, at=NOON)
        say(match, reviewer)
        assert [one.match for one in Claim.objects.all()] == [other]

        assert release_claims(by=reviewer) == 1

    def test_does_not_lock_anybody_out(self, match, reviewer, colleague):
        claim(match=match.pk, by=reviewer, at=NOON)

        assert say(match, colleague).pk


class TestManyAtOnce:
    def test_one_reason_sets_all_of_them_aside(self, match, reviewer):
        other = make.match(make.recommendation("R5", goal="G3"), match.measure)
        seen = {match.pk: 0, other.pk: 0}

        made = reject_many(matches=seen, by=reviewer, note="Juvenile fees only.", at=NOON)

        assert [one.note for one in made] == ["Juvenile fees only."] * 2
        assert set(Match.objects.values_list("state", flat=True)) == {MatchState.REJECTED}

    def test_one_stale_among_them_leaves_all_as_they_were(self, match, reviewer):
        other = make.match(make.recommendation("R5", goal="G3"), match.measure)
        say(other, reviewer)

        assert refusal(reject_many, matches={match.pk: 0, other.pk: 0}, by=reviewer, note="No.", at=NOON) == "stale"
        match.refresh_from_db()
        assert match.state == MatchState.SUGGESTED
