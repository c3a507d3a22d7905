"""Letters that fall due before a hearing: told while there is still time to write one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from alerts.choices import EventKind
from alerts.hearings import is_urgent
from alerts.models import Event
from alerts.periods import pacific_day
from alerts.source import Draft, EventSource
from alerts.topics import about_measures, committee_key, committee_names, committee_topics
from bills.models import Hearing
from bills.models.hearing import LETTERS_BEFORE

AHEAD = timedelta(days=7)
"""How early it is told: every weekly bundle has its turn before the day."""


@dataclass(frozen=True, slots=True)
class Due:
    """A hearing without the number of its row: a list that is read anew numbers its hearings anew."""

    hearing: Hearing

    @property
    def source_id(self) -> str:
        one = self.hearing
        return sha256(f"{one.measure_id} {one.location} {one.on}".encode()).hexdigest()[:32]


class Letters(EventSource):
    name = "letters"

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[Due]:
        """All that falls due within a week and has not been told; the cursor has no part in it."""
        today = pacific_day(now)
        ahead = Hearing.objects.filter(
            on__range=(today + LETTERS_BEFORE, today + LETTERS_BEFORE + AHEAD), measure__removed_at=None
        )
        due = [Due(hearing) for hearing in ahead.order_by("on", "measure_id", "location")]
        told = Event.objects.filter(source=self.name, recorded_at__gte=now - 2 * AHEAD - LETTERS_BEFORE)
        known = set(told.values_list("source_id", flat=True))
        return [one for one in due if one.source_id not in known]

    def drafts(self, rows: Sequence[Due], now: datetime) -> Iterator[Draft]:
        surroundings = about_measures({row.hearing.measure_id for row in rows}, today=pacific_day(now))
        places = committee_names(
            (surroundings[row.hearing.measure_id].measure.session_id, row.hearing.location) for row in rows
        )
        for row in rows:
            hearing, about = row.hearing, surroundings[row.hearing.measure_id]
            name = places.get((about.measure.session_id, hearing.location), hearing.location)
            key = committee_key(name)
            yield Draft(
                source_id=row.source_id,
                kind=EventKind.LETTER_DUE,
                about=f"bill:{about.key}",
                now=hearing.letters_by.isoformat(),
                happened_on=hearing.letters_by,
                recorded_at=now,
                is_urgent=is_urgent(hearing.letters_by, now),
                facts=about.facts | {"committee": {"key": key, "name": name}, "hearing": hearing.on.isoformat()},
                topics=frozenset(about.topics | committee_topics(name)),
            )
