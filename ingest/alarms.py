"""What is wrong with the data as a whole, in sentences: read from the runs, the clock and the session's calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ingest.cadence import LONGEST_SILENCE, OFFICIAL, cadence_of
from ingest.models import Freshness, SourceLine
from ingest.session_days import PACIFIC, calendar, end_of

NOT_READ, OLD, FAILED = "not-read", "old", "failed"
FROM_THE_CLOCK = frozenset({NOT_READ, OLD, FAILED})
"""Found anew at every look, so their rows among the issues are a record and are not shown a second time."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """``what`` is one sentence for everybody, ``since`` the moment from which it holds."""

    code: str
    source: str
    what: str
    since: datetime

    @property
    def is_for_everybody(self) -> bool:
        """Only the official feed decides what a reader may rely on; the others make it earlier or richer."""
        return self.source == OFFICIAL or self.code not in FROM_THE_CLOCK


def alarms_of(fresh: Freshness, now: datetime) -> list[Alarm]:
    """Everything that is wrong at this moment, the gravest first. The bundled sample is never late."""
    found = [alarm for line in fresh.sources if line.feeds for alarm in _of_source(line, now)]
    found += [
        Alarm(line.code, line.source, line.reason, line.since)
        for line in fresh.alarms
        if line.code not in FROM_THE_CLOCK
    ]
    return sorted(found, key=lambda alarm: (not alarm.is_for_everybody, alarm.since))


def _of_source(line: SourceLine, now: datetime) -> list[Alarm]:
    assert line.good_at is not None
    name, found = cadence_of(line.source).name, []
    if _is_late(line, now):
        what = _("%(source)s was last read on %(when)s") % {"source": name, "when": _moment(line.good_at)}
        found.append(Alarm(NOT_READ, line.source, what, line.good_at))
    elif line.source == OFFICIAL and line.newest_on and _hours_met(end_of(line.newest_on), now) > _limit(line):
        what = _("The newest action we hold is of %(day)s, and the Legislature has met since.") % {
            "day": date_format(line.newest_on, "j F Y")
        }
        found.append(Alarm(OLD, line.source, what, end_of(line.newest_on)))
    if line.bad_at and line.bad_at > line.good_at:
        what = _("The last attempt to read this source failed: %(source)s.") % {"source": name}
        found.append(Alarm(FAILED, line.source, what, line.bad_at))
    return found


def _is_late(line: SourceLine, now: datetime) -> bool:
    assert line.good_at is not None
    if line.source != OFFICIAL:
        return now - line.good_at > cadence_of(line.source).late_after
    return now - line.good_at > LONGEST_SILENCE or _hours_met(line.good_at, now) > _limit(line)


def _hours_met(since: datetime, now: datetime) -> float:
    return calendar().hours_met(since, now)


def _limit(line: SourceLine) -> float:
    return cadence_of(line.source).late_after / timedelta(hours=1)


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(PACIFIC), "j F Y, g:i a")
