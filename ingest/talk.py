"""What a conversation with a feed is made of: what a source asks, what it is told, and what it says of it.

A source of this kind is a generator. It yields a ``Request`` and receives bytes, or None where there is nothing new;
everything else that it yields is a finding, and is stored in the order in which it came. Where nobody answers,
``NoAnswer`` is raised at the request; a source that asks several may go on with the next. It opens no socket, reads
no clock and knows no database, so the bytes that were kept give the same findings again.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bills.identifiers import NotAnIdentifier, SessionId
from bills.records import MeasureRecord, MentionRecord, OutcomeRecord
from ingest.errors import NotUnderstood


class NoAnswer(Exception):
    """Thrown into a source at its request: there is no answer today. The trouble has been noted already."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a key goes when the request is dialled. Only the name of the setting is known here."""

    setting: str
    header: str = ""
    parameter: str = ""
    monthly: int = 0  # the most questions in a calendar month; 0 for no such limit


@dataclass(frozen=True, slots=True)
class Request:
    """One question. ``pace`` is the least number of seconds since the last question to the same host."""

    address: str
    key: Key | None = None
    is_conditional: bool = True  # ask only for what is newer than what was understood last time
    may_be_missing: bool = False  # a page past the end: answered with None
    pace: float = 0.0


@dataclass(frozen=True, slots=True)
class Remember:
    """Something to know at the next visit, kept in the same transaction as the findings before it."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Spoiled:
    """The answer to a request was not what it should be: nothing of it is used, and it is asked for anew next time."""

    address: str
    trouble: NotUnderstood


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The server says that this month's questions are used up: none is asked before the next month."""

    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """A feed as somebody configured it."""

    name: str
    address: str
    mapping: str
    ignored: tuple[str, ...] = ()  # RE2 patterns; an item whose title fits one is passed over
    ignores_unnamed: bool = False  # items that name no measure are no news


@dataclass(frozen=True, slots=True)
class Known:
    """What a source may know when it sets out. ``address`` is what was given on the command line."""

    today: date
    address: str = ""
    memory: Mapping[str, str] = field(default_factory=dict)
    feeds: tuple[FeedPlan, ...] = ()


Finding = MeasureRecord | OutcomeRecord | MentionRecord | NotUnderstood | Remember | Spoiled | Exhausted
Visit = Generator[Request | Finding, bytes | None, None]


def session_on(day: date) -> SessionId:
    """The session that a date speaks of: from December of an even year on, the next one."""
    year = day.year + (day.month == 12)
    try:
        return SessionId(year if year % 2 else year - 1)
    except NotAnIdentifier as error:
        raise NotUnderstood("", None, "a date of no session", day.isoformat()) from error
