"""How long readers wait for pages while one bill's mail goes out to many: a real gunicorn, a real sender, real SMTP.

    python benchmarks/mail_burst.py [FOLLOWERS [BILLS]]

A SQLite file with a session of 5,000 bills and a change that 10,000 follow, queued but not sent. A reader asks for five
pages in turn over one connection; rounds without the sender and rounds with it follow each other, so that other work on
the machine meets both. The goal: p95 with the sender at most twice that without.
"""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGES = ("/", "/recommendations/R4/", "/bills/?matched=all", "/bills/20252026/AB-4/", "/follow/")
ROUNDS, ASKED = 4, 30


def main(followers: int, bills: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ports = [free_port(), free_port()]
        os.environ |= {
            "SECRET_KEY": "benchmark-" + "x" * 40,
            "DATABASE_URL": f"sqlite:///{folder}/burst.sqlite3",
            "EMAIL_URL": f"smtp://127.0.0.1:{ports[0]}",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }
        fill(followers, bills)
        print(json.dumps(measure(*ports), indent=2))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def fill(followers: int, bills: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils.timezone import now

    from benchmarks import alerts, pages
    from bills.models import Measure
    from recommendations.load import load_paper_text
    from recommendations.rules_in_force import text_in_force
    from recommendations.status import restate

    call_command("migrate", verbosity=0)
    load_paper_text(settings.PAPER_FILE.name, text_in_force().encode())
    pages.fill(pages.LATEST, bills)
    call_command("index_search", verbosity=0)
    restate(as_of=date(2026, 11, 20), at=now())
    alerts.follow(followers)
    alerts.queue(Measure.objects.get(type="AB", number=4), followers)


def measure(mail_port: int, web_port: int) -> dict[str, object]:
    from benchmarks.alerts import SERVER, wait_for

    sink = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(mail_port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    command = [sys.executable, "-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{web_port}", "--workers", "2"]
    served = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"], cwd=ROOT)
    waits: dict[bool, list[float]] = {False: [], True: []}
    mails, seconds = 0, 0.0
    try:
        wait_for(mail_port)
        wait_for(web_port)
        read(web_port)  # templates are compiled and connections made
        for _round in range(ROUNDS):
            waits[False] += read(web_port)
            with sending() as burst:
                waits[True] += read(web_port)
            mails, seconds = mails + burst.mails, seconds + burst.seconds
    finally:
        served.terminate()
        served.wait()
        sink.communicate("")
    quiet, busy = (statistics.quantiles(waits[is_busy], n=20)[-1] for is_busy in (False, True))
    return {
        "requests": len(waits[False]) + len(waits[True]),
        "p50_ms": [round(statistics.median(waits[is_busy])) for is_busy in (False, True)],
        "p95_ms": [round(quiet), round(busy)],
        "p95_ratio": round(busy / quiet, 2),
        "mails_meanwhile": mails,
        "mails_a_second": round(mails / seconds, 1),
        "load": round(os.getloadavg()[0], 1),
    }


class sending:
    """A sender that is at work from its first mail on; stopped, as an operator would, when its round is over."""

    mails, seconds = 0, 0.0

    def __enter__(self) -> "sending":
        self._before = sent()
        self._worker = subprocess.Popen(
            [sys.executable, "manage.py", "send_alerts", "--json"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while sent() == self._before and self._worker.poll() is None:
            time.sleep(0.05)
        self._first, self._began = sent(), time.perf_counter()
        return self

    def __exit__(self, *_exc: object) -> None:
        assert self._worker.poll() is None, "the sender had nothing left to send: more followers are needed"
        self.mails, self.seconds = sent() - self._first, time.perf_counter() - self._began
        self._worker.send_signal(signal.SIGINT)
        self._worker.wait()


def sent() -> int:
    from alerts.models import Mail

    return Mail.objects.filter(state="sent").count()


def read(port: int) -> list[float]:
    """Milliseconds, by the clock, of so many requests."""
    import httpx2

    waits = []
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        for number in range(ASKED):
            began = time.perf_counter()
            client.get(PAGES[number % len(PAGES)]).raise_for_status()
            waits.append((time.perf_counter() - began) * 1000)
    return waits


if __name__ == "__main__":
    main(*(int(value) for value in (sys.argv[1:] + ["10000", "5000"][len(sys.argv) - 1 :])))
