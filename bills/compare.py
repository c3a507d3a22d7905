"""Two versions of a bill, section beside section and paragraph beside paragraph. Pure.

White space and renumbering are ignored: a section is the same section where it touches the same section of law or,
where it touches none, where most of its words are the same; ``(b)`` before a paragraph is no difference from ``(c)``.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from rapidfuzz.distance import Indel, LCSseq

from bills.records import BillText, BodySection, SectionOfLaw
from bills.word_diff import Stretch, marked

ALIKE = 0.5
"""Share of words in common from which two sections without a law in common are one section."""
REWORDED = 0.9
"""Share of words in common from which a section that differs is reworded rather than changed."""
REWRITTEN = 0.3
"""Share of words in common below which two paragraphs are shown whole, the old one out and the new one in."""
MOST_WORDS = 20_000
"""Words of a paragraph beyond which it is shown whole: a word by word comparison would take seconds."""

_NUMBERING = re.compile(r"^(?:\([A-Za-z0-9]{1,5}\)\s*)+|\bSEC(?:TION)?\.?\s+\d+\.")
_SPACES = re.compile(r"\s+")


class Fate(Enum):
    """What became of a section or a paragraph."""

    SAME = "same"
    REWORDED = "reworded"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Beside:
    """One paragraph as it reads in both versions: words that stayed, words taken out, words put in."""

    fate: Fate
    stretches: tuple[Stretch, ...]

    @property
    def old_text(self) -> str:
        return " ".join(stretch.text for stretch in self.stretches if stretch.deed != "inserted")

    @property
    def new_text(self) -> str:
        return " ".join(stretch.text for stretch in self.stretches if stretch.deed != "deleted")


@dataclass(frozen=True)
class Part:
    """A stretch of a version that is compared as one: the digest, or a numbered section of the body."""

    name: str
    law: tuple[SectionOfLaw, ...]
    text: str

    @cached_property
    def paragraphs(self) -> list[str]:
        return [line for line in self.text.split("\n") if line.strip()]

    @cached_property
    def plain(self) -> list[str]:
        """The paragraphs as they are compared: without numbering, white space collapsed."""
        return [plain(paragraph) for paragraph in self.paragraphs]

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(word for paragraph in self.plain for word in paragraph.split())

    @property
    def place(self) -> Hashable:
        """Which sections of law it touches; None where it touches none."""
        return tuple((law.code, law.section) for law in self.law) or None


@dataclass(frozen=True)
class Pair:
    """A part of the old version beside its part of the new; one of the two may be missing."""

    old: Part | None
    new: Part | None

    @property
    def part(self) -> Part:
        """The one to name it by."""
        found = self.new or self.old
        assert found is not None
        return found

    @cached_property
    def fate(self) -> Fate:
        if self.old is None:
            return Fate.ADDED
        if self.new is None:
            return Fate.REMOVED
        if self.old.plain == self.new.plain:
            return Fate.SAME
        return Fate.REWORDED if _shared(self.old.words, self.new.words) >= REWORDED else Fate.CHANGED

    @cached_property
    def paragraphs(self) -> list[Beside]:
        return list(_beside(self.old, self.new))


def compare(old: BillText, new: BillText) -> list[Pair]:
    """Digest, then every section in the new version's order; a section that went away stands where it stood."""
    return [*_align(_digest(old), _digest(new)), *_align(_sections(old), _sections(new))]


def count(pairs: Sequence[Pair]) -> Counter[Fate]:
    """How many sections of the body met which fate; the digest follows them and is not counted."""
    return Counter(pair.fate for pair in pairs if pair.part.name != DIGEST)


DIGEST = "digest"


def _digest(text: BillText) -> list[Part]:
    return [Part(DIGEST, (), text.digest)] if text.digest else []


def _sections(text: BillText) -> list[Part]:
    return [_part(section) for section in text.body]


def _part(section: BodySection) -> Part:
    return Part(section.number, section.law, section.text)


