"""How often the API may be asked, and how it says so."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker import limits

pytestmark = pytest.mark.django_db
AT = 1_800_000_000.0  # the first second of a minute


def ask(client, **extra):
    return client.get("/api/v1/papers/", **extra)


def test_every_answer_says_what_is_left(client, settings):
    settings.API_RATE_ANON = 3
    left = [ask(client)["RateLimit-Remaining"] for _ in range(2)]
    assert left == ["2", "1"]
    refused = client.get("/api/v1/papers/?nonsense=1")
    assert (refused.status_code, refused["RateLimit-Limit"], refused["RateLimit-Remaining"]) == (400, "3", "0")


def test_one_request_too_many_is_told_when_to_come_back(client, settings):
    settings.API_RATE_ANON = 1
    ask(client)
    over = ask(client)
    assert (over.status_code, over["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(over["Retry-After"]) <= 60
    assert over["RateLimit-Remaining"] == "0"
    assert over["Access-Control-Allow-Origin"] == "*"


def test_another_address_has_a_minute_of_its_own(client, settings):
    settings.API_RATE_ANON = 1
    ask(client)
    assert ask(client, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_forwarded_address_is_believed_only_behind_a_proxy_of_ours(client, settings):
    settings.API_RATE_ANON = 1
    ask(client, headers={"x-forwarded-for": "203.0.113.1"})
    assert ask(client, headers={"x-forwarded-for": "203.0.113.2"}).status_code == 429


def test_the_next_minute_starts_anew():
    assert [limits.spend("a", 1, AT).is_over, limits.spend("a", 1, AT + 59).is_over] == [False, True]
    assert not limits.spend("a", 1, AT + 60).is_over
    assert limits.spend("b", 5, AT + 50).reset == 10


def test_the_file_keeps_no_address_and_no_minute_that_is_over(client, settings, limits_file):
    ask(client, REMOTE_ADDR="203.0.113.77")
    assert b"203.0.113" not in limits_file.read_bytes()
    limits.spend("old", 5, AT)
    limits.spend("new", 5, AT + 600)
    names = limits.counter()  # same file
    assert names("old", int(AT) // 60) == 1


def test_workers_count_together(limits_file):
    """Four threads here and one other process, two hundred requests each: none is lost."""
    code = (
        "import django, sys; from pathlib import Path; from tracker.limits import InFile\n"
        f"count = InFile(Path({str(limits_file)!r}))\n"
        "for _ in range(200): count('all', 7)"
    )
    other = subprocess.Popen([sys.executable, "-c", code])
    count = limits.counter()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: count("all", 7), range(800)))
    assert other.wait(60) == 0
    assert count("all", 7) == 1001


@pytest.mark.services
def test_redis_counts_for_several_machines(settings):
    redis = pytest.importorskip("redis", reason="the celery extra is not installed")
    server = redis.Redis.from_url("redis://127.0.0.1:6379/9")
    try:
        server.flushdb()
    except redis.exceptions.ConnectionError:
        pytest.skip("no Redis on 127.0.0.1")
    settings.REDIS_URL = "redis://127.0.0.1:6379/9"
    limits.counter.cache_clear()
    assert [limits.spend("a", 2, AT).remaining for _ in range(3)] == [1, 0, 0]
    assert not limits.spend("a", 2, AT + 60).is_over
    assert 0 < server.ttl(f"limit:a:{int(AT) // 60}") <= 120
    server.flushdb()
