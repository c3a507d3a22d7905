"""Terms of the vocabulary as people write them, and letters as terms and texts are compared.

A term is written as people write phrases, in lower case:

====================  ==========================================================================
``violence preven*``  a star ends a word with any letters: prevent, prevention, preventing
``{end,repeal}``      one of several words or phrases
``<ends>``            one of a named list of words (the table ``words`` of the paper file)
``end .. fee``        up to six words may stand between the two; ``..12`` allows twelve
====================  ==========================================================================

Hyphens count as spaces. A term matches whole words only, inside one clause, and not right behind an exclusion
("other than", "except"); ``found.py`` looks for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bills.said import Said, Told

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
_DEFAULT_GAP = 6
MOST_PHRASES = 5_000
"""Choices that stand side by side multiply."""
MOST_IN_ALL = 100_000
"""Phrases of all terms of a paper; each takes its place in memory."""
LONGEST = 1_000
"""Characters of a written term."""
MOST_SLOTS = 20


class BadTerm(Told):
    """A term that cannot be read: empty, a gap without neighbours, or a list of words nobody defined."""


def normal(text: str) -> str:
    """Lower case with plain quotes and no hyphens; every character keeps its place, strange ones become blanks."""
    return text.encode("cp1252", "replace").translate(_TABLE).decode("latin-1")


def edged(text: str) -> str:
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

    @property
    def phrases(self) -> int:
        """How many phrases its slots hold."""
        return sum(len(slot.atoms) for slot in self.slots)


def read_term(group: str, written: str, words: Mapping[str, Sequence[str]]) -> Term:
    """Read a written term; raises ``BadTerm`` naming it."""
    if len(written) > LONGEST:
        facts = {"term": repr(written[:60]), "count": f"{len(written):,}", "most": f"{LONGEST:,}"}
        raise BadTerm(Said("the term %(term)s… has %(count)s characters, where %(most)s are the limit", **facts))
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
            facts = {"term": repr(written), "word": repr(word)}
            raise BadTerm(Said("the term %(term)s nests or leaves open a choice at %(word)s", **facts))
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
        raise BadTerm(Said("cannot read the term %(term)s", term=repr(written)))
    if len(slots) > MOST_SLOTS:
        facts = {"term": repr(written), "count": str(len(slots)), "most": str(MOST_SLOTS)}
        raise BadTerm(Said("the term %(term)s has %(count)s parts, where %(most)s are the limit", **facts))
    return Term(group, tuple(_joined(written, slots)))


def _joined(written: str, slots: Iterable[Slot]) -> Iterator[Slot]:
    """Slots that stand side by side as one, so that no everyday word ("to", "of") has to be looked up alone."""
    waiting: Slot | None = None
    for slot in slots:
        if waiting and not slot.gap and not any(atom.endswith("*") for atom in waiting.atoms):
            if len(waiting.atoms) * len(slot.atoms) > MOST_PHRASES:
                facts = {"term": repr(written), "most": f"{MOST_PHRASES:,}"}
                raise BadTerm(Said("the term %(term)s stands for more than %(most)s phrases side by side", **facts))
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
            why = Said("the term %(term)s names the unknown list of words %(name)s", term=repr(written), name=item)
            raise BadTerm(why)
        atoms.update(normal(atom) for atom in (words[name[1]] if name else [item]))
    if bad := [atom for atom in atoms if not _ATOM.fullmatch(atom)]:
        facts = {"term": repr(written), "choices": ", ".join(sorted(bad))}
        raise BadTerm(Said("the term %(term)s has a choice that is no plain phrase: %(choices)s", **facts))
    return frozenset(atoms)
