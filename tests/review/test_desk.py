"""The review desk over HTTP: what it shows, in which order, and how each deed ends."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from bills.choices import PrintState, Stage
from recommendations.choices import Band, MatchState, Scope, Stance, Verdict
from recommendations.models import Claim, Match, ReviewDecision
from recommendations.reviews import Judgement, decide
from tests import factories as make

pytestmark = pytest.mark.django_db
CLAUSE = "This bill would end the fee."
DIGEST = f"Existing law sets a fee.\n{CLAUSE}\nThis bill would pay for programs."


@pytest.fixture
def match():
    return make.match(make.recommendation(), make.measure(digest=DIGEST), clause=CLAUSE)


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


def typed(match, **said):
    return {
        "stance": "advances", "scope": "direct", "letters": ["a"], "note": "",
        "revision": match.revision, "version": match.measure.latest_version.key, "next": "",
    } | said  # fmt: skip


def order(client, **query):
    page = client.get(reverse("review:desk"), query)
    return [f"{row.measure.label} {row.recommendation.code}" for row in page.context["queue"].rows]


def of(number, code="R4", goal="G2", **fields):
    recommendation = make.recommendation(code, goal=goal) if code != "R4" else made_once()
    return make.match(recommendation, make.measure(number, digest=DIGEST), clause=CLAUSE, **fields)


def made_once():
    from recommendations.models import Recommendation

    return Recommendation.objects.filter(code="R4").first() or make.recommendation()


class TestQueue:
    def test_puts_the_hearing_first_then_changed_strong_and_the_rest_by_age(self, desk):
        at = now()
        of("AB 1", band=Band.LIKELY, suggested_at=at - timedelta(days=1))
        of("AB 2", band=Band.LIKELY, suggested_at=at - timedelta(days=9))
        of("AB 3")
        of("AB 4", state=MatchState.NEEDS_RECHECK)
        heard = of("AB 5", band=Band.WEAK)
        make.hearing(heard.measure, localdate() + timedelta(days=6))
        make.hearing(of("AB 6", band=Band.LIKELY, suggested_at=at).measure, localdate() + timedelta(days=8))

        assert order(desk) == ["AB 5 R4", "AB 4 R4", "AB 3 R4", "AB 2 R4", "AB 1 R4", "AB 6 R4"]

    def test_of_a_reviewer_leaves_out_what_is_for_a_lead(self, client, desk, lead, colleague):
        match = of("AB 1")
        opposes = Judgement(Verdict.CONFIRM, Stance.OPPOSES, Scope.DIRECT, ("a",), note="Why.")
        key = match.measure.latest_version.key
        decide(match=match.pk, by=colleague, judgement=opposes, revision=0, version=key, at=now())
        assert order(desk) == []

        client.force_login(lead)
        assert order(client) == ["AB 1 R4"]

    def test_does_not_show_a_lead_their_own_word_again(self, client, lead):
        match = of("AB 1")
        match.measure.stage = Stage.CHAPTERED
        match.measure.save()
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        decide(match=match.pk, by=lead, judgement=word, revision=0, version=match.version.key, at=now())
        client.force_login(lead)

        assert order(client) == []

    @pytest.mark.parametrize(
        ("query", "left"),
        [
            ({"reason": "2"}, ["AB 2 R4"]),
            ({"score": "likely"}, ["AB 3 R4"]),
            ({"age": "1"}, ["AB 3 R4"]),
            ({"who": "mine"}, ["AB 1 R4"]),
            ({"who": "free"}, ["AB 2 R4", "AB 3 R4"]),
            ({"reason": "nonsense"}, ["AB 2 R4", "AB 1 R4", "AB 3 R4"]),
        ],
    )
    def test_is_narrowed_by(self, desk, reviewer, query, left):
        first = of("AB 1")
        of("AB 2", state=MatchState.NEEDS_RECHECK)
        of("AB 3", band=Band.LIKELY, suggested_at=now())
        Claim.objects.create(match=first, by=reviewer, until=now() + timedelta(minutes=5))

        assert order(desk, **query) == left

    def test_is_narrowed_by_recommendation(self, desk):
        of("AB 1")
        other = of("AB 2", "R5", "G3")

        assert order(desk, recommendation=other.recommendation_id) == ["AB 2 R5"]

    @pytest.mark.parametrize("rows", [1, 3, 12])
    def test_takes_as_many_queries_for_one_as_for_many(self, desk, rows, django_assert_num_queries):
        for number in range(1, rows + 1):
            of(f"AB {number}")
        desk.get(reverse("review:desk"))

        with django_assert_num_queries(17):
            desk.get(reverse("review:desk"))


class TestOpenMatch:
    def test_marks_the_clause_and_says_why_it_was_suggested(self, desk, match):
        page = desk.get(reverse("review:match", args=[match.pk])).content.decode()

        assert f"<mark>{CLAUSE}</mark>" in page
        assert "Names Penal Code 1203.097." in page
        assert "Element a of R4" in page

    def test_up_for_a_recheck_quotes_the_clause_that_is_gone(self, desk, match):
        make.version(match.measure, state=PrintState.AMENDED, print_number=98, digest="This bill would halve the fee.")
        Match.objects.update(state=MatchState.NEEDS_RECHECK)
        page = desk.get(reverse("review:match", args=[match.pk])).content.decode()

        assert f"“{CLAUSE}”" in page and "not in the latest version word for word" in page

    def test_offers_the_version_before_by_a_link(self, desk, match):
        make.version(match.measure, state=PrintState.AMENDED, print_number=98, digest="This bill would halve the fee.")
        address = reverse("review:match", args=[match.pk])
        page = desk.get(address).content.decode()
        assert "version=earlier" in page and "This bill would halve the fee." in page

        assert CLAUSE in desk.get(address, {"version": "earlier"}).content.decode()

    def test_shows_the_past_decisions_whose_clauses_read_most_alike(self, desk, match, colleague):
        for number, words in enumerate(["This bill would end the fee now.", "Schools would hire counselors."], 1):
            other = make.match(match.recommendation, make.measure(f"SB {number}", digest=words), clause=words)
            word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
            decide(match=other.pk, by=colleague, judgement=word, revision=0, version=other.version.key, at=now())

        shown = desk.get(reverse("review:match", args=[match.pk])).context["desk"].similar

        assert [one.quote for one in shown] == ["This bill would end the fee now.", "Schools would hire counselors."]

    def test_says_who_else_is_looking_at_it(self, desk, match, colleague):
        Claim.objects.create(match=match, by=colleague, until=now() + timedelta(minutes=5))

        assert "Cora Doe is looking at this" in desk.get(reverse("review:match", args=[match.pk])).content.decode()

    def test_offers_every_sentence_when_it_is_asked_to(self, desk, match):
        start = DIGEST.index("This bill would pay")
        last = f'value="digest:{start}:{len(DIGEST)}"'
        page = desk.get(reverse("review:match", args=[match.pk])).content.decode()
        address = reverse("review:sentences", args=[match.pk])
        assert last not in page and f'href="{address}' in page

        assert last in desk.get(address).content.decode()
        alone = desk.get(address, headers={"HX-Request": "true"}).content.decode()
        assert last in alone and "<form" not in alone

    def test_without_a_marked_clause_offers_every_sentence_at_once(self, desk, match):
        match.evidence.all().delete()

        assert 'name="sentence"' in desk.get(reverse("review:match", args=[match.pk])).content.decode()

    def test_that_does_not_exist_is_not_found(self, desk):
        assert desk.get(reverse("review:match", args=[404])).status_code == 404


class TestDeciding:
    def test_goes_on_to_the_next(self, desk, match):
        other = of("AB 2")
        answer = desk.post(reverse("review:decide", args=[match.pk]), typed(match, next=other.pk))

        assert answer.status_code == 302
        assert answer.url == reverse("review:match", args=[other.pk])
        match.refresh_from_db()
        assert match.state == MatchState.CONFIRMED

    def test_keeps_the_filters(self, desk, match):
        answer = desk.post(reverse("review:decide", args=[match.pk]) + "?score=strong&text=body", typed(match))

        assert answer.url == reverse("review:desk") + "?score=strong"

    def test_with_htmx_sends_the_desk_alone_with_its_address(self, desk, match):
        other = of("AB 2")
        answer = desk.post(
            reverse("review:decide", args=[match.pk]), typed(match, next=other.pk), headers={"HX-Request": "true"}
        )

        assert answer.headers["HX-Push-Url"] == reverse("review:match", args=[other.pk])
        assert "<html" not in answer.content.decode() and "AB 2" in answer.content.decode()

    def ahead_of(self, desk, match):
        page = desk.get(reverse("review:ahead", args=[match.pk])).content.decode()
        return page, re.search('data-state="([^"]+)"', page)[1]

    def test_leaves_out_the_next_match_that_the_page_has_already(self, desk, match):
        other = of("AB 2")
        page, state = self.ahead_of(desk, other)
        assert "<html" not in page and reverse("review:decide", args=[other.pk]) in page

        sent = {"HX-Request": "true", "Desk-Ahead": state}
        answer = desk.post(reverse("review:decide", args=[match.pk]), typed(match, next=other.pk), headers=sent)

        assert answer.headers["HX-Reswap"] == "none"
        assert re.findall(
            'id="([^"]+)"(?: class="desk-head")? hx-swap-oob|id="([^"]+)" aria-labelledby="queue" hx-swap-oob',
            answer.content.decode(),
        ) == [("desk-head", ""), ("", "desk-queue"), ("desk-symbols", "")]
        assert reverse("review:decide", args=[other.pk]) not in answer.content.decode()
        assert answer.headers["HX-Push-Url"] == reverse("review:match", args=[other.pk])

    @pytest.mark.parametrize("meanwhile", ["decided", "claimed", "disputed", "amended"])
    def test_sends_the_next_match_anew_where_it_changed_since_the_page_fetched_it(
        self, desk, match, colleague, meanwhile
    ):
        other = of("AB 2")
        _page, state = self.ahead_of(desk, other)
        if meanwhile == "decided":
            Match.objects.filter(pk=other.pk).update(revision=1)
        elif meanwhile == "claimed":
            Claim.objects.create(match=other, by=colleague, until=now() + timedelta(minutes=5))
        elif meanwhile == "disputed":
            Match.objects.filter(pk=other.pk).update(is_disputed=True)
        else:
            make.version(other.measure, state=PrintState.AMENDED, print_number=98, digest=DIGEST)

        sent = {"HX-Request": "true", "Desk-Ahead": state}
        answer = desk.post(reverse("review:decide", args=[match.pk]), typed(match, next=other.pk), headers=sent)

        assert reverse("review:decide", args=[other.pk]) in answer.content.decode()
        assert "HX-Reswap" not in answer.headers and "hx-swap-oob" not in answer.content.decode()

    def test_of_one_match_does_not_carry_its_part_and_version_over_to_the_next(self, desk, match):
        other = of("AB 2")
        make.version(other.measure, state=PrintState.AMENDED, print_number=98, digest=f"{CLAUSE} And more.")
        address = reverse("review:decide", args=[match.pk]) + "?version=earlier"
        answer = desk.post(address, typed(match, next=other.pk), headers={"HX-Request": "true"})

        assert not answer.context["desk"].is_earlier

    def test_without_a_reason_keeps_what_was_typed(self, desk, match):
        answer = desk.post(reverse("review:decide", args=[match.pk]), typed(match, stance="unrelated", letters=["c"]))

        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Say why" in page
        assert 'value="c" checked' in page and 'value="unrelated" checked' in page
        assert not ReviewDecision.objects.exists()

    def test_a_near_miss_of_the_papers_list_is_reason_enough(self, desk, match):
        desk.post(
            reverse("review:decide", args=[match.pk]), typed(match, stance="unrelated", near_miss="Juvenile fees.")
        )

        assert ReviewDecision.objects.get().note == "Juvenile fees."

    def test_takes_the_words_that_were_selected(self, desk, match):
        start = DIGEST.index("pay for")
        said = typed(match, part="digest", start=start, end=start + len("pay for programs"))
        desk.post(reverse("review:decide", args=[match.pk]), said)

        assert ReviewDecision.objects.get().quote == "pay for programs"

    def test_takes_the_sentence_that_was_picked(self, desk, match):
        start = DIGEST.index("This bill would pay")
        desk.post(reverse("review:decide", args=[match.pk]), typed(match, sentence=f"digest:{start}:{len(DIGEST)}"))

        assert ReviewDecision.objects.get().quote == "This bill would pay for programs."

    @pytest.mark.parametrize("wrong", [{"part": "digest", "start": 5, "end": 9999}, {"sentence": "minutes:1:2"}])
    def test_a_clause_that_is_not_there_is_said_and_nothing_lost(self, desk, match, wrong):
        answer = desk.post(reverse("review:decide", args=[match.pk]), typed(match, note="My words.", **wrong))

        assert answer.status_code == 422
        assert "My words." in answer.content.decode()

    def test_after_a_faster_colleague_shows_the_new_state_and_keeps_the_words(self, desk, match, colleague):
        seen = typed(match, stance="mixed", note="My own words.")
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        decide(match=match.pk, by=colleague, judgement=word, revision=0, version=match.version.key, at=now())

        answer = desk.post(reverse("review:decide", args=[match.pk]), seen)

        assert answer.status_code == 409
        page = answer.content.decode()
        assert "A colleague was faster" in page and "Cora Doe said" in page
        assert "My own words." in page and 'value="mixed" checked' in page
        assert ReviewDecision.objects.count() == 1

    def test_undo_opens_the_match_again(self, desk, match):
        desk.post(reverse("review:decide", args=[match.pk]), typed(match))
        word = ReviewDecision.objects.get()
        assert reverse("review:undo", args=[word.pk]) in desk.get(reverse("review:desk")).content.decode()

        answer = desk.post(reverse("review:undo", args=[word.pk]))

        assert answer.url == reverse("review:match", args=[match.pk])
        match.refresh_from_db()
        assert match.state == MatchState.SUGGESTED

    def test_second_word_of_a_lead_takes_one_button(self, client, match, reviewer, lead):
        word = Judgement(Verdict.CONFIRM, Stance.OPPOSES, Scope.DIRECT, ("a",), note="Why.")
        decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=now())
        client.force_login(lead)
        assert "Agree: confirmed by two" in client.get(reverse("review:match", args=[match.pk])).content.decode()

        client.post(reverse("review:second", args=[match.pk]), {"revision": 1, "version": match.version.key})

        match.refresh_from_db()
        assert match.readers == 2

    def test_several_are_set_aside_for_one_reason(self, desk, match):
        other = of("AB 2")
        ticked = [f"{match.pk}:0", f"{other.pk}:0"]
        desk.post(reverse("review:reject-many"), {"match": ticked, "reason": "Civil court."})

        assert set(Match.objects.values_list("state", flat=True)) == {MatchState.REJECTED}

    @pytest.mark.parametrize("posted", [{"reason": "Why."}, {"match": ["1:0"]}, {"match": ["x"], "reason": "Why."}])
    def test_several_without_a_reason_or_a_row_are_refused(self, desk, match, posted):
        assert desk.post(reverse("review:reject-many"), posted).status_code == 422

    def test_claim_is_taken_and_let_go(self, desk, match, reviewer):
        desk.post(reverse("review:claim", args=[match.pk]))
        assert Claim.objects.get().by == reviewer

        desk.post(reverse("review:release"))
        assert not Claim.objects.exists()

    def test_a_claim_sends_its_button_alone_so_that_no_word_in_the_form_is_lost(self, desk, match, colleague):
        address = reverse("review:claim", args=[match.pk])
        taken = desk.post(address, headers={"HX-Request": "true"})
        assert "Yours until" in taken.content.decode() and "textarea" not in taken.content.decode()

        Claim.objects.update(by=colleague)
        refused = desk.post(address, headers={"HX-Request": "true"})
        assert refused.status_code == 409
        assert "Cora Doe is looking at this." in refused.content.decode()

    def test_a_get_changes_nothing(self, desk, match):
        for name in ("decide", "second", "claim"):
            assert desk.get(reverse(f"review:{name}", args=[match.pk])).status_code == 405
