"""Programs are told: signed, once if they answer, again on a schedule if not, and nobody waits for anybody else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from alerts.choices import Channel, DeliveryState, MailKind, Scope
from alerts.models import Attempt, Delivery, Endpoint, Mail, Subscription
from alerts.outbox import queue_deliveries
from alerts.send import send_due
from alerts.webhooks import call, drain
from alerts.webhooks.endpoints import BOTH_SECRETS_FOR, rotate
from alerts.webhooks.endpoints import test as send_test
from alerts.webhooks.outcomes import BACKLOG, DISABLED_AFTER, SCHEDULE, enable, send_again
from bills.choices import ChangeKind
from bills.links import NotALink
from tests import factories as make
from tests.alerts.receiver import receiver

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 17, tzinfo=UTC)


@pytest.fixture
def program(settings):
    settings.ALLOW_PRIVATE_ADDRESSES = True
    with receiver() as running:
        yield running


def endpoint(program, path="/", *, owner="owner@example.org", **fields):
    who = make.subscriber(owner) if not Endpoint.objects.exists() else Endpoint.objects.first().subscriber
    return Endpoint.objects.create(subscriber=who, url=f"{program.url}{path}", created_at=NOW, **fields)


def follow(of, key="R4", **fields):
    return make.follow(of.subscriber, key=key, channel=Channel.WEBHOOK, endpoint=of, **fields)


def owe(follow, event=None, *, due=NOW, **fields):
    return Delivery.objects.create(
        subscription=follow, subscriber=follow.subscriber, event=event or make.event(), channel=Channel.WEBHOOK,
        due_at=due, created_at=due, **fields,
    )  # fmt: skip


def tell(now=NOW):
    return drain.tell_endpoints(clock=lambda: now)


def data(program, path="/"):
    return [json.loads(body)["data"] for body in program.bodies(path)]


def test_an_event_arrives_signed_as_the_official_library_wants_it(program):
    there = endpoint(program)
    owed = owe(follow(there, note="my own words"), make.event(source_id="7"))

    assert drain.tell_endpoints(clock=lambda: datetime.now(UTC)).sent == 1

    _path, headers, body = program.taken[0]
    said = Webhook(there.secret).verify(body, headers)
    assert headers["webhook-id"] == said["data"]["id"] == "test-7"
    assert said["type"] == "stage" and said["data"]["now"] == "on_floor"
    assert said["data"]["measure"]["url"] == "http://127.0.0.1:8000/bills/20252026/AB-779/"
    assert said["data"]["follows"] == [{"scope": "recommendation", "key": "R4", "note": "my own words"}]
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(body, headers)
    owed.refresh_from_db()
    assert owed.state == DeliveryState.SENT


def test_a_second_run_tells_nothing(program):
    owe(follow(endpoint(program)))
    tell()
    assert tell().calls == 0
    assert len(program.taken) == 1


def test_an_event_that_reaches_an_endpoint_twice_is_told_once_with_both_reasons(program):
    there, event = endpoint(program), make.event()
    owe(follow(there, "R4"), event)
    owe(follow(there, "", scope=Scope.EVERYTHING), event)
    assert tell().sent == 2
    assert [[one["scope"] for one in said["follows"]] for said in data(program)] == [["recommendation", "everything"]]


def test_what_happens_to_a_bill_is_numbered_so_that_a_gap_shows(program):
    there = follow(endpoint(program))
    make.event(source_id="before", about="bill:20252026/AB-779")
    for number in range(2):
        owe(there, make.event(source_id=f"a{number}"))
    owe(there, make.event(source_id="other", about="bill:20252026/SB-1"))
    tell()
    assert [(said["about"], said["sequence"]) for said in data(program)] == [
        ("bill:20252026/AB-779", 2),
        ("bill:20252026/AB-779", 3),
        ("bill:20252026/SB-1", 1),
    ]


def test_a_failure_is_tried_again_under_the_same_id_on_the_schedule(program):
    program.answers["/"] = [500, 500, 200]
    owed = owe(follow(endpoint(program)))
    at, waited = NOW, []
    for _ in range(3):
        tell(at)
        owed.refresh_from_db()
        waited.append((owed.due_at - at).total_seconds())
        assert tell(owed.due_at - timedelta(seconds=1) if owed.due_at > at else at).calls == 0
        at = max(owed.due_at, at)
    assert owed.state == DeliveryState.SENT
    assert len({headers["webhook-id"] for _path, headers, _body in program.taken}) == 1
    assert len({headers["webhook-timestamp"] for _path, headers, _body in program.taken}) == 3
    for seconds, step in zip(waited, SCHEDULE, strict=False):
        if seconds:
            assert 0.9 * step.total_seconds() <= seconds <= 1.1 * step.total_seconds()


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [("7200", 7200, 7200), ("99999999999", 86400, 86400), ("soon", 4, 6), ("-5", 4, 6)],
)
def test_retry_after_is_honoured_up_to_a_day_and_nonsense_is_not(program, value, least, most):
    program.answers["/"] = (429, {"Retry-After": value})
    owed = owe(follow(endpoint(program)))
    tell()
    owed.refresh_from_db()
    assert least <= (owed.due_at - NOW).total_seconds() <= most


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500, 503])
def test_every_other_answer_is_a_failure_and_a_redirect_is_not_followed(program, status):
    program.answers["/"] = (status, {"Location": f"{program.url}/elsewhere"})
    there = endpoint(program)
    owe(follow(there))
    assert tell().failed == 1
    assert [path for path, *_ in program.taken] == ["/"]
    assert there.attempts.get().status == status


def test_410_switches_it_off_and_the_owner_is_told_once(program, smtp):
    program.answers["/"] = 410
    there = endpoint(program)
    for number in range(3):
        owe(follow(there, f"R{number + 1}"))
    tell()
    tell(NOW + timedelta(days=1))
    there.refresh_from_db()
    assert not there.is_enabled and "410" in there.disabled_because
    assert len(program.taken) == 1
    assert Mail.objects.filter(kind=MailKind.ENDPOINT).count() == 1
    send_due(clock=lambda: NOW + timedelta(days=1))
    assert there.url in smtp.messages[0].get_body(("plain",)).get_content()
    assert "switched off" in smtp.messages[0]["Subject"]


def test_three_days_of_failure_switch_it_off_and_coming_back_brings_only_three_days(program):
    program.answers["/"] = 500
    there = endpoint(program)
    once = follow(there)
    old = owe(once)
    tell()
    assert Endpoint.objects.get().is_enabled
    later = NOW + DISABLED_AFTER
    recent = owe(once, due=later - timedelta(hours=1))
    tell(later)
    assert not Endpoint.objects.get().is_enabled

    program.answers["/"] = 200
    back = NOW + BACKLOG + timedelta(hours=4)
    assert enable(endpoint=there, now=back) == 1
    tell(back)
    old.refresh_from_db(), recent.refresh_from_db()
    assert (old.state, recent.state) == (DeliveryState.CANCELLED, DeliveryState.SENT)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(program):
    there = endpoint(program)
    before = there.secret
    now = datetime.now(UTC)
    rotate(endpoint=there, now=now)
    there.refresh_from_db()
    assert there.secret != before
    send_test(endpoint=there, now=now)
    _path, headers, body = program.taken[0]
    for secret in (before, there.secret):
        Webhook(secret).verify(body, headers)
    assert there.secrets_at(now + BOTH_SECRETS_FOR) == [there.secret]


def test_a_test_message_says_that_it_is_one_and_is_logged(program):
    there = endpoint(program)
    reply = send_test(endpoint=there, now=NOW)
    assert reply.is_success
    assert json.loads(program.bodies()[0])["type"] == "test"
    assert there.attempts.get().message_id == "test-1"


def test_the_owner_may_have_a_message_sent_again(program):
    there = endpoint(program)
    owed = owe(follow(there))
    tell()
    assert send_again(endpoint=there, event=owed.event_id, now=NOW) == 1
    tell()
    assert len({headers["webhook-id"] for _path, headers, _body in program.taken}) == 1
    assert len(program.taken) == 2


@pytest.mark.parametrize("deed", ["hang", "trickle"])
def test_an_endpoint_that_never_answers_is_left_after_the_limit(program, monkeypatch, deed):
    monkeypatch.setattr(call, "SECONDS", 0.5)
    program.answers["/"] = getattr(program, deed)
    there = endpoint(program)
    owe(follow(there))
    assert tell().failed == 1
    assert program.held == {"/"}  # it never answered: we went on
    assert there.attempts.get().status is None


def test_an_endless_answer_is_cut_off_and_counts(program):
    program.answers["/"] = program.pour
    owe(follow(endpoint(program)))
    assert tell().sent == 1
    assert getattr(program, "poured", 0) < 30_000_000


@pytest.mark.django_db(transaction=True)
def test_hanging_endpoints_delay_no_other(program, monkeypatch):
    """Ten of forty hang until the thirty others have everything: nobody waits for any of the ten."""
    monkeypatch.setattr(call, "SECONDS", 120.0)
    for number in range(40):
        path = f"/{number}"
        if number % 4 == 0:
            program.answers[path] = program.hang
        there = endpoint(program, path)
        for event in range(5):
            owe(follow(there, f"R{event + 1}"), make.event(source_id=f"{number}-{event}"))
    program.releases_after = 150  # answers of the others
    done = tell()
    assert (done.sent, done.failed) == (150, 10)
    assert program.answered == 150
    assert program.released_by_the_others


def test_what_a_dead_worker_held_is_told_when_its_lease_is_over(program):
    owe(follow(endpoint(program)), claimed_until=NOW + drain.LEASE)
    assert tell().calls == 0
    assert tell(NOW + drain.LEASE + timedelta(seconds=1)).sent == 1


def test_two_workers_do_not_claim_the_same(program):
    owe(follow(endpoint(program)))
    assert len(drain.claim(now=NOW, without=set(), lanes=5)) == 1
    assert drain.claim(now=NOW, without=set(), lanes=5) == []


def test_a_follow_that_was_stopped_or_an_endpoint_that_was_removed_is_told_nothing(program):
    there = endpoint(program)
    owe(follow(there))
    there.delete()
    assert tell().calls == 0
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::1]/",
        "http://0x7f.1/", "http://2130706433/", "http://localhost/", "http://metadata.google.internal/",
        "ftp://example.org/", "https://user:pw@example.org/", "https://example.org:22/", "https://example.org:6379/",
        "javascript:alert(1)", "https://exаmple.org/", "//example.org/", "",
    ],
)  # fmt: skip
def test_no_private_address_is_taken_or_dialled(url, monkeypatch):
    with pytest.raises(NotALink):
        call.check_url(url)
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: pytest.fail("dialled"))
    reply = call.post(url, {}, "{}")
    assert reply.status is None and reply.error


def test_a_name_that_leads_to_a_private_network_is_not_dialled(monkeypatch):
    private = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: private)
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: pytest.fail("dialled"))
    assert "private network" in call.post("https://rebinding.example.org/", {}, "{}").error


@pytest.mark.parametrize("rows", [1, 10])
def test_queries_do_not_grow_with_the_messages(program, django_assert_num_queries, rows):
    there = endpoint(program)
    for number in range(rows):
        owe(follow(there, f"R{number + 1}"), make.event(source_id=str(number)))
    with django_assert_num_queries(13):
        tell()
    assert Attempt.objects.count() == rows


def test_an_endpoint_hears_of_everything_it_follows_through_the_queue(program):
    """From a change of a bill to the program, by the real outbox."""
    there = endpoint(program)
    assert Subscription.objects.count() == 0
    follow(there, "20252026/AB-1", scope=Scope.BILL)
    bill = make.measure("AB 1")
    bill.changes.create(
        kind=ChangeKind.STAGE_CHANGED, was="in_committee", now="on_floor", happened_on=NOW.date(),
        recorded_at=NOW - timedelta(minutes=5), origin="live",
    )  # fmt: skip
    queue_deliveries(now=NOW)
    tell()
    assert [said["kind"] for said in data(program)] == ["stage"]
