"""How often the API may be asked, counted once for all workers.

A window is one minute of the clock. The count lies in Redis where REDIS_URL names one, else in a small SQLite file of
its own: the main database's write lock belongs to ingest, and no reader should wait for it. Addresses are kept as keyed
digests, and only for the minute they count in.
"""

import hmac
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from time import time
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:  # the framework's views import this module through the settings
    from rest_framework.request import Request
    from rest_framework.views import APIView

MINUTE = 60
KEY = "key:"
"""So begins the name of who asks with a key; of these it is kept when they asked last, once a minute at most."""


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
    key: Any = getattr(request, "auth", None)  # a plain request, before any key was looked for, has none
    if key is not None:
        return f"{KEY}{key.public_id}", settings.API_RATE_KEY
    address = throttle.get_ident(request) or ""
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), sha256).hexdigest()[:32]
    return f"net:{digest}", settings.API_RATE_ANON


class Counter(Protocol):
    def __call__(self, who: str, minute: int) -> int:
        """Requests of ``who`` in that minute so far, this one included."""

    def seen(self, names: Sequence[str]) -> dict[str, datetime]:
        """When each of these keys was used last, to the minute."""


@cache
def counter() -> Counter:
    return InRedis(settings.REDIS_URL) if settings.REDIS_URL else InFile(settings.LIMITS_FILE)


class InRedis:
    def __init__(self, url: str) -> None:
        import redis  # an extra: only a site with several machines needs it

        self._server: Any = redis.Redis.from_url(url)

    def __call__(self, who: str, minute: int) -> int:
        name = f"limit:{who}:{minute}"
        with self._server.pipeline() as pipe:
            pipe.incr(name)
            pipe.expire(name, 2 * MINUTE)
            spent: int = pipe.execute()[0]
        if spent == 1 and who.startswith(KEY):
            self._server.hset("limit:seen", who, minute)
        return spent

    def seen(self, names: Sequence[str]) -> dict[str, datetime]:
        found = self._server.hmget("limit:seen", names) if names else []
        return {name: _moment(int(minute)) for name, minute in zip(names, found, strict=True) if minute}


class InFile:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._opened: dict[int, sqlite3.Connection] = {}  # one a thread: a connection may not wander

    def __call__(self, who: str, minute: int) -> int:
        row = self._connection.execute(
            "INSERT INTO spent VALUES (?, ?, 1) ON CONFLICT (who) DO UPDATE SET"
            " n = CASE WHEN minute = excluded.minute THEN n + 1 ELSE 1 END, minute = excluded.minute RETURNING n",
            (who, minute),
        )
        spent: int = row.fetchone()[0]
        if spent == 1:
            self._connection.execute("DELETE FROM spent WHERE minute < ?", (minute - 1,))
            if who.startswith(KEY):
                self._connection.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (who, minute))
        return spent

    def seen(self, names: Sequence[str]) -> dict[str, datetime]:
        marks = ", ".join("?" * len(names))
        found = self._connection.execute(f"SELECT who, minute FROM seen WHERE who IN ({marks})", names)
        return {who: _moment(minute) for who, minute in found}

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._opened.get(get_ident()) or self._opened.setdefault(get_ident(), _open(self._path))


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * MINUTE, UTC)


def _open(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, timeout=5, isolation_level=None)
    # What is lost with the power is one minute of counting.
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("PRAGMA synchronous=OFF")
    opened.execute("CREATE TABLE IF NOT EXISTS spent (who TEXT PRIMARY KEY, minute INT, n INT) WITHOUT ROWID")
    opened.execute("CREATE TABLE IF NOT EXISTS seen (who TEXT PRIMARY KEY, minute INT) WITHOUT ROWID")
    return opened
