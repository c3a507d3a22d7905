"""Every form in which California names a session, a measure and a version, read and printed.

Forms (2025–26): ``202520260AB831`` bill id of the bulk feed, ``20250AB83194CHP`` version id, ``AB 831`` in prose,
``AB-831`` in addresses, ``ABX1 2`` and ``ABX1-2`` for extraordinary sessions, LegiScan's ``ABX12`` (session 1,
bill 2) and ``AR60`` (House Resolution 60).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Self

MEASURE_TYPES = ("AB", "SB", "ACA", "SCA", "ACR", "SCR", "AJR", "SJR", "HR", "SR", "GRP")
VERSION_STATES = ("INT", "AMD", "ENR", "CHP")
_LEGISCAN_TYPES = {"AR": "HR"}

_SESSION = re.compile(r"^(\d{4})(\d{4})(?:-([1-9]))?\Z", re.ASCII)
_BILL_ID = re.compile(r"^(\d{4})(\d{4})(\d)([A-Z]{2,4})([1-9]\d{0,4})\Z", re.ASCII)
_VERSION_ID = re.compile(r"^(\d{4})(\d)([A-Z]{2,4})([1-9]\d*?)(\d{2})([A-Z]{3})\Z", re.ASCII)
_XML_ID = re.compile(r"^(\d{4})(\d)([A-Z]{2,4})_+(\d+)(\d{2})([A-Z]{3})\Z", re.ASCII)
_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "\u00a0": " "})
_TYPES = "|".join((*MEASURE_TYPES, *_LEGISCAN_TYPES))
_SPELT = {"assembly bill": "AB", "senate bill": "SB"}
_IN_PROSE = re.compile(
    rf"(?<![\w.-])(?:(?P<type>{'|'.join(MEASURE_TYPES)})(?:\s?X\s?(?P<special>[1-9]))?[ \u00a0\u2010-\u2015-]{{0,2}}"
    rf"|(?P<spelt>Assembly Bill|Senate Bill)(?: No\.?)? )0{{0,3}}(?P<number>[1-9]\d{{0,4}})(?![\w]|[,.]\d)"
)
_PROSE = re.compile(rf"^({_TYPES})(?:X([1-9]))?[ -]*0*([1-9]\d{{0,4}})\Z", re.ASCII)
_LEGISCAN = re.compile(rf"^({_TYPES})(?:X([1-9]))?([1-9]\d{{0,4}})\Z", re.ASCII)


class NotAnIdentifier(ValueError):
    """The text names no session, measure or version in any form we know."""

    def __init__(self, what: str, value: str) -> None:
        super().__init__(f"not a {what}: {value!r}")
        self.value = value


def convenes(start_year: int) -> date:
    """First Monday of December before a session's first year (Constitution, article IV, section 3(a))."""
    december = date(start_year - 1, 12, 1)
    return december.replace(day=1 + (-december.weekday()) % 7)


@dataclass(frozen=True, slots=True, order=True)
class SessionId:
    """A regular session (``extraordinary`` 0) or an extraordinary one within the same two years."""

    start_year: int
    extraordinary: int = 0

    def __post_init__(self) -> None:
        if not (1849 <= self.start_year <= 2999 and self.start_year % 2 == 1 and 0 <= self.extraordinary <= 9):
            raise NotAnIdentifier("session", f"{self.start_year}/{self.extraordinary}")

    @classmethod
    def parse(cls, key: str) -> Self:
        """Read ``20252026`` or ``20252026-1``."""
        found = _SESSION.match(key)
        if not found or int(found[2]) != int(found[1]) + 1:
            raise NotAnIdentifier("session", key)
        return cls(int(found[1]), int(found[3] or 0))

    @classmethod
    def current(cls, on: date) -> Self:
        """The regular session of a day: the next one convenes on the first Monday of December of the even year."""
        start = on.year if on.year % 2 else on.year - 1
        return cls(start + 2 if on >= convenes(start + 2) else start)

    @property
    def years(self) -> str:
        return f"{self.start_year}{self.start_year + 1}"

    @property
    def name(self) -> str:
        span = f"{self.start_year}–{(self.start_year + 1) % 100:02d}"
        return span if not self.extraordinary else f"{span} extraordinary session {self.extraordinary}"

    def __str__(self) -> str:
        return self.years if not self.extraordinary else f"{self.years}-{self.extraordinary}"


