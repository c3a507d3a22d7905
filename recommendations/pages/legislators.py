"""What legislators wrote and how they voted, on bills that answer a recommendation: every number with its list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bills.choices import AuthorRole, Ballot, Question
from bills.models import Author, Legislator, Session
from bills.models.people import LegislatorQuerySet
from bills.seats import Seats
from recommendations.choices import MatchState, Side, Stance
from recommendations.models import Match
from recommendations.pages.voting import Tally, matched_votes, public_matches, tallies

EVERY = "all"
"""Asks for every session of a person at once; nobody may sit for more than twelve years."""


@dataclass(frozen=True, slots=True)
class Written:
    """A bill that answers a recommendation, with the role in which the legislator stands on its latest version."""

    match: Match
    role: AuthorRole


@dataclass(slots=True)
class Record:
    """One seat: its bills and its ballots. Only what people confirmed is counted; the rest is listed apart."""

    seat: Legislator
    written: list[Written] = field(default_factory=list)
    tally: Tally = field(default_factory=lambda: Tally([]))

    @property
    def led(self) -> list[Written]:
        """Confirmed, as an author: by direction in ``advancing`` and ``opposing``."""
        return [one for one in self.written if one.role == AuthorRole.LEAD and is_confirmed(one.match)]

    @property
    def advancing(self) -> int:
        return _measures(one.match for one in self.led if one.match.stance == Stance.ADVANCES)

    @property
    def opposing(self) -> int:
        return _measures(one.match for one in self.led if one.match.stance == Stance.OPPOSES)


class Sum(NamedTuple):
    """One line of the calculation: ballots of one kind on bills of one stance, and the side they count for."""

    stance: Stance
    question: Question
    ballot: Ballot
    side: Side
    ballots: int


@dataclass
class PersonPage:
    """Every seat of one name, newest first, with the records of the session that is shown.

    ``chosen`` is the key of that session, or ``EVERY``.
    """

    seats: list[Legislator]
    records: list[Record]
    sessions: list[Session]
    chosen: str

    @property
    def seat(self) -> Legislator:
        return self.seats[0]

    @cached_property
    def tally(self) -> Tally:
        return Tally([cast for record in self.records for cast in record.tally.casts])

    @cached_property
    def written(self) -> list[Written]:
        return [one for record in self.records for one in record.written]

    @cached_property
    def confirmed(self) -> list[Written]:
        return [one for one in self.written if is_confirmed(one.match)]

    @cached_property
    def suggested(self) -> list[Written]:
        return [one for one in self.written if not is_confirmed(one.match)]

    @property
    def lists(self) -> list[tuple[Side, int, object]]:
        return [(side, len(casts), casts) for side, casts in self.tally.by_side.items()]

    @property
    def calculation(self) -> list[Sum]:
        counted = Counter(
            (Stance(cast.meaning.match.stance), cast.vote.question, cast.ballot, cast.side) for cast in self.tally.casts
        )
        order = list(Side)
        sums = [Sum(*key, ballots) for key, ballots in counted.items()]
        return sorted(sums, key=lambda one: (order.index(one.side), -one.ballots, one[:3]))


def is_confirmed(match: Match) -> bool:
    return match.state == MatchState.CONFIRMED


def legislator_rows(seats: LegislatorQuerySet) -> list[Record]:
    """The seats asked for, by name, with what each did. Five queries for any number."""
    return _records(list(seats.by_name()))


def person_page(slug: str, session: str) -> PersonPage | None:
    """``session`` is a key, or ``EVERY``; what is no session of theirs means the newest. None for nobody."""
    seats = list(Legislator.objects.of_person(slug))
    if not seats:
        return None
    sessions = {seat.session.key: seat.session for seat in seats}
    chosen = session if session in sessions or session == EVERY else seats[0].session.key
    shown = [seat for seat in seats if chosen in (seat.session.key, EVERY)]
    return PersonPage(seats, _records(shown), list(sessions.values()), chosen)


def _records(shown: Sequence[Legislator]) -> list[Record]:
    """Names are told apart among all seats of their sessions, so these are read too."""
    records = {seat.pk: Record(seat) for seat in shown}
    sessions = {seat.session_id for seat in shown}
    everybody = list(Legislator.objects.filter(session__in=sessions))
    matches = list(public_matches(sessions))
    for pk, tally in tallies(matched_votes([one for one in matches if is_confirmed(one)]), everybody).items():
        if pk in records:
            records[pk].tally = tally
    for pk, written in _written(matches, everybody).items():
        if pk in records:
            records[pk].written = written
    return list(records.values())


def _written(matches: Iterable[Match], seats: Iterable[Legislator]) -> dict[int, list[Written]]:
    by_version: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if match.measure.latest_version_id is not None:
            by_version[match.measure.latest_version_id].append(match)
    by_session: dict[int, list[Legislator]] = defaultdict(list)
    for one in seats:
        by_session[one.session_id].append(one)
    named = {session: Seats(found) for session, found in by_session.items()}
    found: dict[int, list[Written]] = defaultdict(list)
    for author in Author.objects.filter(version__in=by_version, is_committee=False).order_by("version", "position"):
        answered = by_version[author.version_id]
        of_session = named.get(answered[0].measure.session_id)
        seat = of_session.of(author).seat if of_session else None
        if seat:
            found[seat.pk] += [Written(match, AuthorRole(author.role)) for match in answered]
    return found


def _measures(matches: Iterable[Match]) -> int:
    """Bills, each once, however many recommendations it answers."""
    return len({match.measure_id for match in matches})
