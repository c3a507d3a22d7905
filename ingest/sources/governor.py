"""The Governor's office: posts that announce signed and vetoed bills, hours before the bulk feed has them.

Read from the site's RSS feed, or from its REST answers given with ``--from``. What it says is a report, never a fact.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from bills.identifiers import MeasureId, NotAnIdentifier
from bills.records import OutcomeRecord
from ingest.announcement import Entry, is_announcement, read_entries
from ingest.errors import NotUnderstood
from ingest.items import MOST_ITEMS, PACIFIC, Item, are_left_out, read_items
from ingest.talk import Finding, Known, Request, Spoiled, Visit, session_on

FEED = "https://www.gov.ca.gov/feed/"


class Governor:
    slug: ClassVar[str] = "governor"
    reader_version: ClassVar[str] = "1"
    home: ClassVar[str] = FEED
    reads_feeds: ClassVar[bool] = False

    def visit(self, known: Known) -> Visit:
        address = known.address or FEED
        body = yield Request(address)
        if body is None:
            return
        try:
            posts = read_items(body, address)
        except NotUnderstood as trouble:
            yield Spoiled(address, trouble)
            return
        if are_left_out(body):
            yield NotUnderstood(address, None, f"lists more than {MOST_ITEMS:,} items; the first were read")
        for post in posts:
            if is_announcement(post.title, post.content):
                yield from _read(post, address)


def _read(post: Item, address: str) -> Iterator[Finding]:
    """A post without a date is never guessed at: the session depends on it."""
    if post.at is None:
        yield NotUnderstood(address, None, "announces bills without a date", post.title)
        return
    entries = list(read_entries(post.content))
    if not entries:
        yield NotUnderstood(address, None, "announces bills, but none could be read", post.title)
    outcomes: dict[MeasureId, Entry] = {}
    for entry in entries:
        try:
            measure = _measure(entry, post.at)
        except NotAnIdentifier as error:
            yield NotUnderstood(post.link or address, None, "an entry that names no bill", str(error))
            continue
        if measure in outcomes and outcomes[measure].outcome != entry.outcome:
            yield NotUnderstood(post.link or address, None, "a bill both signed and vetoed in one post", str(measure))
            outcomes.pop(measure)
            continue
        outcomes.setdefault(measure, entry)
    for measure, entry in outcomes.items():
        yield OutcomeRecord(
            id=measure,
            outcome=entry.outcome.value,
            on=post.at.astimezone(PACIFIC).date(),
            posted_at=post.at.astimezone(UTC),
            post=post.link,
            author=entry.author,
            subject=entry.subject,
            message=entry.message,
        )


def _measure(entry: Entry, at: datetime) -> MeasureId:
    """Only bills are signed or vetoed; the session follows from the day of the post."""
    measure = MeasureId.parse(entry.number, session_on(at.astimezone(PACIFIC).date()))
    if not measure.can_become_law:
        raise NotAnIdentifier("bill that a Governor signs", entry.number)
    return measure


SOURCE = Governor()
