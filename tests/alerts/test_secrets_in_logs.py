"""No log line holds what opens somebody's page: read from what a real server writes, good requests and bad."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from tracker.secret_paths import without_secrets

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def server(tmp_path):
    """The site as it is served, its mail in files, and every line that it logs in one file."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    surroundings = {
        "PATH": os.environ["PATH"], "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3", "EMAIL_URL": f"filemail://{tmp_path}/mail",
    }  # fmt: skip
    log = tmp_path / "log"
    with log.open("wb") as kept:
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=surroundings, check=True)
        subprocess.run([*manage, "load_paper"], cwd=ROOT, env=surroundings, check=True, stdout=kept)
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "tracker.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--no-control-socket",
        ]
        running = subprocess.Popen(gunicorn, cwd=ROOT, env=surroundings, stdout=kept, stderr=kept)
        try:
            yield f"http://127.0.0.1:{port}", tmp_path, log, surroundings
        finally:
            running.terminate()
            running.wait(10)


def ready(url):
    for _ in range(200):
        try:
            return httpx2.get(f"{url}/healthz/", timeout=5)
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the site does not answer")


def mail(folder):
    for _ in range(100):
        if found := list((folder / "mail").glob("*")):
            return "".join(one.read_text() for one in found).replace("=\n", "")
        time.sleep(0.1)
    raise AssertionError("no mail was written")


def test_no_line_of_the_log_holds_a_link_an_address_or_a_secret(server):
    url, folder, log, surroundings = server
    ready(url)
    asked = {"follow": "recommendation:R4", "email": "alice@example.org", "cadence": "daily"}
    assert httpx2.post(f"{url}/follow/", data=asked, headers={"Referer": url}).status_code in (200, 302)
    confirm = re.search(r"/follow/confirm/(\S+?)/", mail(folder))[1]
    follows = httpx2.post(f"{url}/follow/confirm/{confirm}/", follow_redirects=False).headers["Location"]
    token = follows.strip("/").rpartition("/")[2]

    answers = [
        httpx2.get(f"{url}{follows}"),
        httpx2.get(f"{url}{follows}no/such/page/"),  # django.request tells of the path
        httpx2.put(f"{url}{follows}"),
        httpx2.get(f"{url}/follow/stop/{token}x/"),
        httpx2.get(f"{url}/follow/s/{token[:-1]}/"),
        httpx2.post(f"{url}/follow/s/{token}/webhooks/x/", data={"deed": "x"}),
        httpx2.get(f"{url}{follows}", headers={"Host": "evil.example"}),
    ]
    subprocess.run([sys.executable, "manage.py", "send_alerts"], cwd=ROOT, env=surroundings, check=True)

    assert [answer.status_code for answer in answers[:3]] == [200, 404, 405]
    written = log.read_text()
    assert "Booting worker" in written, "nothing was logged at all"
    for secret in (token, confirm, token.rpartition(".")[2], "alice@example.org", "k" * 60):
        assert secret not in written
    assert all(
        "referrer" not in answer.headers or answer.headers["Referrer-Policy"] == "no-referrer" for answer in answers
    )


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /follow/s/follows.abc.def/x/", "Not Found: /follow/s/…"),
        ("Forbidden: /follow/confirm/confirm.a.b/ twice", "Forbidden: /follow/confirm/… twice"),
        ("/invitation/abc:def/", "/invitation/…"),
        ("Not Found: /recommendations/R99/", "Not Found: /recommendations/R99/"),
    ],
)
def test_a_path_names_its_kind_and_no_more(line, kept):
    assert without_secrets(line) == kept


def test_what_django_says_of_a_path_is_said_without_its_secret(client, caplog, db):
    client.get("/follow/s/follows.abcdef.012345/no/such/page/")

    assert "Not Found: /follow/s/…" in caplog.text
    assert "abcdef" not in caplog.text
