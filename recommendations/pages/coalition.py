"""What the public reads of the team's position: apart from, and never instead of, what the tracker found."""

from dataclasses import dataclass

from bills.models import Measure
from recommendations.models import Letter, TeamNote, TeamPosition


@dataclass(frozen=True, slots=True)
class Coalition:
    position: TeamPosition | None
    notes: list[TeamNote]
    letters: list[Letter]

    @property
    def says_something(self) -> bool:
        return bool(self.position or self.notes or self.letters)


def public_position(measure: Measure) -> TeamPosition | None:
    """No query where ``team_position`` was selected with the measure."""
    kept: TeamPosition | None = getattr(measure, "team_position", None)
    return kept if kept and kept.is_public else None


def coalition(measure: Measure) -> Coalition:
    """Two queries."""
    return Coalition(
        public_position(measure),
        list(TeamNote.objects.public().filter(measure=measure)),
        list(Letter.objects.public().filter(measure=measure)),
    )
