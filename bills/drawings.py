"""The geometry of a chamber: one mark a seat in half rings, Democrats from the left, Republicans from the right.

Place says the party and the mark says the vote, so nothing depends on colour. All numbers are SVG user units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from django.utils.safestring import SafeString, mark_safe

from bills.choices import FLOOR_HOUSES, PARTIES, Ballot, House
from bills.models import Legislator, VoteEvent
from bills.seats import Seats

WIDTH, FLOOR = 640, 302
SEATS = {House.ASSEMBLY: 80, House.SENATE: 40}
# Radius of each half ring and the seats in it: an even distance between neighbours.
RINGS = {80: ((128, 9), (166, 12), (204, 15), (242, 20), (280, 24)), 40: ((160, 8), (200, 10), (240, 11), (280, 11))}
AISLE = (108, 300)
PARTY_ORDER = {"DEM": 0, "IND": 1, "NPP": 1, "": 1, "REP": 2}
VOTE_ORDER = {Ballot.AYE: 0, Ballot.ABSENT: 1, Ballot.NOE: 2}
VACANT = "vacant"
DISCS = {Ballot.AYE.value: ("aye", 12), Ballot.ABSENT.value: ("absent", 8.5), VACANT: ("vacant", 3)}


@dataclass(frozen=True, slots=True)
class Seat:
    x: float
    y: float
    vote: str  # a Ballot, or "vacant"

    @property
    def mark(self) -> str:
        """The element that draws it: a No is two strokes, so that it is told from an aye without colour."""
        if self.vote == Ballot.NOE:
            return f'<path class="seat-no" d="M{self.x - 7.5:.1f} {self.y - 7.5:.1f}l15 15m0-15-15 15"/>'
        name, radius = DISCS[self.vote]
        return f'<circle class="seat-{name}" cx="{self.x}" cy="{self.y}" r="{radius}"/>'


@dataclass(frozen=True, slots=True)
class PartyCount:
    party: str
    aye: int
    noe: int
    absent: int

    @property
    def name(self) -> str:
        return str(PARTIES.get(self.party, self.party))


@dataclass(frozen=True, slots=True)
class Chamber:
    """One floor vote: its seats, the border between the parties, and the counts behind the drawing."""

    vote: VoteEvent
    seats: tuple[Seat, ...]
    border: str
    parties: tuple[PartyCount, ...]
    vacant: int

    @property
    def drawn(self) -> SafeString:
        """All seats at once: a template would look up each number of each of 120 by its name."""
        return mark_safe("".join(seat.mark for seat in self.seats))  # noqa: S308 — put together from our own numbers

    @property
    def anchor(self) -> str:
        return f"chamber-{self.vote.pk}"


def latest_floor_votes(votes: Sequence[VoteEvent]) -> list[VoteEvent]:
    """The newest vote of each house’s floor that names who voted; ``votes`` are newest first.

    A floor calls every member, so a roll of less than half a house is a committee’s that its source filed there.
    """
    newest: dict[House, VoteEvent] = {}
    for vote in votes:
        house = FLOOR_HOUSES.get(vote.location)
        if house and 2 * vote.ballot_count > SEATS[house]:
            newest.setdefault(house, vote)
    return list(newest.values())


def draw_chamber(vote: VoteEvent, legislators: Sequence[Legislator]) -> Chamber:
    seats, house = Seats(legislators), FLOOR_HOUSES[vote.location]
    ballots = [
        (seat.party if (seat := seats.named(name, house)) else "", ballot)
        for ballot in Ballot.values
        for name in vote.ballots.get(ballot, ())
    ]
    nominal = SEATS[house]
    total = max(nominal, len(ballots))
    ordered = sorted(ballots, key=_place_in_the_house)
    vacant = total - len(ballots)
    marks = [ballot for _party, ballot in ordered] + [VACANT] * vacant
    places = _places(nominal, total)
    return Chamber(
        vote=vote,
        seats=tuple(Seat(x, y, mark) for (x, y), mark in zip(places, marks, strict=True)),
        border=_border(places, ordered),
        parties=_counts(ballots),
        vacant=vacant,
    )


def _place_in_the_house(seat: tuple[str, str]) -> tuple[int, int]:
    party, ballot = seat
    return PARTY_ORDER.get(party, 1), VOTE_ORDER[Ballot(ballot)]


def _places(nominal: int, total: int) -> list[tuple[float, float]]:
    """Seats from the left end of the half circle to the right, ring after ring at the same angle."""
    rings = list(RINGS[nominal])
    if total > nominal:
        radius, count = rings[-1]
        rings[-1] = (radius, count + total - nominal)
    seats = [(pi - pi * index / (count - 1), radius) for radius, count in rings for index in range(count)]
    seats.sort(key=lambda seat: (-seat[0], seat[1]))
    return [
        (round(WIDTH / 2 + radius * cos(angle), 1), round(FLOOR - radius * sin(angle), 1)) for angle, radius in seats
    ]


def _border(places: Sequence[tuple[float, float]], ordered: Sequence[tuple[str, str]]) -> str:
    """A line through the aisle between the last Democrat and the first Republican; none where a party is missing."""
    parties = [party for party, _ballot in ordered]
    if "DEM" not in parties or "REP" not in parties:
        return ""
    first = parties.index("REP")
    angle = (_angle(places[first - 1]) + _angle(places[first])) / 2
    ends = [(WIDTH / 2 + radius * cos(angle), FLOOR - radius * sin(angle)) for radius in AISLE]
    return f"M{ends[0][0]:.1f} {ends[0][1]:.1f}L{ends[1][0]:.1f} {ends[1][1]:.1f}"


def _angle(place: tuple[float, float]) -> float:
    return atan2(FLOOR - place[1], place[0] - WIDTH / 2)


def _counts(ballots: Sequence[tuple[str, str]]) -> tuple[PartyCount, ...]:
    found = sorted({party for party, _ballot in ballots}, key=lambda party: PARTY_ORDER.get(party, 1))
    return tuple(
        PartyCount(
            party,
            *(sum(1 for one, vote in ballots if one == party and vote == ballot) for ballot in Ballot.values),
        )
        for party in found
    )
