"""What a new text of a bill did to a clause that a match quotes. Pure: no database, clock or network."""

from recommendations.watch.fate import Fate, NewText, fate_of
from recommendations.watch.identity import Words, clause_hash

__all__ = ["Fate", "NewText", "Words", "clause_hash", "fate_of"]
