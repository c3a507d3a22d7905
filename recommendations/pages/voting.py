"""Votes on matched bills: what each roll call asked, what an aye meant, and who stood where. Five queries for any
number of bills and legislators."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max, QuerySet

from bills.choices import Ballot, ChangeKind, Question
from bills.models import Change, Legislator, VoteEvent
from bills.questions import question_of
from bills.seats import Seats, house_of, printed_names
from recommendations.choices import Side
from recommendations.models import Match
from recommendations.sides import aye_meant, side_of

UNREAD = ("steps", "facet_digests", "provenance")
UNSHOWN = ("advances", "opposes", "near_misses", "statutes", "translations", "counts", "next_decision", "override")
"""Of a recommendation: what would only have to be read out of its JSON."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an aye of one roll call meant for one recommendation."""

    match: Match
    aye: Side


@dataclass(frozen=True, slots=True)
class MatchedVote:
    """A roll call on a bill whose match people confirmed; a bill that answers two recommendations has two meanings."""

    event: VoteEvent
    question: Question
    meanings: tuple[Meaning, ...]

    @property
    def house(self) -> str:
        return house_of(self.event.location)


@dataclass(frozen=True, slots=True)
class Cast:
    """One legislator's ballot in a matched vote, for one recommendation."""

    vote: MatchedVote
    meaning: Meaning
    ballot: Ballot

    @property
    def side(self) -> Side:
        return side_of(self.ballot, self.meaning.aye)


class Tally:
    """The ballots of one legislator on confirmed matches, sorted by what they meant; no number without its list."""

    def __init__(self, casts: Sequence[Cast]) -> None:
        self.casts = casts

    @cached_property
    def by_side(self) -> dict[Side, list[Cast]]:
        found: dict[Side, list[Cast]] = {side: [] for side in Side}
        for cast in self.casts:
            found[cast.side].append(cast)
        return found

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many by side, under the side's plain word: ``tally.counts.toward``."""
        return {side.value: len(casts) for side, casts in self.by_side.items()}


def public_matches(sessions: Iterable[int]) -> QuerySet[Match]:
    """Every match of these sessions (primary keys) that a page may show, with its measure and recommendation.

    Sessions are few and measures many, so a measure comes without its own.
    """
    return (
        Match.objects.public()
        .filter(measure__session__in=sessions)
        .select_related("recommendation", "measure")
        .defer("reasons", *(f"measure__{name}" for name in UNREAD), *(f"recommendation__{name}" for name in UNSHOWN))
        .order_by("recommendation__position", "measure")
    )


def matched_votes(matches: Sequence[Match]) -> list[MatchedVote]:
    """Every roll call on the measures of these matches, newest first, with its place. Two queries."""
    return _read(matches, VoteEvent.objects.with_committee().order_by("-on", "-at", "-sequence", "pk"))


def votes_to_count(matches: Sequence[Match]) -> list[MatchedVote]:
    """The same in no order, with no more of a roll call than says who cast what, and what that meant."""
    return _read(matches, VoteEvent.objects.order_by().only("measure", "location", "on", "motion", "ballots"))


def _read(matches: Sequence[Match], events: QuerySet[VoteEvent]) -> list[MatchedVote]:
    by_measure: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        by_measure[match.measure_id].append(match)
    rewritten = last_rewritten(by_measure)
    found = []
    for event in events.filter(measure__in=by_measure):
        event.measure = by_measure[event.measure_id][0].measure
        found.append(read_vote(event, by_measure[event.measure_id], rewritten.get(event.measure_id)))
    return found


def read_vote(event: VoteEvent, matches: Iterable[Match], rewritten_on: date | None) -> MatchedVote:
    """One roll call against the confirmed matches of its measure."""
    question = question_of(event.motion)
    sides = [
        Meaning(match, aye_meant(match.stance, question, voted_on=event.on, rewritten_on=rewritten_on))
        for match in matches
    ]
    return MatchedVote(event, question, tuple(sides))


def last_rewritten(measures: Iterable[int]) -> dict[int, date]:
    """Measure → day of its last gut-and-amend, where it had one."""
    rows = Change.objects.filter(measure__in=measures, kind=ChangeKind.GUT_AND_AMEND).order_by()
    days = rows.values_list("measure").annotate(day=Max("happened_on"))
    return {measure: day for measure, day in days if day}


def counted(votes: Iterable[MatchedVote], seats: Iterable[Legislator]) -> defaultdict[int, Counter[Side]]:
    """Seat → how many of its ballots count for each side: the numbers of ``tallies`` without the lists behind them."""
    names: dict[tuple[int, str, Side], Counter[str]] = defaultdict(Counter)
    for vote in votes:
        for meaning in vote.meanings:
            for ballot in Ballot:
                place = vote.event.measure.session_id, vote.house, side_of(ballot, meaning.aye)
                names[place].update(vote.event.ballots.get(ballot, ()))
    named = _seats_by_session(seats)
    found: defaultdict[int, Counter[Side]] = defaultdict(Counter)
    for (session, house, side), ballots in names.items():
        for name, n in ballots.items():
            if session in named and (seat := named[session].named(name, house)):
                found[seat.pk][side] += n
    return found


def tallies(votes: Iterable[MatchedVote], seats: Iterable[Legislator], of: Iterable[Legislator]) -> dict[int, Tally]:
    """Seat → its ballots in these votes, for each of ``of``. A name that means two seats of a house counts for neither,
    so ``seats`` are all of their sessions.
    """
    named = _seats_by_session(seats)
    names = {name for seat in of for name in printed_names(seat)}
    casts: dict[int, list[Cast]] = defaultdict(list)
    for vote in votes:
        of_session = named.get(vote.event.measure.session_id)
        if of_session is None:
            continue
        for ballot in Ballot:
            for name in names.intersection(vote.event.ballots.get(ballot, ())):
                if seat := of_session.named(name, vote.house):
                    casts[seat.pk] += [Cast(vote, meaning, ballot) for meaning in vote.meanings]
    return {pk: Tally(found) for pk, found in casts.items()}


def _seats_by_session(seats: Iterable[Legislator]) -> dict[int, Seats]:
    by_session: dict[int, list[Legislator]] = defaultdict(list)
    for one in seats:
        by_session[one.session_id].append(one)
    return {session: Seats(found) for session, found in by_session.items()}
