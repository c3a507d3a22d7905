"""Keys to the API: made on a page, shown once, judged at every request, and counted apart."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from recommendations.refusal import Refused
from tests import factories as make
from tests.factories.people import PASSWORD
from tracker.accounts import keys
from tracker.accounts.invitations import give_role
from tracker.models import Key

pytestmark = pytest.mark.django_db
PAGE, OWN, DESK = "/accounts/keys/", "/api/v1/subscriptions/", "/api/v1/review/matches/"
WANTED = {"name": "Nightly script", "scopes": ["subscriptions"], "days": "90"}


@pytest.fixture
def signed_in(client, reviewer):
    """With the password given a moment ago, so that it is not asked for again."""
    cache.clear()
    client.force_login(reviewer)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json().get("detail", "")


class TestPage:
    def test_new_key_is_shown_once_and_kept_as_a_digest(self, signed_in, client, reviewer):
        shown = signed_in.post(PAGE, WANTED)
        key, text = shown.context["made"]

        assert text in shown.content.decode() and shown["Cache-Control"] == "private, no-store"
        assert text not in signed_in.get(PAGE).content.decode()
        assert not [value for value in Key.objects.values_list().get() if value == text]
        assert (key.scopes, key.user) == (["read", "subscriptions"], reviewer)
        assert client.get(OWN, headers={"authorization": f"Bearer {text}"}).status_code == 200

    def test_password_is_asked_for_again_before_a_key_is_made(self, client, reviewer):
        client.force_login(reviewer)

        assert client.post(PAGE, WANTED).url.startswith("/accounts/reauthenticate/")
        assert not Key.objects.exists()

    def test_key_to_the_desk_is_offered_to_those_who_work_there(self, signed_in, client, outsider):
        assert signed_in.post(PAGE, WANTED | {"scopes": ["review"]}).context["made"][0].scopes == ["read", "review"]
        client.force_login(outsider)
        assert 'value="review"' not in client.get(PAGE).content.decode()

    def test_key_is_taken_back_and_the_page_says_so(self, signed_in, reviewer):
        header = make.key(reviewer, "subscriptions")
        key = Key.objects.get()
        told = signed_in.post(reverse("take-back-key", args=[key.public_id]), follow=True).content.decode()

        assert "opens nothing any more" in told
        assert problem(signed_in.get(OWN, headers=header)) == (401, "Invalid token.")

    def test_nobody_takes_back_the_key_of_another(self, signed_in, lead):
        header = make.key(lead, "subscriptions")
        signed_in.post(reverse("take-back-key", args=[Key.objects.get().public_id]))

        assert signed_in.get(OWN, headers=header).status_code == 200

    def test_page_tells_when_a_key_was_used_last_and_that_it_is_over(self, signed_in, reviewer):
        assert signed_in.get(OWN, headers=make.key(reviewer, "subscriptions")).status_code == 200
        Key.objects.update(expiry=timezone.now() - timedelta(seconds=1))
        ((_key, used),) = signed_in.get(PAGE).context["keys"]

        assert timezone.now() - used < timedelta(minutes=2)
        assert "(over)" in signed_in.get(PAGE).content.decode()


class TestRules:
    @pytest.mark.parametrize(
        ("days", "scopes", "code"), [(365, ["review"], "too_long"), (30, ["review"], None), (365, ["read"], None)]
    )
    def test_key_to_the_desk_is_good_for_90_days_at_most(self, reviewer, days, scopes, code):
        told = {"owner": reviewer, "name": "x", "scopes": scopes, "days": days}
        if code is None:
            assert keys.make_key(**told)
        else:
            with pytest.raises(Refused) as refused:
                keys.make_key(**told)
            assert refused.value.code == code

    @pytest.mark.parametrize("person", ["outsider", "without factor"])
    def test_key_to_the_desk_takes_role_and_second_factor(self, outsider, person):
        owner = outsider if person == "outsider" else make.person("rob", role="reviewer", second_factor=False)
        with pytest.raises(Refused) as refused:
            keys.make_key(owner=owner, name="x", scopes=["review"], days=30)
        assert refused.value.code == "not_allowed"

    def test_one_person_has_a_score_of_keys_at_most(self, reviewer):
        for _ in range(keys.MOST_KEYS):
            make.key(reviewer)
        with pytest.raises(Refused, match="as many keys"):
            keys.make_key(owner=reviewer, name="x", scopes=[], days=30)


class TestRequests:
    def test_without_a_key_what_is_somebodys_is_a_401_that_says_how(self, client):
        response = client.get(OWN)

        assert problem(response)[0] == 401
        assert response["WWW-Authenticate"] == "Bearer"
        assert response["RateLimit-Remaining"]

    @pytest.mark.parametrize("text", ["htt_nonsense", "a b", "", "htt_" + "é" * 20, "x" * 5000])
    def test_unknown_key_is_a_401_even_where_none_is_needed(self, client, text):
        assert problem(client.get("/api/v1/papers/", headers={"authorization": f"Bearer {text}"}))[0] == 401

    def test_key_that_is_over_is_a_401_and_stays_to_be_seen(self, client, reviewer):
        header = make.key(reviewer, days=-1)

        assert problem(client.get("/api/v1/papers/", headers=header))[0] == 401
        assert Key.objects.exists()

    def test_key_without_the_scope_is_a_403(self, client, reviewer):
        assert problem(client.get(OWN, headers=make.key(reviewer)))[0] == 403
        assert problem(client.get(DESK, headers=make.key(reviewer, "subscriptions")))[0] == 403

    def test_key_to_the_desk_ends_with_the_second_factor(self, client, reviewer):
        header = make.key(reviewer, "review")
        assert client.get(DESK, headers=header).status_code == 200
        Authenticator.objects.filter(user=reviewer).delete()
        assert problem(client.get(DESK, headers=header))[0] == 403

    def test_key_to_the_desk_ends_with_the_role_and_every_key_with_the_account(self, client, reviewer, administrator):
        header = make.key(reviewer, "review")
        reviewer.groups.clear()
        assert problem(client.get(DESK, headers=header))[0] == 403
        give_role(person=reviewer, role="", by=administrator)
        assert problem(client.get("/api/v1/papers/", headers=header))[0] == 401

    def test_session_of_a_browser_opens_nothing(self, client, reviewer):
        client.force_login(reviewer)
        assert client.get(DESK).status_code == 401
        assert client.post(OWN, {"follow": "everything:"}, content_type="application/json").status_code == 401

    def test_key_has_a_higher_limit_of_its_own(self, client, reviewer, lead, settings):
        settings.API_RATE_ANON, settings.API_RATE_KEY = 1, 2
        mine, hers = make.key(reviewer), make.key(lead)
        got = [client.get("/api/v1/papers/", headers=header).status_code for header in (mine, mine, mine, hers, {})]

        assert got == [200, 200, 429, 200, 200]

    def test_guessing_at_keys_counts_against_the_address(self, client, settings):
        settings.API_RATE_ANON = 1
        guess = {"authorization": "Bearer htt_guess"}

        assert [client.get("/api/v1/papers/", headers=guess).status_code for _ in range(2)] == [401, 429]

    def test_key_costs_one_query_and_writes_nothing(self, client, reviewer, django_assert_num_queries):
        header = make.key(reviewer)
        with django_assert_num_queries(1) as asked:
            client.get("/api/v1/nothing/", headers=header)
        assert asked.captured_queries[0]["sql"].startswith("SELECT")
