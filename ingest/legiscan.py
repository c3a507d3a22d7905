"""LegiScan's words in ours: a bill as its API and its JSON files give it, and a row of its CSV files.

House resolutions are ``AR`` there, bills of extraordinary sessions stand among the others as ``ABX11``. Its status is a
number; where a file has no history, the status is told as the line of history that it stands for, and says so.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from bills.choices import AuthorRole, VoteResult
from bills.identifiers import MeasureId, SessionId, VersionId
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
from ingest.members import Members

CHAMBERS = {"A": "A", "S": "S", "Assembly": "A", "Senate": "S", "H": "A", "": ""}
ROLES = {"0": AuthorRole.COAUTHOR, "1": AuthorRole.LEAD, "2": AuthorRole.COAUTHOR, "3": AuthorRole.LEAD}
# A status, the line that stands for it, and lines that say it already.
STATUS_LINES: Mapping[str, tuple[str, str]] = {
    "2": ("Passed.", r"ordered to the|passed|concurrence|in (senate|assembly)\."),
    "3": ("To Engrossing and Enrolling.", r"enroll"),
    "4": ("Read. Adopted.", r"chaptered|adopted"),
    "5": ("Vetoed by Governor.", r"vetoed by"),
    "6": ("Died.", r"died|filed with|returned to|without further action|stricken from"),
}
QUIET_STATUS = ("0", "1")
NOTE = "(LegiScan’s status; its file has no history.)"
KNOWN = frozenset(
    {
        "bill_id", "state_id", "change_hash", "session_id", "url", "state_link", "completed", "status_date",
        "progress", "state", "bill_type", "bill_type_id", "body", "body_id", "current_body", "current_body_id",
        "pending_committee_id", "committee", "referrals", "sasts", "subjects", "amendments", "committee_id",
        "status_desc", "supplements", "calendar",
    }
)  # fmt: skip
_PRINT = re.compile(r"#(\d\d)(INT|AMD|ENR|CHP)\b")


def read_bill(bill: Members, words: Mapping[str, BillText]) -> MeasureRecord:
    """A bill of ``getBill`` or of a JSON file. ``words`` holds what was fetched of its texts, by document."""
    session = bill.object_("session")
    measure = MeasureId.parse_legiscan(bill.key("bill_number"), SessionId(session.number("year_start")))
    bill.where = str(measure)
    actions = tuple(
        ActionRecord(on=one.day("date"), text=one.key("action"), house=one.code("chamber", CHAMBERS))
        for one in bill.objects("history")
    )
    if not actions:
        actions = tuple(told_by_status(bill.text("status"), bill.day_or_none("status_date"), None, ""))
    prints = [
        (found, one)
        for one in bill.objects("texts")
        if (found := print_of(measure, one.text("state_link"))) is not None
    ]
    authors = tuple(
        AuthorRecord(one.key("name"), one.code("sponsor_type_id", ROLES).value, "", bool(one.take("committee_sponsor")))
        for one in bill.objects("sponsors")
    )
    bill.take("status"), bill.take("session")
    return _record(
        measure, actions, prints, title=bill.text("title"), about=bill.text("description"), authors=authors,
        words=words, votes=tuple(map(_vote, bill.objects("votes"))),
    )  # fmt: skip


def read_row(row: Members, history: Iterable[Members] | None, documents: Iterable[Members]) -> MeasureRecord:
    """A row of ``bills.csv`` with its rows of the other files; authors and votes lack their kind there."""
    measure = MeasureId.parse_legiscan(row.key("bill_number"), _session(row))
    row.where = str(measure)
    if history is not None:
        actions = tuple(
            ActionRecord(on=one.day("date"), text=one.key("action"), house=one.code("chamber", CHAMBERS))
            for one in sorted(history, key=lambda one: one.number("sequence"))
        )
    else:
        actions = tuple(
            told_by_status(
                row.text("status"), row.day_or_none("status_date"), row.day_or_none("last_action_date"),
                row.text("last_action"),
            )
        )  # fmt: skip
    prints = [(found, one) for one in documents if (found := print_of(measure, one.text("state_link"))) is not None]
    return _record(measure, actions, prints, title=row.text("title"), about=row.text("description"))


def _session(row: Members) -> SessionId:
    """``…/CA/bill/AB1/2023``: the year that the session began in."""
    year = row.text("url").rpartition("/")[2]
    if not (year.isdigit() and len(year) == 4 and int(year) % 2):
        raise row.strange("url", "names no session")
    return SessionId(int(year))


def told_by_status(status: str, status_on: date | None, last_on: date | None, last: str) -> list[ActionRecord]:
    """The last action, and before it the status where that action does not say it. Unknown states say nothing."""
    told = []
    line, said = STATUS_LINES.get(status, ("", ""))
    if line and status_on and not re.search(said, last, re.IGNORECASE):
        told.append(ActionRecord(on=status_on, text=f"{line} {NOTE}"))
    if last and last_on:
        told.append(ActionRecord(on=last_on, text=last))
    return sorted(told, key=lambda action: action.on)


def print_of(measure: MeasureId, link: str) -> VersionId | None:
    """``…#99INT`` → that print. The bill in the link is broken for some extraordinary sessions, so it is not read."""
    found = _PRINT.search(link)
    return VersionId(measure, int(found[1]), found[2]) if found else None


def _record(
    measure: MeasureId,
    actions: tuple[ActionRecord, ...],
    prints: list[tuple[VersionId, Members]],
    *,
    title: str,
    about: str,
    authors: tuple[AuthorRecord, ...] | None = None,
    words: Mapping[str, BillText] | None = None,
    votes: tuple[VoteRecord, ...] | None = None,
) -> MeasureRecord:
    newest = min((one for one, _ in prints), key=lambda one: one.print_number, default=None)
    versions: dict[VersionId, VersionRecord] = {}
    for one, told in prints:
        is_newest = one == newest
        text = (words or {}).get(told.text("doc_id"))
        versions[one] = VersionRecord(
            id=one,
            on=told.day_or_none("date"),
            label=told.text("type") or told.text("document_desc"),
            subject=title if is_newest else "",
            authors=authors if is_newest else None,
            text=text or (BillText(subject=title, long_title=about) if is_newest else None),
        )
    official = OfficialRecord(chapter=chapter_of(measure, actions), latest_version=newest)
    return MeasureRecord(id=measure, official=official, actions=actions, versions=tuple(versions.values()), votes=votes)


def _vote(vote: Members) -> VoteRecord:
    """A tally; who voted how is in another file. Not voting and absent are one thing to the Legislature."""
    house = vote.code("chamber", CHAMBERS)
    return VoteRecord(
        location=f"{house}FLOOR" if vote.number("total") >= 40 and house else "",
        taken_at=vote.wall_clock("date"),
        sequence=vote.number("roll_call_id") % 2**31,
        motion=vote.text("desc")[:250],
        ayes=vote.number("yea"),
        noes=vote.number("nay"),
        abstentions=vote.number("nv") + vote.number("absent"),
        result=VoteResult.PASS.value if vote.number("passed") else VoteResult.FAIL.value,
    )
