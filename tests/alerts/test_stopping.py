"""The sender is told to stop: what is in hand goes out and is written down, the rest waits, and no traceback is shown."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command

from alerts.choices import Channel, DeliveryState, MailState
from alerts.models import Delivery, Mail
from alerts.stopping import Stop
from alerts.webhooks.drain import tell_endpoints
from tests import factories as make
from tests.alerts.test_killed import ROOT
from tests.alerts.test_send import owe
from tracker.management.commands import run_pipeline

pytestmark = pytest.mark.django_db


class ToldAtTheSecond(list):
    """What a server took; at the second it sends these signals to the sender, the next when the one before was heard."""

    def __init__(self, signals):
        super().__init__()
        self.signals = signals

    def append(self, one):
        super().append(one)
        for number in self.signals if len(self) == 2 else ():
            listening = signal.getsignal(number)
            os.kill(os.getpid(), number)
            for _moment in range(50):
                time.sleep(0.01)
                if signal.getsignal(number) is not listening:
                    break


@pytest.fixture
def owed():
    for name in ("ann", "bob", "cora", "dora"):
        owe(make.follow(f"{name}@example.org"))


def states():
    return sorted(Mail.objects.values_list("state", flat=True))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_mail_in_hand_goes_out_and_the_rest_waits_for_the_next_run(smtp, owed, capsys, number, code):
    smtp.taken = ToldAtTheSecond([number])
    with pytest.raises(SystemExit) as end:
        call_command("send_alerts", "--json")

    told = capsys.readouterr()
    assert (end.value.code, json.loads(told.out)["sent"]) == (code, 2)
    assert told.err.startswith("Stopped on request. What was in hand went out") and "Traceback" not in told.err
    assert states() == [MailState.SENT, MailState.SENT, MailState.WAITING, MailState.WAITING]
    assert not Mail.objects.exclude(claimed_until=None).exists()
    call_command("send_alerts")
    assert sorted(smtp.recipients) == [f"{name}@example.org" for name in ("ann", "bob", "cora", "dora")]


@pytest.fixture
def started_by_a_person():
    """Ctrl-C means what it means in a terminal: a shell lets what it starts in the background ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("started_by_a_person")
def test_told_twice_it_ends_at_once_and_the_mail_in_hand_is_for_a_person_to_judge(smtp, owed, capsys):
    smtp.taken = ToldAtTheSecond([signal.SIGINT, signal.SIGINT])
    with pytest.raises(SystemExit) as end:
        call_command("send_alerts")

    assert end.value.code == 130
    assert capsys.readouterr().err.startswith("Stopped at once.")
    assert states() == [MailState.SENDING, MailState.SENT, MailState.WAITING, MailState.WAITING]


def test_signals_mean_what_they_meant_before_once_the_run_is_over(smtp):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    call_command("send_alerts")

    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_nobody_is_called_any_more_once_the_stop_is_heard(owed):
    Delivery.objects.update(channel=Channel.WEBHOOK)
    stop = Stop()
    stop.signal = signal.SIGINT

    assert tell_endpoints(clock=None, stop=stop).calls == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PENDING}


def test_pipeline_ends_with_its_sender(smtp, owed):
    smtp.taken = ToldAtTheSecond([signal.SIGINT])

    with pytest.raises(run_pipeline.Stopped):
        run_pipeline.STAGES["send"]({})


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_ctrl_c_while_the_command_is_still_being_loaded_ends_it_with_one_sentence(tmp_path, options):
    (tmp_path / "pressed.py").write_text(
        "import os, signal, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "time.sleep(10)\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "pressed", "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "send_alerts", *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (130, "Stopped on request.\n")
