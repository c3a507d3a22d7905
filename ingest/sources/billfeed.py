"""Any RSS or Atom feed that somebody has configured: a nudge to look at a measure, and a link to who spoke of it.

Three shapes: Open States' bill feed (the title is the number, no date), LegiScan's ("CA AB1 | …"), and a newsroom's (a
measure named in the title or the summary). What a feed says is never a fact of the measure.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

import re2

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId, find_measures
from bills.records import MentionRecord
from ingest.errors import NotUnderstood
from ingest.items import MOST_ITEMS, PACIFIC, Item, are_left_out, read_items
from ingest.talk import FeedPlan, Finding, Known, NoAnswer, Request, Spoiled, Visit, session_on

NAMED_BY_NEWSROOMS = ("AB", "SB", "ACA", "SCA", "ACR", "SCR", "AJR", "SJR")
FIRST_YEAR = 1989  # the Legislature's data begin here; a date before it is none
_SESSION = re.compile(r"/bills/(\d{8})(?:(?:%20|\+)Special(?:%20|\+)Session(?:%20|\+)(\d))?/")
_LEGISCAN = re.compile(r"^\s*([A-Z]{2})\s+([A-Z]{1,4}(?:X\d)?\d{1,5})\b")
_LEGISCAN_LINK = re.compile(r"/([A-Z]{2})/bill/[A-Z0-9]+/(\d{4})")
_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")


class BillFeed:
    slug: ClassVar[str] = "billfeed"
    reader_version: ClassVar[str] = "1"
    home: ClassVar[str] = "configured feeds"
    reads_feeds: ClassVar[bool] = True

    def visit(self, known: Known) -> Visit:
        """Each feed for itself: one that is broken keeps no other from being read."""
        given = (FeedPlan(known.address, known.address, "newsroom"),) if known.address else known.feeds
        for feed in given:
            try:
                body = yield Request(feed.address)
                items = read_items(body, feed.name) if body is not None else []
            except NoAnswer:
                continue
            except NotUnderstood as trouble:
                yield Spoiled(feed.address, trouble)
                continue
            if body is not None and are_left_out(body):
                yield NotUnderstood(feed.name, None, f"lists more than {MOST_ITEMS:,} items; the first were read")
            for item in items:
                yield from _read(item, feed, known.today)


def _read(item: Item, feed: FeedPlan, today: date) -> Iterator[Finding]:
    if any(re2.search(pattern, item.title) for pattern in feed.ignored):
        return
    on = _day(item, feed, today)
    measures = MAPPINGS[feed.mapping](item, session_on(on or today))
    if measures is None or (not measures and feed.ignores_unnamed):
        return
    if not measures:
        yield NotUnderstood(feed.name, None, "an item that names no measure", item.title or item.link or item.key)
    title = f"{item.title}: {item.summary}" if feed.mapping == "openstates" and item.summary else item.title
    for measure in measures:
        yield MentionRecord(
            id=measure, feed=feed.name, key=item.key, title=title[:300] or item.summary[:300], link=item.link, on=on
        )


def _day(item: Item, feed: FeedPlan, today: date) -> date | None:
    """The day in Sacramento, never later than today; Open States writes it at the end of the summary instead."""
    on = item.at.astimezone(PACIFIC).date() if item.at else None
    if on is None and feed.mapping == "openstates" and (found := _DAY.findall(item.summary)):
        try:
            on = date.fromisoformat(found[-1])
        except ValueError:
            on = None
    return None if on is None or on.year < FIRST_YEAR else min(on, today)


# Each mapping answers with the measures of an item, or with None for one that cannot be ours.


def _by_title(item: Item, session: SessionId) -> list[MeasureId]:
    """Open States: the title is the number, the session stands in the link."""
    try:
        if told := _SESSION.search(item.link):
            session = SessionId(SessionId.parse(told[1]).start_year, int(told[2] or 0))
        return [MeasureId.parse(item.title, session)]
    except NotAnIdentifier:
        return []


def _by_legiscan(item: Item, session: SessionId) -> list[MeasureId] | None:
    """LegiScan: the state, the number, a bar. Its feeds may hold other states."""
    found = _LEGISCAN.match(item.title)
    if not found:
        return []
    if found[1] != "CA":
        return None
    try:
        if told := _LEGISCAN_LINK.search(item.link):
            session = SessionId(int(told[2]) - (int(told[2]) + 1) % 2)
        return [MeasureId.parse_legiscan(found[2], session)]
    except NotAnIdentifier:
        return []


def _by_words(item: Item, session: SessionId) -> list[MeasureId]:
    return find_measures(f"{item.title}\n{item.summary}", session, NAMED_BY_NEWSROOMS)


MAPPINGS: dict[str, Callable[[Item, SessionId], list[MeasureId] | None]] = {
    "openstates": _by_title,
    "legiscan": _by_legiscan,
    "newsroom": _by_words,
}
SOURCE = BillFeed()
