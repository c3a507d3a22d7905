"""Which web addresses may be shown or called: the form of an address, and the networks that are nobody else's business.

Pure: no name is looked up here. What is stored (a link in a mention) is judged by its form alone; what is called is
judged again when it is dialled, by the number that was really reached.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from bills.said import Said, Told

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
# Blanks, controls, and the backslash that browsers read as a slash and libraries do not.
_UNPRINTED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\\]")
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\Z")
# Names that only mean something inside a network, and those under which clouds hand out credentials.
_INSIDE = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa", ".onion", ".test")


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one) for one in text.split())


# IANA's special-purpose registries, and one public number that a cloud keeps for its own agents.
_CLOSED_4 = _networks(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
    " 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24"
    " 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32"
)
_OPEN_6 = IPv6Network("2000::/3")
# Within the global part: Teredo and 6to4 carry an IPv4 address, the rest is set aside for no host of the public web.
_CLOSED_6 = _networks("2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20")


class NotALink(Told):
    """The text is no web address that we show or call; it says why, for whoever typed it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address in its plain form; ``host`` is lower case, an IPv6 address stands without brackets."""

    scheme: str
    host: str
    port: int
    address: str

    @property
    def number(self) -> IPv4Address | IPv6Address | None:
        """The IP address that stands in place of a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


def read_link(text: str) -> Link:
    """Read a web address; raises NotALink for every form but ``http(s)://host[:port]/…`` with a plain host."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NotALink(Said("longer than %(most)s characters", most=LONGEST))
    if found := _UNPRINTED.search(text):
        raise NotALink(Said("holds the character %(character)s, which no address may", character=repr(found[0])))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise NotALink(Said("cannot be read: %(why)s", why=error)) from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not parts.hostname:
        raise NotALink(Said("only plain http and https addresses are fetched"))
    if "@" in parts.netloc:
        raise NotALink(Said("only plain http and https addresses are fetched, without a user name before the host"))
    host = _host(parts)
    return Link(scheme, host, PORTS[scheme] if port is None else port, _plain(parts, scheme, host, port))


def is_link(text: str) -> bool:
    """Whether a reader may be led there."""
    try:
        read_link(text)
    except NotALink:
        return False
    return True


def refuse_private(link: Link) -> None:
    """Raise NotALink for a host that is a number or a name of a private network, and for other ports than the web's."""
    number = link.number
    if number is not None and not is_public(number):
        raise NotALink(Said("%(host)s is on a private network", host=link.host))
    if number is None and (f".{link.host}".endswith(_INSIDE) or "." not in link.host):
        raise NotALink(Said("%(host)s is a name of a private network", host=link.host))
    if link.port not in PORTS.values():
        raise NotALink(Said("port %(port)s is not fetched from; only 80 and 443 are", port=link.port))
    if number is None and not _NAME.match(link.host):
        raise NotALink(Said("%(host)s is no name of a host", host=link.host))


def is_public(number: IPv4Address | IPv6Address) -> bool:
    """Whether an IP address belongs to the public internet. Forms of IPv6 that carry an IPv4 address never do."""
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _CLOSED_4)
    if number.scope_id is not None or number not in _OPEN_6:
        return False
    # An interface of ISATAP holds an IPv4 address behind 0:5efe or 200:5efe.
    is_isatap = (int(number) >> 32) & 0xFDFF_FFFF == 0x5EFE
    return not is_isatap and not any(number in network for network in _CLOSED_6)


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().removesuffix(".")
    if not host.isascii() or any(label.startswith("xn--") for label in host.split(".")):
        raise NotALink(
            Said(
                "%(host)s is written with letters outside a to z, which can imitate another host;"
                " give the address under a plain name",
                host=parts.hostname,
            )
        )
    if ":" in host:
        return _number_6(host)
    if _NUMBERS.match(host):
        return _number_4(host)
    if "%" in host:
        raise NotALink(Said("%(host)s is no name of a host", host=host))
    return host


def _number_6(host: str) -> str:
    try:
        number = IPv6Address(host)
    except ValueError as error:
        raise NotALink(Said("%(host)s is no IP address", host=host)) from error
    if number.scope_id is not None:
        raise NotALink(Said("%(host)s is on a private network", host=host))
    return str(number)


def _number_4(host: str) -> str:
    """Octal, hexadecimal and shortened forms mean what the C library makes of them: 0x7f.1 is 127.0.0.1."""
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except (OSError, ValueError) as error:
        raise NotALink(Said("%(host)s is no IP address", host=host)) from error


def _plain(parts: SplitResult, scheme: str, host: str, port: int | None) -> str:
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != PORTS[scheme]:
        place += f":{port}"
    return parts._replace(scheme=scheme, netloc=place, path=parts.path or "/").geturl()
