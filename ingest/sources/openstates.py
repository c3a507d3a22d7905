"""Open States: its API (v3) and its records of a session, one JSON a line, packed with gzip.

There is no status in it. Actions are the Legislature's own lines, so the stage is read from them as everywhere; the
text of a bill is not in it, the digest is, for the newest version.
"""

import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from bills.choices import AuthorRole, Ballot, VoteResult
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId, VersionId
from bills.records import (
    ActionRecord,
    AuthorRecord,
    BillText,
    MeasureRecord,
    OfficialRecord,
    VersionRecord,
    VoteRecord,
)
from ingest.chapters import chapter_of
from ingest.errors import NotUnderstood
from ingest.members import Members, read_json
from ingest.talk import Finding, Key, Known, NoAnswer, Remember, Request, Spoiled, Visit, session_on

API = "https://v3.openstates.org/"
KEY = Key("OPENSTATES_API_KEY", header="X-API-KEY")
PER_PAGE = 20  # the most that it gives
PACE = 6.0  # ten requests a minute, the lowest tier
OVERLAP = timedelta(days=2)  # asked again each time: pages shift while they are read, and a second holds many updates
MOST_PAGES = 1_000
MOST_SPECIAL = 9
HOUSES = {"lower": "A", "upper": "S"}
ROLES = {
    "author": AuthorRole.LEAD,
    "principal coauthor": AuthorRole.PRINCIPAL_COAUTHOR,
    "coauthor": AuthorRole.COAUTHOR,
}
BALLOTS = {
    "yes": Ballot.AYE, "no": Ballot.NOE, "absent": Ballot.ABSENT, "abstain": Ballot.ABSENT,
    "not voting": Ballot.ABSENT, "other": Ballot.ABSENT, "excused": Ballot.ABSENT,
}  # fmt: skip
RESULTS = {"pass": VoteResult.PASS, "fail": VoteResult.FAIL}
INCLUDED = ("sponsorships", "abstracts", "actions", "versions", "votes")
_SESSION = re.compile(r"(\d{8})(?: Special Session (\d))?")
_VERSION = re.compile(r"[?&]version=(\w+)")
_FLOOR = re.compile(
    r"\b(?:2nd|3rd|second|third) reading|concurrence|consent calendar|unfinished business", re.IGNORECASE
)
_DATED = re.compile(r"^\d\d/\d\d/\d\d\s*-\s*")
KNOWN = frozenset(
    {
        "id", "jurisdiction", "classification", "subject", "created_at", "updated_at", "openstates_url",
        "first_action_date", "latest_action_date", "latest_action_description", "latest_passage_date", "other_titles",
        "other_identifiers", "related_bills", "sources", "documents", "citations", "sponsorships", "from_organization",
    }
)  # fmt: skip


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
                yield from _read(bill)
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
            yield from _read(record)
    except (OSError, EOFError) as error:
        yield Spoiled(address, NotUnderstood(address, None, "is a damaged file", str(error)))


def _read(bill: Members) -> Iterator[Finding]:
    try:
        measure = _measure(bill)
        bill.where = str(measure)
        record = _record(measure, bill)
    except NotAnIdentifier as error:
        yield NotUnderstood(bill.where, None, "names no measure", str(error))
    except NotUnderstood as trouble:
        yield trouble
    else:
        yield record
        if new := bill.new(KNOWN):
            yield NotUnderstood("openstates", None, "members that are new", ", ".join(new))


def _measure(bill: Members) -> MeasureId:
    told = bill.text("session") or bill.text("legislative_session")
    found = _SESSION.fullmatch(told)
    if not found:
        raise bill.strange("session", "has an unknown form")
    session = SessionId.parse(found[1])
    return MeasureId.parse(bill.key("identifier"), SessionId(session.start_year, int(found[2] or 0)))


def _record(measure: MeasureId, bill: Members) -> MeasureRecord:
    actions = tuple(map(_action, bill.objects("actions")))
    versions = _versions(bill, measure)
    latest = min((version.id for version in versions), key=lambda one: one.print_number, default=None)
    return MeasureRecord(
        id=measure,
        official=OfficialRecord(chapter=chapter_of(measure, actions), latest_version=latest),
        actions=actions,
        versions=versions,
        votes=tuple(_votes(bill)),
    )


def _action(action: Members) -> ActionRecord:
    return ActionRecord(on=action.day("date"), text=action.key("description"), house=_house(action))


def _house(told: Members) -> str:
    """The API gives the organization as an object, the records as a query in a string."""
    found = told.take("organization") or told.take("organization_id") or ""
    if isinstance(found, dict):
        return HOUSES.get(str(found.get("classification")), "")
    return next((house for name, house in HOUSES.items() if f'"{name}"' in str(found)), "")


def _versions(bill: Members, measure: MeasureId) -> tuple[VersionRecord, ...]:
    """Prints by the number in their links; what is said of the bill as a whole belongs to the newest of them."""
    found: dict[VersionId, Members] = {}
    for version in bill.objects("versions"):
        for link in version.objects("links"):
            if named := _VERSION.search(link.text("url")):
                found.setdefault(VersionId.parse(named[1]), version)
    newest = min(found, key=lambda one: one.print_number, default=None)
    title, authors = bill.text("title"), _authors(bill)
    text = _text(bill, title)
    return tuple(
        VersionRecord(
            id=one,
            on=version.day_or_none("date"),
            label=_DATED.sub("", version.text("note")),
            subject=title if one == newest else "",
            authors=authors if one == newest else None,
            text=text if one == newest else None,
        )
        for one, version in found.items()
        if one.measure == measure
    )


def _text(bill: Members, title: str) -> BillText:
    abstracts = [one.text("abstract") for one in bill.objects("abstracts")]
    paragraphs = [line.strip() for line in (abstracts[0] if abstracts else "").splitlines() if line.strip()]
    return BillText(
        subject=title, long_title=bill.object_("extras").text("impact_clause"), digest="\n".join(paragraphs)
    )


def _authors(bill: Members) -> tuple[AuthorRecord, ...]:
    return tuple(
        AuthorRecord(
            name=one.key("name"),
            role=one.code("classification", ROLES).value,
            house="",
            is_committee=one.text("entity_type") == "organization",
            is_primary=bool(one.take("primary")),
        )
        for one in bill.objects("sponsorships")
    )


def _votes(bill: Members) -> Iterator[VoteRecord]:
    """Committee votes are filed under their house, so only a motion that names a reading is taken for the floor's."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for vote in bill.objects("votes"):
        at, motion, house = vote.wall_clock("start_date"), vote.text("motion_text")[:250], _house(vote)
        ballots: dict[str, list[str]] = {}
        for one in vote.objects("votes"):
            ballots.setdefault(one.code("option", BALLOTS).value, []).append(one.text("voter_name"))
        counts: Counter[str] = Counter()
        for one in vote.objects("counts"):
            counts[one.code("option", BALLOTS).value] += one.number("value")
        place = f"{house}FLOOR" if house and _FLOOR.search(motion) else ""
        seen[at, place] += 1
        yield VoteRecord(
            location=place, taken_at=at, sequence=seen[at, place], motion=motion,
            ayes=counts[Ballot.AYE.value], noes=counts[Ballot.NOE.value], abstentions=counts[Ballot.ABSENT.value],
            result=vote.code("result", RESULTS).value,
            ballots=tuple((ballot.value, tuple(ballots[ballot.value])) for ballot in Ballot if ballot.value in ballots),
        )  # fmt: skip


SOURCE = OpenStates()
