"""Identical bills of the two houses, counted once: trailer bills come as an Assembly and a Senate measure (rule 14).

Pure. Twins are matches of one recommendation in one session, one of each house, whose versions hold the same digest,
word for word.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class HasWords(Protocol):
    """A match with its measure's number and the hash of the words it was read from, empty where there are none."""

    @property
    def label(self) -> str: ...
    @property
    def start_year(self) -> int: ...
    @property
    def words(self) -> str: ...


Read = TypeVar("Read", bound=HasWords)


def counted_once(matches: Iterable[Read], ranks: Sequence[Read]) -> list[Read]:
    """The matches in their order, of twins only the one that stands first in ``ranks``."""
    houses: dict[tuple[int, str], set[str]] = defaultdict(set)
    second: set[int] = set()
    for match in ranks:
        before = houses[match.start_year, match.words]
        house = match.label[:1]
        if match.words and before - {house}:
            second.add(id(match))
        else:
            before.add(house)
    return [match for match in matches if id(match) not in second]
