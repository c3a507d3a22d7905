"""What Open States says of a bill, by its members: the same in its API and in its records of a session.

There is no status in it. Actions are the Legislature's own lines, so the stage is read from them as everywhere; the
text of a bill is not in it, the digest is, for the newest version.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

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
from ingest.members import Members
from ingest.talk import Finding

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


def read_bill(bill: Members) -> Iterator[Finding]:
    """The bill's record, or why there is none; and what it says that nobody has seen before."""
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
