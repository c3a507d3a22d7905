"""What a source is: it turns the members of one delivery into records, without database, clock or network."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Protocol

from bills.identifiers import MeasureId
from bills.records import CommitteeRecord, LegislatorRecord, MeasureRecord
from ingest.container import Container
from ingest.errors import NotUnderstood


@dataclass(slots=True)
class Delivery:
    """One delivery, read but not yet stored. ``records`` may be walked once."""

    records: Iterator[MeasureRecord]
    measures: set[MeasureId]
    legislators: list[LegislatorRecord] = field(default_factory=list)
    committees: list[CommitteeRecord] = field(default_factory=list)
    row_counts: dict[str, int] = field(default_factory=dict)
    issues: list[NotUnderstood] = field(default_factory=list)
    newest_on: date | None = None


class Source(Protocol):
    """A feed. ``reader_version`` rises when the same bytes would now be read differently."""

    slug: ClassVar[str]
    reader_version: ClassVar[str]

    def read(self, container: Container, *, is_full: bool) -> Delivery:
        """Read everything but the bills' words, which come with the records; raises Refused for a broken layout."""
        ...
