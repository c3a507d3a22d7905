"""The groups that stand in one clause, put together from the words that the pass over the text found in it.

A term of several words is followed through only where a rule asks for its group, and few are ever asked for: what the
words of a clause make *possible* is cheap to know and ends almost every question.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recommendations.matching.vocabulary import edged, normal

Span = tuple[int, int]

_EXCLUSION = re.compile(r"(?:other than|except(?: for| those)?|excluding|exclude[sd]?|does not include)(?: \w+){0,2} $")
_EXCLUDES = ("other than", "except", "exclud", "does not include")
"""What every exclusion holds: cheap to look for, where the pattern is not."""
_EXCLUSION_REACH = 45
_LONGEST_WORD = 30
"""Characters per word of a gap beyond which nothing is counted, so that a text without full stops stays cheap."""
_MOST_PLACES = 50
"""Occurrences of one word that are kept within one clause."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A term of several slots, each by its number: the first, then gaps and slots (or their little words)."""

    group: str
    first: int
    rest: tuple[tuple[int, int | frozenset[str]], ...]


@dataclass(slots=True, eq=False)
class Word:
    """A word: the slots it fills, the groups it meets by itself, and the terms it is the rarest of.

    With each such term stand the slots that the words of a clause must fill before it can follow.
    """

    size: int
    goes_on: bool
    slots: set[int]
    meets: list[str]
    begins: list[tuple[frozenset[int], Sought]]


class Prepared:
    """A text as the terms are looked for in it, made once however many of its clauses are asked."""

    __slots__ = ("edged", "excludes", "plain")

    def __init__(self, text: str) -> None:
        self.plain = normal(text)
        self.edged = edged(text)
        self.excludes = [sign for sign in _EXCLUDES if sign in self.plain]


class Found:
    """One clause: ``possible`` holds in order the groups that its words may meet; ``in`` tells which it does meet."""

    __slots__ = ("_clause", "_ends", "_is_wary", "_slots", "_text", "possible")

    def __init__(
        self,
        text: Prepared,
        clause: Span,
        ends: Mapping[Word, Sequence[int]],
        patterns: Mapping[str, Sequence[Any]],
    ) -> None:
        """``ends`` tells for each word of the clause where its keys end, counted from the clause's own edge."""
        self._text = text
        self._clause = clause
        self._ends = ends
        self._slots: dict[int, list[Span]] = {}
        start, end = clause
        self._is_wary = any(text.plain.find(sign, start, end) >= 0 for sign in text.excludes)
        is_plain = not (self._is_wary or text.edged[end : end + 2].isalnum())  # no exclusion, no end within a word
        self.possible: dict[str, Word | Span | tuple[()] | list[Any]] = {}
        """Group → the word that meets it for certain, the place once it is known (none: empty), or what may meet it."""
        if is_plain:
            self._meet_words()
        else:
            self._may_meet_words()
        filled: set[int] = set().union(*[word.slots for word in ends])
        possible = self.possible
        for near in [term for word in ends for needs, term in word.begins if needs <= filled]:
            ways = possible.get(near.group)
            if ways is None:
                possible[near.group] = [near]
            elif isinstance(ways, list):
                ways.append(near)
        for group, compiled in patterns.items():
            for pattern in compiled:
                self._may_meet(group, pattern)

    def _meet_words(self) -> None:
        """Put in the groups that a word meets by itself, for certain."""
        possible = self.possible
        for word in self._ends:
            for group in word.meets:
                if group not in possible:
                    possible[group] = word

    def _may_meet_words(self) -> None:
        for word in self._ends:
            for group in word.meets:
                self._may_meet(group, word)

    def _may_meet(self, group: str, way: Any) -> None:
        ways = self.possible.setdefault(group, [])
        if isinstance(ways, list):
            ways.append(way)

    def __contains__(self, group: str) -> bool:
        met = self.possible.get(group)
        return bool(self._settled(group, met) if isinstance(met, list) else met)

    def place(self, group: str) -> Span | None:
        """Where a group stands: by a word alone, else by a term of several, else by a pattern."""
        met = self.possible.get(group)
        if isinstance(met, list):
            met = self._settled(group, met)
        return next(self._spans(met)) if isinstance(met, Word) else met or None

    def _settled(self, group: str, ways: Sequence[Any]) -> Span | tuple[()]:
        found = next(filter(None, map(self._met_by, ways)), ())
        self.possible[group] = found
        return found

    def _met_by(self, way: Any) -> Span | None:
        if isinstance(way, Word):
            return next((span for span in self._spans(way) if not self._is_excluded(span)), None)
        if isinstance(way, Sought):
            return self._followed(way)
        start, end = self._clause
        hit = way.search(self._text.plain[start:end])
        return (start + hit.start(), start + hit.end()) if hit else None

    def _followed(self, sought: Sought) -> Span | None:
        for begin, stop in self._filling(sought.first):
            end = self._follow(stop, sought.rest)
            if end and not self._is_excluded((begin, stop)):
                return begin, end
        return None

    def _spans(self, word: Word) -> Iterator[Span]:
        """Where a word stands; one that goes on ends where its letters end."""
        start, end = self._clause
        letters = self._text.edged
        behind = word.size if word.goes_on else word.size + 1
        for last in self._ends[word][:_MOST_PLACES]:
            begin = start + last - behind
            stop = begin + word.size
            if word.goes_on:
                while letters[stop + 1].isalnum():
                    stop += 1
            if stop <= end:
                yield begin, stop

    def _filling(self, slot: int) -> Sequence[Span]:
        """Where a slot is filled, in order."""
        if slot not in self._slots:
            self._slots[slot] = sorted(span for word in self._ends if slot in word.slots for span in self._spans(word))
        return self._slots[slot]

    def _follow(self, end: int, rest: Sequence[tuple[int, int | frozenset[str]]]) -> int:
        """Where the rest of a term ends, each slot near enough behind the one before; 0 where it does not follow.

        Tries every occurrence: the first "a" behind "makes" need not be the one before "serious felony".
        """
        if not rest:
            return end
        gap, sought = rest[0]
        farthest = end + (gap + 1) * _LONGEST_WORD
        for start, stop in self._filling(sought) if isinstance(sought, int) else self._little(end, gap, sought):
            if not end < start <= farthest or self._text.plain.count(" ", end, start) > gap + 1:
                continue
            if found := self._follow(stop, rest[1:]):
                return found
        return 0

    def _little(self, end: int, gap: int, words: frozenset[str]) -> Iterator[Span]:
        """Where one of these words stands next, with at most so many words between."""
        plain, limit = self._text.plain, self._clause[1]
        blank = end
        for _ in range(gap + 1):
            blank = plain.find(" ", blank, limit)
            if blank < 0:
                return
            blank += 1
            stop = blank
            while stop < limit and plain[stop].isalnum():
                stop += 1
            if plain[blank:stop] in words:
                yield blank, stop

    def _is_excluded(self, place: Span) -> bool:
        if not self._is_wary:
            return False
        start = place[0]
        return _EXCLUSION.search(self._text.plain, max(0, start - _EXCLUSION_REACH), start) is not None


class Together:
    """Several clauses, or none, read as one."""

    __slots__ = ("_known", "_parts", "possible")

    def __init__(self, parts: Iterable[Found]) -> None:
        self._parts = tuple(parts)
        self._known: dict[str, bool] = {}
        self.possible: Mapping[str, object] = {group: None for part in self._parts for group in part.possible}

    def __contains__(self, group: str) -> bool:
        if group not in self._known:
            self._known[group] = any(group in part for part in self._parts)
        return self._known[group]
