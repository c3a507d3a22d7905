"""What somebody typed into the search box, as words, phrases and conditions. Nothing typed is an error.

``"held under submission" suspens* -gaming author:Valencia section:"PEN 1203.097" stage:chaptered recommendation:R4``
"""

import re
from dataclasses import dataclass, field

from bills.identifiers import MEASURE_TYPES

_TOKEN = re.compile(r'(?P<minus>[-–−])?(?:(?P<field>[a-zA-Z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')
_WORDS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(rf"({'|'.join(MEASURE_TYPES)})(?:x([1-9]))?[-‐‑–]?0*([1-9]\d*)", re.IGNORECASE)
_MOST_TYPED = 500
_MOST_TERMS = 24


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; the last one may be the beginning of a longer word."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class SectionTerm:
    """A section of law as one word, ``pen1203x097``, or the beginning of all sections of a code."""

    key: str
    is_prefix: bool = False


@dataclass(slots=True)
class Query:
    """Everything in ``wanted`` must be there, nothing of ``unwanted``; the conditions narrow further."""

    wanted: list[Term] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)
    authors: list[Term] = field(default_factory=list)
    sections: list[SectionTerm] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    recommendations: list[str] = field(default_factory=list)  # left to who knows recommendations

    @property
    def has_words(self) -> bool:
        return bool(self.wanted or self.authors or self.sections)

    @property
    def is_empty(self) -> bool:
        return not (self.has_words or self.unwanted or self.stages or self.recommendations)


def parse(text: str) -> Query:
    """Read what was typed; marks that mean nothing are blanks, and what is beyond any sensible length is left out."""
    query = Query()
    for found in list(_TOKEN.finditer(text.replace("\0", " ")[:_MOST_TYPED]))[:_MOST_TERMS]:
        words = found["quoted"] if found["quoted"] is not None else found["bare"]
        if not _take_condition(query, (found["field"] or "").casefold(), words):
            said = words if not found["field"] else f"{found['field']} {words}"
            term = _term(said, is_quoted=found["quoted"] is not None)
            if term:
                (query.unwanted if found["minus"] else query.wanted).append(term)
    return query


def section_key(code: str, section: str) -> str:
    """``PEN``, ``1203.097`` as one word that every tokenizer leaves whole: ``pen1203x097``."""
    return "x".join(_WORDS.findall(f"{code}{section}".casefold()))


def _take_condition(query: Query, name: str, words: str) -> bool:
    """Whether ``name`` is a condition that the box knows."""
    if name == "author":
        if term := _term(words, is_quoted=True):
            query.authors.append(term)
    elif name == "section":
        code, _, section = words.strip().replace("-", " ", 1).partition(" ")
        if key := section_key(code, section.strip().rstrip(".")):
            query.sections.append(SectionTerm(key, is_prefix=not any(letter.isdigit() for letter in key)))
    elif name == "stage":
        query.stages.append("_".join(_WORDS.findall(words.casefold())))
    elif name == "recommendation":
        query.recommendations.append(words.strip().upper())
    else:
        return False
    return True


def _term(words: str, *, is_quoted: bool) -> Term | None:
    if not is_quoted and (number := _NUMBER.fullmatch(words)):
        special = f"x{number[2]}" if number[2] else ""
        return Term((f"{number[1]}{special}".casefold(), number[3]))
    found = tuple(_WORDS.findall(words.casefold()))
    return Term(found, is_prefix=words.rstrip().endswith("*")) if found else None
