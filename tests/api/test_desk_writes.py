"""The review desk for programs of its people: the same rights and refusals as the pages, and nothing twice."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.choices import MatchState
from recommendations.models import Claim, Match, ReviewDecision, TeamPosition
from recommendations.reviews import claim
from tests import factories as make
from tests.api.test_manners import problem_of

pytestmark = pytest.mark.django_db
CLAUSE = "This bill would end the fee."
DIGEST = f"Existing law sets a fee.\n{CLAUSE}"
QUEUE = "/api/v1/review/matches/"
POSITION = "/api/v1/review/positions/20252026/AB-779/"


@pytest.fixture
def match():
    return make.match(make.recommendation(), make.measure(digest=DIGEST), clause=CLAUSE)


@pytest.fixture
def ask(client):
    def asked(person, method, address, said=None):
        body = {} if said is None else {"data": json.dumps(said), "content_type": "application/json"}
        return getattr(client, method)(address, headers=make.key(person, "review"), **body)

    return asked


def word(match, **said):
    seen = {"revision": match.revision, "version": match.measure.latest_version.key}
    return {"verdict": "confirm", "stance": "advances", "elements": ["a"]} | seen | said


def refused(response, code, status=409):
    said = problem_of(response, status, any_origin=False)
    assert said["code"] == code
    return said.get("current")


class TestDecisions:
    def test_reviewer_finds_what_waits_and_decides_on_it(self, ask, reviewer, match):
        (row,) = ask(reviewer, "get", QUEUE).json()["results"]
        said = {"verdict": "confirm", "revision": row["revision"], "version": row["version"]}
        made = ask(reviewer, "post", f"{QUEUE}{row['id']}/decisions/", said)
        match.refresh_from_db()

        assert (row["waits_because"], row["recommendation"], row["bill"]["measure"]) == ("strong", "R4", "AB-779")
        assert (made.status_code, made.json()["quote"]) == (201, CLAUSE)
        assert (match.state, match.readers) == (MatchState.CONFIRMED, 1)
        assert ask(reviewer, "get", QUEUE).json()["results"] == []
        shown = ask(reviewer, "get", f"{QUEUE}{row['id']}/").json()
        assert [one["id"] for one in shown["decisions"]] == [made.json()["id"]]

    def test_word_that_is_sent_twice_is_said_once(self, ask, reviewer, match):
        first = ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match))
        again = ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match))

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert ReviewDecision.objects.count() == 1

    def test_second_reader_of_the_same_state_gets_what_stands_now(self, ask, reviewer, lead, match):
        ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match))
        current = refused(ask(lead, "post", f"{QUEUE}{match.pk}/decisions/", word(match)), "stale")

        assert (current["state"], current["revision"]) == ("confirmed", 1)
        assert ReviewDecision.objects.count() == 1

    def test_second_word_is_for_a_lead(self, ask, reviewer, colleague, lead, match):
        ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match))
        match.refresh_from_db()

        refused(ask(colleague, "post", f"{QUEUE}{match.pk}/decisions/", word(match)), "needs_lead", 403)
        assert ask(lead, "post", f"{QUEUE}{match.pk}/decisions/", word(match)).status_code == 201
        assert Match.objects.get().readers == 2

    @pytest.mark.parametrize(
        "said",
        [
            {"verdict": "reject"},
            {"elements": ["z"]},
            {"elements": []},
            {"clause": {"part": "digest", "start": 0, "end": 90_000}},
        ],
    )
    def test_incomplete_word_is_refused_with_the_reason(self, ask, reviewer, match, said):
        refused(ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match, **said)), "incomplete")
        assert not ReviewDecision.objects.exists()

    def test_another_clause_is_chosen_by_its_place(self, ask, reviewer, match):
        place = {"part": "digest", "start": 0, "end": 24}
        made = ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match, clause=place)).json()

        assert made["quote"] == "Existing law sets a fee."

    def test_own_word_is_taken_back_within_ten_minutes(self, ask, reviewer, lead, match):
        made = ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match)).json()
        undo = f"/api/v1/review/decisions/{made['id']}/undo/"

        refused(ask(lead, "post", undo), "not_yours", 403)
        assert ask(reviewer, "post", undo).json()["state"] == "suggested"
        refused(ask(reviewer, "post", undo), "already")

    def test_old_word_is_not(self, ask, reviewer, match):
        made = ask(reviewer, "post", f"{QUEUE}{match.pk}/decisions/", word(match)).json()
        ReviewDecision.objects.update(released_at=timezone.now() - timedelta(seconds=1))

        refused(ask(reviewer, "post", f"/api/v1/review/decisions/{made['id']}/undo/"), "too_late")

    def test_claim_is_shown_and_let_go_and_a_colleague_waits(self, ask, reviewer, lead, match):
        address = f"{QUEUE}{match.pk}/claim/"
        assert ask(reviewer, "put", address).json()["by"] == "Rita Doe"
        assert refused(ask(lead, "put", address), "claimed")["claim"]["by"] == "Rita Doe"
        assert ask(lead, "delete", address).status_code == 204
        assert Claim.objects.get().by == reviewer
        assert ask(reviewer, "delete", address).status_code == 204
        assert not Claim.objects.exists()

    @pytest.mark.parametrize(
        ("address", "status"), [("999/", 404), ("9" * 30 + "/", 404), ("x/", 404), ("?sort=age", 400)]
    )
    def test_what_is_not_there_is_a_problem(self, ask, reviewer, address, status):
        problem_of(ask(reviewer, "get", f"{QUEUE}{address}"), status, any_origin=status == 404 and address != "999/")

    def test_queue_costs_the_same_for_one_and_for_three(self, ask, reviewer, django_assert_max_num_queries):
        recommendation = make.recommendation()
        for number in (1, 2, 3):
            made = make.match(recommendation, make.measure(f"AB {number}", digest=DIGEST), clause=CLAUSE)
            claim(match=made.pk, by=reviewer, at=timezone.now())
            with django_assert_max_num_queries(12):
                assert len(ask(reviewer, "get", QUEUE).json()["results"]) == number


class TestPositions:
    def said(self, match, **more):
        version = match.measure.latest_version.key
        return {"position": "support", "version": version, "since": "2026-09-22", "revision": 0} | more

    def test_lead_takes_and_changes_a_position_and_the_desk_reads_it(self, ask, reviewer, lead, match):
        taken = ask(lead, "put", POSITION, self.said(match, priority="high", assignee=reviewer.email)).json()
        changed = ask(lead, "put", POSITION, self.said(match, position="watch", revision=1)).json()
        kept = TeamPosition.objects.get()

        assert (taken["revision"], taken["assignee"], taken["priority"]) == (1, reviewer.email, "high")
        assert (changed["revision"], changed["position"], changed["priority"]) == (2, "watch", "normal")
        assert (kept.stance, kept.assignee, kept.changed_by) == ("watch", None, lead)
        assert ask(reviewer, "get", POSITION).json() == changed

    def test_speaking_is_for_leads(self, ask, reviewer, match):
        refused(ask(reviewer, "put", POSITION, self.said(match)), "not_allowed", 403)
        assert problem_of(ask(reviewer, "get", POSITION), 404, any_origin=False)

    def test_position_that_changed_meanwhile_is_refused_with_what_stands(self, ask, lead, match):
        make.team_position(match.measure, "oppose")
        current = refused(ask(lead, "put", POSITION, self.said(match)), "stale")

        assert (current["position"], current["revision"]) == ("oppose", 1)
        assert TeamPosition.history.count() == 1

    @pytest.mark.parametrize(
        ("said", "code"), [({"version": "20250AB1INT"}, "other_bill"), ({"assignee": "x@example.org"}, "not_there")]
    )
    def test_what_is_of_another_bill_or_nobody_is_refused(self, ask, lead, match, said, code):
        refused(ask(lead, "put", POSITION, self.said(match, **said)), code)

    @pytest.mark.parametrize(
        ("field", "value"), [("since", "20260922"), ("is_public", "yes"), ("revision", "0"), ("position", 1)]
    )
    def test_value_of_another_type_is_refused(self, ask, lead, match, field, value):
        said = problem_of(ask(lead, "put", POSITION, self.said(match, **{field: value})), 400, any_origin=False)
        assert list(said["errors"]) == [field]
