"""iCalendar: hearings and letter deadlines, with ids that last, so that a calendar moves and cancels what it holds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from alerts.legal_text import legal
from alerts.topics import committee_names
from bills.choices import ChangeKind
from bills.models import Change, Hearing, Measure
from recommendations.models import Match

PACIFIC = ZoneInfo("America/Los_Angeles")
LOOK_BACK = timedelta(days=60)
LASTS = timedelta(hours=2)
"""How long an entry with a time is drawn; agendas do not say when a hearing ends."""
BEGINNING = datetime(2019, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"\s*(\d{1,2})(?::(\d\d))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A measure before a committee on a day: listed now, or listed once and taken off again.

    ``turns`` counts how often it was set, changed and taken off, ``stamp`` is when that last happened.
    """

    measure: Measure
    on: date
    location: str
    hearing: Hearing | None
    turns: int
    stamp: datetime


def sittings(measures: QuerySet[Measure], *, today: date) -> list[Sitting]:
    """Of these measures, from two months ago on: what is listed, and what has been taken off. Two queries."""
    since = today - LOOK_BACK
    listed = Hearing.objects.filter(measure__in=measures, on__gte=since).select_related("measure__session")
    kinds = (ChangeKind.HEARING_SET, ChangeKind.HEARING_CHANGED, ChangeKind.HEARING_REMOVED)
    changes = Change.objects.filter(measure__in=measures, kind__in=kinds, happened_on__gte=since)
    found: dict[tuple[int, date, str], Sitting] = {}
    for change in changes.select_related("measure__session").order_by("recorded_at", "pk"):
        if change.happened_on is None:
            continue
        location = (change.now or change.was).split(" ", 1)[0]
        key = (change.measure_id, change.happened_on, location)
        known_turns = found[key].turns if key in found else change.kind == ChangeKind.HEARING_CHANGED
        turns = known_turns + 1  # what changed had been listed, whoever listed it before we kept changes
        found[key] = Sitting(change.measure, change.happened_on, location, None, turns, change.recorded_at)
    for one in listed:
        key = (one.measure_id, one.on, one.location)
        known = found.get(key)
        turns, stamp = (known.turns, known.stamp) if known else (1, BEGINNING)
        found[key] = Sitting(one.measure, one.on, one.location, one, turns, stamp)
    # What was over when the list dropped it was held: only what still lay ahead was taken off.
    shown = [each for each in found.values() if each.hearing or each.stamp.astimezone(PACIFIC).date() <= each.on]
    return sorted(shown, key=lambda each: (each.on, each.measure.pk, each.location))


def write(name: str, found: Sequence[Sitting]) -> bytes:
    """One entry a sitting, and one for the day by which letters should be there. Two queries."""
    calendar = Calendar()
    language = get_language() or settings.LANGUAGE_CODE
    calendar.add("prodid", f"-//{settings.USER_AGENT}//hearings//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", legal(name))
    calendar.add("x-wr-timezone", str(PACIFIC))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    committees = committee_names((each.measure.session_id, each.location) for each in found)
    answers = _answers({each.measure.pk for each in found})
    for each in found:
        place = committees.get((each.measure.session_id, each.location), each.location)
        codes = answers.get(each.measure.pk, ())
        calendar.add_component(_entry(each, place, codes))
        if each.hearing:
            calendar.add_component(_letters(each, each.hearing, place, codes))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _answers(measures: Iterable[int]) -> dict[int, list[str]]:
    rows = Match.objects.public().filter(measure__in=measures).order_by("recommendation__position")
    found: dict[int, list[str]] = {}
    for measure, code in rows.values_list("measure", "recommendation__public_id"):
        found.setdefault(measure, []).append(code)
    return found


def _entry(each: Sitting, place: str, codes: Sequence[str]) -> Entry:
    entry = _begun(each, "hearing")
    title = _("%(bill)s: hearing, %(place)s") % {"bill": each.measure.label, "place": place}
    entry.add("summary", legal(title + _suffix(codes)))
    entry.add("status", "CONFIRMED" if each.hearing else "CANCELLED")
    said = [each.measure.subject, *_said(each.hearing)]
    entry.add("description", legal("\n".join(filter(None, said))))
    if each.hearing and each.hearing.place:
        entry.add("location", legal(each.hearing.place))
    at = clock_time(each.hearing.time) if each.hearing else None
    if at:
        begins = datetime.combine(each.on, at, tzinfo=PACIFIC)
        entry.add("dtstart", begins)
        entry.add("dtend", begins + LASTS)
    else:
        _whole_day(entry, each.on)
    return entry


def _letters(each: Sitting, hearing: Hearing, place: str, codes: Sequence[str]) -> Entry:
    entry = _begun(each, "letters")
    title = _("%(bill)s: letters due about now, %(place)s") % {"bill": each.measure.label, "place": place}
    entry.add("summary", legal(title + _suffix(codes)))
    entry.add("status", "CONFIRMED")
    entry.add("description", _("About a week before the hearing; the committee’s own rules decide."))
    entry.add("transp", "TRANSPARENT")
    _whole_day(entry, hearing.letters_by)
    return entry


def _begun(each: Sitting, what: str) -> Entry:
    """The parts by which a calendar knows an entry again, and a newer form of it from an older."""
    key = f"{each.measure.session.key}/{each.measure.id_.slug} {each.location} {each.on} {what}"
    entry = Entry()
    entry.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", each.turns - 1)
    entry.add("dtstamp", each.stamp.astimezone(UTC))
    entry.add("url", f"{settings.SITE_URL}{each.measure.get_absolute_url()}")
    return entry


def _whole_day(entry: Entry, on: date) -> None:
    entry.add("dtstart", on)
    entry.add("dtend", on + timedelta(days=1))


def _suffix(codes: Sequence[str]) -> str:
    return f" ({', '.join(codes)})" if codes else ""


def _said(hearing: Hearing | None) -> Iterator[str]:
    if hearing:
        yield hearing.time
        yield hearing.notes


def clock_time(words: str) -> time | None:
    """``9:30 a.m.`` as a time; None for ``upon adjournment of session``, which only the day can tell."""
    found = _TIME.match(words)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3].lower()
    if not (1 <= hour <= 12 and minute < 60):
        return None
    return time(hour % 12 + (12 if half == "p" else 0), minute)
