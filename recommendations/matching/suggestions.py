"""What the matcher hands over: proposals, suggestions and the words they rest on. All values are frozen."""

from dataclasses import dataclass
from typing import Literal

Stance = Literal["advances", "opposes", "mixed"]
Scope = Literal["direct", "partial"]
Band = Literal["strong", "likely", "weak"]
Part = Literal["digest", "body", "long_title", "subject"]

STRONG_FROM = 0.8
LIKELY_FROM = 0.55
WEAK_FROM = 0.3

COUNTED_BANDS: frozenset[Band] = frozenset({"strong", "likely"})
"""Bands that stand as the matcher's own answer; ``weak`` only feeds the review queue and is not measured as a pair."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The clause a suggestion rests on: ``quote`` is exactly the characters ``start:end`` of that part's text.

    ``digest`` and ``subject`` and ``long_title`` are the fields of the bill text, ``body`` is its ``body_text``.
    ``elements`` are the letters of the recommendation's elements that the clause answers.
    """

    part: Part
    start: int
    end: int
    quote: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One recommendation that a measure moves, for a person to confirm or reject.

    ``score`` lies between 0 and 1 and is no probability; ``band`` is its cut. ``reasons`` are sentences for people.
    ``needs_bill_text`` says that the clause leaves the decisive detail to the bill ("as specified").
    """

    recommendation: str
    stance: Stance
    scope: Scope
    elements: tuple[str, ...]
    score: float
    band: Band
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    needs_bill_text: bool

    @property
    def counts(self) -> bool:
        """Whether the matcher stands by it, or only asks a reviewer to look."""
        return self.band in COUNTED_BANDS


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that the matcher says about one version of one measure; a spot bill has a reason and no suggestion."""

    suggestions: tuple[Suggestion, ...] = ()
    spot_bill: bool = False
    spot_reason: str = ""


def band_of(score: float) -> Band | None:
    """The band of a score, or nothing for a score that is not worth a reviewer's time."""
    if score >= STRONG_FROM:
        return "strong"
    if score >= LIKELY_FROM:
        return "likely"
    return "weak" if score >= WEAK_FROM else None