def plain(paragraph: str) -> str:
    return _SPACES.sub(" ", _NUMBERING.sub("", paragraph)).strip()


def _align(old: Sequence[Part], new: Sequence[Part]) -> list[Pair]:
    partner = _by_place(old, new)
    _by_words(old, new, partner)
    taken = set(partner.values())
    pairs: list[Pair] = []
    waiting = 0  # first old part that has not been placed yet
    for index, part in enumerate(new):
        match = partner.get(index)
        if match is not None:
            pairs += [Pair(old[n], None) for n in range(waiting, match) if n not in taken]
            waiting = max(waiting, match + 1)
        pairs.append(Pair(old[match] if match is not None else None, part))
    pairs += [Pair(old[n], None) for n in range(waiting, len(old)) if n not in taken]
    return pairs


def _by_place(old: Sequence[Part], new: Sequence[Part]) -> dict[int, int]:
    """New index → old index of parts that touch the same sections of law, the nth with the nth."""
    places: dict[Hashable, list[int]] = {}
    for index, part in enumerate(old):
        if part.place:
            places.setdefault(part.place, []).append(index)
    found = {}
    for index, part in enumerate(new):
        if part.place and places.get(part.place):
            found[index] = places[part.place].pop(0)
    return found


def _by_words(old: Sequence[Part], new: Sequence[Part], partner: dict[int, int]) -> None:
    """Pair what is left with its nearest of the old version, in order, where enough words are the same."""
    left = [index for index in range(len(old)) if index not in set(partner.values())]
    for index, part in enumerate(new):
        if index in partner or not left:
            continue
        scored = [(_shared(old[n].words, part.words), -n) for n in left if _may_pair(old[n], part)]
        share, negative = max(scored, default=(0.0, 0))
        if share >= ALIKE:
            partner[index] = -negative
            left.remove(-negative)


def _may_pair(old: Part, new: Part) -> bool:
    """The digest is only ever the digest, and two parts are too different in size before their words are counted."""
    smaller, larger = sorted((len(old.text), len(new.text)))
    return old.name == DIGEST or new.name == DIGEST or smaller * 4 >= larger


def _shared(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _beside(old: Part | None, new: Part | None) -> Iterator[Beside]:
    was, now = old.paragraphs if old else [], new.paragraphs if new else []
    equal = [op for op in LCSseq.opcodes(old.plain if old else [], new.plain if new else []) if op.tag == "equal"]
    a = c = 0
    for op in equal:
        yield from _replaced(was[a : op.src_start], now[c : op.dest_start])
        yield from (_same(paragraph) for paragraph in now[op.dest_start : op.dest_end])
        a, c = op.src_end, op.dest_end
    yield from _replaced(was[a:], now[c:])


def _replaced(was: list[str], now: list[str]) -> Iterator[Beside]:
    """Paragraphs in place of others: each new one beside the first old one that it resembles, order kept."""
    at = 0
    for paragraph in now:
        words = plain(paragraph).split()
        like = next((n for n in range(at, len(was)) if _resembles(plain(was[n]).split(), words)), None)
        if like is None:
            yield _added(paragraph)
            continue
        yield from (_removed(each) for each in was[at:like])
        yield Beside(Fate.CHANGED, tuple(marked(was[like], paragraph)))
        at = like + 1
    yield from (_removed(each) for each in was[at:])


def _resembles(was: list[str], now: list[str]) -> bool:
    if max(len(was), len(now)) > MOST_WORDS:
        return False
    return Indel.normalized_similarity(was, now, score_cutoff=REWRITTEN) > 0


def _same(paragraph: str) -> Beside:
    return Beside(Fate.SAME, (Stretch("kept", paragraph),))


def _removed(paragraph: str) -> Beside:
    return Beside(Fate.REMOVED, (Stretch("deleted", paragraph),))


def _added(paragraph: str) -> Beside:
    return Beside(Fate.ADDED, (Stretch("inserted", paragraph),))
