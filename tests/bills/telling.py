"""Records as a source tells them, stored by the one door, and what became of them."""

from datetime import UTC, date, datetime

from bills.choices import Origin
from bills.identifiers import MeasureId, SessionId, VersionId
from bills.models import (
    Action,
    Analysis,
    Author,
    BillBody,
    BillVersion,
    Change,
    Hearing,
    Measure,
    Message,
    Session,
    VoteEvent,
)
from bills.records import (
    ActionRecord,
    AnalysisRecord,
    AuthorRecord,
    HearingRecord,
    MeasureRecord,
    MessageRecord,
    OfficialRecord,
    VersionRecord,
    VoteRecord,
)
from bills.upsert import (
    upsert,
)

SESSION = SessionId(2025)
NOW = datetime(2025, 9, 24, 6, 10, tzinfo=UTC)
THROUGH = date(2025, 9, 23)
INTRODUCED = (date(2025, 2, 19), "Read first time.  To print.")
REFERRED = (date(2025, 3, 3), "Referred to Com. on  PUB. S.")
REPORTED = (date(2025, 4, 2), "From committee: Do pass. (Ayes  7. Noes  0.) (April  2).")
XML = (
    b'<caml:MeasureDoc xmlns:caml="http://lc.ca.gov/legalservices/schemas/caml.1#"><caml:Description '
    b'xmlns="http://www.w3.org/1999/xhtml"><caml:Title>An act to amend Section 463 of the Penal Code, relating to crimes.'
    b"</caml:Title><caml:GeneralSubject><caml:Subject>Crimes.</caml:Subject></caml:GeneralSubject><caml:DigestText>"
    b"<p>Existing law.</p></caml:DigestText></caml:Description></caml:MeasureDoc>"
)


def named(number: str) -> MeasureId:
    return MeasureId.parse(number, SESSION)


def actions(*lines: tuple[date, str]) -> tuple[ActionRecord, ...]:
    return tuple(ActionRecord(on, text, house="A") for on, text in lines)


def version(number: str = "AB 831", print_number: int = 99, state: str = "INT", **fields) -> VersionRecord:
    values = {
        "on": date(2025, 2, 19),
        "label": "Introduced",
        "subject": "Gaming: compacts.",
        "authors": (AuthorRecord("Ramos", "lead", "A", is_primary=True),),
    }
    return VersionRecord(id=VersionId(named(number), print_number, state), **(values | fields))


def measure(number: str = "AB 831", *lines: tuple[date, str], latest: VersionRecord | None = None, **facets):
    """A measure as a full snapshot tells of it."""
    official = facets.pop("official", OfficialRecord(latest_version=latest.id if latest else None))
    return MeasureRecord(
        id=named(number),
        official=official,
        actions=actions(*(lines or (INTRODUCED,))),
        versions=facets.pop("versions", (version(number),)),
        **facets,
    )


def store(*records: MeasureRecord, origin: Origin = Origin.LIVE, at: datetime = NOW, through: date = THROUGH):
    return upsert(records, recorded_at=at, through=through, origin=origin, document="d" * 64)


def stored(number: str = "AB 831") -> Measure:
    return Measure.objects.named(named(number)).get()


def news(number: str = "AB 831") -> list[str]:
    return [change.kind for change in Change.objects.filter(measure=stored(number))]


def snapshot() -> dict[str, list[dict]]:
    """Every row of every table of the app."""
    tables = (Session, Measure, Action, BillVersion, BillBody, Author, VoteEvent, Hearing, Analysis, Message, Change)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


VOTE = VoteRecord("AFLOOR", datetime(2025, 5, 5, 14, 3), 1, "Third Reading", 77, 0, 2, "pass", (("aye", ("Ramos",)),))
HEARING = HearingRecord(date(2025, 4, 2), "CX18", 18)
ANALYSIS = AnalysisRecord("1511", "Committee", "A", "CX18", "Assembly Public Safety", date(2025, 4, 1))
VETO = MessageRecord(date(2025, 10, 10), "I am returning Assembly Bill 831 without my signature.")


def full_measure(**facets):
    whole = {"votes": (VOTE,), "hearings": (HEARING,), "analyses": (ANALYSIS,), "messages": (VETO,)}
    return measure("AB 831", INTRODUCED, REFERRED, versions=(version(xml=XML),), **(whole | facets))
