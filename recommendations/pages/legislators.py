"""What legislators wrote and how they voted, on bills that answer a recommendation: every number with its list."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bills.choices import AuthorRole, Ballot, Question
from bills.filters import LegislatorFilter
from bills.models import Author, Legislator, Session
from bills.prepared import Prepared
from bills.seats import Seats, printed_names
from recommendations.choices import MatchState, Side, Stance
from recommendations.models import Match
from recommendations.pages import voting_rows
from recommendations.pages.voting import Cast, RollCall, Tally, counted, matched_votes, seats_by_session, tallies

# The columns of the list, after name and seat.
DIRECTIONS = (Stance.ADVANCES, Stance.OPPOSES)
COUNTED = (Side.TOWARD, Side.AWAY, Side.NO_VOTE)
LISTED = 10
"""Ballots of a side that the page of a person prints, the newest first; a link has them all."""
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


@dataclass(frozen=True, slots=True)
class Row:
    """A seat in the list with its numbers: bills written, by ``DIRECTIONS``, then ballots, by ``COUNTED``."""

    seat: Legislator
    numbers: tuple[int, ...]


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

    ``chosen`` is the key of that session, or ``EVERY``; ``whole`` is the side whose ballots are all listed.
    """

    seats: list[Legislator]
    records: list[Record]
    sessions: list[Session]
    chosen: str
    whole: str

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
    def lists(self) -> list[tuple[Side, int, Sequence[Cast]]]:
        """Side, how many ballots count for it, and those that the page prints."""
        sides = self.tally.by_side.items()
        return [(side, len(casts), casts if side == self.whole else casts[:LISTED]) for side, casts in sides]

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


OF_PERSON: Prepared[Legislator] = Prepared(lambda slug: Legislator.objects.of_person(slug), slug=str)


def legislator_rows(chosen: LegislatorFilter, session: Session) -> list[Row]:
    """The seats of a session, of these the ones that are to be shown, by name. Six queries for any number at most.

    Counted are bills, each once however many recommendations it answers, and ballots.
    """
    asked = voting_rows.IN_SESSION
    everybody = asked.seats(session=session.pk)
    wanted = set(chosen.qs.values_list("pk", flat=True)) if chosen.is_narrowed else {seat.pk for seat in everybody}
    stances = asked.stances(session=session.pk)
    of_measure: dict[int, list[str]] = defaultdict(list)
    of_version: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for measure, version, stance in stances:
        of_measure[measure].append(stance)
        of_version[version].append((measure, stance))
    seats = Seats(everybody)
    ballots = counted(asked.ballots(session=session.pk), of_measure, asked.rewritten(session=session.pk), seats)
    led: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for version, name, house in asked.leads(session=session.pk):
        if seat := seats.named(name, house):
            led[seat.pk].update(of_version[version])
    return [_row(seat, led[seat.pk], ballots[seat.pk]) for seat in everybody if seat.pk in wanted]


def _row(seat: Legislator, led: Iterable[tuple[int, str]], ballots: Counter[Side]) -> Row:
    written = Counter(stance for _measure, stance in led)
    return Row(seat, (*(written[stance] for stance in DIRECTIONS), *(ballots[side] for side in COUNTED)))


def person_page(slug: str, session: str, whole: str) -> PersonPage | None:
    """``session`` is a key, or ``EVERY``; what is no session of theirs means the newest. None for nobody.

    Of each side the newest ballots are listed, of the side ``whole`` every one.
    """
    seats = OF_PERSON(slug=slug)
    if not seats:
        return None
    sessions = {seat.session.key: seat.session for seat in seats}
    chosen = session if session in sessions or session == EVERY else seats[0].session.key
    shown = [seat for seat in seats if chosen in (seat.session.key, EVERY)]
    return PersonPage(seats, _records(slug, chosen, shown), list(sessions.values()), chosen, whole)


def _records(slug: str, chosen: str, shown: Sequence[Legislator]) -> list[Record]:
    """Names are told apart among all seats of their sessions, so these are read too."""
    asked, of = voting_rows.IN_SESSION, dict[str, int | str](session=shown[0].session_id)
    if chosen == EVERY:
        asked, of = voting_rows.OF_PERSON, {"slug": slug}
    records = {seat.pk: Record(seat) for seat in shown}
    seats = seats_by_session(asked.seats(**of))
    matches = asked.matches(**of)
    by_pk = {seat.session_id: seat.session for seat in shown}
    for match in matches:
        match.measure.session = by_pk[match.measure.session_id]
    confirmed = [one for one in matches if is_confirmed(one)]
    roll_calls = map(RollCall._make, asked.votes(**of))
    votes = matched_votes(confirmed, roll_calls, asked.rewritten(**of))
    for pk, tally in tallies(votes, seats, shown).items():
        if pk in records:
            records[pk].tally = tally
    names = {name for seat in shown for name in printed_names(seat)}
    for pk, written in _written(matches, seats, names).items():
        if pk in records:
            records[pk].written = written
    return list(records.values())


def _written(
    matches: Iterable[Match], seats: Mapping[int, Seats], names: Collection[str]
) -> defaultdict[int, list[Written]]:
    by_version: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if match.measure.latest_version_id is not None:
            by_version[match.measure.latest_version_id].append(match)
    authors = Author.objects.filter(name__in=names, version__in=by_version, is_committee=False)
    found: defaultdict[int, list[Written]] = defaultdict(list)
    for author in authors.order_by("version", "position"):
        answered = by_version[author.version_id]
        of_session = seats.get(answered[0].measure.session_id)
        seat = of_session.named(author.name, author.house) if of_session else None
        if seat:
            found[seat.pk] += [Written(match, AuthorRole(author.role)) for match in answered]
    return found
