"""Definitions that only the page about our method prints; all others stand beside the words they define."""

from django.utils.translation import gettext_lazy as _

from bills.precedence import NEVER_FACTS, RANKS
from ingest.cadence import cadence_of
from recommendations.choices import MatchState, Stance

STANCE_MEANINGS = {
    Stance.ADVANCES: _("A clause does what the recommendation asks, or part of it."),
    Stance.OPPOSES: _("A clause does the contrary, or ends what the recommendation asks for."),
    Stance.MIXED: _("It moves the right lever to the wrong place, or gives with one clause and takes with another."),
}
# Refused and withdrawn suggestions stand on no public page, so they are not defined on this one.
MATCH_STATE_MEANINGS = {
    MatchState.SUGGESTED: _("A program found the clause. No person has looked at it yet."),
    MatchState.CONFIRMED: _("A person read the clause in that version and agreed."),
    MatchState.NEEDS_RECHECK: _("The clause was changed or struck in a later version; somebody has to read it again."),
}


def source_ranks() -> list[tuple[str, int]]:
    """(name, rank) of every source from the code's own table, highest first; 0 for what states no facts."""
    ranks = {**RANKS, **dict.fromkeys(sorted(NEVER_FACTS), 0)}
    rows = sorted(ranks.items(), key=lambda row: (-row[1], row[0]))
    return [(str(cadence_of(source).name), rank) for source, rank in rows]
