"""Votes on matched bills: what each roll call asked, what an aye meant, and who stood where."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bills.choices import Ballot, Question
from bills.models import Legislator, VoteEvent
from bills.models.vote import place_of
from bills.questions import question_of
from bills.seats import Seats, house_of, printed_names
from recommendations.choices import Side
from recommendations.models import Match
from recommendations.sides import aye_meant, side_of


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an aye of one roll call meant for one recommendation."""

    match: Match
    aye: Side


class RollCall(NamedTuple):
    """What a list of ballots reads of a ``VoteEvent``; a session has hundreds and a page prints a few."""

    pk: int
    measure: int
    location: str
    on: date
    motion: str
    ballots: Mapping[str, Sequence[str]]
    committee: str | None

    @property
    def place(self) -> str:
        return place_of(self.location, self.committee)


@dataclass(frozen=True, slots=True)
class MatchedVote:
    """A roll call on a bill whose match people confirmed; a bill that answers two recommendations has two meanings."""

    event: VoteEvent | RollCall
    question: Question
    meanings: tuple[Meaning, ...]

    @property
    def session(self) -> int:
        return self.meanings[0].match.measure.session_id

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


def matched_votes(
    confirmed: Iterable[Match], roll_calls: Iterable[RollCall], rewritten: Iterable[tuple[int, date | None]]
) -> list[MatchedVote]:
    """Roll calls on the measures of these matches, in their order; ``rewritten``: (measure, day of its last one)."""
    by_measure: dict[int, list[Match]] = defaultdict(list)
    for match in confirmed:
        by_measure[match.measure_id].append(match)
    days = dict(rewritten)
    # Both were asked for by the same words, but not in the same moment: a match may have come or gone between.
    return [
        read_vote(one, by_measure[one.measure], days.get(one.measure))
        for one in roll_calls
        if one.measure in by_measure
    ]


def read_vote(event: VoteEvent | RollCall, matches: Iterable[Match], rewritten_on: date | None) -> MatchedVote:
    """One roll call against the confirmed matches of its measure."""
    question = question_of(event.motion)
    sides = [
        Meaning(match, aye_meant(match.stance, question, voted_on=event.on, rewritten_on=rewritten_on))
        for match in matches
    ]
    return MatchedVote(event, question, tuple(sides))


def counted(
    ballots: Iterable[tuple[int, str, str, date, Mapping[str, Sequence[str]]]],
    stances: Mapping[int, Sequence[str]],
    rewritten: Iterable[tuple[int, date | None]],
    seats: Seats,
) -> defaultdict[int, Counter[Side]]:
    """Seat → how many of its ballots count for each side: the numbers of ``tallies`` without the lists behind them.

    ``ballots``: (measure, location, motion, day, who cast what) of each roll call; ``stances`` of the confirmed matches
    of a measure.
    """
    days = dict(rewritten)
    names: dict[tuple[str, Side], Counter[str]] = defaultdict(Counter)
    for measure, location, motion, on, cast in ballots:
        house, question = house_of(location), question_of(motion)
        for stance in stances.get(measure, ()):
            aye = aye_meant(stance, question, voted_on=on, rewritten_on=days.get(measure))
            for ballot in Ballot:
                names[house, side_of(ballot, aye)].update(cast.get(ballot, ()))
    found: defaultdict[int, Counter[Side]] = defaultdict(Counter)
    for (house, side), by_name in names.items():
        for name, n in by_name.items():
            if seat := seats.named(name, house):
                found[seat.pk][side] += n
    return found


def tallies(votes: Iterable[MatchedVote], named: Mapping[int, Seats], of: Iterable[Legislator]) -> dict[int, Tally]:
    """Seat → its ballots in these votes, for each of ``of``. A name that means two seats of a house counts for neither,
    so ``named`` are all seats of a session, by its key.
    """
    names = {name for seat in of for name in printed_names(seat)}
    casts: dict[int, list[Cast]] = defaultdict(list)
    for vote in votes:
        of_session = named.get(vote.session)
        if of_session is None:
            continue
        for ballot in Ballot:
            for name in names.intersection(vote.event.ballots.get(ballot, ())):
                if seat := of_session.named(name, vote.house):
                    casts[seat.pk] += [Cast(vote, meaning, ballot) for meaning in vote.meanings]
    return {pk: Tally(found) for pk, found in casts.items()}


def seats_by_session(seats: Iterable[Legislator]) -> dict[int, Seats]:
    by_session: dict[int, list[Legislator]] = defaultdict(list)
    for one in seats:
        by_session[one.session_id].append(one)
    return {session: Seats(found) for session, found in by_session.items()}
