"""A bill's words as clauses, each labelled by what it does: existing law, change, intent, or boilerplate.

Only a *change* may carry a match: "Existing law" repeats most of the key words and decides nothing. A clause is one
sentence. Clauses that say what the bill does and stand together form a *passage*; the existing law right before it is
its *background* ("those fees", "that program").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from recommendations.matching.suggestions import Part

Span = tuple[int, int]


class Kind(Enum):
    EXISTING = "existing law"
    CHANGE = "what the bill does"
    INTENT = "intent or findings"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence: characters ``start:end`` of its part's text; ``item`` numbers the passage it belongs to."""

    part: Part
    start: int
    end: int
    kind: Kind
    item: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut into clauses. ``is_summary``: neither "existing law" nor "this bill would", so all of it is change."""

    clauses: tuple[Clause, ...]
    is_summary: bool


_ABBREVIATIONS = (
    "sec|secs|subd|subds|subdiv|art|arts|ch|chs|stats|no|nos|par|pars|cl|div|dept|st|mt|dr|mr|mrs|ms|jr|sr|inc|co|corp"
    "|vs|v|u.s|u.s.c|cal|fed|reg|regs|res|prop|ex|e.g|i.e|approx|rev|gov|sen|rep"
)
_STOP = re.compile(r"[.?!][”\"’)\]]*\s+(?=[(“\"‘]?[A-Z0-9(])")
_NO_STOP = re.compile(rf"(?:^|[\s(])(?:{_ABBREVIATIONS}|[a-z](?:\.[a-z])*|\([a-z0-9]{{1,4}}\))\.$", re.IGNORECASE)
_NO_STOP_REACH = 16


class _Sign:
    """Patterns, one of which must stand in a sentence (in lower case), each with words that it cannot match without.

    A pattern is asked only where one of its words stands, and one for the beginning ("^") at the beginning alone: these
    signs are looked for in every sentence of every text.
    """

    def __init__(self, *asked: tuple[str | tuple[str, ...], str]) -> None:
        self._asked = []
        for words, written in asked:
            pattern = re.compile(written, re.DOTALL)
            look = pattern.match if written.startswith("^") else pattern.search
            self._asked.append(((words,) if isinstance(words, str) else words, look))

    def first(self, said: str) -> re.Match[str] | None:
        for words, look in self._asked:
            for word in words:  # a plain loop: a generator would cost more than what it asks
                if word in said:
                    if found := look(said):
                        return found
                    break
        return None

    def stands_in(self, said: str) -> bool:
        return self.first(said) is not None


_BILL_DOES = _Sign(
    ("would", r"\b(?:this|the)\s+(?:bill|measure|act)\b(?!\s+(?:was|of)\b).{0,400}?\bwould\b"),
    ("this", r"\bthis\s+(?:bill|measure)\b"),
    ("provisions", r"\bthe\s+bill'?s?\s+provisions\b"),
)
_EXISTING = _Sign(
    (
        ("existing", "current", "federal law", "constitution"),
        r"^(?:\(\d+\)\s*)?(?:existing\b|under existing\b|current(?:ly|\s+law)\b|under current law\b|federal law\b"
        r"|the (?:california|united states) constitution\b)",
    ),
    ("existing", r"\bexisting\s+(?:federal |state |county |constitutional )?(?:law|provisions|regulations)\b"),
)
_BOILERPLATE = _Sign(
    ("mandate", r"state-mandated local program|commission on state mandates"),
    ("reimburse", r"reimburse(?:ment)?\b.{0,80}\b(?:costs? mandated|is required by this act|local agencies)"),
    ("reimbursement", r"no reimbursement is required|making that reimbursement"),
    (("immediately", "effect"), r"(?:immediately|effect) as an? (?:urgency statute|bill providing)"),
    ("effect", r"it is to take effect immediately|legislative findings to that effect"),
    ("findings", r"findings demonstrating the interest"),
    ("meetings", r"right of access to (?:the )?meetings"),
    ("statewide concern", r"statute of statewide concern"),
    ("severable", r"provisions (?:are|would be) severable"),
    (
        ("change", "findings"),
        r"^\W*(?:this|the) bill would (?:also )?(?:make (?:other )?(?:various |related |additional |certain )?"
        r"(?:technical|nonsubstantive|conforming|clarifying)[\w, ]*changes?|make (?:related|additional|conforming)"
        r" findings and declarations)[^.]{0,40}\.?$",
    ),
    ("change", r"would incorporate additional changes to section"),
    ("operative only", r"operative only if"),
    ("contingent", r"contingent (?:up)?on the enactment"),
    ("legislative action", r"no(?:t be)? (?:further )?legislative action is required"),
    ("general law", r"general law (?:can)?not be made applicable"),
    ("special statute", r"special statute"),
    (
        "appropriation",
        r"^\W*(?:this|the) bill(?:'s provisions)? would (?:make (?:its|these|those) provisions|be|become)"
        r" (?:operative|contingent|subject)[^.]{0,40}appropriation",
    ),
    ("appropriation", r"provisions (?:shall|would) be implemented only upon (?:an )?appropriation"),
)
_INTENT = _Sign(
    (
        ("intent", "intends", "finds", "declares", "findings", "declarations"),
        r"^(?:(?!\bwould\b).)*\bwould\b(?:,? (?:also|further|additionally|instead|hereby)\b,?)*"
        r" (?:state|declare|express|make|recognize)\b.{0,80}\b(?:intent|findings|legislative declarations)\b"
        r"|^\W*(?:it is the intent|the legislature (?:hereby )?(?:finds|declares|intends)"
        r"|(?:states?|declares?|expresses?|makes?) (?:the |an? |legislative )?(?:intent|findings))\b",
    )
)
_OWN_END = _Sign(
    (
        ("these provisions", "its provisions", "bill's provisions"),
        r"(?:,? and |\b(?:this|the) bill )would (?:also |further )?(?:repeal|make) (?:these|its|the bill's) provisions"
        r" (?:inoperative )?(?:on|as of|until|upon|after)\b.*$",
    )
)
"""A bill's own sunset: "these provisions" are those it has just made, where "those" are of existing law."""


