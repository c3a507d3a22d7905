"""What a reader may narrow lists of measures, hearings and legislators by. Knows nothing of recommendations."""

import re
from datetime import date
from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.lookups import Exact
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from bills.choices import PARTIES, Activity, House, Stage
from bills.identifiers import MEASURE_TYPES, MeasureId, NotAnIdentifier, SessionId
from bills.models import Hearing, Legislator, Measure, Session
from bills.models.hearing import HearingQuerySet
from bills.models.measure import MeasureQuerySet
from bills.models.people import LegislatorQuerySet
from bills.row_choices import RowChoiceFilter
from bills.three_letters import FEW, are_all_indexed, count_fitting, count_holding, holding

TYPE_NAMES = {
    "AB": _("AB, Assembly bills"),
    "SB": _("SB, Senate bills"),
    "ACA": _("ACA, Assembly constitutional amendments"),
    "SCA": _("SCA, Senate constitutional amendments"),
    "ACR": _("ACR, Assembly concurrent resolutions"),
    "SCR": _("SCR, Senate concurrent resolutions"),
    "AJR": _("AJR, Assembly joint resolutions"),
    "SJR": _("SJR, Senate joint resolutions"),
    "HR": _("HR, Assembly resolutions"),
    "SR": _("SR, Senate resolutions"),
    "GRP": _("GRP, Governor’s reorganization plans"),
}
HOUSES = {"A": _("From the Assembly"), "S": _("From the Senate")}
CHAMBERS = [(house.value, house.label) for house in (House.ASSEMBLY, House.SENATE)]
ANY_SESSION = SessionId(2025)
MOST_COUNTED = 10_000
"""Of more, a list says only that they are more; nobody leafs through four hundred pages."""
MOST_READ = 5_000
"""To count a frequent word among so many measures each is read; among more the word is looked up."""
COLUMNS = ("stage", "activity", "type")
_DISTRICT = re.compile(r"(ad|sd)?(\d{1,2})", re.IGNORECASE)


