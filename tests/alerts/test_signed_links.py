"""What a signed link opens: the way out, and the page on which a reader changes, takes along or deletes everything."""

import pytest
from django.utils import timezone

from alerts import links
from alerts.choices import Cadence
from alerts.models import Delivery, Mail, SignUp, Subscriber, Subscription
from tests import factories as make
from tests.alerts.test_signing_up import follow_for_real

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paper(db):
    return make.paper()


def stop_page(**of):
    return links.stop_follow_url(Subscription.objects.get(**of)).removeprefix("http://127.0.0.1:8000")


def test_opening_the_way_out_changes_nothing_however_often(client):
    follow_for_real(client)
    page = stop_page()

    for _scan in range(10):
        assert client.get(page).status_code == 200
        assert client.head(page).status_code == 200

    assert Subscription.objects.get().is_active()


def test_one_click_stops_without_cookie_or_csrf_and_may_come_twice(client):
    from django.test import Client

    follow_for_real(client)
    provider = Client(enforce_csrf_checks=True)

    answers = [provider.post(stop_page(), {"List-Unsubscribe": "One-Click"}) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not Subscription.objects.get().is_active()
    assert provider.cookies == {}


def test_stop_cancels_what_is_owed_and_undo_brings_it_back(client):
    follow_for_real(client)
    follow = Subscription.objects.get()
    Delivery.objects.create(
        subscription=follow, subscriber=follow.subscriber, event=make.event(), channel="mail",
        due_at=timezone.now(), created_at=timezone.now(),
    )  # fmt: skip
    client.post(stop_page())
    assert Delivery.objects.get().state == "cancelled"

    client.post(stop_page(), {"undo": "1"})

    assert Delivery.objects.get().state == "pending"
    assert Subscription.objects.get().is_active()


def wrong(token):
    return token[:-2] + ("A" if token[-2] != "A" else "B") + "/"


def test_altered_or_foreign_token_gets_the_same_neutral_page_and_does_nothing(client):
    follow_for_real(client)
    make.follow("bob@example.org", key="R7")
    own = stop_page(subscriber__email="alice@example.org")
    altered = wrong(own)

    shown, refused = client.get(own), client.get(altered)
    without_address = shown.content.replace(own.encode(), b""), refused.content.replace(altered.encode(), b"")
    assert shown.status_code == refused.status_code
    assert without_address[0] == without_address[1]
    answer = client.post(altered)

    assert answer.status_code == 200
    assert Subscription.objects.filter(stopped_at=None).count() == 2
    client.post(own)
    assert Subscription.objects.get(stopped_at=None).subscriber.email == "bob@example.org"


def test_token_for_one_deed_does_not_open_another(client):
    person = follow_for_real(client)
    stop_token = stop_page().split("/")[3]

    assert client.get(f"/follow/s/{stop_token}/").status_code == 404
    assert client.post(f"/follow/confirm/{links.sign('follows', person.public_id)}/").status_code == 404


def test_way_out_of_a_bundle_ends_every_follow_that_comes_with_it(client):
    who = make.subscriber("carla@example.org")
    for code in ("R1", "R2"):
        make.follow(who, key=code, cadence=Cadence.WEEKLY)
    make.follow(who, key="R3", cadence=Cadence.DAILY)

    client.post(links.stop_cadence_url(who, Cadence.WEEKLY).removeprefix("http://127.0.0.1:8000"))

    assert list(Subscription.objects.filter(stopped_at=None).values_list("key", flat=True)) == ["R3"]


def test_no_token_lies_in_the_database_and_none_is_shorter_than_160_bits(client):
    from django.core import serializers

    person = follow_for_real(client)
    rows = serializers.serialize(
        "json", [*Subscriber.objects.all(), *SignUp.objects.all(), *Subscription.objects.all()]
    )
    token = links.sign("follows", person.public_id)

    assert token not in rows
    assert token.rpartition(".")[2] not in rows
    assert len(token.rpartition(".")[2]) * 6 >= 160


def test_links_of_before_a_change_of_the_key_go_on_working(client, settings):
    person = follow_for_real(client)
    page = links.follows_path(person)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert client.get(page).status_code == 200


def test_reader_changes_pace_and_note_hour_and_pause(client):
    person = follow_for_real(client)
    page = links.follows_path(person)
    follow = Subscription.objects.get()

    client.post(f"{page}{follow.public_id}/", {"cadence": "weekly", "note": "testimony"})
    client.post(
        page, {"hour": "18", "weekday": "4", "language": "en", "paused_until": "2030-01-01", "is_discreet": "on"}
    )

    follow.refresh_from_db()
    person.refresh_from_db()
    assert (follow.cadence, follow.note) == ("weekly", "testimony")
    assert (person.hour, person.weekday, str(person.paused_until)) == (18, 4, "2030-01-01")
    assert (person.is_discreet, person.wants_urgent_hearings) == (True, False)


def test_nobody_changes_the_follow_of_somebody_else(client):
    person = follow_for_real(client)
    other = make.follow("bob@example.org", key="R7")

    client.post(f"{links.follows_path(person)}{other.public_id}/", {"deed": "stop"})

    other.refresh_from_db()
    assert other.is_active()


def test_reader_takes_everything_along_and_is_forgotten(client):
    person = follow_for_real(client)
    page = links.follows_path(person)

    taken = client.post(f"{page}export/").json()
    client.post(page, {"deed": "forget"})

    assert (taken["email"], taken["follows"][0]["key"]) == ("alice@example.org", "R4")
    assert (Subscriber.objects.count(), Mail.objects.count(), Subscription.objects.count()) == (0, 0, 0)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_follows_takes_the_same_queries_for_any_number(client, django_assert_num_queries, count):
    who = make.subscriber()
    for number in range(count):
        make.follow(who, key=f"R{number + 1}")
    page = links.follows_path(who)

    with django_assert_num_queries(4):  # the person, the follows, the last mail, the date of the data
        client.get(page)


def test_no_page_of_following_sets_a_cookie_or_may_be_kept_or_named_to_the_next_site(client):
    person = follow_for_real(client)
    pages = ["/follow/", "/follow/sent/", stop_page(), links.follows_path(person)]

    for page in pages:
        answer = client.get(page)
        assert answer.cookies == {}, page
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "csrf" not in answer.content.decode()
