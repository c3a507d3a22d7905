"""Mail through a provider's own interface, and its reports of what came back: real HTTP, checked as the provider signs."""

import hashlib
import hmac
import time

import pytest
from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView

from alerts.provider_reports import read_report
from tests.alerts.provider_site import RESUME, serving
from tests.test_settings import run

HARD = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "Details": "smtp;550 5.1.1 no such user",
        "BouncedAt": "2026-02-14T06:10:02Z", "Email": "alice@example.org"}  # fmt: skip
LATER = HARD | {"Type": "Transient", "Details": "smtp;452 4.2.2 mailbox full", "Email": "bob@example.org"}
KEY = "signing-key"


def test_mail_goes_out_by_the_interface_and_reports_stop_explain_and_recover(tmp_path):
    with serving(tmp_path, "postmark", ANYMAIL_POSTMARK_SERVER_TOKEN="token") as site:
        site.send()
        sent = {said["To"]: said for said in site.interface.taken}
        assert set(sent) == {"alice@example.org", "bob@example.org"}
        first = sent["alice@example.org"]
        headers = {one["Name"]: one["Value"] for one in first["Headers"]}
        assert "<tracker@example.org>" in first["From"] and first["TextBody"] and first["HtmlBody"]
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        named = {"Metadata": first["Metadata"]}

        assert site.report("postmark", HARD | named, auth=None) == 400
        assert site.report("postmark", HARD | named, auth=("provider", "guess")) == 400
        assert site.report("sendgrid", [HARD | named]) == 404
        assert site.standing() == {"alice": "working", "bob": "working"}

        for _twice in range(2):
            assert site.report("postmark", HARD | named) == 200
        assert site.report("postmark", LATER) == 200
        assert site.standing() == {"alice": "stopped", "bob": "delayed"}
        ((because,),) = site.rows("SELECT standing_because FROM alerts_subscriber WHERE email LIKE 'alice%'")
        assert "550 5.1.1 no such user" in because
        site.send()
        assert len(site.interface.taken) == 2

        site.python("-c", RESUME)
        assert site.report("postmark", HARD | named) == 200  # told a third time, of the mail from before
        assert site.standing()["alice"] == "working"
        site.send()
        assert [said["To"] for said in site.interface.taken[2:]] == ["alice@example.org"]

        complaint = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": "bob@example.org"}
        assert site.report("postmark", complaint) == 200
        assert site.standing()["bob"] == "stopped"


def test_interface_that_refuses_an_address_stops_it_and_one_that_lets_nobody_in_is_an_outage(tmp_path):
    with serving(tmp_path, "postmark", ANYMAIL_POSTMARK_SERVER_TOKEN="token") as site:
        site.interface.answer = (401, {"ErrorCode": 10, "Message": "Bad token"})
        site.send(status=1)
        assert site.standing() == {"alice": "working", "bob": "working"}

        refusal = "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: {}. Inactive recipients are ones that have bounced."
        site.interface.answer = (
            422,
            {"ErrorCode": 406, "Message": refusal.format("alice@example.org, bob@example.org")},
        )
        site.send()
        assert site.standing() == {"alice": "stopped", "bob": "stopped"}


def signed(said, key=KEY, age=0):
    token, stamp = "t" * 50, str(int(time.time()) - age)
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": said}


def test_report_that_a_provider_signs_counts_by_its_signature(tmp_path):
    names = {"ANYMAIL_MAILGUN_API_KEY": "key", "ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    failed = {"event": "failed", "severity": "permanent", "id": "1", "timestamp": time.time(),
              "recipient": "alice@example.org", "reason": "bounce",
              "delivery-status": {"code": 550, "message": "5.1.1 no such user"}}  # fmt: skip
    with serving(tmp_path, "mailgun", **names) as site:
        assert site.report("mailgun", signed(failed, key="another")) == 400
        assert site.report("mailgun", signed(failed), auth=("provider", "guess")) == 400
        assert site.standing()["alice"] == "working"

        assert site.report("mailgun", signed(failed)) == 200
        assert site.standing() == {"alice": "stopped", "bob": "working"}


