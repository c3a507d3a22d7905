"""Hearings of bills, with what these answer: the next few for other pages, and a page of a week or a committee."""

from calendar import Calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import QueryDict

from bills.deadlines import Deadline, deadlines_of
from bills.models import Committee, Hearing
from bills.models.hearing import HearingQuerySet, monday_of
from bills.models.people import committee_name
from bills.prepared import Prepared
from recommendations.filters import MatchedHearingFilter
from recommendations.models import Match

MOST_ON_A_PAGE = 200
WEEK = timedelta(days=7)
READ = (
    *("on", "location", "time", "building", "room"),
    *(f"measure__{name}" for name in ("session", "type", "number", "subject", "author_line")),
    *(f"measure__session__{name}" for name in ("key", "start_year", "extraordinary")),
)
"""What the page shows of a hearing and its measure."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One committee on one day."""

    name: str
    code: str
    hearings: list[Hearing]

    @property
    def letters_by(self) -> date:
        return self.hearings[0].letters_by

    @property
    def said(self) -> str:
        """Time and place, where its agenda tells them."""
        first = self.hearings[0]
        return "; ".join(filter(None, (first.time, first.place)))


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    sittings: list[Sitting]
    deadlines: list[Deadline]


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month's calendar."""

    on: date
    in_month: bool
    hearings: int
    deadlines: list[Deadline]
    in_week: bool


@dataclass(frozen=True, slots=True)
class HearingsPage:
    """``monday`` is None where a committee's hearings are listed without a week; ``session`` begins in that year."""

    chosen: MatchedHearingFilter
    days: list[Day]
    page: Page[Hearing]
    monday: date | None
    month: list[list[Cell]]
    first_of_month: date
    committees: list[tuple[str, str]]
    session: int
    deadlines: list[Deadline]
    as_of: date

    @property
    def week(self) -> date | None:
        """The day that was asked for; a week that the page chose itself would hide a committee's later hearings."""
        asked: date | None = self.chosen.form.cleaned_data.get("week")
        return asked

    @property
    def sunday(self) -> date | None:
        return self.monday + timedelta(days=6) if self.monday else None

    @property
    def week_before(self) -> date | None:
        return self.monday - WEEK if self.monday else None

    @property
    def week_after(self) -> date | None:
        return self.monday + WEEK if self.monday else None

    @property
    def month_before(self) -> date:
        return self.first_of_month - timedelta(days=1)

    @property
    def month_after(self) -> date:
        return (self.first_of_month + timedelta(days=31)).replace(day=1)

    @property
    def committee(self) -> str:
        """The name of the committee that was chosen; its code where we have no name."""
        code = str(self.chosen.data.get("committee", ""))
        return dict(self.committees).get(code.upper(), code)

    @property
    def deadlines_ahead(self) -> list[Deadline]:
        return [one for one in self.deadlines if one.on >= self.as_of]

    @property
    def deadlines_past(self) -> list[Deadline]:
        return [one for one in self.deadlines if one.on < self.as_of]


def matches_of_measure(path: str = "measure__matches") -> "Prefetch[str, QuerySet[Match], str]":
    """The public matches of each row's measure with their recommendations, in one query."""
    matches = Match.objects.public().select_related("recommendation__paper").order_by("recommendation__position")
    return Prefetch(path, queryset=matches, to_attr="public_matches")


def named_matches(path: str = "measure__matches") -> "Prefetch[str, QuerySet[Match], str]":
    """As ``matches_of_measure``, with no more of each than its stance and its recommendation's name."""
    matches = Match.objects.public().select_related("recommendation__paper").order_by("recommendation__position")
    names = ("code", "public_id", "short_name", "paper__slug", "paper__title")
    shown = matches.only("measure", "stance", *(f"recommendation__{name}" for name in names))
    return Prefetch(path, queryset=shown, to_attr="public_matches")


