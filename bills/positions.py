"""Who is on record for and against a measure, read from the lists at the end (or the head) of a staff analysis.

California's feeds name no sponsor and no supporter; the analyses do. Every name is kept with its place in the text, so
that a reader can check it. A committee lists one organization a line under a heading, or all of them after the heading
with semicolons between.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

SUPPORT, OPPOSE = "support", "oppose"
_SIDES = {
    "support": SUPPORT,
    "supporters": SUPPORT,
    "support if amended": SUPPORT,
    "opposition": OPPOSE,
    "oppose": OPPOSE,
    "opposed": OPPOSE,
    "oppose unless amended": OPPOSE,
    "other": "",
    "concerns": "",
    "neutral": "",
    "sponsor": "",
}
_CONDITIONS = frozenset({"support if amended", "oppose unless amended"})
_HEADING = re.compile(
    r"^[ \t]*(?P<word>support(?:ers)?(?: if amended)?|opposition|opposed?(?: unless amended)?|other|concerns|neutral"
    r"|sponsor)[ \t]*(?P<colon>:?)[ \t]*(?:\(verified[^)\n]*\))?[ \t]*(?P<rest>[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(
    r"^[ \t]*(?:arguments?\b|analysis prepared|prepared by|-- ?end|– ?end|\*\*\*|(?:assembly|senate) floor"
    r"|updated$|dual referral|consultant|purpose\b|prior |version:|fiscal |history\b|-+ ?continued)",
    re.IGNORECASE | re.MULTILINE,
)
_NOBODY = re.compile(r"^\(?(?:none|no (?:support|opposition|organizations?))\b.{0,40}$|^unknown\.?$", re.IGNORECASE)
_NAME = re.compile(r"[^\n;]+")
_LONGEST_NAME = 200
_REGISTERED = re.compile(r"^[ \t]*registered support ?/ ?opposition:?[ \t]*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One organization: ``text[start:end] == name``. ``condition`` is the heading's own, where it has one."""

    side: str  # SUPPORT or OPPOSE
    name: str
    start: int
    end: int
    condition: str = ""


def registered_positions(text: str) -> tuple[Mention, ...]:
    """Every organization that the analysis lists, in the order of its lists; empty where it lists none."""
    start = max((registered.end() for registered in _REGISTERED.finditer(text)), default=0)
    headings = [found for found in _HEADING.finditer(text, start) if _is_heading(found)]
    found: list[Mention] = []
    for heading, following in zip_longest(headings, headings[1:]):
        end = following.start() if following else len(text)
        if side := _SIDES[_word(heading)]:
            found += _listed(text, heading, side, end)
    return tuple(found)


def _word(heading: re.Match[str]) -> str:
    return " ".join(heading["word"].casefold().split())


def _is_heading(found: re.Match[str]) -> bool:
    """A word that stands alone on its line, or one with a colon and a list behind it."""
    return not found["rest"] or bool(found["colon"])


def _listed(text: str, heading: re.Match[str], side: str, end: int) -> Iterator[Mention]:
    begin = heading.start("rest")
    stop = _END.search(text, begin, end)
    end = stop.start() if stop else end
    if ";" in heading["rest"]:
        end = heading.end()  # an inline list ends with its line
    condition = _word(heading) if _word(heading) in _CONDITIONS else ""
    for piece in _NAME.finditer(text, begin, end):
        name = piece[0].strip(" \t.•·")
        if not name or _NOBODY.match(name) or len(name) > _LONGEST_NAME:
            continue
        at = piece.start() + piece[0].index(name)
        yield Mention(side, name, at, at + len(name), condition)
