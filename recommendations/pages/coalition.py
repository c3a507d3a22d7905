"""What the public reads of the team's position: apart from, and never instead of, what the tracker found."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef

from bills.folded import Folded, unfolded
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


def folded_coalition() -> dict[str, Folded]:
    """Annotations of a query of measures, for ``unfolded_coalition``."""
    of_measure = {"measure": OuterRef("pk")}
    return {
        "folded_notes": Folded(TeamNote.objects.public().filter(**of_measure), "text", "written_as", "written_at"),
        "folded_letters": Folded(Letter.objects.public().filter(**of_measure), "kind", "title", "on"),
    }


def unfolded_coalition(measure: Any) -> Coalition:
    """No query."""
    return Coalition(
        public_position(measure),
        unfolded(TeamNote, measure.folded_notes),
        unfolded(Letter, measure.folded_letters),
    )
