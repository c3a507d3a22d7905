"""Which elements of a recommendation a law or a live bill answers: the stitches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bills.choices import Activity
from recommendations.choices import Basis, MatchState, Scope, Stance
from recommendations.models import Element, Evidence, Match, Recommendation
from recommendations.models.match import CHAPTERED

LAW, NEAR, LIVE, OPEN = "law", "near", "live", "open"
WORDS = {
    LAW: _("answered by a law"),
    NEAR: _("a neighbouring law touches it"),
    LIVE: _("in a live bill"),
    OPEN: _("not answered"),
}
_RANK = {LAW: 0, NEAR: 1, LIVE: 2, OPEN: 3}


@dataclass(frozen=True, slots=True)
class Stitch:
    """One element: its state, the match that answers it best, and that match's clause."""

    element: Element
    state: str
    best: Match | None
    clause: Evidence | None
    others: int

    @property
    def word(self) -> str:
        return str(WORDS[self.state])


def stitches(recommendation: Recommendation, matches: Iterable[Match], *, with_clauses: bool = False) -> list[Stitch]:
    """Where people have confirmed matches, only those count; until then the machine's reading does.

    ``with_clauses`` asks that each match that lives or became law brings its ``clauses``.
    """
    counted = [m for m in matches if m.stance != Stance.OPPOSES and _counts(m, recommendation)]
    return [_stitch(element, counted, with_clauses) for element in recommendation.elements.all()]


def _counts(match: Match, recommendation: Recommendation) -> bool:
    return recommendation.basis == Basis.MACHINE or match.state == MatchState.CONFIRMED


def _stitch(element: Element, matches: Sequence[Match], with_clauses: bool) -> Stitch:
    answering = [m for m in matches if element.letter in m.elements and state_of(m) != OPEN]
    if not answering:
        return Stitch(element, OPEN, None, None, 0)
    best = min(answering, key=lambda m: (_RANK[state_of(m)], -m.score))
    return Stitch(
        element, state_of(best), best, _clause(best, element.letter) if with_clauses else None, len(answering) - 1
    )


def state_of(match: Match) -> str:
    """What one match does for the elements it names."""
    if match.measure.stage in CHAPTERED:
        return LAW if match.scope == Scope.DIRECT else NEAR
    return OPEN if match.measure.activity == Activity.OVER else LIVE


def _clause(match: Match, letter: str) -> Evidence | None:
    clauses: list[Evidence] = vars(match)["clauses"]
    return next((clause for clause in clauses if letter in clause.elements), clauses[0] if clauses else None)
