"""Requests that nobody means well: refused with a problem, by a 4xx, and never a 500."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
LONG = "x" * 100_000
MOST_SECONDS = 0.05


def quickest(ask):
    """(processor seconds of the quickest of five, its answer): what else the machine does must not count."""
    tries = []
    for _ in range(5):
        started = time.process_time()
        answer = ask()
        tries.append((time.process_time() - started, answer))
    return min(tries, key=lambda one: one[0])


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("bills/?page_size=1000000000", {}, 400),
        ("bills/?page_size[]=1", {}, 400),
        ("bills/?" + "&".join(f"session__measure__{n}=1" for n in range(1000)), {}, 400),
        ("bills/?" + "__".join(["measure"] * 1000) + "=1", {}, 400),
        ("bills/?" + "&".join("stage=died" for _ in range(1001)), {}, 400),
        (f"bills/?fields={LONG}", {}, 400),
        (f"bills/?expand={'actions,' * 5000}", {}, 400),
        ("bills/?session=20252026%00", {}, 400),
        ("bills/?session=%F0%28%8C%28", {}, 400),
        ("changes/?recorded_after=0001-01-01T00:00:00%2B99:99", {}, 400),
        ("changes/?happened_from=10000-01-01", {}, 400),
        ("changes/?kind=stage_changed&kind=nothing", {}, 400),
        ("changes/?recommendation=" + "R" * 5000, {}, 400),
        ("recommendations/R4/?as_of=2026-02-30", {}, 400),
        ("recommendations/R4/?as_of=99999999-01-01", {}, 400),
        ("bills/", {"accept": "x/" * 5000}, 406),
        ("bills/", {"accept": "nonsense"}, 406),
        ("bills/", {"host": "evil.example"}, 400),
        ("bills/", {"host": "127.0.0.1@evil.example"}, 400),
    ],
    ids=lambda value: str(value)[:40],
)
def test_is_refused_in_its_own_words_and_at_once(client, address, headers, status):
    make.recommendation()
    took, answer = quickest(lambda: client.get(f"/api/v1/{address}", headers=headers))
    assert took <= MOST_SECONDS
    assert answer.status_code == status, answer.content[:200]
    assert len(answer.content) < 20_000
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("method", ["post", "put", "patch"])
def test_ten_megabytes_of_json_where_nothing_is_written_are_not_read(client, method):
    body = b'{"a":' * 100_000 + b"1" * 10_000_000
    took, answer = quickest(lambda: getattr(client, method)("/api/v1/bills/", body, content_type="application/json"))
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert took <= MOST_SECONDS


def test_a_search_of_a_megabyte_finds_nothing_or_is_refused(client):
    assert client.get("/api/v1/bills/", {"q": LONG}).status_code in (200, 400)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    place = {
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('server')}/empty.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    server = subprocess.Popen(
        [Path(sys.executable).with_name("gunicorn"), "tracker.wsgi", "--bind", f"127.0.0.1:{number}",
         "--no-control-socket", "--log-level", "critical"],
        cwd=Path(__file__).resolve().parents[2], env=os.environ | place,
    )  # fmt: skip
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", number)).close()
            break
        except OSError:
            time.sleep(0.2)
    yield number
    server.terminate()
    server.wait()


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Content-Length: 5", "Content-Length: 6"],
        ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding: chunked, identity"],
        ["Content-Length: +5"],
        ["X-Odd: a", "\tfolded"],
        ["Host: evil.example"],
    ],
    ids=str,
)
def test_a_request_that_hides_another_is_answered_once_and_refused(port, lines):
    hidden = "0\r\n\r\nGET /api/v1/schema/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = "\r\n".join(["GET /api/v1/nothing/ HTTP/1.1", "Host: 127.0.0.1", *lines])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(f"{head}\r\n\r\n{hidden}".encode())
        line.settimeout(30)
        said = b""
        try:
            while part := line.recv(65536):
                said += part
        except ConnectionResetError:
            pass
    assert said.count(b"HTTP/1.1 ") <= 1
    assert b"HTTP/1.1 5" not in said or b"501" in said
    assert b"HTTP/1.1 200" not in said
