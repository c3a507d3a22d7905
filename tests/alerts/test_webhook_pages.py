"""What an owner does with webhooks, behind the signed link and without script."""

import re
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from alerts import links
from alerts.choices import Channel, DeliveryState
from alerts.models import Attempt, Delivery, Endpoint
from tests import factories as make
from tests.alerts.receiver import receiver

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 17, tzinfo=UTC)


@pytest.fixture
def owner():
    make.recommendation("R4")
    return make.subscriber("owner@example.org")


@pytest.fixture
def program(settings):
    settings.ALLOW_PRIVATE_ADDRESSES = True
    with receiver() as running:
        yield running


def address(owner, endpoint=None):
    token = links.sign("follows", owner.public_id)
    return f"/follow/s/{token}/webhooks/" + (f"{endpoint.public_id}/" if endpoint else "")


def made(owner, url="https://example.org/hook"):
    return Endpoint.objects.create(subscriber=owner, url=url, created_at=NOW)


def test_an_endpoint_is_added_with_what_it_hears_of(owner, client):
    response = client.post(address(owner), {"url": "https://Example.org/hook", "follow": ["recommendation:R4"]})
    there = Endpoint.objects.get()
    assert response["Location"] == address(owner, there)
    assert there.url == "https://example.org/hook"
    (follow,) = there.subscriptions.all()
    assert (follow.channel, follow.key, follow.cadence) == (Channel.WEBHOOK, "R4", "instant")
    page = client.get(address(owner, there)).content.decode()
    assert there.secret in page and "R4" in page


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"url": "http://127.0.0.1/x", "follow": "everything:"}, "private network"),
        ({"url": "https://example.org:22/", "follow": "everything:"}, "port 22"),
        ({"url": "", "follow": "everything:"}, "Type the address"),
        ({"url": "https://example.org/", "follow": "recommendation:R99"}, "not known here"),
        ({"url": "https://example.org/"}, "Choose what it should hear of"),
    ],
)
def test_what_cannot_be_called_or_followed_is_refused_with_the_reason(owner, client, said, complaint):
    response = client.post(address(owner), said)
    assert response.status_code == 400
    assert complaint in response.content.decode()
    assert not Endpoint.objects.exists()


def test_an_address_has_a_handful_of_endpoints_at_most(owner, client):
    for number in range(5):
        made(owner, f"https://example.org/{number}")
    response = client.post(address(owner), {"url": "https://example.org/6", "follow": "everything:"})
    assert response.status_code == 400 and "Remove one first" in response.content.decode()


def test_the_page_of_somebody_else_is_not_there(owner, client):
    other = made(make.subscriber("other@example.org"))
    assert client.get(address(owner, other)).status_code == 404
    assert client.post(address(owner, other), {"deed": "remove"}).status_code == 404
    assert Endpoint.objects.exists()
    assert client.get("/follow/s/nonsense/webhooks/").status_code == 404


def test_a_get_changes_nothing(owner, client):
    there = made(owner)
    for _ in range(10):
        client.get(address(owner, there), {"deed": "remove"})
    there.refresh_from_db()
    assert not there.attempts.exists() and not there.old_secret


def test_the_test_button_calls_and_shows_the_answer(owner, client, program):
    there = made(owner, f"{program.url}/")
    page = client.post(address(owner, there), {"deed": "test"}).content.decode()
    assert "The test got through: answered 200" in page
    program.answers["/"] = 500
    assert "did not get through: answered 500" in client.post(address(owner, there), {"deed": "test"}).content.decode()
    assert Attempt.objects.count() == 2


def fields(page, deed):
    """What a browser would send of the form with that button: [(name, value)]."""
    [form] = [form for form in re.findall(r"<form.*?</form>", page, re.S) if f'value="{deed}"' in form]
    inputs = [tag for tag in re.findall(r"<input[^>]*>", form) if 'type="checkbox"' not in tag or " checked" in tag]
    sent = [tuple(re.search(rf'{name}="([^"]*)"', tag)[1] for name in ("name", "value")) for tag in inputs]
    return [*sent, ("deed", deed)]


def typed(page, deed, **other):
    kept = QueryDict(mutable=True)
    for name, value in fields(page, deed):
        kept.appendlist(name, value)
    for name, value in other.items():
        kept.setlist(name, value if isinstance(value, list) else [value])
    return dict(kept.lists())