@dataclass(frozen=True, slots=True, order=True)
class MeasureId:
    """A measure within its session; numbers restart every session."""

    session: SessionId
    type: str
    number: int

    def __post_init__(self) -> None:
        if self.type not in MEASURE_TYPES or not 0 < self.number < 100_000:
            raise NotAnIdentifier("measure", f"{self.type} {self.number}")

    @classmethod
    def parse_bill_id(cls, text: str) -> Self:
        """Read the bulk feed's ``202520260AB831``."""
        found = _BILL_ID.match(text)
        if not found or int(found[2]) != int(found[1]) + 1:
            raise NotAnIdentifier("bill id", text)
        return cls(SessionId(int(found[1]), int(found[3])), found[4], int(found[5]))

    @classmethod
    def parse(cls, text: str, session: SessionId) -> Self:
        """Read ``AB 831``, ``ab-831``, ``ABX1 2`` or ``ABX1-2`` as a measure of ``session``'s two years.

        An extraordinary number in the text wins over the session's; without one the session's own counts.
        """
        found = _PROSE.match(text.strip().translate(_HYPHENS).upper())
        if not found:
            raise NotAnIdentifier("measure", text)
        extraordinary = int(found[2]) if found[2] else session.extraordinary
        return cls(SessionId(session.start_year, extraordinary), _LEGISCAN_TYPES.get(found[1], found[1]), int(found[3]))

    @classmethod
    def parse_legiscan(cls, text: str, session: SessionId) -> Self:
        """Read LegiScan's ``AB831``, ``ABX12`` (session 1, bill 2) and ``AR60`` (HR 60)."""
        found = _LEGISCAN.match(text.strip().upper())
        if not found:
            raise NotAnIdentifier("LegiScan number", text)
        kind = _LEGISCAN_TYPES.get(found[1], found[1])
        return cls(SessionId(session.start_year, int(found[2] or 0)), kind, int(found[3]))

    @property
    def bill_id(self) -> str:
        return f"{self.session.years}{self.session.extraordinary}{self.type}{self.number}"

    @property
    def slug(self) -> str:
        """As in addresses of pages: ``AB-831``; the session stands beside it."""
        return f"{self.type}-{self.number}"

    @property
    def origin_house(self) -> str:
        """``A`` or ``S``: the house that the measure starts in."""
        return "A" if self.type[0] in "AH" else "S"

    @property
    def can_become_law(self) -> bool:
        return self.type in ("AB", "SB")

    @property
    def legiscan(self) -> str:
        kind = "AR" if self.type == "HR" else self.type
        special = f"X{self.session.extraordinary}" if self.session.extraordinary else ""
        return f"{kind}{special}{self.number}"

    def __str__(self) -> str:
        special = f"X{self.session.extraordinary}" if self.session.extraordinary else ""
        return f"{self.type}{special} {self.number}"


def find_measures(text: str, session: SessionId, types: Collection[str] = MEASURE_TYPES) -> list[MeasureId]:
    """Every measure of these types that a text names, in the order of naming, each once.

    Read are ``AB 831``, ``SBX1-2`` with any hyphen, and ``Assembly Bill 831``. ``HR 1`` in a newspaper is most often
    of the other Congress, so a reader of newspapers leaves such types out.
    """
    found: dict[MeasureId, None] = {}
    for match in _IN_PROSE.finditer(text):
        kind = match["type"] or _SPELT[match["spelt"].lower()]
        if kind in types:
            extraordinary = int(match["special"]) if match["special"] else session.extraordinary
            found.setdefault(MeasureId(SessionId(session.start_year, extraordinary), kind, int(match["number"])))
    return list(found)


@dataclass(frozen=True, slots=True, order=True)
class VersionId:
    """One print of a measure. ``print_number`` counts down from 99, the introduced print."""

    measure: MeasureId
    print_number: int
    state: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``20250AB83194CHP`` or the XML's padded ``20250AB__083194CHP``.

        The bill number and the two digits of the print are adjacent, so the text is split from the right.
        """
        found = _VERSION_ID.match(text) or _XML_ID.match(text)
        if not found or found[6] not in VERSION_STATES:
            raise NotAnIdentifier("version id", text)
        session = SessionId(int(found[1]), int(found[2]))
        return cls(MeasureId(session, found[3], int(found[4])), int(found[5]), found[6])

    def __str__(self) -> str:
        measure = self.measure
        return (
            f"{measure.session.start_year}{measure.session.extraordinary}{measure.type}{measure.number}"
            f"{self.print_number:02d}{self.state}"
        )
