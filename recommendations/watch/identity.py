"""When two clauses are the same clause: equal words, whatever their white space, capitals and numbering.

Numbers of items ("(2) Existing law …", "would (a) require …") shift when a neighbour is added, so they count for
nothing. Numbers that refer to something ("subdivision (b)", "1203.097(a)(5)") are words of the law and count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256

_TOKEN = re.compile(r"(?<!\S)((?:\((?:\d{1,2}|[A-Za-z]|[ivxIVX]{2,4})\))+)(?!\S)|\S+")
_REFERS = re.compile(r"(?:sub)?(?:divisions?|paragraphs?|clauses?)|(?:sub)?subparagraphs?|sections?|items?")
_JOINS = frozenset({"and", "or", "to", "through", "of", "inclusive"})
_PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "‑": "-", "‐": "-"})

Span = tuple[int, int]


class Words:
    """A text as its words, each with its place; item numbers left out."""

    def __init__(self, text: str) -> None:
        self.text = text
        kept = list(_kept(text))
        self.words: list[str] = [word for word, _ in kept]
        self._spans: list[Span] = [span for _, span in kept]

    @cached_property
    def joined(self) -> str:
        return " ".join(self.words)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each word begins in ``joined``."""
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word) + 1
        return starts

    def places_of(self, clause: "Words") -> Iterator[Span]:
        """Every stretch of the text that says the same as ``clause``, as offsets into the text."""
        wanted = clause.joined
        at = self.joined.find(wanted) if wanted else -1
        while at >= 0:
            first = bisect_left(self._starts, at)
            last = first + len(clause.words) - 1
            if first < len(self._starts) and self._starts[first] == at and self.words[last] == clause.words[-1]:
                yield self._spans[first][0], self._spans[last][1]
            at = self.joined.find(wanted, at + 1)


def clause_hash(clause: str) -> str:
    """SHA-256 (hex) over the words of a clause: what a match is pinned to, beside its measure and version."""
    return sha256(Words(clause).joined.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(text: str) -> Iterator[tuple[str, Span]]:
    refers = False
    for found in _TOKEN.finditer(text):
        word = found[0].translate(_PLAIN).casefold()
        if found[1] is not None:
            if refers:
                yield word, found.span()
            continue
        refers = bool(_REFERS.fullmatch(word)) or (refers and word.rstrip(",") in _JOINS)
        yield word, found.span()
