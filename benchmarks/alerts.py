"""One event for a hundred thousand followers into the outbox, and mail out of it through a real SMTP server.

    python benchmarks/alerts.py [FOLLOWERS [MAILS]]

The database is a SQLite file of its own; the server is aiosmtpd in a process of its own, on loopback. What the server
takes from bare smtplib, one mail after the other of the same size over one connection, stands beside our rate: once
before and once after it.
"""

import json
import os
import resource
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bills.models import Measure

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
BARE = 500  # mails
SERVER = """
import asyncio, sys
from aiosmtpd.controller import Controller
class Taken:
    count = 0
    async def handle_DATA(self, server, session, envelope):
        Taken.count += 1
        return "250 OK"
controller = Controller(Taken(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
sys.stdin.read()
controller.stop()
print(Taken.count)
"""


def main(followers: int, mails: int) -> None:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        os.environ.setdefault("SECRET_KEY", "benchmark-" + "x" * 40)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/alerts.sqlite3"
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
        free.close()
        figures = measure(followers, mails, port)
    print(json.dumps(figures, indent=2))


def measure(followers: int, mails: int, port: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests import factories as make

    bill = make.match(make.recommendation("R4"), make.measure("AB 779")).measure
    in_a_process_of_its_own(lambda: follow(followers))
    return queue(bill, followers) | drain(mails, port)


def in_a_process_of_its_own(work: Callable[[], None]) -> None:
    """What it needs of memory is not counted into this process's peak."""
    from django.db import connection

    connection.close()  # a connection is not shared across a fork
    child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("the followers could not be made")


def follow(followers: int) -> None:
    """So many people who follow R4 and hear as it happens."""
    from django.utils import timezone

    from alerts.models import Subscriber, Subscription
    from alerts.periods import next_daily, next_weekly

    now = timezone.now()
    times = {"next_daily_at": next_daily(now, 7), "next_weekly_at": next_weekly(now, 0, 7), "created_at": now}
    people = [Subscriber(email=f"reader{n}@example.org", confirmed_at=now, **times) for n in range(followers)]
    Subscriber.objects.bulk_create(people, batch_size=1000)
    Subscription.objects.bulk_create(
        (
            Subscription(
                subscriber=person, scope="recommendation", key="R4", name="R4 Fines and fees", cadence="instant",
                created_at=now, confirmed_at=now - timedelta(days=1),
            )
            for person in people
        ),
        batch_size=1000,
    )  # fmt: skip


def queue(bill: "Measure", followers: int) -> dict[str, Any]:
    """A change of the bill, which answers R4. What a process loads once, whatever it does then, is told apart."""
    from django.urls import reverse
    from django.utils import timezone

    from alerts.outbox import queue_deliveries
    from bills.models import Change

    began = time.perf_counter()
    reverse("home")
    loaded = time.perf_counter() - began
    now = timezone.now()
    Change.objects.create(
        measure=bill, kind="stage_changed", was="in_committee", now="on_floor", origin="live",
        happened_on=now.date(), recorded_at=now,
    )  # fmt: skip
    began, cpu, before = time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    queued = queue_deliveries(now=timezone.now())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert queued.deliveries == followers, queued
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "followers": followers,
        "addresses_loaded_in_seconds": round(loaded, 2),
        "queue_seconds": round(seconds, 2),
        "queue_cpu_seconds": round(cpu, 2),
        "queue_grew_by_mb": round((peak - before) / 1024, 1),
        "peak_rss_mb": round(peak / 1024, 1),
    }


def drain(mails: int, port: int) -> dict[str, Any]:
    from django.utils import timezone

    from alerts.send import send_due

    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        wait_for(port)
        bare = [bare_rate(port)]
        began, cpu = time.perf_counter(), time.process_time()
        done = send_due(clock=timezone.now, most=mails)
        seconds, busy = time.perf_counter() - began, time.process_time() - cpu
        bare.append(bare_rate(port))
    finally:
        taken = int(server.communicate("")[0] or 0)
    assert (done.sent, taken) == (mails, mails + 2 * BARE), (done, taken)
    return {
        "mails": mails,
        "mails_a_second": round(mails / seconds, 1),
        "mails_a_cpu_second": round(mails / busy, 1),
        "bare_smtplib_a_second": [round(one) for one in bare],
        "load": round(os.getloadavg()[0], 1),
    }


def bare_rate(port: int) -> float:
    body = b"Subject: Bare\r\n\r\n" + (b"x" * 74 + b"\r\n") * 75  # 5.7 KB, as a mail of one piece of news has
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.perf_counter()
        for number in range(BARE):
            server.sendmail("tracker@example.org", [f"reader{number}@example.org"], body)
        return BARE / (time.perf_counter() - began)


def wait_for(port: int) -> None:
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the mail server did not start")


if __name__ == "__main__":
    main(*(int(value) for value in (sys.argv[1:] + ["100000", "2000"][len(sys.argv) - 1 :])))
