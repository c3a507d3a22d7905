"""Which source is believed about what: the one table, and the rules that follow from it.

A part of a measure (its *facet*: the Legislature's own row, actions, versions, votes, hearings, analyses, messages)
belongs to the source that spoke of it first, until a source of a higher rank speaks of it. Within one source the
newer word wins, by the source's own stamp and never by our clock.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

OFFICIAL = "pubinfo"
RANKS: Mapping[str, int] = {OFFICIAL: 2, "openstates": 1, "legiscan": 1}
# What these say is news to look at, never a fact of the measure.
NEVER_FACTS = frozenset({"governor", "billfeed"})
FACETS = ("official", "actions", "versions", "votes", "hearings", "floor", "analyses", "messages")
_MOST_AHEAD = timedelta(days=2)


class Verdict(enum.Enum):
    TAKE = "take"
    OUTRANKED = "outranked"  # a source of higher or equal rank has spoken of it
    STALE = "stale"  # the same source has said something newer


@dataclass(frozen=True, slots=True)
class Word:
    """Who last spoke of a facet, in which document (SHA-256), with which stamp (as the source writes it)."""

    source: str
    document: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What people rely on; a value that a source does not know is None."""

    stage: str | None = None
    chapter: str | None = None
    subject: str | None = None
    latest_action_on: date | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Who speaks, in which document; of a full snapshot also the newest stamp in it, for it tells all until then."""

    source: str
    document: str
    complete_through: str
    today: date

    def stamp(self, stamp: str) -> str:
        """When the source wrote a row, as far as that can be believed.

        Nothing where it lies in the future: one such row would outdo every later night.
        """
        said = self.complete_through or stamp
        return "" if said[:10] > (self.today + _MOST_AHEAD).isoformat() else said

    def judge(self, held: Word | None, stamp: str, complete_through: str) -> Verdict:
        """Whether this source may write what ``held`` is the last word on.

        ``complete_through`` is the newest stamp of the last full snapshot: what is older was in it, or is gone.
        """
        if held is not None and held.source != self.source:
            return Verdict.TAKE if RANKS[self.source] > RANKS.get(held.source, 0) else Verdict.OUTRANKED
        known = max(held.stamp if held else "", complete_through if self.source == OFFICIAL else "")
        return Verdict.STALE if is_older(self.stamp(stamp), known) else Verdict.TAKE

    def is_newer(self, held: Word, stamp: str) -> bool:
        """Whether the same words are now said later, or by another source; a snapshot repeats them all."""
        return held.source != self.source or (not self.complete_through and self.stamp(stamp) > held.stamp)


def may_state_facts(source: str) -> bool:
    """False for a source of news only; raises ValueError for one that the table does not know."""
    if source not in RANKS and source not in NEVER_FACTS:
        raise ValueError(f"{source!r} has no rank in the table of sources")
    return source in RANKS


def is_older(stamp: str, known: str) -> bool:
    """Stamps of one source sort as text; without one, the later arrival counts as the newer word."""
    return bool(stamp) and stamp < known


def differences(ours: Facts, theirs: Facts) -> Iterator[tuple[str, str, str]]:
    """(fact, ours, theirs) where two sources contradict each other.

    A source whose latest action is older than ours is only late, so that is no contradiction. Neither is a fact that
    one of the two does not know.
    """
    if theirs.latest_action_on and ours.latest_action_on:
        if theirs.latest_action_on < ours.latest_action_on:
            return
        if theirs.latest_action_on > ours.latest_action_on:
            yield "latest action", ours.latest_action_on.isoformat(), theirs.latest_action_on.isoformat()
    for fact in ("stage", "chapter", "subject"):
        our, their = getattr(ours, fact), getattr(theirs, fact)
        if our and their and _plain(our) != _plain(their):
            yield fact, our, their


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")
