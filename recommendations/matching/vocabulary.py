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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ahocorasick

Span = tuple[int, int]

_TABLE = bytearray(range(256))
"""How each byte of Windows-1252 reads: one table lookup a letter is what keeps a session's texts cheap."""
for _capital in range(ord("A"), ord("Z") + 1):
    _TABLE[_capital] = ord(chr(_capital).lower())
for _quote in "’‘":
    _TABLE[_quote.encode("cp1252")[0]] = ord("'")
for _gap in "-–—/?\u00a0\t\n\r":
    _TABLE[_gap.encode("cp1252")[0]] = ord(" ")
_EDGES = bytearray(_TABLE)
for _mark in ',;!"“”[]':
    _EDGES[_mark.encode("cp1252")[0]] = ord(" ")
_TOKEN = re.compile(r"\.\.(\d*)|<([a-z0-9-]+)>|\{([^{}]+)\}|(\S+)")
_NAMED = re.compile(r"<([a-z0-9-]+)>")
_SIGNS = re.compile(r"[{}<>]|\*.")
_ATOM = re.compile(r"(?!.*\.\.)[^\s*.<>{}][^*<>{}]*\*?")
_EXCLUSION = re.compile(r"(?:other than|except(?: for| those)?|excluding|exclude[sd]?|does not include)(?: \w+){0,2} $")
_EXCLUDES = ("other than", "except", "exclud", "does not include")
"""What every exclusion holds: cheap to look for, where the pattern is not."""
_EXCLUSION_REACH = 45
_DEFAULT_GAP = 6
_LONGEST_WORD = 30
"""Characters per word of a gap beyond which nothing is counted, so that a text without full stops stays cheap."""
_LITTLE = frozenset(
    [
        *["a", "after", "all", "an", "and", "any", "are", "as", "at", "be", "before", "by", "for", "from", "if", "in"],
        *["is", "may", "must", "of", "on", "only", "or", "out", "shall", "so", "such", "than", "that", "the", "then"],
        *["these", "this", "those", "to", "under", "unless", "when", "which", "who", "with", "would"],
    ]
)
"""Words that stand everywhere: a slot of nothing else is looked for where its term has come so far, not in the pass."""
MOST_PHRASES = 5_000
"""Choices that stand side by side multiply."""
_MOST_PLACES = 50
"""Occurrences of one slot that are kept within one clause."""


class BadTerm(ValueError):
    """A term that cannot be read: empty, a gap without neighbours, or a list of words nobody defined."""


def normal(text: str) -> str:
    """Lower case with plain quotes and no hyphens; every character keeps its place, strange ones become blanks."""
    return text.encode("cp1252", "replace").translate(_TABLE).decode("latin-1")


def _edged(text: str) -> str:
    """As ``normal``, with a blank before and behind, and blanks for the marks that stand beside words only."""
    plain = text.encode("cp1252", "replace").translate(_EDGES).decode("latin-1")
    return f" {plain} ".replace(" (", "  ").replace("(s)", "   ")


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

    def close() -> None:
        nonlocal gap
        if plain:
            slots.append(Slot(frozenset({normal(" ".join(plain))}), gap))
            plain.clear()
            gap = 0

    for token in _TOKEN.finditer(written):
        spaced, named, choice, word = token.groups()
        if word is not None and _SIGNS.search(word):
            raise BadTerm(f"the term {written!r} nests or leaves open a choice at {word!r}")
        if word is None:
            close()
        else:
            plain.append(word)
            if word.endswith("*"):
                close()
        if spaced is not None:
            gap = int(spaced or _DEFAULT_GAP)
        elif word is None:
            slots.append(Slot(_choices(written, named, choice, words), gap))
            gap = 0
    close()
    if not slots or slots[0].gap:
        raise BadTerm(f"cannot read the term {written!r}")
    return Term(group, tuple(_joined(written, slots)))


