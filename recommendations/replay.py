"""What the site showed on a day, from the rows that were written then; derived anew only where there are none."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_date
from django.utils.timezone import get_current_timezone, localdate, make_aware
from django.utils.translation import gettext as _

from recommendations.choices import Basis, InLaw, ThisSession
from recommendations.models import Recommendation, StatusChange, StatusShown
from recommendations.standing import RULE_VERSION, StatusReading
from recommendations.status import read_all

SHOWN, STATED, DERIVED = "shown", "stated", "derived"
"""Where a replayed status comes from: everything as it was shown; the status alone, from its history, where counts
and dates of that day are not kept; derived by today's rule and matches, from before we stated anything."""
DATES = ("moved_on", "status_as_of")


class NoSuchDay(ValueError):
    """A text that is no day on which the site can have shown anything; ``str()`` says why."""


class DayToCome(NoSuchDay):
    """A day on which it may show something yet."""


def asked_day(text: str) -> date:
    """``2026-09-14``; raises ``NoSuchDay`` for what is no date, and ``DayToCome``."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise NoSuchDay(_("“%(text)s” is no date; write it as 2025-09-14.") % {"text": text[:40]})
    if day > localdate():
        raise DayToCome(_("%(day)s is still to come.") % {"day": day.isoformat()})
    return day


def end_of(day: date) -> datetime:
    """The midnight that ends a day in California."""
    return make_aware(datetime.combine(day + timedelta(days=1), time()), get_current_timezone())


def replayed(recommendations: Iterable[Recommendation], day: date) -> list[Recommendation]:
    """The same rows with the status columns of that day, and ``replayed_from`` saying where those come from.

    Nothing is saved. At most nine queries, whatever the number of rows.
    """
    recommendations = list(recommendations)
    shown = _last(StatusShown.objects.all(), recommendations, day)
    stated = _last(StatusChange.objects.all(), recommendations, day)
    derived: dict[int, StatusReading] = {}
    if any(one.pk not in shown and one.pk not in stated for one in recommendations):
        derived = {one.pk: reading for one, reading in read_all(day, by_rule_alone=True)}
    for one in recommendations:
        if one.pk in shown:
            _put(one, SHOWN, _columns(shown[one.pk].columns))
        elif one.pk in stated:
            _put(one, STATED, _stated(stated[one.pk]))
        else:
            also = {"moved_on": None, "status_as_of": day, "rule_version": RULE_VERSION}
            _put(one, DERIVED, asdict(derived[one.pk]) | also)
    return recommendations


def reading_of(one: Recommendation) -> StatusReading:
    """The status columns of a recommendation as the reading that they were written from."""
    return StatusReading(
        in_law=InLaw(one.in_law),
        this_session=ThisSession(one.this_session),
        is_at_risk=one.is_at_risk,
        basis=Basis(one.basis),
        in_law_because=one.in_law_because,
        this_session_because=one.this_session_because,
        at_risk_because=one.at_risk_because,
        translations=one.translations,
        counts=one.counts,
        next_decision=one.next_decision,
        override=one.override,
    )


def _last(rows: QuerySet[Any], of: Sequence[Recommendation], day: date) -> dict[int, Any]:
    """Recommendation pk → its last row of that day or before it, in one query."""
    of_one = rows.filter(recommendation=OuterRef("recommendation"), recorded_at__lt=end_of(day))
    newest = rows.filter(recommendation__in=of, pk=Subquery(of_one.values("pk")[:1]))
    return {row.recommendation_id: row for row in newest}


def _columns(kept: dict[str, Any]) -> dict[str, Any]:
    return {"translations": {}} | kept | {name: parse_date(kept[name]) if kept[name] else None for name in DATES}


def _stated(row: StatusChange) -> dict[str, Any]:
    """A row of the history has one because for all; it stands under the first fact, with what an override said."""
    return {
        "in_law": row.in_law,
        "this_session": row.this_session,
        "is_at_risk": row.is_at_risk,
        "basis": row.basis,
        "in_law_because": row.because,
        "translations": {code: {"in_law_because": said["because"]} for code, said in row.translations.items()},
        "this_session_because": "",
        "at_risk_because": "",
        "counts": {},
        "next_decision": None,
        "override": row.override,
        "moved_on": None,
        "status_as_of": row.as_of,
        "rule_version": row.rule_version,
    }


def _put(one: Recommendation, source: str, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(one, name, value)
    vars(one)["replayed_from"] = source
