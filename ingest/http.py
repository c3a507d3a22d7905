"""Bytes from the web: bounded in time and size, conditional, and never from an address on a private network."""

import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import httpcore2
import httpx2
from django.conf import settings

from bills.dial import GuardedTransport, PrivateAddress, look_up, retry_after, trust
from bills.links import NotALink, is_public, read_link, refuse_private
from bills.said import Said
from ingest.errors import Refused

MOST_ANSWER_BYTES = 15 * 2**20
LONGEST_EXCHANGE = 20.0  # seconds, from looking up the name to the last byte
MOST_HOPS = 3
PERMANENT = (301, 308)
# Both libraries log whole addresses, and some of ours carry a key.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class AskLater(Exception):
    """The server or the way to it is in trouble; ``seconds`` is what it asked for, None where it did not say."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "anything new since?" with."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        both = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in both.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``moved_to`` is set where every hop said that the address has moved for good."""

    status: int
    body: bytes
    validators: Validators
    moved_to: str = ""


def get(
    address: str,
    *,
    validators: Validators | None = None,
    headers: Mapping[str, str] | None = None,
    secret: Mapping[str, str] | None = None,
) -> Answer:
    """One exchange, redirects included. Raises Refused, or AskLater where a later try may succeed.

    ``headers`` and ``secret`` (query parameters) go to the address's own host and no further; neither stands in any
    message. Every other status than 429 and 5xx comes back as an answer.
    """
    with _client(seconds=LONGEST_EXCHANGE) as client, _translated(address):
        return _exchange(client, address, validators or Validators(), dict(headers or {}), dict(secret or {}))


def _exchange(
    client: httpx2.Client, address: str, validators: Validators, headers: dict[str, str], secret: dict[str, str]
) -> Answer:
    here, is_permanent = address, True
    for _ in range(MOST_HOPS + 1):
        check_address(here)
        is_home = urlsplit(here)[:2] == urlsplit(address)[:2]
        target = _with(here, secret) if is_home else here
        sent = validators.headers | (headers if is_home else {})
        with client.stream("GET", target, headers=sent) as response:
            location = response.headers.get("location", "")
            if response.has_redirect_location:
                is_permanent = is_permanent and response.status_code in PERMANENT
                here = urljoin(here, location.strip())
                continue
            return _answer(response, address, here if here != address and is_permanent else "")
    raise Refused(f"{address}: more than three redirects")


def _answer(response: httpx2.Response, address: str, moved_to: str) -> Answer:
    status = response.status_code
    if status == 429 or status >= 500:
        wait = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
        raise AskLater(f"the server answered {status}", wait)
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MOST_ANSWER_BYTES:
            raise Refused(f"{address}: more than {MOST_ANSWER_BYTES} bytes")
    given = Validators(response.headers.get("etag", "")[:200], response.headers.get("last-modified", "")[:100])
    return Answer(status, bytes(body), given, moved_to)


@contextmanager
def stream(address: str, *, headers: Mapping[str, str] | None = None) -> Iterator[httpx2.Response]:
    """An open answer of status 200, 206, 304 or 416, its body still unread, however long it takes.

    Redirects are followed, each one checked. Raises Refused, or AskLater where a later try may succeed; both while
    the body is read, too.
    """
    with _client(seconds=None) as client, _translated(address):
        for _ in range(MOST_HOPS + 1):
            check_address(address)
            with client.stream("GET", address, headers=headers) as response:
                if response.is_redirect and response.next_request is not None:
                    address = str(response.next_request.url)
                    continue
                _check_status(response)
                yield response
                return
        raise Refused(f"{address}: more than three redirects")


def head(address: str) -> Mapping[str, str]:
    """What a server says of a file without sending it; empty where it has none. Raises as ``get`` does."""
    with _client(seconds=LONGEST_EXCHANGE) as client, _translated(address):
        check_address(address)
        response = client.head(address)
        if response.status_code == 404:
            return {}
        _check_status(response)
        return response.headers


def _check_status(response: httpx2.Response) -> None:
    if response.status_code == 429 or response.status_code >= 500:
        wait = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
        raise AskLater(f"the server answered {response.status_code}", wait)
    if response.status_code not in (200, 206, 304, 416):
        raise Refused(f"{response.url}: the server answered {response.status_code}")


def check_address(address: str, *, look: bool = False) -> None:
    """Refuse what is not plain HTTP(S) to the public web. With ``look`` every number of the name must be public too.

    Looking here is a courtesy to whoever types an address; what counts is the look when it is dialled.
    """
    try:
        link = read_link(address)
        if settings.ALLOW_PRIVATE_ADDRESSES:
            return
        refuse_private(link)
        if look and link.number is None:
            for number in look_up(link.host, link.port, 5):
                if not is_public(ip_address(number)):
                    raise NotALink(Said("%(host)s is on a private network", host=link.host))
    except (NotALink, httpcore2.ConnectError) as error:
        raise Refused(Said("%(place)s: %(why)s", place=address, why=error.args[0])) from error


def _client(*, seconds: float | None) -> httpx2.Client:
    transport = GuardedTransport(
        verify=trust(settings.CA_BUNDLE),
        seconds=seconds,
        allow_private=settings.ALLOW_PRIVATE_ADDRESSES,
    )
    agent = f"Mozilla/5.0 (compatible; {settings.USER_AGENT}; +{settings.SITE_URL})"
    return httpx2.Client(transport=transport, timeout=60, follow_redirects=False, headers={"User-Agent": agent})


@contextmanager
def _translated(address: str) -> Iterator[None]:
    """The libraries' errors in our two sizes; their words may hold a key's place but never the key."""
    try:
        yield
    except httpx2.DecodingError as error:
        raise Refused(f"{address}: is not packed as it says ({error})") from error
    except httpx2.TransportError as error:
        if isinstance(error.__cause__, PrivateAddress):
            raise Refused(f"{address}: {error}") from error
        if isinstance(error.__context__, ssl.SSLError) or "CERTIFICATE" in str(error):
            raise Refused(
                f"{address}: its certificate is not trusted ({error}); CA_BUNDLE can name another bundle"
            ) from error
        raise AskLater(str(error) or type(error).__name__) from error
    except httpx2.InvalidURL as error:
        raise Refused(f"{address}: cannot be read ({error})") from error


def _with(address: str, secret: dict[str, str]) -> str:
    """The address as it goes over the wire."""
    if not secret:
        return address
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode(secret))))
    return urlunsplit(parts._replace(query=query))
