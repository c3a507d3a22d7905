"""The rows of every table of the feed, column by column in the Legislature's order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from ingest.sample.measures import Author, Chapter, Flags, Measure, Names, Print, Vote

NULL = "NULL"
STAMP = "2026-01-28 00:00:00"  # when the sample was taken; every row was written then
FIELDS = {
    "BILL_TBL": 19,
    "BILL_VERSION_TBL": 18,
    "BILL_VERSION_AUTHORS_TBL": 10,
    "BILL_HISTORY_TBL": 13,
    "BILL_SUMMARY_VOTE_TBL": 15,
    "BILL_DETAIL_VOTE_TBL": 12,
    "BILL_MOTION_TBL": 4,
    "COMMITTEE_HEARING_TBL": 7,
    "LOCATION_CODE_TBL": 10,
    "LEGISLATOR_TBL": 16,
}
_FIRST_HISTORY_ID = 100_000_000
_FIRST_MOTION_ID = 100_000
_YES_NO = {True: "Yes", False: "No", None: None}
_PRINTED = {"INT": "Introduced", "ENR": "Enrolled", "CHP": "Chaptered"}

Row = tuple[str, ...]
Rows = dict[str, list[Row]]


def text(value: str | None) -> str:
    """A string as the feed encloses it; nothing, or an empty one, is a bare NULL."""
    if not value:
        return NULL
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return f"`{escaped}`"


def day(value: date | None) -> str:
    return f"{value.isoformat()} 00:00:00" if value else NULL


def moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="seconds")


def rows_of(measures: Iterable[Measure], names: Iterable[Names], lob_of: Callable[[Print], str]) -> Rows:
    """All tables; ``lob_of`` says which member holds a print's XML, or NULL."""
    rows: Rows = {table: [] for table in FIELDS}
    motions = history = 0
    for measure in measures:
        rows["BILL_TBL"].append(_bill(measure))
        for version in measure.prints:
            rows["BILL_VERSION_TBL"].append(_version(measure, version, lob_of(version)))
            rows["BILL_VERSION_AUTHORS_TBL"].extend(_authors(version))
        rows["BILL_HISTORY_TBL"].extend(_history(measure, _FIRST_HISTORY_ID + history))
        history += len(measure.actions)
        for sequence, vote in enumerate(measure.votes, 1):
            motions += 1
            _put_vote(rows, measure, vote, sequence, str(_FIRST_MOTION_ID + motions))
        rows["COMMITTEE_HEARING_TBL"].extend(_hearings(measure))
    for session in names:
        rows["LOCATION_CODE_TBL"].extend(_locations(session))
        rows["LEGISLATOR_TBL"].extend(_legislators(session))
    return rows


def _bill(measure: Measure) -> Row:
    identity, last, latest = measure.id, measure.actions[-1], measure.prints[-1]
    return (
        text(identity.bill_id),
        text(identity.session.years),
        text(str(identity.session.extraordinary)),
        text(identity.type),
        str(identity.number),
        text(_PRINTED.get(latest.id.state, latest.label)),
        *_chapter(measure.chapter, identity.session.extraordinary),
        text(str(latest.id)),
        text("Y"),
        text("HS_INT"),
        STAMP,
        text(last.place.ternary),
        text(last.place.secondary),
        text(last.place.house),
        text(last.end_status),
        day(measure.heard_from),
    )


def _chapter(chapter: Chapter | None, extraordinary: int) -> Row:
    if chapter is None:
        return (NULL, NULL, NULL, NULL)
    return (
        text(str(chapter.year)),
        text(chapter.kind),
        text(str(extraordinary)),
        text(str(chapter.number)),
    )


def _version(measure: Measure, version: Print, lob: str) -> Row:
    flags = version.flags
    return (
        text(str(version.id)),
        text(measure.id.bill_id),
        str(version.id.print_number),
        day(version.on),
        text(version.label),
        NULL,
        text(version.words.subject if version.words else None),
        text(flags.vote if flags else None),
        _said(flags, "appropriation"),
        _said(flags, "fiscal"),
        _said(flags, "local"),
        NULL,
        _said(flags, "urgency"),
        NULL,
        lob,
        text("Y"),
        text("LEG_ESI"),
        STAMP,
    )


def _said(flags: Flags | None, name: str) -> str:
    return text(_YES_NO[flags.says(name) if flags else None])


def _authors(version: Print) -> Iterator[Row]:
    for author in version.words.authors if version.words else ():
        yield (text(str(version.id)), *_author(author))


def _author(author: Author) -> Row:
    return (
        text("Committee" if author.is_committee else "Legislator"),
        text("ASSEMBLY" if author.house == "A" else "SENATE"),
        text(author.name),
        text(author.contribution),
        NULL,
        text("Y"),
        text("LEG_ESI"),
        STAMP,
        text("Y" if author.contribution == "LEAD_AUTHOR" else "N"),
    )


def _history(measure: Measure, first_id: int) -> Iterator[Row]:
    for sequence, action in enumerate(measure.actions, 1):
        yield (
            text(measure.id.bill_id),
            str(first_id + sequence),
            day(action.on),
            text(action.text),
            text("LEG_ESI"),
            STAMP,
            str(sequence),
            NULL,
            text("Applied"),
            text(action.place.house),
            text(action.place.secondary),
            text(action.place.ternary),
            text(action.end_status),
        )


def _put_vote(rows: Rows, measure: Measure, vote: Vote, sequence: int, motion: str) -> None:
    bill, place, at, on = (
        text(measure.id.bill_id),
        text(vote.location),
        moment(vote.at),
        day(vote.at.date()),
    )
    tally = (str(vote.ayes), str(vote.noes), str(vote.others), text(f"({vote.result})"))
    writer = (
        text("floor" if vote.location.endswith("FLOOR") else "committee_service"),
        STAMP,
    )
    rows["BILL_MOTION_TBL"].append((motion, text(vote.motion), *writer))
    rows["BILL_SUMMARY_VOTE_TBL"].append(
        (bill, place, at, str(sequence), motion, *tally, *writer, NULL, NULL, NULL, on)
    )
    for order, (code, name) in enumerate(vote.ballots, 1):
        rows["BILL_DETAIL_VOTE_TBL"].append(
            (
                bill,
                place,
                text(name),
                at,
                str(sequence),
                text(code),
                motion,
                *writer,
                str(order),
                on,
                NULL,
            )
        )


def _hearings(measure: Measure) -> Iterator[Row]:
    for on, code in measure.hearings:
        number = str(int(code[2:]))
        yield (
            text(measure.id.bill_id),
            text(code[:2]),
            number,
            day(on),
            text(code),
            text("LEG_ESI"),
            STAMP,
        )


def _locations(session: Names) -> Iterator[Row]:
    for place in session.locations:
        named = (
            text(place.code),
            text(place.kind),
            NULL,
            text(place.name),
            text(place.long_name),
        )
        yield text(session.years), *named, text("Y"), text("LEG_ESI"), STAMP, NULL


def _legislators(session: Names) -> Iterator[Row]:
    for person in session.legislators:
        title = text("Assembly Member" if person.house == "A" else "Senator")
        yield (
            text(person.district),
            text(session.years),
            text(person.name),
            text(person.house),
            text(person.author_name),
            text(person.first_name),
            text(person.last_name),
            NULL,
            NULL,
            title,
            title,
            text(person.party),
            text("Y"),
            text("LEG_ESI"),
            STAMP,
            text("Y"),
        )