class TestChangingIt:
    @pytest.fixture
    def there(self, owner):
        there = made(owner)
        for key in ("R4", "R9"):  # R9 has gone since
            make.follow(owner, key=key, channel=Channel.WEBHOOK, endpoint=there)
        Endpoint.objects.update(failing_since=NOW, resting_until=NOW)
        return there

    @pytest.fixture
    def page(self, owner, client, there):
        return client.get(address(owner, there)).content.decode()

    def test_saved_as_it_stands_it_stays_as_it_is(self, owner, client, there, page):
        before = set(there.subscriptions.values_list("pk", "key"))
        assert client.post(address(owner, there), typed(page, "change")).status_code == 302
        assert set(there.subscriptions.values_list("pk", "key")) == before

    def test_another_address_keeps_the_secret_and_starts_with_a_clean_slate(self, owner, client, there, page):
        client.post(address(owner, there), typed(page, "change", url="https://Example.org/other"))
        now = Endpoint.objects.get()
        assert (now.url, now.secret, now.failing_since) == ("https://example.org/other", there.secret, None)
        assert now.subscriptions.count() == 2

    def test_it_hears_of_what_is_ticked_and_no_more(self, owner, client, there, page):
        client.post(address(owner, there), typed(page, "change", follow=["recommendation:R4", "everything:"]))
        assert set(there.subscriptions.values_list("scope", "key")) == {("recommendation", "R4"), ("everything", "")}
        assert client.post(address(owner, there), typed(page, "change", follow=[])).status_code == 400

    @pytest.mark.parametrize(
        ("url", "complaint"),
        [
            ("http://127.0.0.1/x", "private network"),
            ("https://example.org:22/", "port 22"),
            ("https://example.org/taken", "Another webhook of yours"),
        ],
    )
    def test_an_address_that_is_not_called_is_refused_and_nothing_changes(
        self, owner, client, there, page, url, complaint
    ):
        made(owner, "https://example.org/taken")
        refused = client.post(address(owner, there), typed(page, "change", url=url, follow="everything:"))
        assert (refused.status_code, complaint in refused.content.decode()) == (400, True)
        assert ("follow", "everything:") in fields(refused.content.decode(), "change")
        there.refresh_from_db()
        assert (there.url, there.subscriptions.count()) == ("https://example.org/hook", 2)

    def test_what_has_changed_since_is_shown_and_not_overwritten(self, owner, client, there, page):
        client.post(address(owner, there), typed(page, "change", url="https://example.org/first"))
        late = client.post(address(owner, there), typed(page, "change", url="https://example.org/second"))
        assert (late.status_code, "It has changed since" in late.content.decode()) == (400, True)
        assert ("url", "https://example.org/first") in fields(late.content.decode(), "change")
        assert Endpoint.objects.get().url == "https://example.org/first"

    def test_a_secret_asked_for_twice_is_made_once(self, owner, client, there, page):
        for _ in range(2):
            client.post(address(owner, there), typed(page, "rotate"))
        now = Endpoint.objects.get()
        assert now.old_secret == there.secret != now.secret

    def test_of_somebody_elses_nothing_is_changed(self, owner, client, page):
        other = made(make.subscriber("other@example.org"), "https://example.org/theirs")
        assert client.post(address(owner, other), typed(page, "change")).status_code == 404


def test_a_new_secret_keeps_the_old_one_for_a_day(owner, client):
    there = made(owner)
    client.post(address(owner, there), {"deed": "rotate"})
    page = client.get(address(owner, there)).content.decode()
    assert there.secret not in page and "signs too until" in page


def test_a_message_is_sent_again_from_the_log(owner, client):
    there = made(owner)
    follow = make.follow(owner, channel=Channel.WEBHOOK, endpoint=there)
    event = make.event()
    owed = Delivery.objects.create(
        subscription=follow, subscriber=owner, event=event, channel=Channel.WEBHOOK, due_at=NOW, created_at=NOW,
        state=DeliveryState.SENT,
    )  # fmt: skip
    Attempt.objects.create(endpoint=there, event=event, message_id=event.uid, at=NOW, status=200, milliseconds=7)
    assert "Send again" in client.get(address(owner, there)).content.decode()
    client.post(address(owner, there), {"deed": "again", "event": str(event.pk)})
    owed.refresh_from_db()
    assert owed.state == DeliveryState.PENDING
    assert client.post(address(owner, there), {"deed": "again", "event": "x"}).status_code == 302


def test_one_that_was_switched_off_says_why_and_can_be_switched_on(owner, client):
    there = made(owner)
    Endpoint.objects.update(is_enabled=False, disabled_because="It answered 410.")
    assert "It answered 410." in client.get(address(owner)).content.decode()
    client.post(address(owner, there), {"deed": "enable"})
    assert Endpoint.objects.get().is_enabled


def test_removing_it_takes_its_follows_along(owner, client):
    there = made(owner)
    make.follow(owner, channel=Channel.WEBHOOK, endpoint=there)
    client.post(address(owner, there), {"deed": "remove"})
    assert not Endpoint.objects.exists() and not owner.subscriptions.exists()


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow_with_the_endpoints(owner, client, django_assert_num_queries, rows):
    for number in range(rows):
        make.follow(
            owner, key=f"R{number}", channel=Channel.WEBHOOK, endpoint=made(owner, f"https://example.org/{number}")
        )
    with django_assert_num_queries(5):
        client.get(address(owner))
