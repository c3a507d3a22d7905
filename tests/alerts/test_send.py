"""From what is owed to what the server took: once, whatever breaks."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest

from alerts import messages
from alerts.choices import DeliveryState, MailState, Standing
from alerts.line import begin
from alerts.models import Delivery, Mail, Subscriber, Subscription
from alerts.outcomes import call_sent, resume, send_again
from alerts.preferences import STOPPED, forget, stop
from alerts.send import LEASE, claim, send_due
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 17, tzinfo=UTC)


def owe(follow, event=None, *, due=NOW, **fields):
    return Delivery.objects.create(
        subscription=follow, subscriber=follow.subscriber, event=event or make.event(), channel="mail", due_at=due,
        created_at=due, **fields,
    )  # fmt: skip


def send(now=NOW, **options):
    return send_due(clock=lambda: now, **options)


def test_what_is_due_arrives_and_is_recorded(smtp):
    delivery = owe(make.follow("alice@example.org"))

    done = send()

    assert (done.sent, smtp.recipients) == (1, ["alice@example.org"])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.mail.state) == (DeliveryState.SENT, MailState.SENT)
    assert Subscriber.objects.get().last_sent_at == NOW


def test_second_run_sends_nothing(smtp):
    owe(make.follow())
    send()

    assert send(NOW + timedelta(hours=1)).sent == 0
    assert len(smtp.taken) == 1


def test_one_connection_carries_many_mails(smtp):
    for number in range(20):
        owe(make.follow(f"reader{number}@example.org"))

    send()

    assert len(smtp.taken) == 20
    assert len(smtp.peers) == 1


def test_no_more_mails_leave_in_a_second_than_the_provider_allows(smtp, settings):
    settings.MAILS_PER_SECOND = 5
    for number in range(23):
        owe(make.follow(f"reader{number}@example.org"))
    moments = [NOW]

    def clock():
        moments.append(moments[-1] + timedelta(milliseconds=1))
        return moments[-1]

    done = send_due(clock=clock, sleep=lambda seconds: moments.append(moments[-1] + timedelta(seconds=seconds)))

    assert done.sent == 23
    left = sorted(Mail.objects.values_list("sent_at", flat=True))
    for first in left:
        assert sum(first <= one < first + timedelta(seconds=10) for one in left) <= 5 * 10 + 5
    assert left[-1] - left[0] >= timedelta(seconds=3.5)  # five at once, then five a second


def test_server_down_half_way_and_everybody_is_served_once_it_is_back(smtp):
    for number in range(40):
        owe(make.follow(f"reader{number}@example.org"))
    smtp.answers = [*[""] * 20, "go down"]

    first = send()
    assert first.outage and first.sent == 20

    smtp.shut()
    smtp.open()
    second = send(NOW + timedelta(minutes=20))

    assert second.outage == ""
    assert sorted(smtp.recipients) == sorted(f"reader{number}@example.org" for number in range(40))


@pytest.mark.parametrize("answer", ["421 busy", "450 try later", "452 full for now"])
def test_refusal_that_may_pass_is_tried_again_under_the_same_message_id(smtp, answer):
    owe(make.follow())
    smtp.answers = [answer]

    assert send().deferred == 1
    mail = Mail.objects.get()
    assert (mail.state, mail.due_at > NOW) == (MailState.WAITING, True)
    assert Subscriber.objects.get().standing == Standing.DELAYED
    assert send(NOW + timedelta(minutes=1)).sent == 0

    assert send(mail.due_at).sent == 1
    assert smtp.messages[0]["Message-ID"] == messages.message_id(mail)
    assert Subscriber.objects.get().standing == Standing.WORKING


def test_after_three_days_of_refusals_the_reader_is_stopped_and_told_why(smtp):
    owe(make.follow())
    smtp.answers = ["451 not now"] * 9
    now, tries = NOW, 0
    while Mail.objects.filter(state=MailState.WAITING).exists() or tries == 0:
        send(now)
        tries += 1
        now = Mail.objects.get().due_at

    assert tries == 5
    assert now - NOW <= timedelta(days=3)
    person = Subscriber.objects.get()
    assert person.standing == Standing.STOPPED
    assert "451 not now" in person.standing_because


@pytest.mark.parametrize("answer", ["550 no such mailbox", "552 mailbox is full", "554 refused"])
def test_hard_refusal_stops_the_reader_at_once_and_says_why(smtp, answer):
    follow = make.follow()
    owe(follow)
    smtp.answers = [answer]

    assert send().failed == 1
    owe(follow)
    assert send(NOW + timedelta(days=1)).sent == 0

    person = Subscriber.objects.get()
    assert (person.standing, answer in person.standing_because) == (Standing.STOPPED, True)
    assert smtp.taken == []


def test_mailbox_refused_at_rcpt_is_a_hard_bounce_and_others_still_get_theirs(smtp):
    owe(make.follow("gone@example.org"))
    owe(make.follow("here@example.org"))
    smtp.refused_addresses = {"gone@example.org": "550 5.1.1 unknown"}

    done = send()

    assert (done.sent, done.failed, smtp.recipients) == (1, 1, ["here@example.org"])


def test_reader_whose_mailbox_works_again_gets_what_they_missed_as_one_mail(smtp):
    follow = make.follow()
    owe(follow)
    smtp.answers = ["550 no such mailbox"]
    send()
    owe(follow, make.event(about="bill:20252026/SB-9"), due=NOW + timedelta(hours=1))

    resume(subscriber=Subscriber.objects.get(), now=NOW + timedelta(days=2))
    done = send(NOW + timedelta(days=2))

    assert (done.sent, len(smtp.taken)) == (1, 1)
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_connection_that_breaks_after_data_sends_again_under_the_same_message_id(smtp):
    owe(make.follow())
    smtp.answers = ["take and vanish"]

    send()
    send(NOW + timedelta(minutes=16))

    first, second = smtp.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert Mail.objects.get().state == MailState.SENT


def test_server_that_speaks_no_smtp_is_an_outage_and_nothing_is_lost(smtp, settings):
    owe(make.follow())
    settings.EMAIL_USE_TLS = True  # the sink offers no STARTTLS

    done = send()

    assert "STARTTLS" in done.outage
    assert Mail.objects.get().state == MailState.WAITING
    settings.EMAIL_USE_TLS = False
    assert send(NOW + timedelta(minutes=1)).sent == 1


def test_banner_that_never_comes_is_an_outage_after_the_time_limit(settings):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        owe(make.follow())

        done = send()

    assert done.outage
    assert Mail.objects.get().state == MailState.WAITING


def test_of_two_workers_one_gets_each_mail():
    for number in range(6):
        owe(make.follow(f"reader{number}@example.org"))
    from alerts.assembly import assemble

    assemble(now=NOW)

    first, second = claim(now=NOW), claim(now=NOW)

    assert len(first.mails) == 6
    assert second is None


def test_hold_of_a_dead_worker_ends_with_its_lease(smtp):
    from alerts.assembly import assemble

    owe(make.follow())
    assemble(now=NOW)
    claim(now=NOW)

    assert send(NOW + LEASE - timedelta(seconds=1)).sent == 0
    assert send(NOW + LEASE + timedelta(seconds=1)).sent == 1


def test_worker_that_lost_its_lease_does_not_begin(smtp):
    from alerts.assembly import assemble

    owe(make.follow())
    assemble(now=NOW)
    slow = claim(now=NOW)
    claim(now=NOW + LEASE + timedelta(seconds=1))

    assert begin(slow.mails[0], slow.token) is False


def test_mail_whose_sending_is_uncertain_is_listed_and_not_sent_again(smtp):
    from alerts.assembly import assemble

    owe(make.follow())
    assemble(now=NOW)
    dead = claim(now=NOW)
    begin(dead.mails[0], dead.token)

    done = send(NOW + LEASE + timedelta(seconds=1))

    assert (done.uncertain, done.sent, smtp.taken) == (1, 0, [])
    assert Mail.objects.get().state == MailState.UNCERTAIN


def test_operator_sends_an_uncertain_mail_again_under_its_message_id_or_calls_it_sent(smtp):
    for who in ("again@example.org", "arrived@example.org"):
        owe(make.follow(who))
    from alerts.assembly import assemble

    assemble(now=NOW)
    Mail.objects.update(state=MailState.UNCERTAIN)
    again = Mail.objects.get(subscriber__email="again@example.org")
    arrived = Mail.objects.get(subscriber__email="arrived@example.org")

    send_again(mail=again, now=NOW)
    call_sent(mail=arrived, now=NOW)
    send()

    assert smtp.recipients == ["again@example.org"]
    assert smtp.messages[0]["Message-ID"] == messages.message_id(again)
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_mail_that_cannot_be_written_is_set_aside_after_three_tries_and_the_others_go_out(smtp):
    poison = make.event(kind="status", facts={}, about="recommendation:R9", was="x", now="y")
    owe(make.follow("alice@example.org"), poison)
    owe(make.follow("bob@example.org"))

    runs = [send(NOW + timedelta(hours=hours)) for hours in range(0, 4)]

    assert smtp.recipients == ["bob@example.org"]
    assert [run.failed for run in runs] == [0, 0, 0, 1] or sum(run.failed for run in runs) == 1
    failed = Delivery.objects.get(subscriber__email="alice@example.org")
    assert (failed.state, failed.error != "") == (DeliveryState.FAILED, True)


def test_follow_stopped_while_its_mail_waits_is_not_sent(smtp):
    from alerts.assembly import assemble

    follow = make.follow()
    owe(follow)
    assemble(now=NOW)

    stop(follows=[follow], now=NOW)
    done = send()

    assert (done.sent, smtp.taken) == (0, [])
    assert Mail.objects.get().state == MailState.CANCELLED
    assert Delivery.objects.get().error == STOPPED


def test_reader_deleted_while_their_mail_waits_gets_nothing(smtp):
    from alerts.assembly import assemble

    owe(make.follow())
    assemble(now=NOW)

    forget(subscriber=Subscriber.objects.get())

    assert send().sent == 0
    assert (smtp.taken, Subscription.objects.count(), Mail.objects.count()) == ([], 0, 0)


def test_mail_prints_its_frozen_words_after_match_and_bill_have_gone(smtp):
    """The event holds its own words, so nothing of the domain need still be there."""
    owe(make.follow())

    send()

    text = smtp.messages[0].get_body(("plain",)).get_content()
    assert "AB 779" in text and "This bill would end the fee." in text


def test_smtp_library_raises_what_the_channel_expects():
    """The table of troubles leans on this tree of classes."""
    assert issubclass(smtplib.SMTPDataError, smtplib.SMTPResponseException)
    assert issubclass(smtplib.SMTPServerDisconnected, OSError)


def test_deliveries_that_a_dead_worker_left_untold_are_sent_as_their_mail_is(smtp):
    delivery = owe(make.follow())
    send()
    Delivery.objects.update(state=DeliveryState.PENDING, sent_at=None)
    Subscriber.objects.update(last_sent_at=None)
    later = owe(make.follow("bob@example.org"), due=NOW + timedelta(days=9))

    send(NOW + timedelta(hours=1))

    delivery.refresh_from_db()
    later.refresh_from_db()
    assert (delivery.state, delivery.sent_at, delivery.attempts) == (DeliveryState.SENT, NOW, 1)
    assert Subscriber.objects.get(pk=delivery.subscriber_id).last_sent_at == NOW
    assert later.state == DeliveryState.PENDING
    assert len(smtp.taken) == 1


def test_what_the_server_took_is_written_down_before_the_next_leaves_and_when_it_stops(smtp):
    smtp.answers = ["", "", "go down"]
    for number in range(5):
        owe(make.follow(f"reader{number}@example.org"))

    done = send()

    assert (done.sent, bool(done.outage)) == (2, True)
    assert Mail.objects.filter(state=MailState.SENT).count() == len(smtp.taken) == 2
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 2
