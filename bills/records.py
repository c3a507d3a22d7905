"""What a source hands over: one frozen record per measure, free of any feed's columns.

``None`` in a collection means that the source did not speak of it, so what is stored stays. A tuple, even an empty
one, is the whole truth about that measure's actions, votes or hearings and replaces what is stored. Versions are
the exception: a version that is not listed stays.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple

from bills.identifiers import MeasureId, SessionId, VersionId

TEXT_READER_VERSION = "2"  # of bills.text: raise it and stored texts are read again


@dataclass(frozen=True, slots=True)
class SectionOfLaw:
    """One section of a code that a bill touches: ``PEN``, ``1203.097``, ``amended``."""

    code: str
    section: str
    action: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.section}"


@dataclass(frozen=True, slots=True)
class BodySection:
    """One numbered section of a bill's body, as enacted text without struck words."""

    number: str
    action: str
    law: tuple[SectionOfLaw, ...]
    text: str


@dataclass(frozen=True, slots=True)
class BillText:
    """The words of one version; the digest's paragraphs are separated by one newline."""

    subject: str
    long_title: str = ""
    digest: str = ""
    body: tuple[BodySection, ...] = ()
    sections_of_law: tuple[SectionOfLaw, ...] = ()

    @property
    def body_text(self) -> str:
        """The body as one string: the one that evidence offsets into the body refer to."""
        return join_body(section.text for section in self.body)


def join_body(texts: Iterator[str]) -> str:
    """Body sections as one text, a blank line between two."""
    return "\n\n".join(texts)


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    name: str
    role: str  # bills.choices.AuthorRole
    house: str  # bills.choices.House, or "" where the source does not say
    is_committee: bool = False
    is_primary: bool = False


class Words(NamedTuple):
    """The words of a version as its rows hold them; ``trouble`` says why they were read as plain text only."""

    subject: str
    long_title: str
    digest: str
    law: list[tuple[str, str, str]]  # (code, section, action)
    body: str | bytes  # JSON: [{number, action, law: [[code, section, action]], text}]; bytes where packed already
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that are read only where they are news: ``digest`` is ``digest_words`` of the XML that they stand in."""

    digest: str
    read: Callable[[], Words] = field(compare=False)
    name: str = field(default="", compare=False)  # of the document, in the words of its source


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One print of a measure. The words come as ``xml`` (read by ``bills.text``), as ``text``, or not at all."""

    id: VersionId
    on: date | None
    label: str  # "Introduced", "Amended Senate", as the Legislature prints it
    subject: str = ""
    vote_required: str = ""
    appropriation: bool | None = None
    fiscal_committee: bool | None = None
    local_program: bool | None = None
    urgency: bool | None = None
    tax_levy: bool | None = None
    authors: tuple[AuthorRecord, ...] | None = None
    xml: bytes | Unread | None = None
    text: BillText | None = None
    is_text_missing: bool = False  # the source names the words and does not deliver them
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class ActionRecord:
    on: date
    text: str
    house: str = ""
    committee: str = ""  # location code, "CX18"
    end_status: str = ""  # as the Legislature prints it: a hint, never the stage


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A roll call; ``ballots`` maps ``aye``, ``noe`` and ``abs`` to names in the order they were called.

    A delivery may cite a motion by its number and leave its words to an earlier one.
    """

    location: str
    taken_at: datetime  # Pacific wall clock, without zone
    sequence: int
    motion: str
    ayes: int
    noes: int
    abstentions: int
    result: str  # bills.choices.VoteResult
    ballots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    motion_number: int | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class HearingRecord:
    """``time``, ``building`` and ``room`` are the committee's own words of its agenda for that day."""

    on: date
    location: str
    committee_number: int | None = None
    time: str = ""
    building: str = ""
    room: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class FloorRecord:
    """A place on a house's daily file: the section that a measure stands in, by the newest file that lists it."""

    house: str
    code: str  # "AF0120"
    consent_calendar: int  # 0 where the section is no numbered consent calendar
    on: date
    section: str = ""
    item: str = ""
    floor_manager: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisRecord:
    source_id: str
    kind: str
    house: str
    committee_code: str
    committee_name: str
    on: date | None
    fingerprint: str = ""  # of the document as delivered; empty where none came
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A Governor's message; whether it signs or vetoes is read from its words and the actions."""

    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    year: int
    kind: str  # "CHP" statute, "CHR" resolution
    extraordinary: int
    number: int


