"""A real Celery worker on a real Redis: a message says when; what there is to do, and what was done, the tables say."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.ingest.conftest import ROOT, machine, migrated  # noqa: F401  # processes on a database of their own

pytest.importorskip("celery", reason="the celery extra is not installed")
redis = pytest.importorskip("redis", reason="the celery extra is not installed")
pytestmark = pytest.mark.services

SIGN_UP = """
from datetime import UTC, datetime
from alerts.choices import Cadence, Scope
from alerts.follows import Wanted
from alerts.signing_up import Request, sign_up
follows = [Wanted(Scope.EVERYTHING, "", "Everything")]
sign_up(request=Request("ana@example.org", follows, Cadence.DAILY), now=datetime.now(UTC))
"""
ASK = "from tracker.celery import perform_later\n"


@pytest.fixture
def broker():
    """A Redis database for each process of the test run."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    server = redis.Redis.from_url(f"redis://127.0.0.1:6379/{10 + number % 6}")
    try:
        server.flushdb()
    except redis.exceptions.ConnectionError:
        pytest.skip("no Redis on 127.0.0.1")
    yield server
    server.flushdb()
    server.close()


@pytest.fixture
def place(machine, broker, tmp_path):  # noqa: F811
    """The machine with a broker, and a folder where its mail arrives."""
    place = broker.connection_pool.connection_kwargs
    machine.mail = tmp_path / "mail"
    machine.environment |= {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "CELERY_BROKER_URL": f"redis://{place['host']}:{place['port']}/{place['db']}",
        "EMAIL_URL": f"filemail://{machine.mail}",
    }
    return machine


@contextmanager
def worker(place, *options):
    """A worker at work; yields a function that reads its log."""
    path = place.folder / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "tracker", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    with path.open("w") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=place.environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield path.read_text
    finally:
        process.terminate()
        assert process.wait(60) == 0, path.read_text()


def wait_until(holds, log, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, log()
        time.sleep(0.2)


def ended(log):
    return len(re.findall(r"Task tracker\.perform\[[^]]+\] (?:succeeded|raised)", log()))


def sent(place):
    return place.query("SELECT count(*) FROM alerts_mail WHERE state = 'sent'")[0]


def letters(place):
    return "".join(path.read_text() for path in place.mail.glob("*")).count("\nTo: ana@example.org")


def test_an_errand_that_is_asked_for_three_times_sends_each_mail_once(place):
    assert place.run(SIGN_UP + ASK + "for _ in range(3): perform_later.delay('mail')")[0] == 0, place.err

    with worker(place) as log:
        wait_until(lambda: ended(log) == 3, log)

    assert log().count("succeeded") == 3
    assert (sent(place), letters(place)) == (1, 1)


def test_what_a_flushed_broker_forgot_the_next_minute_does(place, broker):
    assert place.run(SIGN_UP + ASK + "perform_later.delay('mail')")[0] == 0, place.err
    assert broker.llen("tracker") == 1
    broker.flushdb()

    with worker(place, "--beat", "--schedule", str(place.folder / "beat")) as log:
        wait_until(lambda: sent(place) == 1, log, seconds=90)

    assert letters(place) == 1


def test_an_errand_that_fails_or_is_unknown_is_told_and_its_worker_goes_on(place):
    place.environment["EMAIL_URL"] = "smtp://127.0.0.1:9"  # nobody listens there
    asked = "for name in ('mail', 'flush', 'mail'): perform_later.delay(name)"
    assert place.run(SIGN_UP + ASK + asked)[0] == 0, place.err

    with worker(place, "--concurrency", "1") as log:
        wait_until(lambda: ended(log) == 3, log)

    assert log().count("raised unexpected: Unfinished('send_alerts ended with 1; its log and /status/ say why')") == 2
    assert log().count("raised unexpected: KeyError('flush')") == 1
    assert "WorkerLostError" not in log()
    assert sent(place) == 0


def test_without_a_broker_the_worker_says_what_is_missing():
    environment = os.environ | {"CELERY_BROKER_URL": "", "DJANGO_SETTINGS_MODULE": "tests.settings"}

    done = subprocess.run(
        [sys.executable, "-c", "import tracker.celery"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "CELERY_BROKER_URL is not set" in done.stderr
