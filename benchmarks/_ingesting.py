"""What the ingest's measurements run in processes of their own, so that memory and connections are theirs alone.

``load FEED…`` ingests deliveries one after the other; ``read`` asks for pages until its standard input closes. Both
print a JSON object a result. Database and archive come from the environment.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/bills/", "/bills/20252026/AB-1/", "/search/?q=probation", "/recommendations/R4/", "/status/")
PAUSE = 0.05  # seconds between two requests


def load(feeds: list[str]) -> None:
    from ingest import durable
    from ingest.run import run_source
    from ingest.sources import registered

    # By a process of its own, as it is done where the tracker is installed: it leaves forty megabytes behind.
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"], check=True)
    longest, once = [0.0], durable._once

    def timed(step: Any) -> Any:
        began = monotonic()
        try:
            return once(step)
        finally:
            longest[0] = max(longest[0], monotonic() - began)

    durable._once = timed
    for feed in feeds:
        longest[0] = 0.0
        run = run_source(registered()["pubinfo"], address=feed)
        if run.outcome == run.Outcome.FAILED:
            sys.exit(f"{feed}: {run.error}")
        figures = {"seconds": run.seconds, "peak": run.peak_rss_mb, "longest": longest[0]}
        print(json.dumps(figures | {"outcome": run.outcome, "changes": run.changes}), flush=True)


def read() -> None:
    from django.test import Client

    over = Event()
    reader = Client(raise_request_exception=True)
    ask(reader)  # the first round pays for what is loaded once
    print("ready", flush=True)
    Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    times = ask(reader)
    while not over.is_set():
        times += ask(reader)
    found = {"median": median(times), "p95": quantiles(times, n=20)[-1], "longest": max(times), "requests": len(times)}
    print(json.dumps(found), flush=True)


def ask(reader: Any) -> list[float]:
    """Seconds of one request for each page."""
    times = []
    for page in PAGES:
        began = monotonic()
        answer = reader.get(page, HTTP_HOST="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")
        times.append(monotonic() - began)
        if answer.status_code not in (200, 404):  # a measure that is not loaded yet
            sys.exit(f"{page}: {answer.status_code}")
        sleep(PAUSE)
    return times


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    if sys.argv[1] == "load":
        load(sys.argv[2:])
    else:
        read()
