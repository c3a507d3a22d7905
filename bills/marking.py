"""Where in a text the quoted clauses stand: paragraphs cut into pieces, so that a page can mark them and escape all."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A quoted stretch of a text. ``label`` says what it answers: ``R4 a, b``."""

    start: int
    end: int
    quote: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]

    @property
    def is_existing_law(self) -> bool:
        """The half of a digest that tells what the law already says; it decides nothing."""
        return self.pieces[0].text.startswith(
            ("Existing law", "Existing federal law", "Existing state law", "Under existing law")
        )

    @property
    def has_clause(self) -> bool:
        return any(piece.labels for piece in self.pieces)


def paragraphs_with_clauses(text: str, clauses: Iterable[Clause]) -> list[Paragraph]:
    """One paragraph a line of ``text``; a clause that spans two lines is marked in both."""
    placed = [found for clause in clauses if (found := _placed(text, clause))]
    paragraphs, begin = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(tuple(_pieces(text, begin, begin + len(line), placed))))
        begin += len(line) + 1
    return paragraphs


def _placed(text: str, clause: Clause) -> Clause | None:
    """The clause where it truly stands; offsets that do not fit the text give way to a search for the words."""
    if text[clause.start : clause.end] == clause.quote:
        return clause
    at = text.find(clause.quote) if clause.quote else -1
    return None if at < 0 else Clause(at, at + len(clause.quote), clause.quote, clause.label)


def _pieces(text: str, begin: int, end: int, clauses: list[Clause]) -> list[Piece]:
    """The line from ``begin`` to ``end``, cut wherever a clause starts or stops."""
    cuts = {begin, end}
    for clause in clauses:
        cuts.update(at for at in (clause.start, clause.end) if begin < at < end)
    ordered = sorted(cuts)
    return [
        Piece(text[a:b], tuple(dict.fromkeys(c.label for c in clauses if c.start <= a and b <= c.end)))
        for a, b in itertools.pairwise(ordered)
    ]
