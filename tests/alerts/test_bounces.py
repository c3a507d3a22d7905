"""Mail that came back, and what the site says of its outbox."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command
from django.utils import timezone

from alerts.canary import keep_canary
from alerts.choices import DeliveryState, MailState, Standing
from alerts.health import outbox_health
from alerts.links import bounce_address
from alerts.models import Delivery, Mail, Subscriber, Subscription
from alerts.rounds import queue_round
from alerts.send import send_due
from tests import factories as make
from tests.alerts.test_send import NOW, owe

pytestmark = pytest.mark.django_db
NOTICE = """\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: {kind}

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; alice@example.org
Action: failed
Status: {status}
Diagnostic-Code: smtp; {status} user unknown
--b--
"""


@pytest.fixture
def sent(smtp):
    owe(make.follow())
    send_due(clock=lambda: NOW)
    return Mail.objects.get()


def receive(monkeypatch, mail, status="5.1.1", report="delivery-status", kind="message/delivery-status", to=""):
    raw = NOTICE.format(to=to or bounce_address(mail), status=status, report=report, kind=kind).encode()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(raw)))
    call_command("receive_bounce")
    return Subscriber.objects.get()


def test_envelope_sender_names_the_mail(smtp, sent):
    assert sent.public_id in bounce_address(sent)


def test_hard_bounce_stops_the_reader_explains_it_and_keeps_what_they_missed(sent, monkeypatch):
    person = receive(monkeypatch, sent)

    assert (person.standing, "5.1.1 user unknown" in person.standing_because) == (Standing.STOPPED, True)
    assert Delivery.objects.get().state == DeliveryState.PENDING


def test_soft_bounce_is_noted_and_mail_goes_on(sent, monkeypatch):
    assert receive(monkeypatch, sent, status="4.2.2").standing == Standing.DELAYED


def test_complaint_stops_at_once(sent, monkeypatch):
    assert (
        receive(monkeypatch, sent, report="feedback-report", kind="message/feedback-report").standing
        == Standing.STOPPED
    )


@pytest.mark.parametrize("to", ["tracker@localhost", "tracker+nonsense@localhost", "other@example.org"])
def test_notice_about_no_mail_of_ours_changes_nothing(sent, monkeypatch, to):
    assert receive(monkeypatch, sent, to=to).standing == Standing.WORKING


def tell(client, said, secret="s3cret"):
    return client.post(
        "/alerts/bounces/", json.dumps(said), content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "standing"), [("hard", "stopped"), ("soft", "delayed"), ("complaint", "stopped")])
def test_provider_reports_a_bounce(client, settings, kind, standing):
    settings.BOUNCE_SECRET = "s3cret"
    make.follow("alice@example.org")

    assert tell(client, {"email": "alice@example.org", "type": kind, "because": "said so"}).json() == {"known": True}
    assert Subscriber.objects.get().standing == standing


def test_door_for_providers_is_shut_without_the_secret(client, settings):
    make.follow("alice@example.org")
    said = {"email": "alice@example.org", "type": "hard"}
    assert tell(client, said, secret="").status_code == 404
    settings.BOUNCE_SECRET = "s3cret"

    assert tell(client, said, secret="guess").status_code == 404
    assert tell(client, {"type": "odd"}).status_code == 400
    assert tell(client, ["hard"]).status_code == 400
    assert Subscriber.objects.get().standing == Standing.WORKING


def test_canary_is_served_every_day_and_its_silence_fails_the_health_check(smtp, settings, client):
    settings.CANARY_ADDRESS = "canary@example.org"
    start = datetime(2026, 9, 23, 17, tzinfo=UTC)
    keep_canary(now=start - timedelta(minutes=1))
    for day in range(3):
        now = start + timedelta(days=day)
        queue_round(now=now)
        queue_round(now=now + timedelta(hours=1))
        send_due(clock=lambda now=now: now + timedelta(hours=1))

    assert smtp.recipients == ["canary@example.org"] * 3
    last = start + timedelta(days=2)
    assert outbox_health(last + timedelta(hours=20)).is_well
    assert "silent" in outbox_health(last + timedelta(hours=40)).troubles[0]


def test_canary_ends_when_its_address_leaves_the_settings(settings):
    settings.CANARY_ADDRESS = "canary@example.org"
    keep_canary(now=NOW)
    settings.CANARY_ADDRESS = ""

    keep_canary(now=NOW)

    assert not Subscription.objects.active().exists()


def test_outbox_that_stands_still_fails_the_health_check(client):
    owe(make.follow(), due=timezone.now() - timedelta(hours=1))
    assert client.get("/healthz/alerts").status_code == 200

    Delivery.objects.update(due_at=timezone.now() - timedelta(hours=3))

    answer = client.get("/healthz/alerts")
    assert (answer.status_code, answer.json()["queued"]) == (503, 1)
    assert "stalled" in client.get("/status/").content.decode()


def test_reader_who_pauses_does_not_make_the_outbox_look_stalled():
    who = make.subscriber(paused_until=timezone.localdate() + timedelta(days=9))
    owe(make.follow(who), due=timezone.now() - timedelta(days=3))

    assert outbox_health(timezone.now()).is_well


def test_dry_run_says_what_would_go_and_changes_nothing(smtp, capsys):
    owe(make.follow())

    call_command("send_alerts", "--dry-run", "--json")

    assert json.loads(capsys.readouterr().out) == {"would_send": 1, "deliveries": 1}
    assert (smtp.taken, Mail.objects.count()) == ([], 0)


def test_commands_answer_with_counts(smtp, capsys):
    owe(make.follow())

    call_command("queue_alerts", "--json")
    call_command("send_alerts", "--json")

    queued, sent = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(queued) == {"events", "deliveries", "forgotten", "asked_again", "fell_asleep"}
    assert sent.items() >= {"sent": 1, "deferred": 0, "failed": 0, "uncertain": 0, "outage": ""}.items()


def test_mail_server_that_is_away_makes_the_command_fail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    owe(make.follow())

    with pytest.raises(SystemExit):
        call_command("send_alerts")
    assert Mail.objects.get().state == MailState.WAITING


def test_staff_sees_every_kind_of_mail_and_who_would_get_it_and_nobody_else_does(client, administrator):
    make.recommendation("R4")
    make.follow(key="R4")
    assert client.get("/alerts/preview/").status_code == 302
    assert client.get("/alerts/preview/weekly/html/").status_code == 302

    client.force_login(administrator)
    page = client.get("/alerts/preview/?follow=recommendation:R4").content.decode()

    assert "<strong>1 person</strong>" in page
    from alerts.samples import SAMPLES

    for name in SAMPLES:
        assert client.get(f"/alerts/preview/{name}/html/").status_code == 200
        assert "Subject: " in client.get(f"/alerts/preview/{name}/text/").content.decode()


def test_operator_settles_uncertain_mails_in_the_admin(client, administrator):
    owe(make.follow())
    from alerts.assembly import assemble

    assemble(now=NOW)
    Mail.objects.update(state=MailState.UNCERTAIN)

    client.force_login(administrator)
    page = client.get("/admin/alerts/mail/?state__exact=uncertain")
    client.post("/admin/alerts/mail/", {"action": "arrived", "_selected_action": [Mail.objects.get().pk]})

    assert "alice@example.org" in page.content.decode()
    assert Mail.objects.get().state == MailState.SENT
