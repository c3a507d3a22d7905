"""Follows and webhooks, kept by a program of their owner."""

import json

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from alerts.choices import DeliveryState
from alerts.models import Attempt, Delivery, Endpoint, Subscriber, Subscription
from alerts.webhooks.drain import tell_endpoints
from tests import factories as make
from tests.alerts.receiver import receiver
from tests.api.test_manners import problem_of

pytestmark = pytest.mark.django_db
FOLLOWS, HOOKS = "/api/v1/subscriptions/", "/api/v1/webhooks/"
HOOK = {"url": "https://news.example.org/hook", "follows": ["recommendation:R4"]}


@pytest.fixture
def owner(outsider):
    """Somebody with an account and no role, in a world with R4."""
    make.recommendation("R4")
    return outsider


@pytest.fixture
def api(client, owner):
    return asker(client, owner)


def asker(client, person):
    header = make.key(person, "subscriptions")

    def ask(method, address, said=None):
        body = {} if said is None else {"data": json.dumps(said), "content_type": "application/json"}
        return getattr(client, method)(address, headers=header, **body)

    return ask


def owe(follow):
    at = timezone.now()
    told = {"subscriber": follow.subscriber, "event": make.event(), "channel": follow.channel}
    return Delivery.objects.create(subscription=follow, due_at=at, created_at=at, **told)


def refused(response, code):
    said = problem_of(response, 409, any_origin=False)
    assert said["code"] == code
    return said.get("current")


