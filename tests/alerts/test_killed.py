"""The sender is killed again and again, the mail server goes away half-way: everybody is served, nobody twice.

KILLS=50 MAILS=1000 python -m pytest tests/alerts/test_killed.py
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS, MAILS = int(os.environ.get("KILLS", "4")), int(os.environ.get("MAILS", "120"))
FILL = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import timedelta
from django.utils import timezone
from alerts.models import Delivery
from tests import factories as make
now = timezone.now()
event = make.event(recorded_at=now)
for number in range(int(sys.argv[1])):
    follow = make.follow(f"reader{number}@example.org", cadence="daily")
    Delivery.objects.create(subscription=follow, subscriber=follow.subscriber, event=event, channel="mail",
                            due_at=now - timedelta(minutes=1), created_at=now)
"""


class Night:
    """A database file, a mail server, and workers that may be killed."""

    def __init__(self, folder, sink):
        self.file, self.sink = folder / "night.sqlite3", sink
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.file}",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "SECRET_KEY": "x" * 60,
            "PYTHONPATH": str(ROOT),
        }
        self.log = (folder / "log").open("w")

    def run(self, *arguments):
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )

    def send(self):
        return self.run("manage.py", "send_alerts", "--json")

    def rows(self, sql):
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as connection:
            return connection.execute(sql).fetchall()

    def hours_pass(self):
        """Leases end and whatever was put off comes due."""
        self.rows("UPDATE alerts_mail SET claimed_until = '2020-01-01' WHERE claimed_until IS NOT NULL")
        self.rows("UPDATE alerts_mail SET due_at = '2020-01-01' WHERE state = 'waiting'")


@pytest.fixture
def night(tmp_path, sink):
    prepared = Night(tmp_path, sink)
    yield prepared
    prepared.log.close()


def killed_at(worker, sink, count):
    """Kill -9 at the moment the server has taken so many, give or take what fits into ten milliseconds."""
    until = time.monotonic() + 60
    while len(sink.taken) < count and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.01))
    was_alive = worker.poll() is None
    if was_alive:
        worker.send_signal(signal.SIGKILL)
    worker.wait()
    return was_alive


def test_killed_at_random_moments_with_the_server_down_half_way_everybody_is_served_and_nobody_twice(night, sink):
    assert night.run("-c", FILL, str(MAILS)).wait() == 0
    moments = sorted(random.sample(range(1, MAILS), KILLS))
    died = 0
    for number, moment in enumerate(moments):
        if number == KILLS // 2:
            sink.answers = ["go down"]
            assert night.send().wait() == 1  # says that the server cannot be reached
            sink.shut()
            assert night.send().wait() == 1
            sink.open()
            night.hours_pass()
        died += killed_at(night.send(), sink, moment)
        night.hours_pass()

    for _again in range(3):
        assert night.send().wait() == 0
        night.hours_pass()

    got = Counter(sink.recipients)
    uncertain = {row[0] for row in night.rows(
        "SELECT email FROM alerts_mail m JOIN alerts_subscriber s ON s.id = m.subscriber_id WHERE state = 'uncertain'"
    )}  # fmt: skip
    assert died >= KILLS // 2
    assert [email for email, count in got.items() if count > 1] == []
    assert len(uncertain) <= died
    assert {f"reader{number}@example.org" for number in range(MAILS)} - set(got) <= uncertain
    states = dict(night.rows("SELECT state, count(*) FROM alerts_mail GROUP BY state"))
    assert states.get("sent", 0) + len(uncertain) == MAILS
    print(f"{died} kills, {len(got)} served, {len(uncertain)} uncertain, of whom {len(uncertain & set(got))} had it")


def test_two_workers_at_once_serve_everybody_once(night, sink):
    assert night.run("-c", FILL, "60").wait() == 0

    workers = [night.send(), night.send()]
    assert [worker.wait() for worker in workers] == [0, 0]

    assert Counter(sink.recipients) == Counter(f"reader{number}@example.org" for number in range(60))
