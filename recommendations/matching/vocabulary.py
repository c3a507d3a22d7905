"""Terms of the vocabulary, and where they stand in a text: one Aho-Corasick pass for all of them.

A term is written as people write phrases, in lower case:

====================  ==========================================================================
``violence preven*``  a star ends a word with any letters: prevent, prevention, preventing
``{end,repeal}``      one of several words or phrases
``<ends>``            one of a named list of words (the table ``words`` of the paper file)
``end .. fee``        up to six words may stand between the two; ``..12`` allows twelve
====================  ==========================================================================

Hyphens count as spaces. A term matches whole words only, inside one clause, and not right behind an exclusion
("other than", "except").
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

Span = tuple[int, int]

_PLAIN = {chr(code): chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
_PLAIN |= {"’": "'", "‘": "'", "-": " ", "‐": " ", "‑": " ", "–": " ", "\u00a0": " ", "\t": " "}
_NORMAL = str.maketrans(_PLAIN)
_TOKEN = re.compile(r"\.\.(\d*)|<([a-z0-9-]+)>|\{([^{}]+)\}|(\S+)")
_NAMED = re.compile(r"<([a-z0-9-]+)>")
_SIGNS = re.compile(r"[{}<>]|\*.")
_ATOM = re.compile(r"(?!.*\.\.)[^\s*.<>{}][^*<>{}]*\*?")
_EXCLUSION = re.compile(r"(?:other than|except(?: for| those)?|excluding|exclude[sd]?|does not include)(?: \w+){0,2} $")
_EXCLUSION_REACH = 45
_DEFAULT_GAP = 6
_LONGEST_WORD = 30
"""Characters per word of a gap beyond which nothing is counted, so that a text without full stops stays cheap."""
_MOST_PLACES = 50
"""Occurrences of one slot that are kept within one clause."""


class BadTerm(ValueError):
    """A term that cannot be read: empty, a gap without neighbours, or a list of words nobody defined."""


def normal(text: str) -> str:
    """Lower case with plain quotes and no hyphens; every character keeps its place."""
    return text.translate(_NORMAL)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a term: any of these atoms, at most ``gap`` words behind the slot before."""

    atoms: frozenset[str]
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    group: str
    slots: tuple[Slot, ...]


def read_term(group: str, written: str, words: Mapping[str, Sequence[str]]) -> Term:
    """Read a written term; raises ``BadTerm`` naming it."""
    slots: list[Slot] = []
    plain: list[str] = []
    gap = 0
    for token in _TOKEN.finditer(written):
        spaced, named, choice, word = token.groups()
        if word is not None:
            if _SIGNS.search(word):
                raise BadTerm(f"the term {written!r} nests or leaves open a choice at {word!r}")
            plain.append(word)
            if not word.endswith("*"):
                continue
        if plain:
            slots.append(Slot(frozenset({normal(" ".join(plain))}), gap))
            plain, gap = [], 0
        if spaced is not None:
            gap = int(spaced or _DEFAULT_GAP)
        elif word is None:
            slots.append(Slot(_choices(written, named, choice, words), gap))
            gap = 0
    if plain:
        slots.append(Slot(frozenset({normal(" ".join(plain))}), gap))
    if not slots or slots[0].gap:
        raise BadTerm(f"cannot read the term {written!r}")
    return Term(group, tuple(slots))


def _choices(written: str, named: str | None, choice: str | None, words: Mapping[str, Sequence[str]]) -> frozenset[str]:
    listed = [f"<{named}>"] if named is not None else [item.strip() for item in (choice or "").split(",")]
    atoms: set[str] = set()
    for item in listed:
        name = _NAMED.fullmatch(item)
        if name and name[1] not in words:
            raise BadTerm(f"the term {written!r} names the unknown list of words {item}")
        atoms.update(normal(atom) for atom in (words[name[1]] if name else [item]))
    if bad := [atom for atom in atoms if not _ATOM.fullmatch(atom)]:
        raise BadTerm(f"the term {written!r} has a choice that is no plain phrase: {', '.join(sorted(bad))}")
    return frozenset(atoms)


class Vocabulary:
    """All terms of a paper, ready to be looked up at once."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._slots: dict[frozenset[str], int] = {}
        self._terms: dict[int, list[tuple[str, tuple[tuple[int, int], ...]]]] = defaultdict(list)
        for term in self.terms:
            first, *rest = ((self._number(slot.atoms), slot.gap) for slot in term.slots)
            self._terms[first[0]].append((term.group, tuple(rest)))
        self._finder = self._build()

    def _number(self, atoms: frozenset[str]) -> int:
        return self._slots.setdefault(atoms, len(self._slots))

    def _build(self) -> "ahocorasick.Automaton":
        where: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for atoms, number in self._slots.items():
            for atom in atoms:
                where[atom.rstrip("*")][atom.endswith("*")].append(number)
        finder = ahocorasick.Automaton()
        for stem, (whole, begun) in where.items():
            finder.add_word(stem, (len(stem), tuple(whole), tuple(begun)))
        finder.make_automaton()
        return finder

    def find(self, text: str, clauses: Sequence[Span]) -> list[dict[str, Span]]:
        """For each clause (ascending, disjoint spans of ``text``) the groups in it and where each first stands."""
        plain = normal(text)
        starts = [start for start, _ in clauses]
        slots: list[dict[int, list[Span]]] = [defaultdict(list) for _ in clauses]
        for number, span in self._slots_in(plain):
            index = bisect_right(starts, span[0]) - 1
            if index >= 0 and span[1] <= clauses[index][1] and len(slots[index][number]) < _MOST_PLACES:
                slots[index][number].append(span)
        return [self._groups(plain, found) for found in slots]

    def _slots_in(self, plain: str) -> Iterator[tuple[int, Span]]:
        length = len(plain)
        for last, (size, whole, begun) in self._finder.iter(plain):
            start, end = last - size + 1, last + 1
            if start and plain[start - 1].isalnum():
                continue
            if end < length and plain[end].isalnum():
                whole = ()
            for number in whole:
                yield number, (start, end)
            if begun:
                stop = _end_of_word(plain, end)
                for number in begun:
                    yield number, (start, stop)

    def _groups(self, plain: str, slots: dict[int, list[Span]]) -> dict[str, Span]:
        groups: dict[str, Span] = {}
        for number, spans in slots.items():
            for group, rest in self._terms.get(number, ()):
                if group in groups or any(follower not in slots for follower, _ in rest):
                    continue
                for span in spans:
                    end = _follow(plain, span[1], rest, slots)
                    if end and not _excluded(plain, span[0]):
                        groups[group] = (span[0], end)
                        break
        return groups


def _end_of_word(plain: str, end: int) -> int:
    while end < len(plain) and plain[end].isalnum():
        end += 1
    return end


def _follow(plain: str, end: int, rest: Sequence[tuple[int, int]], slots: Mapping[int, list[Span]]) -> int:
    """Where the rest of a term ends, each slot near enough behind the one before; 0 where it does not follow.

    Tries every occurrence: the first "a" behind "makes" need not be the one before "serious felony".
    """
    if not rest:
        return end
    (number, gap), *further = rest
    farthest = end + (gap + 1) * _LONGEST_WORD
    for start, stop in slots[number]:
        if not end < start <= farthest or plain.count(" ", end, start) > gap + 1:
            continue
        if found := _follow(plain, stop, further, slots):
            return found
    return 0


def _excluded(plain: str, start: int) -> bool:
    return _EXCLUSION.search(plain, max(0, start - _EXCLUSION_REACH), start) is not None
