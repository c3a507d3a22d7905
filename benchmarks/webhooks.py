"""Webhooks out of the outbox while a quarter of the endpoints hang, beside the same with none hanging.

    python benchmarks/webhooks.py [ENDPOINTS [EVENTS]]

Real HTTP on loopback, in a process of its own; SQLite. The ratio is the rate at which the answering endpoints are
served in both runs, counted until the last of their messages is there.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# Answers at once, but never on an address that begins with /hang; says on request when it took the last message.
SERVER = """
import sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        if self.path.startswith("/hang"):
            time.sleep(60)
            return
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.last, self.server.taken = time.time(), self.server.taken + 1
    def do_GET(self):
        body = f"{self.server.taken} {self.server.last}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass
class Server(ThreadingHTTPServer):
    daemon_threads, request_queue_size, taken, last = True, 512, 0, 0.0
Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def main(endpoints: int, events: int) -> None:
    healthy, mixed = measure(endpoints, events, hanging=0), measure(endpoints, events, hanging=endpoints // 4)
    share = mixed["a_second"] / healthy["a_second"]
    print(
        json.dumps(
            {"none hangs": healthy, "a quarter hangs": mixed, "share of the healthy rate": round(share, 2)}, indent=2
        )
    )


def measure(endpoints: int, events: int, *, hanging: int) -> dict[str, float]:
    """In a process of its own, so that both begin alike."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {
                "SECRET_KEY": os.environ.get("SECRET_KEY", "benchmark-" + "x" * 40),
                "DATABASE_URL": f"sqlite:///{folder}/webhooks.sqlite3",
                "DJANGO_SETTINGS_MODULE": "tracker.settings",
                "ALLOW_PRIVATE_ADDRESSES": "on",
            }
            arguments = [sys.executable, __file__, "--one", str(endpoints), str(events), str(hanging), str(port)]
            done = subprocess.run(arguments, env=environment, check=True, capture_output=True, text=True)
            return dict(json.loads(done.stdout))
    finally:
        server.kill()


def one(endpoints: int, events: int, hanging: int, port: int) -> None:
    import django

    django.setup()
    import httpx2
    from django.core.management import call_command

    from alerts.webhooks.drain import tell_endpoints

    call_command("migrate", verbosity=0)
    fill(endpoints, events, hanging, f"http://127.0.0.1:{port}")
    begun = time.time()
    told = tell_endpoints(clock=lambda: datetime.now(UTC))
    taken, last = httpx2.get(f"http://127.0.0.1:{port}/").text.split()
    print(
        json.dumps(
            {
                "endpoints": endpoints,
                "hanging": hanging,
                "taken": int(taken),
                "seconds": round(float(last) - begun, 2),
                "a_second": round(int(taken) / (float(last) - begun), 1),
                "failed_calls": told.failed,
                "seconds_in_all": round(time.time() - begun, 1),
            }
        )
    )


def fill(endpoints: int, events: int, hanging: int, url: str) -> None:
    from alerts.choices import Channel
    from alerts.models import Delivery, Endpoint, Event, Subscriber, Subscription

    now = datetime.now(UTC)
    owner = Subscriber.objects.create(email="o@example.org", created_at=now, next_daily_at=now, next_weekly_at=now)
    happened = Event.objects.bulk_create(
        Event(
            source="bench", source_id=str(n), kind="stage", about=f"bill:{n % 50}", now="on_floor", recorded_at=now,
            queued_at=now, facts={"measure": {"label": "AB 1", "title": "Fees", "url": "/bills/20252026/AB-1/"}},
        )
        for n in range(events)
    )  # fmt: skip
    for number in range(endpoints):
        place = "hang" if number < hanging else "ok"
        there = Endpoint.objects.create(subscriber=owner, url=f"{url}/{place}/{number}", created_at=now)
        follow = Subscription.objects.create(
            subscriber=owner, scope="everything", channel=Channel.WEBHOOK, endpoint=there, cadence="instant",
            created_at=now, confirmed_at=now,
        )  # fmt: skip
        Delivery.objects.bulk_create(
            Delivery(
                subscription=follow, subscriber=owner, event=event, channel=Channel.WEBHOOK, due_at=now, created_at=now
            )
            for event in happened
        )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*map(int, sys.argv[2:6]))
    else:
        main(*map(int, sys.argv[1:3] or ("200", "20")))
