"""Connections to the public web only: a name is looked up once, its answers are judged, and those are dialled.

Judging a name and letting the library look it up again would leave a moment in which the name may come to mean
another host. So the number that was judged is the number that is called, and who really answered is checked again.

It stands beside ``bills.links`` because feeds and webhooks both dial, and the apps that do may not know each other.
"""

import socket
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import ip_address
from threading import Thread
from time import monotonic
from typing import Any

import httpcore2
import httpx2

from bills.links import is_public
from bills.said import Said

LONGEST_WAIT = 24 * 3600
"""Seconds for which a server may ask us to stay away."""


class PrivateAddress(httpcore2.ConnectError):
    """The name leads to a private network."""


class GuardedTransport(httpx2.HTTPTransport):
    """For a client of httpx2: pinned numbers, no proxy from the environment, one deadline for everything.

    ``seconds`` counts from the making of the transport; ``allow_private`` is for intranets and tests.
    """

    def __init__(self, *, verify: ssl.SSLContext, seconds: float | None, allow_private: bool) -> None:
        super().__init__(verify=verify, trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=verify, network_backend=_GuardedBackend(_Clock(seconds), allow_private=allow_private)
        )


class _Clock:
    """What is left of the time that one exchange may take."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else monotonic() + seconds

    def shorten(self, timeout: float | None) -> float | None:
        if self._end is None:
            return timeout
        left = self._end - monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole exchange took too long")
        return left if timeout is None else min(left, timeout)


class _GuardedBackend(httpcore2.NetworkBackend):
    def __init__(self, clock: _Clock, *, allow_private: bool) -> None:
        self._clock, self._allow_private = clock, allow_private
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        numbers = look_up(host, port, self._clock.shorten(timeout))
        for number in numbers:
            self._judge(host, number)
        trouble: Exception = httpcore2.ConnectError(f"no address found for {host}")
        for number in numbers:
            try:
                stream = self._sockets.connect_tcp(
                    number, port, self._clock.shorten(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                trouble = error
                continue
            try:
                self._judge(host, str(stream.get_extra_info("server_addr")[0]))
            except PrivateAddress:
                stream.close()
                raise
            return _TimedStream(stream, self._clock)
        raise trouble

    def _judge(self, host: str, number: str) -> None:
        if not self._allow_private and not is_public(ip_address(number)):
            raise PrivateAddress(f"{host} is on a private network")


class _TimedStream(httpcore2.NetworkStream):
    """A stream whose every step may take only what is left of the whole."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: _Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.shorten(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.shorten(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The certificate is asked of the host's name, not of the number that was dialled."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._clock.shorten(timeout))
        return _TimedStream(stream, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def look_up(host: str, port: int, timeout: float | None) -> list[str]:
    """Every number of a name, each once. The system's resolver knows no deadline, so it is waited for until ours."""
    found: list[str] = []
    trouble: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            trouble.append(OSError(str(error)))
        else:
            found.extend(dict.fromkeys(str(place[0]) for *_, place in answers))

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    if not found:
        reason = trouble[0] if trouble else Said("the name server does not answer")
        raise httpcore2.ConnectError(Said("no address found for %(host)s (%(why)s)", host=host, why=reason))
    return found


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a server asks us to wait, at most a day; None where it says nothing that can be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:12]), LONGEST_WAIT))
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), float(LONGEST_WAIT))


@cache
def trust(bundle: str) -> ssl.SSLContext:
    """The authorities of a PEM file, or the usual ones. Reading them takes longer than many an answer: done once."""
    return ssl.create_default_context(cafile=bundle or None)
