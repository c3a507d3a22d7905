"""Downloads: streamed, bounded, retried with back-off, and never to an address on a private network."""

import ipaddress
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import stamina
from django.conf import settings

from ingest.errors import Refused

MOST_BYTES = 8 * 2**30
_PORTS = frozenset({80, 443, 8000, 8080, 8443})


class _TryAgain(Exception):
    """The server or the way to it was in trouble; a later try may succeed."""


def download(address: str, target: Path) -> Path:
    """Fetch ``address`` into ``target``. Raises Refused with the reason once retries are used up."""
    try:
        return _fetch(address, target)
    except _TryAgain as error:
        raise Refused(f"{address}: {error}") from error


@stamina.retry(on=_TryAgain, attempts=4, timeout=600, wait_initial=1.0, wait_max=60.0)
def _fetch(address: str, target: Path) -> Path:
    verify = ssl.create_default_context(cafile=settings.CA_BUNDLE or None)
    try:
        with httpx2.Client(verify=verify, timeout=60, follow_redirects=False) as client:
            for _ in range(5):
                check_address(address)
                with client.stream("GET", address) as response:
                    if response.is_redirect and response.next_request is not None:
                        address = str(response.next_request.url)
                        continue
                    _write(response, target)
                    return target
    except httpx2.TransportError as error:
        if isinstance(error.__context__, ssl.SSLError) or "CERTIFICATE" in str(error):
            raise Refused(
                f"{address}: its certificate is not trusted ({error}); CA_BUNDLE can name another bundle"
            ) from error
        raise _TryAgain(str(error) or type(error).__name__) from error
    raise Refused(f"{address}: more than five redirects")


def _write(response: httpx2.Response, target: Path) -> None:
    if response.status_code == 429 or response.status_code >= 500:
        raise _TryAgain(f"the server answered {response.status_code}")
    if response.status_code != 200:
        raise Refused(f"{response.url}: the server answered {response.status_code}")
    written = 0
    with target.open("wb") as file:
        for chunk in response.iter_bytes(2**20):
            written += len(chunk)
            if written > MOST_BYTES:
                raise Refused(f"{response.url}: more than {MOST_BYTES} bytes")
            file.write(chunk)
    expected = response.headers.get("content-length")
    if expected and "content-encoding" not in response.headers and int(expected) != written:
        raise _TryAgain(f"{written} of {expected} bytes arrived")


def check_address(address: str) -> None:
    """Refuse what is not plain HTTP(S) to a public address.

    Every address that the name has must be public, so that a name with a private second answer is refused too.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Refused(f"{address}: only plain http and https addresses are fetched")
    if settings.ALLOW_PRIVATE_ADDRESSES:
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in _PORTS:
        raise Refused(f"{address}: port {port} is not fetched from")
    try:
        answers = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _TryAgain(f"no address found for {parts.hostname} ({error})") from error
    for *_, place in answers:
        if not _is_public(str(place[0])):
            raise Refused(f"{address}: {parts.hostname} is on a private network")


def _is_public(host: str) -> bool:
    address = ipaddress.ip_address(host.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (mapped or address).is_global and not address.is_multicast