@pytest.mark.parametrize(
    ("event_type", "reject_reason", "mta_response", "found"),
    [
        ("bounced", "bounced", "550 5.1.1 unknown", "hard"),
        ("bounced", "invalid", None, "hard"),
        ("rejected", "bounced", None, "hard"),
        ("rejected", "unsubscribed", None, "hard"),
        ("bounced", "bounced", "smtp; 452 4.2.2 over quota", "soft"),
        ("bounced", "bounced", "421 try again", "soft"),
        ("bounced", "bounced", "550 5.7.1 see page 4213 at 10.4.1.2", "hard"),
        ("bounced", "timed_out", None, "soft"),
        ("bounced", "spam", "554 looks like spam", "soft"),
        ("rejected", "blocked", None, "soft"),
        ("deferred", None, "450 greylisted", "soft"),
        ("failed", None, None, "soft"),
        ("complained", "spam", None, "complaint"),
        ("unsubscribed", None, None, "complaint"),
        ("delivered", None, "250 OK", None),
        ("opened", None, None, None),
        ("unknown", None, None, None),
    ],
)
def test_what_a_report_means(event_type, reject_reason, mta_response, found):
    event = AnymailTrackingEvent(
        event_type=event_type, reject_reason=reject_reason, mta_response=mta_response, recipient="a@example.org",
        metadata={"mail": "m"},
    )  # fmt: skip
    bounce = read_report(event)
    if found is None:
        assert bounce is None
        return
    assert (bounce.mail, bounce.email) == ("m", "a@example.org")
    assert ("complaint" if bounce.is_complaint else "hard" if bounce.is_hard else "soft") == found
    assert bounce.because


def of_postmark(kind, details="", **more):
    said = HARD | {"Type": kind, "Details": details} | more
    return PostmarkTrackingWebhookView(webhook_secret="a:b").esp_to_anymail_event(said)


def of_mailgun(severity, code, message=""):
    status = {"code": code, "message": message}
    said = {"event": "failed", "reason": "bounce", "recipient": "alice@example.org", "delivery-status": status}
    view = MailgunTrackingWebhookView(webhook_signing_key=KEY)
    return view.esp_to_anymail_event({"event-data": said | ({"severity": severity} if severity else {})})


@pytest.mark.parametrize(
    ("event", "is_hard"),
    [
        (of_postmark("HardBounce"), True),
        (of_postmark("SoftBounce"), False),
        (of_postmark("SoftBounce", "smtp;550 5.2.0 busy"), False),
        (of_postmark("HardBounce", "smtp;452 4.2.2 full"), False),
        (of_postmark("BadEmailAddress"), True),
        (of_postmark("", RecordType="SubscriptionChange", SuppressSending=True, SuppressionReason="HardBounce"), True),
        (of_mailgun("permanent", None), True),
        (of_mailgun("permanent", 605, "Not delivering to previously bounced address"), True),
        (of_mailgun("temporary", 452), False),
        (of_mailgun("", None, "gave up"), False),
        (of_mailgun("", 550, "gave up"), True),
        (AnymailTrackingEvent(event_type="bounced", reject_reason="bounced"), False),
        (AnymailTrackingEvent(event_type="bounced", reject_reason="bounced", esp_event={"hard_bounce": True}), True),
        (AnymailTrackingEvent(event_type="bounced", reject_reason="bounced", esp_event={"hard_bounce": False}), False),
        (
            AnymailTrackingEvent(
                event_type="bounced", reject_reason="bounced", esp_event={"bounce": {"bounceType": "Permanent"}}
            ),
            True,
        ),
        (
            AnymailTrackingEvent(
                event_type="bounced", reject_reason="bounced", esp_event={"event": "bounce", "subject": "Hard news"}
            ),
            False,
        ),
    ],
)
def test_bounce_stops_a_reader_only_where_it_is_for_good(event, is_hard):
    assert read_report(event).is_hard == is_hard


BACKEND = {"EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend", "SECRET_KEY": "k" * 60}


@pytest.mark.parametrize("secret", ["", "nameless", ":", "name:"])
def test_site_does_not_start_with_a_door_for_reports_that_is_open_to_all(secret):
    done = run("-c", "import tracker.settings", ANYMAIL_WEBHOOK_SECRET=secret, **BACKEND)

    assert done.returncode != 0
    assert "ANYMAIL_WEBHOOK_SECRET is name:secret" in done.stderr


def test_without_the_extra_the_site_says_what_is_missing():
    code = "import sys; sys.modules['anymail'] = None\nimport importlib.util as u; real = u.find_spec\n"
    code += (
        "u.find_spec = lambda name, *more: None if name == 'anymail' else real(name, *more)\nimport tracker.settings"
    )
    done = run("-c", code, ANYMAIL_WEBHOOK_SECRET="name:secret", **BACKEND)

    assert done.returncode != 0
    assert "needs the extra `anymail`" in done.stderr


def test_site_without_a_provider_loads_nothing_of_it_and_has_no_door():
    code = (
        "import sys; sys.modules['anymail'] = None\nimport django; django.setup()\n"
        "from django.urls import get_resolver\nfrom alerts import send\n"
        "assert not any('provider' in str(one) for one in get_resolver().reverse_dict.values())\n"
        "assert [name for name in sys.modules if name.startswith('anymail.')] == []"
    )
    done = run("-c", code, SECRET_KEY="k" * 60, DJANGO_SETTINGS_MODULE="tracker.settings")

    assert done.returncode == 0, done.stderr
