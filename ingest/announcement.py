"""The Governor's lists of signed and vetoed bills, read out of the HTML of a post, however broken its lists are.

A list is found by the sentence before it ("has signed the following bills:"), an entry by its number and "by", never
by its tags: whole lists come without an opening tag. A number inside a link to another post speaks of an old signing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from bills.choices import Outcome
from bills.links import NotALink, read_link

_SHORTCODE = re.compile(r"\[/?et_pb[^\]]*\]")
_BLANKS = re.compile(r"[\s\u00a0]+")
_SIGNED = (
    r"sign(?:ed|s)(?: into law)? (?:all )?(?:of )?the following"
    r"|bills (?:that (?:were|have been) )?signed (?:today|into law|by the governor)"
    r"|the following[\w ]* (?:were|been) signed"
)
_VETOED = (
    r"veto(?:ed|es)(?: all)?(?: of)? the following|bills (?:that (?:were|have been) )?vetoed (?:today|by the governor)"
    r"|the following[\w ]* (?:were|been) vetoed|return(?:ed|ing) the following[\w ]* without"
)
_MARKER = re.compile(rf"(?P<vetoed>{_VETOED})|(?P<signed>{_SIGNED})", re.IGNORECASE)
_ENTRY = re.compile(
    r"(?<![\w-])(?P<number>(?:AB|SB|ACA|SCA|ACR|SCR|AJR|SJR|HR|SR)\s?(?:X\s?\d)?[\s\u2010-\u2015-]{0,3}\d{1,5})\s+by\s+"
    r"(?=the\s|Assembl|Senator|Committee|Speaker|[A-Z])"
)
# Dashes may stand without blanks; a hyphen or a colon only where no word goes on.
_SEPARATOR = re.compile(r"\s*[\u2012-\u2015]\s*|\s+-+\s*|(?<=\))\s*[-:]+\s*|\s*:\s+")
_TAIL = re.compile(
    r"\s*(?:(?:A|The|His|Her)\s+(?:\w+\s+){0,3}message\b.*|For (?:the )?full text\b.*|###.*)$", re.IGNORECASE
)
_END = re.compile(r"For (?:the )?full text|###", re.IGNORECASE)
_TITLE = re.compile(r"legislative update|legislation|\bbills?\b|\bsigns?\b|\bveto(?:es|ed)?\b", re.IGNORECASE)
_MESSAGE = re.compile(r"\.pdf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list; ``message`` is the address of the message, or nothing."""

    outcome: Outcome
    number: str
    author: str
    subject: str
    message: str


@dataclass(slots=True)
class _Text:
    """A post as one text, with the links at their places."""

    parts: list[str]
    links: list[tuple[int, str]]
    length: int = 0

    def add(self, text: str | None) -> None:
        clean = _BLANKS.sub(" ", text or "")
        self.parts.append(clean)
        self.length += len(clean)

    def end_line(self) -> None:
        self.parts.append("\n")
        self.length += 1


def is_announcement(title: str, content: str) -> bool:
    """Titles vary, so they only open the door; the sentence before a list decides."""
    return bool(_TITLE.search(title) and _MARKER.search(_flatten(content)[0]))


def read_entries(content: str) -> Iterator[Entry]:
    """Every entry under a marker, in the order of the post."""
    text, links = _flatten(content)
    markers = [(found.start(), found) for found in _MARKER.finditer(text)]
    entries = list(_ENTRY.finditer(text))
    for at, found in enumerate(entries):
        before = [marker for place, marker in markers if place < found.start()]
        if not before:
            continue
        ends = [len(text), *(place for place, _ in markers if place > found.start())]
        if at + 1 < len(entries):
            ends.append(entries[at + 1].start())
        if closing := _END.search(text, found.end()):
            ends.append(closing.start())
        end = min(ends)
        outcome = Outcome.VETOED if before[-1]["vetoed"] else Outcome.SIGNED
        yield _entry(
            outcome, found["number"], text[found.end() : end], [a for p, a in links if found.start() <= p < end]
        )


def _entry(outcome: Outcome, number: str, rest: str, links: list[str]) -> Entry:
    first, _, more = _after_party(rest).strip().partition("\n")
    line = _TAIL.sub("", first if _SEPARATOR.search(first) else f"{first} {more}").strip()
    parts = _SEPARATOR.split(line, maxsplit=1)
    author, subject = (parts[0], parts[1]) if len(parts) == 2 else (line, "")
    message = next((link for link in links if _MESSAGE.search(urlsplit(link).path)), "")
    return Entry(outcome, number, author.strip(), subject.strip(" ."), message)


def _after_party(rest: str) -> str:
    """``(D-San José)`` may hold a dash of its own; it never parts the author from the subject."""
    return re.sub(r"\(([A-Z])\s*[\u2010-\u2015-]\s*([^()]{2,40})\)", r"(\1-\2)", rest, count=1)


def _flatten(content: str) -> tuple[str, list[tuple[int, str]]]:
    """(text, links at their places in it); what stands inside a link to another post is left out."""
    content = _SHORTCODE.sub(" ", content).replace("\x00", "")
    try:
        root = lxml_html.fragment_fromstring(content, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return "", []
    found = _Text([], [])
    _walk(root, found)
    return "".join(found.parts), found.links


def _walk(root: lxml_html.HtmlElement, found: _Text) -> None:
    """Depth first without recursion: a hostile post may be nested deeper than Python goes."""
    skipped = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            skipped += _is_left_out(node)
            if not skipped:
                if node.tag == "a" and (link := _link(node)):
                    found.links.append((found.length, link))
                found.add(node.text)
        else:
            if event == "end":
                skipped -= _is_left_out(node)
                if node.tag in ("p", "li", "br", "div", "ul"):
                    found.end_line()
            if not skipped and node is not root:
                found.add(node.tail)


def _is_left_out(node: lxml_html.HtmlElement) -> bool:
    if node.tag in ("script", "style"):
        return True
    return node.tag == "a" and _is_old_post(_link(node))


def _is_old_post(link: str) -> bool:
    parts = urlsplit(link)
    return (parts.hostname or "").endswith("gov.ca.gov") and bool(re.match(r"/\d{4}/\d\d/\d\d/", parts.path))


def _link(node: lxml_html.HtmlElement) -> str:
    try:
        return read_link(str(node.get("href") or "")).address
    except NotALink:
        return ""
