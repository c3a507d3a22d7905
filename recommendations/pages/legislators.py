"""What legislators wrote and how they voted, on bills that answer a recommendation: every number with its list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bills.choices import AuthorRole, Ballot, Question
from bills.models import Author, Legislator, Session
from bills.models.people import LegislatorQuerySet
from bills.seats import Seats, printed_names
from recommendations.choices import MatchState, Side, Stance
from recommendations.models import Match
from recommendations.pages.voting import Cast, Tally, counted, matched_votes, public_matches, tallies, votes_to_count

# The columns of the list, after name and seat.
DIRECTIONS = (Stance.ADVANCES, Stance.OPPOSES)
COUNTED = (Side.TOWARD, Side.AWAY, Side.NO_VOTE)
CELLS = "".join(
    f'<td class="number"><a href="{{0}}#{place}">{{{n}}}</a></td>\n'
    for n, place in enumerate(["written" for _ in DIRECTIONS] + [side.value for side in COUNTED], 1)
)
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
    """A seat in the list; ``numbers`` are the cells of its row, each number leading to the list behind it."""

    seat: Legislator
    address: str
    numbers: SafeString


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


def legislator_rows(shown: LegislatorQuerySet, session: str) -> list[Row]:
    """Those of the seats of a session (its key) that are to be shown, by name. Five queries for any number.

    Counted are bills, each once however many recommendations it answers, and ballots.
    """
    everybody = list(Legislator.objects.in_session(session).by_name().select_related(None))
    wanted = set(shown.values_list("pk", flat=True))
    matches = list(public_matches({seat.session_id for seat in everybody}).filter(state=MatchState.CONFIRMED))
    ballots = counted(votes_to_count(matches), everybody)
    written = _written(matches, everybody, Author.objects.filter(role=AuthorRole.LEAD))
    return [_row(seat, session, written[seat.pk], ballots[seat.pk]) for seat in everybody if seat.pk in wanted]


def _row(seat: Legislator, session: str, led: Sequence[Written], ballots: Counter[Side]) -> Row:
    page = seat.get_absolute_url()
    numbers = [_measures(one.match for one in led if one.match.stance == stance) for stance in DIRECTIONS]
    numbers += [ballots[side] for side in COUNTED]
    return Row(seat, page, format_html(CELLS, f"{page}?session={session}", *numbers))


def person_page(slug: str, session: str, whole: str) -> PersonPage | None:
    """``session`` is a key, or ``EVERY``; what is no session of theirs means the newest. None for nobody.

    Of each side the newest ballots are listed, of the side ``whole`` every one.
    """
    seats = list(Legislator.objects.of_person(slug))
    if not seats:
        return None
    sessions = {seat.session.key: seat.session for seat in seats}
    chosen = session if session in sessions or session == EVERY else seats[0].session.key
    shown = [seat for seat in seats if chosen in (seat.session.key, EVERY)]
    return PersonPage(seats, _records(shown), list(sessions.values()), chosen, whole)


def _records(shown: Sequence[Legislator]) -> list[Record]:
    """Names are told apart among all seats of their sessions, so these are read too."""
    records = {seat.pk: Record(seat) for seat in shown}
    sessions = {seat.session_id for seat in shown}
    everybody = list(Legislator.objects.filter(session__in=sessions))
    matches = list(public_matches(sessions))
    by_pk = {seat.session_id: seat.session for seat in shown}
    for match in matches:
        match.measure.session = by_pk[match.measure.session_id]
    votes = matched_votes([one for one in matches if is_confirmed(one)])
    for pk, tally in tallies(votes, everybody, shown).items():
        if pk in records:
            records[pk].tally = tally
    names = {name for seat in shown for name in printed_names(seat)}
    for pk, written in _written(matches, everybody, Author.objects.filter(name__in=names)).items():
        if pk in records:
            records[pk].written = written
    return list(records.values())


def _written(
    matches: Iterable[Match], seats: Iterable[Legislator], authors: QuerySet[Author]
) -> defaultdict[int, list[Written]]:
    by_version: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if match.measure.latest_version_id is not None:
            by_version[match.measure.latest_version_id].append(match)
    by_session: dict[int, list[Legislator]] = defaultdict(list)
    for one in seats:
        by_session[one.session_id].append(one)
    named = {session: Seats(found) for session, found in by_session.items()}
    found: defaultdict[int, list[Written]] = defaultdict(list)
    for author in authors.filter(version__in=by_version, is_committee=False).order_by("version", "position"):
        answered = by_version[author.version_id]
        of_session = named.get(answered[0].measure.session_id)
        seat = of_session.of(author).seat if of_session else None
        if seat:
            found[seat.pk] += [Written(match, AuthorRole(author.role)) for match in answered]
    return found


def _measures(matches: Iterable[Match]) -> int:
    """Bills, each once, however many recommendations it answers."""
    return len({match.measure_id for match in matches})