def _joined(written: str, slots: Iterable[Slot]) -> Iterator[Slot]:
    """Slots that stand side by side as one, so that no everyday word ("to", "of") has to be looked up alone."""
    waiting: Slot | None = None
    for slot in slots:
        if waiting and not slot.gap and not any(atom.endswith("*") for atom in waiting.atoms):
            if len(waiting.atoms) * len(slot.atoms) > MOST_PHRASES:
                raise BadTerm(f"the term {written!r} stands for more than {MOST_PHRASES:,} phrases side by side")
            waiting = Slot(frozenset(f"{one} {two}" for one in waiting.atoms for two in slot.atoms), waiting.gap)
            continue
        if waiting:
            yield waiting
        waiting = slot
    if waiting:
        yield waiting


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


@dataclass(frozen=True, slots=True)
class _Sought:
    """A term of several slots: the first one's number, the gaps and numbers of the others (or their little words).

    ``needs`` are the numbers, all of which the pass over the text must have filled.
    """

    group: str
    first: int
    rest: tuple[tuple[int, int | frozenset[str]], ...]
    needs: frozenset[int]


@dataclass(slots=True, eq=False)
class _Word:
    """A word: the slots it fills, the groups it meets by itself, and the terms it is the rarest of."""

    size: int
    goes_on: bool
    slots: set[int]
    meets: list[str]
    begins: list[_Sought]