def read(part: Part, text: str) -> Reading:
    """Cut a digest or a summary into labelled clauses, in order."""
    paragraphs = [tuple(_without_own_end(text, _sentences(text, *paragraph))) for paragraph in _paragraphs(text)]
    said = [[text[start:end].lower() for start, end in paragraph] for paragraph in paragraphs]
    is_summary = not any(
        _BILL_DOES.stands_in(words) or _EXISTING.stands_in(words) for paragraph in said for words in paragraph
    )
    labelled: list[tuple[Span, Kind]] = []
    for paragraph, words in zip(paragraphs, said, strict=True):
        last = next((kind for _, kind in reversed(labelled) if kind in (Kind.CHANGE, Kind.EXISTING)), None)
        labelled += zip(paragraph, _kinds(words, is_summary, last is Kind.CHANGE), strict=True)
    return Reading(tuple(_numbered(part, labelled)), is_summary)


def as_enacted(part: Part, text: str, sections: Sequence[Span] | None = None) -> Reading:
    """Cut a bill's own text, or those sections of it: all is what the bill does, save findings and boilerplate."""
    clauses = []
    for item, (first, last) in enumerate([(0, len(text))] if sections is None else sections):
        for paragraph in _paragraphs(text, first, last):
            for start, end in _sentences(text, *paragraph):
                clauses.append(Clause(part, start, end, _kind_of_change(text[start:end].lower()), item))
    return Reading(tuple(clauses), is_summary=False)


_PARAGRAPH = re.compile(r"[^\n]+")


def _paragraphs(text: str, first: int = 0, last: int | None = None) -> Iterator[Span]:
    for found in _PARAGRAPH.finditer(text, first, len(text) if last is None else last):
        start, end = _trimmed(text, *found.span())
        if start < end:
            yield start, end


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begun = start
    for stop in _STOP.finditer(text, start, end):
        dot = stop.start() + 1
        if _NO_STOP.search(text[max(begun, dot - _NO_STOP_REACH) : dot]):
            continue
        yield _trimmed(text, begun, stop.end())
        begun = stop.end()
    if begun < end:
        yield _trimmed(text, begun, end)


def _without_own_end(text: str, sentences: Iterator[Span]) -> Iterator[Span]:
    """The sentences, with a sunset of the bill's own words at the end of one cut off as a clause by itself."""
    for start, end in sentences:
        said = text[start:end]
        found = _OWN_END.first(said.lower())
        if found and found.start():
            yield _trimmed(text, start, start + found.start())
            yield _trimmed(text, start + found.start(), end)
        else:
            yield start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _kinds(paragraph: Sequence[str], is_summary: bool, follows_change: bool) -> Iterator[Kind]:
    """A sentence without a mark of its own continues the one before it in the paragraph."""
    before = Kind.CHANGE if is_summary else Kind.EXISTING
    for said in paragraph:
        kind = before
        if _BOILERPLATE.stands_in(said) or (follows_change and _OWN_END.stands_in(said)):
            kind = Kind.BOILERPLATE
        elif is_summary or _BILL_DOES.stands_in(said):
            kind = before = Kind.INTENT if _INTENT.stands_in(said) else Kind.CHANGE
        elif _EXISTING.stands_in(said):
            kind = before = Kind.EXISTING
        if kind in (Kind.CHANGE, Kind.EXISTING):
            follows_change = kind is Kind.CHANGE
        yield kind


def _kind_of_change(said: str) -> Kind:
    if _BOILERPLATE.stands_in(said):
        return Kind.BOILERPLATE
    return Kind.INTENT if _INTENT.stands_in(said) else Kind.CHANGE


def _numbered(part: Part, labelled: Sequence[tuple[Span, Kind]]) -> Iterator[Clause]:
    """Existing law and the change behind it share an item; the next existing law opens a new one."""
    item = 0
    changed = False
    for is_existing, run in groupby(labelled, key=lambda pair: pair[1] is Kind.EXISTING):
        if is_existing and changed:
            item += 1
        for (start, end), kind in run:
            changed = changed or kind is Kind.CHANGE
            yield Clause(part, start, end, kind, item)