class Aside(Func):
    """The column as it is, of which SQLite uses no index."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


class LegislatorFilter(filters.FilterSet):
    """The seats of one session unless several are asked for."""

    q = filters.CharFilter(method="search", label=_("Name or district"))
    session = RowChoiceFilter(
        queryset=Session.objects.filter(Exists(Legislator.objects.filter(session=OuterRef("pk")))),
        to_field_name="key",
        label=_("Session"),
        empty_label=_("Every session"),
    )
    house = filters.ChoiceFilter(choices=CHAMBERS, label=_("House"), empty_label=_("Both houses"))
    party = filters.ChoiceFilter(choices=[*PARTIES.items()], label=_("Party"), empty_label=_("Every party"))

    class Meta:
        model = Legislator
        fields: tuple[str, ...] = ("q", "session", "house", "party")

    @property
    def is_narrowed(self) -> bool:
        """Whether more is asked for than a session."""
        self.form.is_valid()
        return any(value for name, value in self.form.cleaned_data.items() if name != "session")

    def search(self, seats: LegislatorQuerySet, name: str, value: str) -> LegislatorQuerySet:
        """Every word must stand in the name; a number, alone or after AD or SD, is a district."""
        for word in value.split():
            if number := _DISTRICT.fullmatch(word):
                seats = seats.filter(district__iendswith=number[2].zfill(2), district__istartswith=number[1] or "")
            else:
                seats = seats.filter(
                    Q(name__icontains=word) | Q(author_name__icontains=word) | Q(slug__icontains=slugify(word) or word)
                )
        return seats


class HearingFilter(filters.FilterSet):
    """Days on which committees hear measures. Knows nothing of recommendations."""

    session = RowChoiceFilter(
        field_name="measure__session",
        queryset=Session.objects.all(),
        to_field_name="key",
        label=_("Session"),
        empty_label=_("Every session"),
    )
    week = filters.DateFilter(method="in_week", label=_("A day of the week"))
    on_from = filters.DateFilter(field_name="on", lookup_expr="gte", label=_("From"))
    on_to = filters.DateFilter(field_name="on", lookup_expr="lte", label=_("To"))
    committee = filters.CharFilter(field_name="location", lookup_expr="iexact", label=_("Committee"))

    class Meta:
        model = Hearing
        fields: tuple[str, ...] = ("session", "week", "on_from", "on_to", "committee")

    def in_week(self, hearings: HearingQuerySet, name: str, value: date) -> HearingQuerySet:
        return hearings.in_week_of(value)


class MeasureFilter(filters.FilterSet):
    """Values that mean nothing are ignored and named on the page; they never fail it."""

    q = filters.CharFilter(method="search", label=_("Number, words of the subject, or author"))
    session = RowChoiceFilter(
        queryset=Session.objects.all(), to_field_name="key", label=_("Session"), empty_label=_("Every session")
    )
    stage = filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("Any stage"))
    activity = filters.ChoiceFilter(choices=Activity.choices, label=_("Activity"), empty_label=_("Any activity"))
    type = filters.ChoiceFilter(
        choices=[(kind, TYPE_NAMES[kind]) for kind in MEASURE_TYPES], label=_("Kind"), empty_label=_("Any kind")
    )

    holding_words: int | None = None
    """How many measures hold the words, whatever else was asked, counted to ``MOST_COUNTED`` and one; None where nobody
    counted."""

    finds_few = False
    """Whether the words are held by so few measures that these are asked for by their keys."""

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("q", "session", "stage", "activity", "type")

    def search(self, measures: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        """An exact number finds that measure; anything else must stand, word for word, in subject or author."""
        named = self.named_measure
        if named:
            return measures.filter(
                type=named.type, number=named.number, session__extraordinary=named.session.extraordinary
            )
        words = value.split()
        for word in words:
            measures = measures.filter(Q(subject__icontains=word) | Q(author_line__icontains=word))
        held = self._held
        if are_all_indexed(words):
            self.holding_words = held
        self.finds_few = held is not None and held <= FEW
        return measures.filter(pk__in=holding(words)) if self.finds_few else measures

    @cached_property
    def _held(self) -> int | None:
        return count_holding(self.form.cleaned_data["q"].split(), MOST_COUNTED + 1)

    def counted(self) -> int:
        """How many fit, counted to ``MOST_COUNTED`` and one; all of them where nothing at all is narrowed."""
        fitting = self.qs.order_by()
        if not self.is_narrowed:
            return int(fitting.count())
        is_frequent = self.holding_words is not None and self.holding_words > FEW
        if is_frequent and self.is_narrowed_by_words_alone:
            return self.holding_words or 0
        if is_frequent and self.is_wide:
            return count_fitting(self.form.cleaned_data["q"].split(), self._of_columns(), MOST_COUNTED + 1)
        return int(fitting[: MOST_COUNTED + 1].count())

    @property
    def listed(self) -> QuerySet[Measure]:
        """The same as ``qs``, to be read from the newest on: where very many fit, an index of what they have in common
        would have all of them sorted by day first."""
        fitting: QuerySet[Measure] = self.qs
        if self.finds_few or not self.is_wide:
            return fitting
        chosen = self.form.cleaned_data
        measures = self._fitting(self.queryset, chosen | dict.fromkeys(COLUMNS))
        for name in COLUMNS:
            if chosen.get(name):
                measures = measures.filter(Exact(Aside(F(name)), chosen[name]))
        return measures

    @cached_property
    def is_wide(self) -> bool:
        """Whether more than ``MOST_READ`` measures have in common what is asked besides words."""
        chosen = self.form.cleaned_data
        if chosen.get("session") or not any(map(chosen.get, COLUMNS)):
            return False
        return self._of_columns()[: MOST_READ + 1].count() > MOST_READ

    def _of_columns(self) -> QuerySet[Measure]:
        return self._fitting(self.queryset, self.form.cleaned_data | {"q": ""}).order_by()

    @property
    def is_narrowed(self) -> bool:
        return any(self.form.cleaned_data.values())

    @property
    def is_narrowed_by_words_alone(self) -> bool:
        """Whether whoever counted what holds the words has counted the list."""
        return {name for name, value in self.form.cleaned_data.items() if value} == {"q"}

    def filter_queryset(self, queryset: QuerySet[Measure]) -> QuerySet[Measure]:
        return self._fitting(queryset, self.form.cleaned_data)

    def _fitting(self, measures: QuerySet[Measure], chosen: dict[str, Any]) -> QuerySet[Measure]:
        for name, value in chosen.items():
            measures = self.filters[name].filter(measures, value)
        return measures

    @property
    def named_measure(self) -> MeasureId | None:
        """The measure whose number was typed: ``AB 779``, ``ab779``, ``ABX1-2``."""
        self.form.is_valid()  # fills cleaned_data, with whatever made sense
        cleaned: dict[str, Any] = self.form.cleaned_data
        session = cleaned.get("session")
        try:
            return MeasureId.parse(cleaned.get("q") or "", session.id_ if session else ANY_SESSION)
        except NotAnIdentifier:
            return None
