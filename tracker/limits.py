"""How often the API may be asked, counted once for all workers.

A window is one minute of the clock. The count lies in Redis where REDIS_URL names one, else in a small SQLite file of
its own: the main database's write lock belongs to ingest, and no reader should wait for it. Addresses are kept as keyed
digests, and only for the minute they count in.
"""

import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from time import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:  # the framework's views import this module through the settings
    from rest_framework.request import Request
    from rest_framework.views import APIView

MINUTE = 60
Count = Callable[[str, int], int]
"""(who, minute) → requests of that minute so far, this one included."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of the minute: ``limit`` and ``remaining`` requests, ``reset`` seconds until the next."""

    limit: int
    remaining: int
    reset: int
    is_over: bool

    def as_headers(self) -> dict[str, str]:
        named = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in named.items()}


def spend(who: str, limit: int, now: float) -> Allowance:
    """Count one request of ``who`` in the minute that holds ``now`` (seconds since the epoch)."""
    minute = int(now) // MINUTE
    spent = counter()(who, minute)
    return Allowance(
        limit=limit,
        remaining=max(limit - spent, 0),
        reset=max(int((minute + 1) * MINUTE - now), 1),
        is_over=spent > limit,
    )


class ApiLimit(BaseThrottle):
    """The rule of the API: so many requests a minute for a network address, more for a key."""

    def __init__(self) -> None:
        self.allowance: Allowance | None = None

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        who, limit = _asker(request, self)
        self.allowance = spend(who, limit, time())
        # A view in dispatch collects the headers of its answer here, whatever the answer will be.
        vars(view)["headers"].update(self.allowance.as_headers())
        return not self.allowance.is_over

    def wait(self) -> float | None:
        return self.allowance.reset if self.allowance else None


def _asker(request: "Request", throttle: BaseThrottle) -> tuple[str, int]:
    key = getattr(request.auth, "pk", None)
    if key is not None:
        return f"key:{key}", settings.API_RATE_KEY
    address = throttle.get_ident(request) or ""
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), sha256).hexdigest()[:32]
    return f"net:{digest}", settings.API_RATE_ANON


@cache
def counter() -> Count:
    return _in_redis(settings.REDIS_URL) if settings.REDIS_URL else _in_file(settings.LIMITS_FILE)


def _in_redis(url: str) -> Count:
    import redis  # an extra: only a site with several machines needs it

    server: Any = redis.Redis.from_url(url)

    def count(who: str, minute: int) -> int:
        name = f"limit:{who}:{minute}"
        with server.pipeline() as pipe:
            pipe.incr(name)
            pipe.expire(name, 2 * MINUTE)
            spent: int = pipe.execute()[0]
        return spent

    return count


def _in_file(path: Path) -> Count:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened: dict[int, sqlite3.Connection] = {}  # one a thread: a connection may not wander

    def count(who: str, minute: int) -> int:
        connection = opened.get(get_ident()) or opened.setdefault(get_ident(), _open(path))
        row = connection.execute(
            "INSERT INTO spent VALUES (?, ?, 1) ON CONFLICT (who) DO UPDATE SET"
            " n = CASE WHEN minute = excluded.minute THEN n + 1 ELSE 1 END, minute = excluded.minute RETURNING n",
            (who, minute),
        )
        spent: int = row.fetchone()[0]
        if spent == 1:
            connection.execute("DELETE FROM spent WHERE minute < ?", (minute - 1,))
        return spent

    return count


def _open(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, timeout=5, isolation_level=None)
    # What is lost with the power is one minute of counting.
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("PRAGMA synchronous=OFF")
    opened.execute("CREATE TABLE IF NOT EXISTS spent (who TEXT PRIMARY KEY, minute INT, n INT) WITHOUT ROWID")
    return opened
