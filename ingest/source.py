"""What a source is: it turns what a feed sent into records, without database, clock or network.

There are two ways to read a feed. A snapshot source is given one verified zip. A conversation source asks several
addresses, one after the other, and each question may depend on the answer before it; it yields its requests, and the
loop carries them out, keeps the bytes and hands them back. So a replay can give either the same bytes again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Protocol, TypeAlias, runtime_checkable

from bills.identifiers import MeasureId, SessionId
from bills.records import CommitteeRecord, LegislatorRecord, MeasureRecord, Unread
from ingest.container import Container
from ingest.errors import NotUnderstood
from ingest.talk import Known, Visit


@dataclass(slots=True)
class Delivery:
    """One delivery, read but not yet stored. ``records`` may be walked once."""

    records: Iterator[MeasureRecord]
    measures: set[MeasureId]
    left_out: set[MeasureId] = field(default_factory=set)  # of them those that are stored as they are written
    legislators: list[LegislatorRecord] = field(default_factory=list)
    committees: list[CommitteeRecord] = field(default_factory=list)
    texts: list[Unread] = field(default_factory=list)  # of all records, in their order
    row_counts: dict[str, int] = field(default_factory=dict)
    issues: list[NotUnderstood] = field(default_factory=list)
    newest_on: date | None = None
    complete_through: str = ""  # newest stamp in a full snapshot; empty for anything less
    only_grow: frozenset[str] = frozenset()  # tables of a full snapshot that never lose a third of their rows


# Sessions → how the measures were written that are stored.
StoredAsWritten: TypeAlias = Callable[[set[SessionId]], Mapping[MeasureId, str]]


def nothing_stored(sessions: set[SessionId]) -> Mapping[MeasureId, str]:
    return {}


class Source(Protocol):
    """A feed. ``reader_version`` rises when the same bytes would now be read differently."""

    slug: ClassVar[str]
    reader_version: ClassVar[str]


@runtime_checkable
class SnapshotSource(Source, Protocol):
    """A feed that comes as one zip."""

    def read(self, container: Container, *, is_full: bool, stored: StoredAsWritten) -> Delivery:
        """Read everything but the bills' words, which come with the records; raises Refused for a broken layout.

        Of a full snapshot, what is ``stored`` as it is written there may be left out.
        """
        ...


@runtime_checkable
class ConversationSource(Source, Protocol):
    """A feed of several answers: an API, a site, a list of feeds. ``ingest.talk`` says how one speaks."""

    home: ClassVar[str]  # where it asks, unless told otherwise
    reads_feeds: ClassVar[bool]  # whether the configured feeds are its business

    def visit(self, known: Known) -> Visit:
        """Ask, read, ask again, and say what was found."""
        ...
