"""Sections of law: as the paper file lists them ("PEN 1203.097", "EDC 8900-8902") and as a long title cites them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bills.records import BillText, SectionOfLaw
from bills.said import Said
from recommendations.matching.table import BadRules

CODE_NAMES: Mapping[str, str] = {
    "EDC": "education code",
    "EVID": "evidence code",
    "FAM": "family code",
    "GOV": "government code",
    "HSC": "health and safety code",
    "PEN": "penal code",
    "RTC": "revenue and taxation code",
    "WIC": "welfare and institutions code",
}
_CODES = {name: code for code, name in CODE_NAMES.items()}

_LISTED = re.compile(r"^([A-Z]+) (\d+(?:\.\d+)*[a-z]?)(?:-(\d+(?:\.\d+)*[a-z]?))?$")
_CITED = re.compile(rf"\b({'|'.join(_CODES)})\b|\b(\d+(?:\.\d+)*[a-z]?)\b", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]")
_LONGEST_TITLE = 20_000


@dataclass(frozen=True, slots=True)
class Statute:
    """A section, or with ``last`` a range of sections, of one code."""

    code: str
    first: str
    last: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.first}" + (f"-{self.last}" if self.last else "")

    def covers(self, law: SectionOfLaw) -> bool:
        if law.code != self.code or not law.section[:1].isdigit():
            return False
        if not self.last:
            return law.section == self.first
        return _order(self.first) <= _order(law.section) <= _order(self.last)


def read_statute(written: str, place: str) -> Statute:
    """Read ``PEN 1203.097`` or ``PEN 14130-14132``; raises ``BadRules`` naming the place."""
    found = _LISTED.match(written)
    if not found or found[1] not in CODE_NAMES:
        raise BadRules(f"{place}.statutes", Said("cannot read %(value)s", value=repr(written)))
    return Statute(found[1], found[2], found[3] or "")


def touched(text: BillText) -> tuple[SectionOfLaw, ...]:
    """The sections that a version amends, adds or repeals: from the source, else from its long title."""
    return text.sections_of_law or tuple(cited(text.long_title[:_LONGEST_TITLE]))


def cited(long_title: str) -> Iterator[SectionOfLaw]:
    """Sections named in a long title; numbers stand before the name of their code."""
    waiting: list[str] = []
    for found in _CITED.finditer(long_title):
        if found[2]:
            waiting.append(found[2])
            continue
        yield from (SectionOfLaw(_CODES[found[1].lower()], section) for section in waiting)
        waiting.clear()


def first_touched(statutes: Iterable[Statute], laws: Iterable[SectionOfLaw]) -> SectionOfLaw | None:
    """The first touched section that one of the statutes covers."""
    listed = tuple(statutes)
    return next((law for law in laws if any(statute.covers(law) for statute in listed)), None)


@lru_cache(maxsize=4096)
def _order(section: str) -> tuple[int, ...]:
    """Sections sort digit by digit behind the dot, so that 1203.097 stands before 1203.1."""
    whole, _, rest = section.partition(".")
    return (int(_NOT_DIGITS.sub("", whole)), *(int(digit) for digit in _NOT_DIGITS.sub("", rest)))
