"""All terms of a paper in one Aho-Corasick automaton, so that a text is passed over once for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ahocorasick

from recommendations.matching.found import Found, Prepared, Sought, Span, Word
from recommendations.matching.vocabulary import Slot, Term, edged

_LITTLE = frozenset(
    [
        *["a", "after", "all", "an", "and", "any", "are", "as", "at", "be", "before", "by", "for", "from", "if", "in"],
        *["is", "may", "must", "of", "on", "only", "or", "out", "shall", "so", "such", "than", "that", "the", "then"],
        *["these", "this", "those", "to", "under", "unless", "when", "which", "who", "with", "would"],
    ]
)
"""Words that stand everywhere: a slot of nothing else is looked for where its term has come so far, not in the pass."""

_EACH_LETTER = 0.6
"""How many words of a text are one letter longer than others, roughly."""


class Vocabulary:
    """All terms of a paper, ready to be looked up at once; ``patterns`` of a group are asked where its terms fail."""

    def __init__(self, terms: Iterable[Term], patterns: Mapping[str, tuple[Any, ...]] | None = None) -> None:
        self.terms = tuple(terms)
        self.patterns = patterns or {}
        self.often: dict[str, float] = dict.fromkeys(self.patterns, 1.0)
        """Group → roughly how often it is possible, only good for comparing: short words are met often."""
        self._shared: dict[Word, Sequence[Word]] = {}
        self._finder = self._build()

    def _build(self) -> "ahocorasick.Automaton":
        """Keys begin with a blank and end with the edge of a word, so that almost every hit is a word that counts."""
        numbers: dict[frozenset[str], int] = {}
        words: dict[str, Word] = {}

        def number(slot: Slot) -> int:
            if slot.atoms not in numbers:
                numbers[slot.atoms] = len(numbers)
                for atom in sorted(slot.atoms):
                    _word(words, atom).slots.add(numbers[slot.atoms])
            return numbers[slot.atoms]

        for term in self.terms:
            if len(term.slots) == 1:
                for atom in sorted(term.slots[0].atoms):
                    _word(words, atom).meets.append(term.group)
                    self._count(term.group, atom)
                continue
            first, *others = term.slots
            begun = number(first)
            rest = tuple((slot.gap, slot.atoms if slot.atoms <= _LITTLE else number(slot)) for slot in others)
            needs = frozenset((begun, *(each for _, each in rest if isinstance(each, int))))
            sought = Sought(term.group, begun, rest)
            for atom in sorted(_rarest(term)):
                _word(words, atom).begins.append((needs, sought))
                self._count(term.group, atom)
        keys: dict[str, list[Word]] = {}
        for atom, word in words.items():
            for key in _keys(atom):
                keys.setdefault(key, []).append(word)
        finder = ahocorasick.Automaton()
        for key, meant in keys.items():
            finder.add_word(key, meant[0] if len(meant) == 1 else self._as_one(meant))
        finder.make_automaton()
        return finder

    def _count(self, group: str, atom: str) -> None:
        self.often[group] = self.often.get(group, 0.0) + _EACH_LETTER ** len(atom)

    def _as_one(self, words: Sequence[Word]) -> Word:
        """What stands for several words that end in the same key, such as "243" and "243(*"."""
        one = Word(0, False, set(), [], [])
        self._shared[one] = words
        return one

    def look(self, text: Prepared, clause: Span) -> Found:
        """One clause, a span of the text."""
        return Found(text, clause, self._words(text.edged[clause[0] : clause[1] + 2]), self.patterns)

    def find(self, text: str, clauses: Iterable[Span]) -> list[dict[str, Span]]:
        """For each clause all groups in it and where they stand."""
        prepared = Prepared(text)
        founds = [self.look(prepared, clause) for clause in clauses]
        return [{group: place for group in found.possible if (place := found.place(group))} for found in founds]

    def _words(self, piece: str) -> Mapping[Word, Sequence[int]]:
        """The words in a clause with its edges, and the places in it where their keys end."""
        ends: dict[Word, list[int]] = {}
        for last, word in self._finder.iter(piece):
            if word in ends:
                ends[word].append(last)
            else:
                ends[word] = [last]
        for one in self._shared.keys() & ends.keys():
            places = ends.pop(one)
            for word in self._shared[one]:
                ends[word] = sorted(ends.get(word, []) + places)
        return ends

    def scan(self, text: str) -> int:
        """Words of the vocabulary in a text: the one pass over it, before anything is put together."""
        return sum(1 for _ in self._finder.iter(edged(text)))


def _word(words: dict[str, Word], atom: str) -> Word:
    if atom not in words:
        goes_on = atom.endswith("*")
        words[atom] = Word(len(atom) - goes_on, goes_on, set(), [], [])
    return words[atom]


def _keys(atom: str) -> Iterator[str]:
    """What is looked for: the word and its edges, or the beginning of a word that may go on."""
    if atom.endswith("*"):
        yield edged(atom[:-1])[:-1]
        return
    for edge in " ':().":
        yield edged(atom)[:-1] + edge


def _rarest(term: Term) -> frozenset[str]:
    """The slot to begin with: the one whose shortest word is longest is met least often."""
    first, *others = (slot.atoms for slot in term.slots)
    sought = [first, *(atoms for atoms in others if not atoms <= _LITTLE)]
    return max(sought, key=lambda atoms: min(len(atom) for atom in atoms))
