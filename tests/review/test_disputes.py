"""A reader says that we are wrong: no account, no cookie; and we answer in public."""

from datetime import timedelta
from time import time

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from recommendations.choices import Confidence, Scope, Stance, Verdict
from recommendations.dispute_forms import SALT
from recommendations.disputes import answer_dispute, file_dispute
from recommendations.models import Dispute, Match
from recommendations.refusal import Refused
from recommendations.reviews import Judgement, decide, undo
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "/corrections/new/"
CLAUSE = "This bill would end the fee."


@pytest.fixture(autouse=True)
def no_limit_used_up_yet():
    cache.clear()


@pytest.fixture
def match():
    return make.match(make.recommendation(), make.measure(digest=CLAUSE), clause=CLAUSE)


def typed(age=10, **said):
    return {"text": "Section 2 strikes it.", "stamp": signing.dumps(int(time()) - age, salt=SALT)} | said


def answer(dispute, by, **said):
    told = {"outcome": "upheld", "answer": "You are right.", "shows_text": True} | said
    return answer_dispute(dispute=dispute.pk, by=by, at=now(), **told)


class TestTelling:
    def test_takes_neither_account_nor_cookie(self, client, match):
        assert client.get(NEW, {"match": match.pk}).cookies == {}
        sent = client.post(NEW, typed(match=match.pk))

        assert sent.url == "/corrections/thanks/"
        assert sent.cookies == {}
        assert Dispute.objects.get().match == match

    def test_marks_the_match_as_disputed_and_leaves_the_words_of_people_alone(self, client, match, reviewer, lead):
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=now())
        client.post(NEW, typed(match=match.pk))

        match.refresh_from_db()
        assert (match.state, match.confidence) == ("confirmed", Confidence.DISPUTED)
        client.force_login(lead)
        assert [row.pk for row in client.get("/review/").context["queue"].rows] == [match.pk]

    def test_of_a_suggestion_leaves_it_in_every_reviewers_queue(self, client, match, reviewer):
        client.post(NEW, typed(match=match.pk))
        client.force_login(reviewer)

        assert [row.pk for row in client.get("/review/").context["queue"].rows] == [match.pk]

    def test_of_a_bill_that_we_missed_names_it(self, client):
        client.post(NEW, typed(bill="AB 9, 2025"))

        assert Dispute.objects.get().bill == "AB 9, 2025"

    @pytest.mark.parametrize(
        "said", [{"text": ""}, {"bill": ""}, {"bill": "AB 1", "email": "no address"}, {"match": "77"}]
    )
    def test_that_says_too_little_is_given_back_with_its_words(self, client, said):
        assert client.post(NEW, typed(**said)).status_code == 422
        assert not Dispute.objects.exists()

    @pytest.mark.parametrize(
        "spam",
        [{"website": "http://pills.example"}, {"age": 1}, {"age": 90_000}, {"stamp": "forged"}],
        ids=["hidden field filled", "faster than a person", "a stored copy", "forged stamp"],
    )
    def test_by_a_program_is_thanked_and_dropped(self, client, spam):
        assert client.post(NEW, typed(**{"bill": "AB 9"} | spam)).url == "/corrections/thanks/"
        assert not Dispute.objects.exists()

    def test_ends_after_five_an_hour_from_one_place(self, client):
        for _time in range(5):
            client.post(NEW, typed(bill="AB 9"))

        assert client.post(NEW, typed(bill="AB 9")).status_code == 429
        assert Dispute.objects.count() == 5

    def test_opening_the_form_changes_nothing(self, client, match):
        for _time in range(3):
            client.get(NEW, {"match": match.pk})

        assert not Match.objects.get().is_disputed