class TestFollows:
    def test_owner_follows_by_mail_without_being_asked_by_mail(self, api, owner):
        made = api("post", FOLLOWS, {"follow": "recommendation:R4", "cadence": "daily", "note": "Monday"})
        kept = Subscription.objects.get()

        assert made.status_code == 201
        assert (kept.subscriber.email, kept.cadence, kept.note) == (owner.email, "daily", "Monday")
        assert kept.is_active() and kept.subscriber.confirmed_at
        assert api("get", FOLLOWS).json()["results"] == [made.json()]

    def test_following_twice_is_one_follow_at_the_pace_of_the_last_word(self, api):
        first = api("post", FOLLOWS, {"follow": "recommendation:R4"})
        again = api("post", FOLLOWS, {"follow": "recommendation:R4", "cadence": "instant"})

        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["id"] == first.json()["id"] and again.json()["cadence"] == "instant"

    def test_address_that_waited_for_its_mail_is_confirmed_by_its_owner(self, api, owner):
        make.subscriber(owner.email, confirmed_at=None)
        api("post", FOLLOWS, {"follow": "everything:"})

        assert Subscriber.objects.get().confirmed_at

    def test_pace_and_note_change_and_what_is_left_out_stays(self, api, owner):
        one = make.follow(make.subscriber(owner.email), note="Kept")
        changed = api("patch", f"{FOLLOWS}{one.public_id}/", {"cadence": "weekly"}).json()

        assert (changed["cadence"], changed["note"]) == ("weekly", "Kept")

    def test_language_pause_and_neutral_subject_of_one_follow(self, api, owner):
        one, other = (make.follow(make.subscriber(owner.email)), make.follow(owner.email, key="R5"))
        manner = {"language": "es", "is_discreet": True, "paused_until": "2030-01-01"}
        changed = api("patch", f"{FOLLOWS}{one.public_id}/", manner).json()
        later = api("patch", f"{FOLLOWS}{one.public_id}/", {"language": None, "paused_until": None}).json()
        untouched = api("get", f"{FOLLOWS}{other.public_id}/").json()

        assert changed.items() >= manner.items()
        assert (later["language"], later["is_discreet"], later["paused_until"]) == (None, True, None)
        assert (untouched["language"], untouched["is_discreet"], untouched["paused_until"]) == (None, False, None)
        assert len({changed["revision"], later["revision"], untouched["revision"]}) == 3

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"language": "fr"}, "language"),
            ({"language": ""}, "language"),
            ({"is_discreet": "yes"}, "is_discreet"),
            ({"is_discreet": None}, "is_discreet"),
            ({"paused_until": "tomorrow"}, "paused_until"),
            ({"paused_until": "2026-02-30"}, "paused_until"),
            ({"paused_until": 20300101}, "paused_until"),
            ({"cadence": None}, "cadence"),
            ({"follow": "everything:"}, "follow"),
        ],
    )
    def test_change_that_means_nothing_is_refused_and_nothing_is_changed(self, api, owner, said, field):
        one = make.follow(make.subscriber(owner.email), note="Kept")
        answer = api("patch", f"{FOLLOWS}{one.public_id}/", {"note": "New", **said})

        assert list(problem_of(answer, 400, any_origin=False)["errors"]) == [field]
        assert Subscription.objects.get().note == "Kept"

    def test_follow_begins_in_the_manner_that_was_asked_for(self, api):
        manner = {"language": "es", "is_discreet": True, "paused_until": "2030-01-01"}
        made = api("post", FOLLOWS, {"follow": "recommendation:R4", **manner})

        assert made.status_code == 201
        assert made.json().items() >= manner.items()

    def test_change_of_what_has_changed_meanwhile_is_refused_with_what_stands(self, api, owner):
        one = make.follow(make.subscriber(owner.email))
        address = f"{FOLLOWS}{one.public_id}/"
        seen = api("get", address).json()["revision"]
        Subscription.objects.update(note="Changed on the page")
        current = refused(api("patch", address, {"note": "From the script", "revision": seen}), "stale")

        assert current["note"] == "Changed on the page"
        assert api("patch", address, {"note": "Read", "revision": current["revision"]}).status_code == 200

    def test_stopping_cancels_what_is_owed_and_the_follow_is_gone(self, api, owner):
        one = make.follow(make.subscriber(owner.email))
        owed = owe(one)
        address = f"{FOLLOWS}{one.public_id}/"

        assert api("delete", address).status_code == 204
        owed.refresh_from_db()
        assert owed.state == DeliveryState.CANCELLED
        assert api("get", address).status_code == api("delete", address).status_code == 404
        assert api("get", FOLLOWS).json()["results"] == []

    @pytest.mark.parametrize("method", ["get", "patch", "delete"])
    def test_follow_of_another_is_not_there(self, client, owner, lead, method):
        one = make.follow(make.subscriber(owner.email))
        ask = asker(client, lead)

        problem_of(ask(method, f"{FOLLOWS}{one.public_id}/", {} if method == "patch" else None), 404, any_origin=False)
        assert ask("get", FOLLOWS).json()["results"] == []

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({}, "follow"),
            ({"follow": "R4"}, "follow"),
            ({"follow": "canary:"}, "follow"),
            ({"follow": ["everything:"]}, "follow"),
            ({"follow": "everything:", "cadence": "hourly"}, "cadence"),
            ({"follow": "everything:", "note": 7}, "note"),
            ({"follow": "everything:", "note": "x" * 201}, "note"),
            ({"follow": "everything:", "note": "a\x00b"}, "note"),
            ({"follow": "everything:", "cadance": "daily"}, "cadance"),
            (["everything:"], "non_field_errors"),
        ],
    )
    def test_body_that_means_nothing_is_refused_by_the_name_of_its_field(self, api, said, field):
        assert list(problem_of(api("post", FOLLOWS, said), 400, any_origin=False)["errors"]) == [field]
        assert not Subscription.objects.exists()

    def test_what_does_not_exist_cannot_be_followed(self, api):
        refused(api("post", FOLLOWS, {"follow": "recommendation:R99"}), "not_there")
        assert not Subscriber.objects.exists()

    def test_account_that_proved_no_address_follows_nothing(self, api, owner):
        owner.emailaddress_set.update(verified=False)
        refused(api("post", FOLLOWS, {"follow": "everything:"}), "no_mailbox")

    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            ("{", "application/json", 400),
            ("[" * 60_000, "application/json", 400),
            ('{"follow": "' + "x" * 70_000 + '"}', "application/json", 413),
            ("follow=everything:", "application/x-www-form-urlencoded", 415),
            (b'{"follow": "\xff"}', "application/json", 400),
            ('{"follow": "\\ud800"}', "application/json", 400),
            ('{"follow": NaN}', "application/json", 400),
        ],
    )
    def test_body_that_cannot_be_read_is_a_problem(self, client, owner, body, kind, status):
        header = make.key(owner, "subscriptions")
        problem_of(client.post(FOLLOWS, body, content_type=kind, headers=header), status, any_origin=False)

    def test_list_costs_the_same_for_one_and_for_three(self, api, owner, django_assert_num_queries):
        person = make.subscriber(owner.email)
        for key in ("R4", "R5", "R6"):
            make.follow(person, key=key)
            with django_assert_num_queries(3):  # the key, the mailbox, the follows
                api("get", FOLLOWS)


