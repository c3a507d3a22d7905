"""The people behind the names on a bill: seat and party, where a name means one seat of its session and house."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bills.choices import COMMITTEE_HOUSES, FLOOR_HOUSES
from bills.models import Author, Legislator


@dataclass(frozen=True, slots=True)
class Seated:
    """An author with the seat; ``seat`` is None for a committee, and where the name means nobody or several."""

    author: Author
    seat: Legislator | None

    @property
    def name(self) -> str:
        return self.author.name

    @property
    def district(self) -> str:
        """``Assembly District 52``; empty where no seat is known."""
        return self.seat.district_name if self.seat else ""

    @property
    def party(self) -> str:
        return self.seat.party_name if self.seat else ""

    @property
    def described(self) -> str:
        """``Democratic, Assembly District 52``, or the house alone."""
        return ", ".join(filter(None, (self.party, self.district))) or str(self.author.get_house_display())


def printed_names(seat: Legislator) -> set[str]:
    """How bills and roll calls may call whoever holds it."""
    return {seat.author_name, seat.name, str(seat)}


class Seats:
    """The seats of one session by their names in print. Who changed houses has two, told apart by the house."""

    def __init__(self, seats: Iterable[Legislator]) -> None:
        self._by_name: dict[tuple[str, str], list[Legislator]] = defaultdict(list)
        for seat in seats:
            for name in printed_names(seat):
                self._by_name[name, seat.house].append(seat)

    def of(self, author: Author) -> Seated:
        return Seated(author, None if author.is_committee else self.named(author.name, author.house))

    def named(self, name: str, house: str) -> Legislator | None:
        """The seat that a bill or a roll call of that house means: bills print ``McGuire`` or ``Blanca Rubio``, some
        roll calls ``McGuire, Mike``. Of two in one seat's name, the one who holds it now; of two who both do, neither.
        """
        found = self._by_name.get((name, house), [])
        holding = [seat for seat in found if seat.is_active] or found
        return holding[0] if len(holding) == 1 else None


def house_of(location: str) -> str:
    """The house in whose room a roll call was taken, by its location code; empty for a joint committee."""
    house = FLOOR_HOUSES.get(location) or COMMITTEE_HOUSES.get(location[:2])
    return house.value if house else ""
