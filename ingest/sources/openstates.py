"""Open States: its API (v3) and its records of a session, one JSON a line, packed with gzip."""

import gzip
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from ingest.errors import NotUnderstood
from ingest.members import Members, read_json
from ingest.openstates import read_bill
from ingest.talk import Finding, Key, Known, NoAnswer, Remember, Request, Spoiled, Visit, session_on

API = "https://v3.openstates.org/"
KEY = Key("OPENSTATES_API_KEY", header="X-API-KEY")
PER_PAGE = 20  # the most that it gives
PACE = 6.0  # ten requests a minute, the lowest tier
OVERLAP = timedelta(days=2)  # asked again each time: pages shift while they are read, and a second holds many updates
MOST_PAGES = 1_000
MOST_SPECIAL = 9
INCLUDED = ("sponsorships", "abstracts", "actions", "versions", "votes")


class OpenStates:
    slug: ClassVar[str] = "openstates"
    key: ClassVar[Key] = KEY
    reader_version: ClassVar[str] = "1"
    home: ClassVar[str] = API
    reads_feeds: ClassVar[bool] = False

    def visit(self, known: Known) -> Visit:
        if known.address and not known.address.startswith(("http://", "https://")):
            body = yield Request(known.address)
            if body is not None:
                yield from _read_file(body, known.address)
            return
        yield from self._ask(known.address or API, known)

    def _ask(self, base: str, known: Known) -> Any:
        """The regular session, then extraordinary ones until there is none of that number."""
        years = session_on(known.today).years
        for number in range(MOST_SPECIAL + 1):
            session = f"{years} Special Session {number}" if number else years
            memory = {bill: told for bill, told in known.memory.items() if bill.startswith(f"{session}: ")}
            total = yield from _walk(base, session, memory)
            if not total:
                return


def _walk(base: str, session: str, memory: dict[str, str]) -> Any:
    """What was updated since the last visit, oldest first; the number of all bills of the session.

    A bill that is updated meanwhile moves to the last page, and one behind it slips onto a page that was read. So the
    bills that were ever seen are counted against all there are, and where one is missing everything is gone through.
    """
    start = f"{session}: since"
    total = 0
    for since in (memory.get(start, ""), ""):
        yield from _pages(base, session, since, memory, start)
        address = _address(base, session, "", 1, per_page=1, included=())
        total = (yield from _page(address)).object_("pagination").number("total_items")
        seen = len(memory.keys() - {start})
        if seen >= total:
            return total
    yield NotUnderstood("openstates", None, "bills that no page shows", f"{session}: {total - seen} of {total}")
    yield Remember(start, "")
    return total


def _pages(base: str, session: str, since: str, memory: dict[str, str], start: str) -> Any:
    newest = since
    for page in range(1, MOST_PAGES + 1):
        answer = yield from _page(_address(base, session, since, page))
        found = answer.objects("results") if answer else []
        for bill in found:
            updated, name = bill.text("updated_at"), f"{session}: {bill.text('id')}"
            if memory.get(name) != updated:
                yield from read_bill(bill)
                memory[name] = updated
                yield Remember(name, updated)
            newest = max(newest, updated)
        yield Remember(start, newest)
        if len(found) < PER_PAGE:
            return


def _page(address: str) -> Any:
    """One page, or None past the last one; raises NoAnswer for what is no page."""
    body = yield Request(address, key=KEY, is_conditional=False, may_be_missing=True, pace=PACE)
    if body is None:
        return None
    try:
        answer = Members(read_json(body, "bills"), "bills")
        answer.objects("results")
        answer.object_("pagination").number("total_items")
    except NotUnderstood as trouble:
        yield Spoiled(address, trouble)
        raise NoAnswer from trouble
    return answer


def _address(
    base: str, session: str, since: str, page: int, *, per_page: int = PER_PAGE, included: tuple[str, ...] = INCLUDED
) -> str:
    """Only the day of ``updated_since`` is given: how a time of day is compared there is not written down."""
    told = f"jurisdiction=ca&session={quote(session)}&sort=updated_asc&per_page={per_page}&page={page}"
    if since:
        told += f"&updated_since={(date.fromisoformat(since[:10]) - OVERLAP).isoformat()}"
    return f"{base.rstrip('/')}/bills?{told}" + "".join(f"&include={part}" for part in included)


def _read_file(body: bytes, address: str) -> Iterator[Finding]:
    """One record a line; a line that cannot be read is one issue."""
    stream: Any = gzip.GzipFile(fileobj=io.BytesIO(body)) if body.startswith(b"\x1f\x8b") else io.BytesIO(body)
    try:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                record = Members(json.loads(line), address)
            except (ValueError, RecursionError, NotUnderstood):
                yield NotUnderstood(address, number, "is no record", line[:80].decode("utf-8", "replace"))
                continue
            yield from read_bill(record)
    except (OSError, EOFError) as error:
        yield Spoiled(address, NotUnderstood(address, None, "is a damaged file", str(error)))


SOURCE = OpenStates()