class TestWebhooks:
    def test_endpoint_is_added_with_its_secret_and_asked_for_again_is_the_same(self, api):
        made, again = api("post", HOOKS, HOOK), api("post", HOOKS, HOOK)

        assert (made.status_code, again.status_code) == (201, 200)
        assert made.json() == again.json()
        assert made.json()["secrets"][0].startswith("whsec_")
        assert "secrets" not in api("get", HOOKS).json()["results"][0]

    def test_same_address_that_hears_of_something_else_is_refused_with_what_stands(self, api):
        made = api("post", HOOKS, HOOK).json()
        current = refused(api("post", HOOKS, HOOK | {"follows": ["everything:"]}), "known")

        assert current["id"] == made["id"]

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"url": "http://127.0.0.1/x"}, "not_called"),
            ({"url": "https://example.org:22/"}, "not_called"),
            ({"follows": ["recommendation:R99"]}, "not_there"),
        ],
    )
    def test_what_cannot_be_called_or_followed_is_refused(self, api, said, code):
        refused(api("post", HOOKS, HOOK | said), code)
        assert not Endpoint.objects.exists()

    def test_an_owner_has_a_handful_at_most(self, api):
        made = [api("post", HOOKS, HOOK | {"url": f"https://example.org/{number}"}) for number in range(6)]

        assert [one.status_code for one in made] == [201] * 5 + [409]

    def test_secret_changes_once_however_often_the_request_is_repeated(self, api):
        made = api("post", HOOKS, HOOK).json()
        address = f"{HOOKS}{made['id']}/rotate/"
        changed = api("post", address, {"revision": made["revision"]}).json()
        current = refused(api("post", address, {"revision": made["revision"]}), "stale")

        assert changed["secrets"] == [changed["secrets"][0], *made["secrets"]]
        assert current["secrets"] == changed["secrets"]

    def test_test_is_called_now_signed_and_logged(self, api, settings):
        settings.ALLOW_PRIVATE_ADDRESSES = True
        with receiver() as program:
            made = api("post", HOOKS, HOOK | {"url": f"{program.url}/hook"}).json()
            told = api("post", f"{HOOKS}{made['id']}/test/").json()
        ((_path, headers, body),) = program.taken

        assert (told["status"], told["error"]) == (200, "")
        assert Webhook(made["secrets"][0]).verify(body, {name.lower(): value for name, value in headers.items()})
        assert api("get", f"{HOOKS}{made['id']}/calls/").json()["results"][0]["message"] == "test-1"

    def test_message_is_sent_once_more_under_the_same_id(self, api, settings):
        settings.ALLOW_PRIVATE_ADDRESSES = True
        with receiver() as program:
            made = api("post", HOOKS, HOOK | {"url": f"{program.url}/hook"}).json()
            owe(Subscription.objects.get())
            tell_endpoints(clock=timezone.now)
            (call,) = api("get", f"{HOOKS}{made['id']}/calls/").json()["results"]
            queued = api("post", f"{HOOKS}{made['id']}/redeliver/", {"message": call["message"]})
            tell_endpoints(clock=timezone.now)

        assert (queued.status_code, queued.json()) == (202, {"queued": 1})
        assert [headers["webhook-id"] for _path, headers, _body in program.taken] == [call["message"]] * 2
        refused(api("post", f"{HOOKS}{made['id']}/redeliver/", {"message": "never-1"}), "not_there")

    def test_endpoint_that_was_switched_off_is_called_again(self, api):
        made = api("post", HOOKS, HOOK).json()
        Endpoint.objects.update(is_enabled=False, disabled_because="It answered 410.")
        told = api("post", f"{HOOKS}{made['id']}/enable/").json()

        assert (told["is_enabled"], told["disabled_because"]) == (True, "")

    def test_other_address_keeps_secret_follows_and_what_is_owed(self, api):
        made = api("post", HOOKS, HOOK).json()
        owed = owe(Subscription.objects.get())
        changed = api("patch", f"{HOOKS}{made['id']}/", {"url": "https://News.example.org/new"}).json()
        owed.refresh_from_db()

        assert changed["url"] == "https://news.example.org/new"
        assert (changed["secrets"], changed["follows"]) == (made["secrets"], made["follows"])
        assert owed.state == DeliveryState.PENDING

    def test_other_follows_replace_those_that_are_not_named_and_keep_the_rest(self, api):
        make.recommendation("R5")
        both = ["recommendation:R4", "recommendation:R5"]
        made = api("post", HOOKS, HOOK | {"follows": both}).json()
        kept = owe(Subscription.objects.get(key="R5"))
        changed = api(
            "patch", f"{HOOKS}{made['id']}/", {"follows": ["recommendation:R5", "everything:", "everything:"]}
        )

        assert changed.json()["follows"] == ["recommendation:R5", "everything:"]
        assert list(Delivery.objects.all()) == [kept]

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"url": "http://127.0.0.1/x"}, "not_called"),
            ({"url": "http://10.0.0.7/"}, "not_called"),
            ({"url": "http://169.254.169.254/latest/"}, "not_called"),
            ({"url": "https://example.org:22/"}, "not_called"),
            ({"url": "https://news.example.org/other"}, "known"),
            ({"follows": ["recommendation:R99"]}, "not_there"),
            ({"url": "https://example.org/", "revision": "seen-before"}, "stale"),
        ],
    )
    def test_change_that_cannot_be_is_refused_with_what_stands(self, api, said, code):
        made = api("post", HOOKS, HOOK).json()
        api("post", HOOKS, HOOK | {"url": "https://news.example.org/other"})

        assert refused(api("patch", f"{HOOKS}{made['id']}/", said), code) == made
        assert api("get", f"{HOOKS}{made['id']}/").json() == made

    @pytest.mark.parametrize(
        ("said", "field"),
        [({"url": "ftp://example.org/"}, "url"), ({"follows": []}, "follows"), ({"secret": "mine"}, "secret")],
    )
    def test_change_of_a_webhook_that_means_nothing_is_refused(self, api, said, field):
        made = api("post", HOOKS, HOOK).json()
        answer = api("patch", f"{HOOKS}{made['id']}/", said)

        assert list(problem_of(answer, 400, any_origin=False)["errors"]) == [field]

    def test_change_that_was_seen_goes_through_once(self, api):
        made = api("post", HOOKS, HOOK).json()
        said = {"follows": ["everything:"], "revision": made["revision"]}

        assert api("patch", f"{HOOKS}{made['id']}/", said).status_code == 200
        refused(api("patch", f"{HOOKS}{made['id']}/", said), "stale")

    def test_removed_endpoint_is_gone_with_its_log(self, api):
        made = api("post", HOOKS, HOOK).json()

        assert api("delete", f"{HOOKS}{made['id']}/").status_code == 204
        assert api("get", f"{HOOKS}{made['id']}/calls/").status_code == 404
        assert not Attempt.objects.exists()

    @pytest.mark.parametrize("deed", ["", "rotate/", "enable/", "test/", "redeliver/"])
    def test_endpoint_of_another_is_not_there(self, client, api, lead, deed):
        made = api("post", HOOKS, HOOK).json()
        ask = asker(client, lead)
        said = {"rotate/": {"revision": made["revision"]}, "redeliver/": {"message": "x"}}.get(deed)
        method = "post" if deed else "delete"

        assert ask(method, f"{HOOKS}{made['id']}/{deed}", said).status_code == 404
        assert Endpoint.objects.get().secret == made["secrets"][0]