class TestAnswering:
    def test_stands_in_public_with_decision_and_date(self, client, match, lead):
        answer(file_dispute(text="Look at section 2.", match=match, at=now()), lead)

        page = client.get("/corrections/").content.decode()
        assert "The reader is right." in page and "You are right." in page and "Look at section 2." in page
        assert "Lena Doe" in page
        assert not Match.objects.get().is_disputed

    def test_may_leave_out_the_readers_words(self, client, lead):
        answer(file_dispute(text="A name and an address.", bill="AB 9", at=now()), lead, shows_text=False)

        assert "A name and an address." not in client.get("/corrections/").content.decode()

    def test_nothing_of_a_message_is_public_before_it(self, client):
        file_dispute(text="A rumour.", bill="AB 9", at=now())

        page = client.get("/corrections/").content.decode()
        assert "A rumour." not in page and "1 message waits" in page

    def test_is_mailed_once_and_the_address_forgotten(self, lead, django_capture_on_commit_callbacks):
        told = file_dispute(text="Look.", bill="AB 9", email="r@example.org", at=now())
        with django_capture_on_commit_callbacks(execute=True):
            answer(told, lead)

        assert [sent.to for sent in mail.outbox] == [["r@example.org"]]
        assert "You are right." in mail.outbox[0].body
        assert Dispute.objects.get().email == ""

    @pytest.mark.parametrize("desk_speaks", ["en", "es"])
    @pytest.mark.parametrize(
        ("wrote_at", "subject", "place"),
        [
            (NEW, "An answer to your message", "/corrections/#answer-"),
            (f"/es{NEW}", "Respuesta a su mensaje", "/es/corrections/#answer-"),
        ],
    )
    def test_is_mailed_in_the_language_in_which_the_reader_wrote(
        self, client, lead, django_capture_on_commit_callbacks, wrote_at, subject, place, desk_speaks
    ):
        client.post(wrote_at, typed(bill="AB 9", email="r@example.org"))
        with override(desk_speaks), django_capture_on_commit_callbacks(execute=True):
            answer(Dispute.objects.get(), lead, site_url="https://tracker.example")

        (sent,) = mail.outbox
        assert sent.subject == subject
        assert f" https://tracker.example{place}" in sent.body

    @pytest.mark.parametrize("said", [{"answer": "  "}, {"outcome": "maybe"}])
    def test_has_a_decision_and_says_why(self, lead, said):
        with pytest.raises(Refused) as refused:
            answer(file_dispute(text="Look.", bill="AB 9", at=now()), lead, **said)
        assert refused.value.code == "incomplete"

    def test_is_for_the_people_of_the_desk(self, outsider):
        with pytest.raises(Refused) as refused:
            answer(file_dispute(text="Look.", bill="AB 9", at=now()), outsider)
        assert refused.value.code == "not_allowed"

    def test_of_a_reviewer_about_a_bill_that_we_missed_stands_at_once(self, reviewer):
        answer(file_dispute(text="Look.", bill="AB 9", at=now()), reviewer)

        assert Dispute.objects.get().answered_as == "Rita Doe"

    def test_of_a_reviewer_about_a_match_waits_for_a_second_person(self, client, match, reviewer, lead):
        told = file_dispute(text="Look.", match=match, email="r@example.org", at=now())
        answer(told, reviewer)
        kept = Dispute.objects.get()
        assert kept.answered_at is None and kept.email and mail.outbox == []
        assert "You are right." not in client.get("/corrections/").content.decode()
        client.force_login(lead)
        assert "Rita Doe proposes the answer below." in client.get(reverse("review:disputes")).content.decode()

        answer(told, lead)

        page = client.get("/corrections/").content.decode()
        assert "Written by Rita Doe, agreed to by:" in page and "Lena Doe" in page

    def test_of_a_second_person_in_other_words_is_theirs_alone(self, match, reviewer, lead):
        told = file_dispute(text="Look.", match=match, at=now())
        answer(told, reviewer)
        answer(told, lead, outcome="kept", answer="The clause says otherwise.")

        kept = Dispute.objects.get()
        assert (kept.drafted_as, kept.answered_as, kept.outcome) == ("", "Lena Doe", "kept")

    def test_is_proposed_by_form(self, client, match, reviewer):
        told = file_dispute(text="Look.", match=match, at=now())
        client.force_login(reviewer)
        assert "Propose this answer" in client.get(reverse("review:disputes")).content.decode()
        said = {f"{told.pk}-outcome": "kept", f"{told.pk}-answer": "We stand by it."}
        page = client.post(reverse("review:answer", args=[told.pk]), said, follow=True).content.decode()

        assert "Proposed: a lead reads it" in page and "We stand by it." in page

    def test_is_not_for_whoever_alone_decided(self, match, lead, administrator):
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        decide(match=match.pk, by=lead, judgement=word, revision=0, version=match.version.key, at=now())
        told = file_dispute(text="Look.", match=match, at=now())
        with pytest.raises(Refused) as refused:
            answer(told, lead)
        assert refused.value.code == "same_person"

        answer(told, administrator)

    def test_comes_once(self, lead):
        told = file_dispute(text="Look.", bill="AB 9", at=now())
        answer(told, lead)
        with pytest.raises(Refused) as refused:
            answer(told, lead)
        assert refused.value.code == "answered"

    def test_from_the_inbox_goes_by_form(self, client, lead):
        told = file_dispute(text="Look.", bill="AB 9", at=now())
        client.force_login(lead)
        assert "Look." in client.get(reverse("review:disputes")).content.decode()
        client.post(
            reverse("review:answer", args=[told.pk]),
            {f"{told.pk}-outcome": "kept", f"{told.pk}-answer": "We stand by it."},
        )

        assert Dispute.objects.get().outcome == "kept"

    def test_an_undo_does_not_wipe_a_message_away(self, match, reviewer):
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        at = now()
        made = decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=at)
        file_dispute(text="Look.", match=match, at=at)
        undo(decision=made.pk, by=reviewer, at=at + timedelta(minutes=1))

        assert Match.objects.get().is_disputed
