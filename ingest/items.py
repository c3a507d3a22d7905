"""Posts and items of any feed, as plain text: RSS and Atom in whatever state they come, and WordPress's JSON.

Nothing of a feed's markup is let through: titles and summaries are text, links are web addresses or nothing. Only
``content`` still holds HTML, for a source that reads it and stores none of it.
"""

import html
import io
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import nh3

from bills.links import NotALink, read_link
from ingest.errors import NotUnderstood

PACIFIC = ZoneInfo("America/Los_Angeles")
MOST_ITEMS = 2_000  # of a feed that lists its whole past, the newest are read
LONGEST_TITLE = 300
LONGEST_SUMMARY = 5_000
LONGEST_CONTENT = 2**20
_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(?=\s*[a-zA-Z/!?])")
_BLANK = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One item. ``at`` is when it was published, with a zone; None where the feed does not say so readably."""

    key: str
    title: str
    link: str
    summary: str
    content: str
    at: datetime | None


def read_items(body: bytes, address: str) -> list[Item]:
    """Items in the feed's order. Raises NotUnderstood for bytes that are no feed: a web page, an error, nothing."""
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"[", b"{")):
        return list(_posts(body, address))
    parsed = _parse(_shortened(body), address)
    if not parsed.get("version") and not parsed.get("entries"):
        shown = start[:80].decode("utf-8", "replace")
        raise NotUnderstood(address, None, "is no feed" if body.strip() else "is empty", shown)
    return [_item(entry) for entry in parsed["entries"][:MOST_ITEMS]]


def are_left_out(body: bytes) -> bool:
    """Whether a feed lists more items than are read of one."""
    return sum(1 for _ in zip(_ITEM_END.finditer(body), range(MOST_ITEMS + 1), strict=False)) > MOST_ITEMS


def _shortened(body: bytes) -> bytes:
    """Feeds give the newest first; parsing tens of thousands of items takes half a minute and tells nothing new."""
    ends = [found.end() for found, _ in zip(_ITEM_END.finditer(body), range(MOST_ITEMS), strict=False)]
    return body[: ends[-1]] if len(ends) == MOST_ITEMS else body


def plain(markup: Any, longest: int) -> str:
    """Markup as one line of text. Markup that was escaped once too often is markup still, so it is read until none is.

    Blocks are words apart; scripts and styles are dropped together with what stands in them.
    """
    text = markup[: longest * 20] if isinstance(markup, str) else ""
    for _ in range(4):
        if "<" not in text and "&" not in text:
            break
        text = html.unescape(nh3.clean(text.replace("<", " <"), tags=set()))
    text = _BLANK.sub(" ", _CONTROL.sub("", _TAG.sub(" ", text))).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def web_link(text: Any) -> str:
    """A web address that a reader may be led to, or nothing."""
    try:
        return read_link(text).address if isinstance(text, str) else ""
    except NotALink:
        return ""


def _parse(body: bytes, address: str) -> Mapping[str, Any]:
    """What feedparser makes of it. It reads a stream, never an address, and its own cleaning is left to ours."""
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(body), response_headers={}, sanitize_html=False, resolve_relative_uris=False
        )
    except (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, OverflowError) as error:
        # Its lenient parser gives up on some nests of declarations with whatever went wrong inside.
        raise NotUnderstood(address, None, "is no feed that can be read", f"{type(error).__name__}: {error}") from error
    return parsed


def _item(entry: Mapping[str, Any]) -> Item:
    contents = entry.get("content")
    first = contents[0].get("value", "") if isinstance(contents, list) and contents else ""
    title, link = plain(entry.get("title"), LONGEST_TITLE), web_link(entry.get("link"))
    summary = entry.get("summary")
    return Item(
        key=_key(str(entry.get("id") or ""), link, title, plain(summary, LONGEST_SUMMARY)),
        title=title,
        link=link,
        summary=plain(summary, LONGEST_SUMMARY),
        content=(first or (summary if isinstance(summary, str) else ""))[:LONGEST_CONTENT],
        at=_moment(entry),
    )


def _key(guid: str, link: str, title: str, summary: str) -> str:
    """What makes an item the same when it is read again: its guid, else its link, else its words."""
    if guid.strip():
        return "guid:" + _short(guid.strip())
    return f"link:{_short(link)}" if link else f"text:{_short(title + chr(0) + summary)}"


def _short(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    told = list(entry.keys())  # asked for an update that is not there, feedparser gives the publication and a warning
    for name in ("published_parsed", "updated_parsed"):
        parts = entry[name] if name in told else None
        if parts:
            try:
                return datetime.fromtimestamp(timegm(parts), UTC)
            except (ValueError, OverflowError, OSError, TypeError):
                continue
    return None


def _posts(body: bytes, address: str) -> Iterator[Item]:
    """WordPress's REST answer: one post or a list of them. An error is an object without a title."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(address, None, "is no JSON that can be read", str(error)) from error
    for post in said if isinstance(said, list) else [said]:
        if not isinstance(post, dict) or not isinstance(post.get("title"), dict):
            raise NotUnderstood(address, None, "is no list of posts", str(said)[:200])
        link = web_link(post.get("link"))
        title = plain(post["title"].get("rendered"), LONGEST_TITLE)
        content = post["content"].get("rendered") if isinstance(post.get("content"), dict) else ""
        content = content if isinstance(content, str) else ""
        summary = plain(content, LONGEST_SUMMARY)
        key = _key(str(post.get("id") or ""), link, title, summary)
        yield Item(key, title, link, summary, content[:LONGEST_CONTENT], _posted(post))


def _posted(post: Mapping[str, Any]) -> datetime | None:
    """``date_gmt`` is UTC, ``date`` the wall clock in Sacramento."""
    for name, zone in (("date_gmt", UTC), ("date", PACIFIC)):
        value = post.get(name)
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
