"""A match as it stands or should stand, free of rows: what the matcher compares before it writes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommendations.choices import Band, MatchState


@dataclass(frozen=True, slots=True)
class Quoted:
    """A row of evidence without its match."""

    part: str
    start: int
    end: int
    quote: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of a match that the matcher may write."""

    version: int
    state: str
    stance: str
    scope: str
    elements: tuple[str, ...]
    score: float
    band: str
    reasons: tuple[str, ...]
    needs_bill_text: bool
    rule_version: str
    suggested_at: datetime
    evidence: tuple[Quoted, ...]

    @property
    def is_public(self) -> bool:
        """As ``Match.objects.public`` says it, the measure's own standing apart."""
        if self.state == MatchState.SUGGESTED:
            return self.band != Band.WEAK
        return self.state not in (MatchState.REJECTED, MatchState.WITHDRAWN)


Drafts = Mapping[int, Draft]
"""Recommendation pk → match of one measure."""
OfMeasures = Mapping[int, Drafts]
"""Measure pk → recommendation pk → match."""
