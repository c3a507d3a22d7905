"""The site as it is served with a mail provider set up, and a stand-in of the provider's interface: HTTP both ways."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = ("provider", "s3cret")
BEGIN = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from alerts.models import Delivery
from tests import factories as make
now = timezone.now()
make.paper()
for name in ("alice", "bob"):
    follow = make.follow(f"{name}@example.org")
    Delivery.objects.create(subscription=follow, subscriber=follow.subscriber, event=make.event(recorded_at=now),
                            channel="mail", due_at=now - timedelta(minutes=1), created_at=now)
"""
RESUME = """
import django; django.setup()
from django.utils import timezone
from alerts.models import Subscriber
from alerts.outcomes import resume
resume(subscriber=Subscriber.objects.get(email="alice@example.org"), now=timezone.now())
"""


class Interface(ThreadingHTTPServer):
    """Takes every mail, or answers ``(status, said)`` where a test says so."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken, self.answer = [], None


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.server.answer or (
            200,
            {"ErrorCode": 0, "Message": "OK", "MessageID": "m", "To": said["To"]},
        )
        if status == 200:
            self.server.taken.append(said)
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


class Site:
    def __init__(self, folder, interface, provider, **names):
        self.folder, self.interface = folder, interface
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            "PATH": os.environ["PATH"], "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1:8000", "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tracker.settings", "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
            "ANYMAIL_WEBHOOK_SECRET": ":".join(SECRET), "MAIL_FROM": "Tracker <tracker@example.org>", **names,
        }  # fmt: skip

    def python(self, *arguments, status=0):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == status, done.stdout + done.stderr

    def send(self, status=0):
        self.python("manage.py", "send_alerts", "--json", status=status)

    def report(self, provider, said, auth=SECRET):
        address = f"http://127.0.0.1:{self.port}/alerts/provider/{provider}/tracking/"
        return httpx2.post(address, json=said, auth=auth, timeout=60).status_code

    def rows(self, sql):
        with closing(sqlite3.connect(self.folder / "site.sqlite3", timeout=30)) as connection:
            return connection.execute(sql).fetchall()

    def standing(self):
        return dict(self.rows("SELECT substr(email, 1, instr(email, '@') - 1), standing FROM alerts_subscriber"))


@contextmanager
def serving(folder, provider, **names):
    """A running site in which two readers are owed a mail each."""
    with Interface() as interface:
        threading.Thread(target=interface.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{interface.server_port}/"
        site = Site(folder, interface, provider, **{f"ANYMAIL_{provider.upper()}_API_URL": url}, **names)
        site.python("manage.py", "migrate", "-v0")
        site.python("-c", BEGIN)
        gunicorn = [sys.executable, "-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{site.port}"]
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen(
                [*gunicorn, "--no-control-socket"], cwd=ROOT, env=site.environment, stdout=log, stderr=log
            )
            try:
                _wait_for(site.port)
                yield site
            finally:
                running.terminate()
                running.wait(30)
                interface.shutdown()


def _wait_for(port):
    for _try in range(600):
        try:
            httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the site does not answer")
