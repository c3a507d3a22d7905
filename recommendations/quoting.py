"""Words of a version by part, and the clause that a person points at in them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bills.records import BillText

PARTS = ("digest", "body", "long_title", "subject")
_SENTENCE_END = re.compile(r"(?<=[.;:])\s+(?=[A-Z(“])|\n+")
LONGEST_CLAUSE = 4000
"""Characters a clause may have: a quote longer than this points at nothing."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A verbatim stretch: ``quote`` is exactly the characters ``start:end`` of that part of one version."""

    part: str
    start: int
    end: int
    quote: str

    @property
    def value(self) -> str:
        """Where it stands, as a form carries it."""
        return f"{self.part}:{self.start}:{self.end}"


class NotAClause(ValueError):
    """The offsets do not point at words of that version."""


def words_of(text: BillText, part: str) -> str:
    match part:
        case "digest":
            return text.digest
        case "body":
            return text.body_text
        case "long_title":
            return text.long_title
        case "subject":
            return text.subject
    raise NotAClause(f"no part of a bill is called {part!r}")


def clause_at(text: BillText, part: str, start: int, end: int) -> Clause:
    """The clause at these offsets, in characters, without the blanks around it; raises ``NotAClause``."""
    words = words_of(text, part)
    if not 0 <= start < end <= len(words):
        raise NotAClause(f"{part} has {len(words)} characters; {start} to {end} is no stretch of it")
    quote = words[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    if not quote or len(quote) > LONGEST_CLAUSE:
        raise NotAClause(f"a clause has between 1 and {LONGEST_CLAUSE} characters")
    return Clause(part, start, start + len(quote), quote)


def sentences(text: BillText, part: str) -> Iterator[Clause]:
    """The part cut into sentences, for a reader who cannot select words."""
    words = words_of(text, part)
    begin = 0
    for stop in [*_SENTENCE_END.finditer(words), None]:
        end = stop.start() if stop else len(words)
        if words[begin:end].strip() and end - begin <= LONGEST_CLAUSE:
            yield clause_at(text, part, begin, end)
        begin = stop.end() if stop else end
