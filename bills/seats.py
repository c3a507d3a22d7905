"""The people behind the names on a bill: seat and party, where a name means one seat of its session and house."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bills.models import Author, Legislator

HOUSE_OF_DISTRICT = {"AD": "Assembly District", "SD": "Senate District"}


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
        if self.seat is None:
            return ""
        house, number = self.seat.district[:2], self.seat.district[2:].lstrip("0")
        return f"{HOUSE_OF_DISTRICT[house]} {number}" if house in HOUSE_OF_DISTRICT else self.seat.district

    @property
    def party(self) -> str:
        return self.seat.party_name if self.seat else ""

    @property
    def described(self) -> str:
        """``Democratic, Assembly District 52``, or the house alone."""
        return ", ".join(filter(None, (self.party, self.district))) or str(self.author.get_house_display())


class Seats:
    """The seats of one session by the name that bills print. Who changed houses has two, told apart by the house."""

    def __init__(self, seats: Iterable[Legislator]) -> None:
        self._by_name: dict[tuple[str, str], list[Legislator]] = defaultdict(list)
        for seat in seats:
            self._by_name[seat.author_name, seat.house].append(seat)

    def of(self, author: Author) -> Seated:
        """Of two in one seat's name, the one who holds it now; of two who both do, neither."""
        found = [] if author.is_committee else self._by_name.get((author.name, author.house), [])
        holding = [seat for seat in found if seat.is_active] or found
        return Seated(author, holding[0] if len(holding) == 1 else None)