def upcoming(as_of: date | None, limit: int) -> list[Hearing]:
    """Hearings of matched measures on or after the date of the data, next first."""
    measures = Match.objects.public().values("measure")
    hearings = Hearing.objects.filter(measure__in=measures, on__gte=as_of) if as_of else Hearing.objects.none()
    return list(
        hearings.with_committee()
        .select_related("measure__session")
        .prefetch_related(matches_of_measure())
        .order_by("on", "measure")[:limit]
    )


def hearings_page(query: QueryDict, as_of: date) -> HearingsPage:
    """What was asked for: a week; everything ahead of one committee; else the week of the next hearing, or the last."""
    asked = MatchedHearingFilter(query, queryset=Hearing.objects.of_present_measures())
    every = asked.on_any_day
    week: date | None = asked.form.cleaned_data.get("week")
    if week is None and query.get("committee"):
        monday, listed = None, every.from_day(as_of)
    else:
        monday = monday_of(week or _nearest(every, as_of))
        listed = every.in_week_of(monday)
    middle = (monday or as_of) + timedelta(days=3)
    first = middle.replace(day=1)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    counts = _counts(every, weeks)
    rows = listed.with_committee().in_order().only(*READ).prefetch_related(named_matches())
    pages = Paginator(rows, MOST_ON_A_PAGE)
    if monday:  # its week lies within the month, whose days are counted already
        vars(pages)["count"] = sum(counts[monday + timedelta(days=n)] for n in range(7))
    page = pages.get_page(query.get("page"))
    session = middle.year if middle.year % 2 else middle.year - 1
    deadlines = deadlines_of(session)
    in_week = [one for one in deadlines if monday and monday <= one.on < monday + WEEK]
    return HearingsPage(
        chosen=asked,
        days=_days(page.object_list, in_week),
        page=page,
        monday=monday,
        month=_month(weeks, counts, first, monday, deadlines),
        first_of_month=first,
        committees=_committees(session),
        session=session,
        deadlines=deadlines,
        as_of=as_of,
    )


def _nearest(hearings: HearingQuerySet, as_of: date) -> date:
    """The day of the next hearing; of the last one where none lies ahead."""
    days = hearings.values_list("on", flat=True)
    ahead = days.filter(on__gte=as_of).order_by("on").first()
    return ahead or days.order_by("-on").first() or as_of


def _days(hearings: Any, deadlines: list[Deadline]) -> list[Day]:
    by_day = {on: list(rows) for on, rows in groupby(hearings, key=lambda hearing: hearing.on)}
    days = sorted({*by_day, *(one.on for one in deadlines)})
    return [Day(on, _sittings(by_day.get(on, [])), [one for one in deadlines if one.on == on]) for on in days]


def _sittings(hearings: list[Any]) -> list[Sitting]:
    found = groupby(hearings, key=lambda hearing: (hearing.committee or hearing.location, hearing.location))
    return [Sitting(name, code, list(rows)) for (name, code), rows in found]


def _counts(hearings: HearingQuerySet, weeks: list[list[date]]) -> Counter[date]:
    rows = hearings.between(weeks[0][0], weeks[-1][-1]).order_by().values_list("on").annotate(n=Count("pk"))
    return Counter(dict(rows))


def _month(
    weeks: list[list[date]], counts: Counter[date], first: date, monday: date | None, deadlines: list[Deadline]
) -> list[list[Cell]]:
    return [
        [
            Cell(
                day,
                day.month == first.month,
                counts[day],
                [one for one in deadlines if one.on == day],
                monday is not None and monday_of(day) == monday,
            )
            for day in week
        ]
        for week in weeks
    ]


def _heard_in(start_year: int) -> QuerySet[Committee, Any]:
    heard = Hearing.objects.filter(measure__session=OuterRef("session"), location=OuterRef("code"))
    rows = Committee.objects.filter(Exists(heard), session__start_year=start_year).order_by()
    return rows.values_list("code").annotate(said=committee_name())


_HEARD_IN: Prepared[Any] = Prepared(_heard_in, start_year=int)


def _committees(start_year: int) -> list[tuple[str, str]]:
    """Code and name of those that have a hearing in a session of these two years, by name."""
    return sorted(dict(_HEARD_IN(start_year=start_year)).items(), key=lambda row: row[1])