@dataclass(frozen=True, slots=True)
class OfficialRecord:
    """The measure's own row, as the Legislature keeps it."""

    printed_state: str = ""  # state of the last print, not the status
    location: str = ""
    secondary_location: str = ""
    current_house: str = ""
    current_status: str = ""
    chapter: ChapterRecord | None = None
    latest_version: VersionId | None = None
    earliest_hearing_on: date | None = None  # thirty-first day in print


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """Everything that a source says of one measure; without ``official`` the measure must be stored already."""

    id: MeasureId
    official: OfficialRecord | None = None
    actions: tuple[ActionRecord, ...] | None = None
    versions: tuple[VersionRecord, ...] | None = None
    votes: tuple[VoteRecord, ...] | None = None
    hearings: tuple[HearingRecord, ...] | None = None
    floor: tuple[FloorRecord, ...] | None = None
    analyses: tuple[AnalysisRecord, ...] | None = None
    messages: tuple[MessageRecord, ...] | None = None
    stamps: Mapping[str, str] = field(default_factory=dict)  # facet → when the source wrote it
    partial: frozenset[str] = frozenset()  # facets of which this record may hold only some rows
    as_written: str = (
        ""  # how the source wrote all of this, in its own terms: what equals the last one need not be read
    )


@dataclass(frozen=True, slots=True)
class LegislatorRecord:
    session: SessionId
    house: str
    district: str
    name: str  # "McGuire, Mike": the name roll calls may print
    author_name: str  # "McGuire": the name on a bill
    first_name: str
    last_name: str
    party: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class CommitteeRecord:
    session: SessionId
    code: str
    name: str
    long_name: str


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """What the Governor's office says that the Governor did with a measure, before the Legislature says so."""

    id: MeasureId
    outcome: str  # bills.choices.Outcome
    on: date  # the day of the post, in Sacramento
    posted_at: datetime  # the newest post is believed
    post: str  # its address
    author: str = ""
    subject: str = ""
    message: str = ""  # address of the signing or veto message


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """Somebody else's page that speaks of a measure. Plain text and a web address; never a fact of the measure."""

    id: MeasureId
    feed: str
    key: str  # stays the same when the feed is read again
    title: str
    link: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Pieces:
    """``size`` bytes that come piece by piece; their content digest is that of the whole."""

    size: int
    pieces: Iterator[bytes]


def content_digest(*values: Any) -> str:
    """SHA-256 (hex) over values and records, the same on every machine and in every run."""
    state = sha256()
    for value in values:
        _feed(state, value)
    return state.hexdigest()


def digest_words(xml: bytes | Pieces | None, text: BillText | None = None) -> str:
    """Digest over the words of a version as they were delivered, and over how we read them."""
    return content_digest(TEXT_READER_VERSION, xml, text)


def _feed(state: Any, value: Any) -> None:
    # Flat records become their values, many at once: walked and written in C.
    if type(value) in _FLAT:
        value = _FLAT[type(value)](value)
    elif type(value) is tuple and value and type(value[0]) in _FLAT:
        value = list(map(_FLAT[type(value[0])], value))
    if type(value) in _FIELDS:
        state.update(b"{")
        for name in _FIELDS[type(value)]:
            _feed(state, getattr(value, name))
    elif isinstance(value, tuple) and value and type(value[0]) in _FIELDS:
        state.update(b"(%d" % len(value))
        for item in value:
            _feed(state, item)
    elif isinstance(value, bytes):
        state.update(b"b%d:" % len(value))
        state.update(value)
    elif isinstance(value, Pieces):
        state.update(b"b%d:" % value.size)
        for piece in value.pieces:
            state.update(piece)
    else:
        # Plain values and tuples of them: their representation is unambiguous, and made in C.
        raw = repr(value).encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(raw))
        state.update(raw)


# Records by their field names: looked up, because asking a dataclass for its fields a million times is slow.
_FIELDS = {
    record: tuple(field.name for field in fields(record) if field.name not in ("stamp", "motion_number"))
    for record in (
        SessionId, MeasureId, VersionId, SectionOfLaw, BodySection, BillText, AuthorRecord, VersionRecord, ActionRecord,
        VoteRecord, HearingRecord, FloorRecord, AnalysisRecord, MessageRecord, ChapterRecord, OfficialRecord,
    )
}  # fmt: skip
# Those that hold plain values only.
_FLAT = {
    record: attrgetter(*_FIELDS[record])
    for record in (
        SectionOfLaw, AuthorRecord, ActionRecord, VoteRecord, HearingRecord, AnalysisRecord, MessageRecord,
    )
}  # fmt: skip