class Vocabulary:
    """All terms of a paper, ready to be looked up at once."""

    patterns: Mapping[str, tuple[Any, ...]] = {}
    """Group → compiled patterns that are asked as well; words alone have none."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._finder = self._build()

    def _build(self) -> "ahocorasick.Automaton":
        """Keys begin with a blank and end with the edge of a word, so that almost every hit is a word that counts."""
        numbers: dict[frozenset[str], int] = {}
        words: dict[str, _Word] = {}

        def number(slot: Slot) -> int:
            if slot.atoms not in numbers:
                numbers[slot.atoms] = len(numbers)
                for atom in slot.atoms:
                    _word(words, atom).slots.add(numbers[slot.atoms])
            return numbers[slot.atoms]

        for term in self.terms:
            if len(term.slots) == 1:
                for atom in term.slots[0].atoms:
                    _word(words, atom).meets.append(term.group)
                continue
            first, *others = term.slots
            rest = tuple((slot.gap, slot.atoms if slot.atoms <= _LITTLE else number(slot)) for slot in others)
            needs = frozenset((number(first), *(each for _, each in rest if isinstance(each, int))))
            for atom in _rarest(term):
                _word(words, atom).begins.append(_Sought(term.group, number(first), rest, needs))
        finder = ahocorasick.Automaton()
        for atom, word in words.items():
            for key in _keys(atom):
                others = finder.get(key, (0, ()))[1]
                finder.add_word(key, (len(key) - 1, (*others, word)))
        finder.make_automaton()
        return finder

    def find(self, text: str, clauses: Sequence[Span]) -> list[dict[str, Span]]:
        """For each clause (ascending, disjoint spans of ``text``) the groups in it and where they stand."""
        plain = normal(text)
        return [
            _groups(plain, end, words, wary=any(plain.find(sign, start, end) >= 0 for sign in _EXCLUDES))
            for (start, end), words in zip(clauses, self._words(_edged(text), clauses), strict=True)
        ]

    def _words(self, edged: str, clauses: Sequence[Span]) -> list[dict[_Word, list[Span]]]:
        """Where the words of the vocabulary stand in each clause; a word that goes on ends where its letters end."""
        found: list[dict[_Word, list[Span]]] = [{} for _ in clauses]
        waiting = iter(zip(clauses, found, strict=True))
        (start, end), here = next(waiting, ((0, 0), {}))
        for last, (back, words) in self._finder.iter(edged):
            begin = last - back
            while begin >= end:
                (start, end), here = next(waiting, ((0, len(edged)), {}))
            if begin < start:
                continue
            for word in words:
                stop = begin + word.size
                if word.goes_on:
                    while edged[stop + 1].isalnum():
                        stop += 1
                if stop > end:
                    continue
                places = here.get(word)
                if places is None:
                    here[word] = [(begin, stop)]
                elif len(places) < _MOST_PLACES:
                    places.append((begin, stop))
        return found

    def scan(self, text: str) -> int:
        """Words of the vocabulary in a text: the one pass over it, before anything is put together."""
        return sum(1 for _ in self._finder.iter(_edged(text)))


def _word(words: dict[str, _Word], atom: str) -> _Word:
    if atom not in words:
        goes_on = atom.endswith("*")
        words[atom] = _Word(len(atom) - goes_on, goes_on, set(), [], [])
    return words[atom]


def _groups(plain: str, limit: int, words: Mapping[_Word, list[Span]], *, wary: bool) -> dict[str, Span]:
    """The groups met by the words of a clause that ends at ``limit``; ``wary`` where an exclusion stands in it."""
    groups: dict[str, Span] = {}
    for word, places in words.items():
        for group in word.meets:
            if group not in groups:
                for place in places:
                    if not (wary and _excluded(plain, place[0])):
                        groups[group] = place
                        break
    filled: set[int] = set()
    filled.update(*(word.slots for word in words))
    near = [term for word in words for term in word.begins if term.needs <= filled and term.group not in groups]
    slots = _places(words, near)
    for sought in near:
        if sought.group not in groups:
            for begin, stop in slots[sought.first]:
                end = _follow(plain, stop, limit, sought.rest, slots)
                if end and not (wary and _excluded(plain, begin)):
                    groups[sought.group] = (begin, end)
                    break
    return groups


def _places(words: Mapping[_Word, list[Span]], terms: Sequence[_Sought]) -> dict[int, list[Span]]:
    """Where the slots of these terms are filled, in order; one walk over the words for all of them."""
    wanted: set[int] = set()
    wanted.update(*(term.needs for term in terms))
    slots: dict[int, list[Span]] = {number: [] for number in wanted}
    for word, places in words.items() if wanted else ():
        for number in wanted & word.slots:
            slots[number] += places
    for places in slots.values():
        places.sort()
    return slots


def _keys(atom: str) -> Iterator[str]:
    """What is looked for: the word and its edges, or the beginning of a word that may go on."""
    if atom.endswith("*"):
        yield _edged(atom[:-1])[:-1]
        return
    for edge in " ':().":
        yield _edged(atom)[:-1] + edge


def _rarest(term: Term) -> frozenset[str]:
    """The slot to begin with: the one whose shortest word is longest is met least often."""
    first, *others = (slot.atoms for slot in term.slots)
    sought = [first, *(atoms for atoms in others if not atoms <= _LITTLE)]
    return max(sought, key=lambda atoms: min(len(atom) for atom in atoms))


def _follow(
    plain: str,
    end: int,
    limit: int,
    rest: Sequence[tuple[int, int | frozenset[str]]],
    slots: Mapping[int, list[Span]],
) -> int:
    """Where the rest of a term ends, each slot near enough behind the one before; 0 where it does not follow.

    Tries every occurrence: the first "a" behind "makes" need not be the one before "serious felony".
    """
    if not rest:
        return end
    (gap, sought), *further = rest
    farthest = end + (gap + 1) * _LONGEST_WORD
    for start, stop in slots[sought] if isinstance(sought, int) else _little(plain, end, limit, gap, sought):
        if not end < start <= farthest or plain.count(" ", end, start) > gap + 1:
            continue
        if found := _follow(plain, stop, limit, further, slots):
            return found
    return 0


def _little(plain: str, end: int, limit: int, gap: int, words: frozenset[str]) -> Iterator[Span]:
    """Where one of these words stands next, with at most so many words between."""
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


def _excluded(plain: str, start: int) -> bool:
    return _EXCLUSION.search(plain, max(0, start - _EXCLUSION_REACH), start) is not None
