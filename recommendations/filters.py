"""The filters of bills and hearings: those of every measure, and what a measure answers."""

from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bills.filters import HearingFilter, MeasureFilter
from bills.models import Hearing, Measure
from bills.models.hearing import HearingQuerySet
from bills.row_choices import RowChoiceFilter
from recommendations.choices import Stance
from recommendations.models import Match, Recommendation

ONLY_MATCHED, EVERY = "yes", "all"
FIRST = ("matched", "recommendation")
DAYS = ("week", "on_from", "on_to")
NAMED = Recommendation.objects.select_related("paper").only(
    "code", "public_id", "short_name", "paper__slug", "paper__title"
)
"""Every recommendation with what a choice says of it."""


class MatchedHearingFilter(HearingFilter):
    """Hearings of bills that answer a recommendation, unless every hearing is asked for."""

    matched = filters.ChoiceFilter(
        choices=[(ONLY_MATCHED, _("Bills that answer a recommendation")), (EVERY, _("Every bill"))],
        label=_("Show"),
        empty_label=None,
        method="by_match",
    )
    recommendation = RowChoiceFilter(
        queryset=NAMED,
        to_field_name="public_id",
        label=_("Recommendation"),
        empty_label=_("Any recommendation"),
        method="by_match",
    )

    class Meta(HearingFilter.Meta):
        fields = (*HearingFilter.Meta.fields, "matched", "recommendation")

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_default_matched(data), *args, **kwargs)

    def by_match(self, hearings: QuerySet[Hearing], name: str, value: Any) -> QuerySet[Hearing]:
        """Left to ``filter_queryset``, as both speak of one and the same match."""
        return hearings

    def filter_queryset(self, queryset: HearingQuerySet) -> HearingQuerySet:
        return self._fitting(queryset, self.form.cleaned_data)

    @property
    def on_any_day(self) -> HearingQuerySet:
        """What fits but for the days that were asked for."""
        self.form.is_valid()
        return self._fitting(self.queryset, self.form.cleaned_data | dict.fromkeys(DAYS))

    def _fitting(self, hearings: HearingQuerySet, chosen: dict[str, Any]) -> HearingQuerySet:
        for name, value in chosen.items():
            hearings = self.filters[name].filter(hearings, value)
        wanted = {"recommendation": chosen["recommendation"]} if chosen.get("recommendation") else {}
        if not wanted and chosen.get("matched") == EVERY:
            return hearings
        matches = Match.objects.standing().filter(**wanted)
        return hearings.filter(measure__removed_at=None, measure__in=matches.values("measure"))


def with_default_matched(data: QueryDict | None) -> QueryDict:
    """What was asked, with ``matched`` said where it was left out or means nothing."""
    complete = data.copy() if data is not None else QueryDict(mutable=True)
    if complete.get("matched") not in (ONLY_MATCHED, EVERY):
        complete["matched"] = ONLY_MATCHED
    return complete


class BillFilter(MeasureFilter):
    """Shows bills that answer a recommendation unless asked for every bill, or for one by its number."""

    recommendation = RowChoiceFilter(
        queryset=NAMED,
        to_field_name="public_id",
        label=_("Recommendation"),
        empty_label=_("Any recommendation"),
        method="by_match",
    )
    stance = filters.ChoiceFilter(
        choices=Stance.choices, label=_("Stance"), empty_label=_("Any stance"), method="by_match"
    )
    matched = filters.ChoiceFilter(
        choices=[(ONLY_MATCHED, _("Bills that answer a recommendation")), (EVERY, _("Every bill"))],
        label=_("Show"),
        empty_label=None,
        method="by_match",
    )

    class Meta(MeasureFilter.Meta):
        fields = ("q", "matched", "recommendation", "stance", "session", "stage", "activity", "type")

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_default_matched(data), *args, **kwargs)

    @property
    def first_fields(self) -> list[BoundField]:
        return [self.form[name] for name in FIRST]

    @property
    def more_fields(self) -> list[BoundField]:
        return [field for field in self.form if field.name not in ("q", *FIRST)]

    @property
    def is_narrowed_in_the_fold(self) -> bool:
        """Whether a filter that lies folded is in use, so that the fold must stand open."""
        return any(field.value() for field in self.more_fields)

    @property
    def is_limited_to_matched(self) -> bool:
        return self.form.cleaned_data.get("matched") != EVERY and self.named_measure is None

    @property
    def is_narrowed(self) -> bool:
        return {name for name, value in self.form.cleaned_data.items() if value} != {"matched"} or not self._is_of_all

    @property
    def is_narrowed_by_words_alone(self) -> bool:
        narrowing = {name for name, value in self.form.cleaned_data.items() if value}
        return narrowing == {"q", "matched"} and self._is_of_all and self.named_measure is None

    @property
    def _is_of_all(self) -> bool:
        return bool(self.form.cleaned_data.get("matched") == EVERY)

    @cached_property
    def is_wide(self) -> bool:
        chosen = self.form.cleaned_data
        is_of_matches = self.is_limited_to_matched or chosen.get("recommendation") or chosen.get("stance")
        return not is_of_matches and bool(super().is_wide)

    def by_match(self, measures: QuerySet[Measure], name: str, value: Any) -> QuerySet[Measure]:
        """Left to ``filter_queryset``: recommendation and stance must be those of one and the same match."""
        return measures

    def _fitting(self, measures: QuerySet[Measure], chosen: dict[str, Any]) -> QuerySet[Measure]:
        measures = super()._fitting(measures, chosen)
        wanted = {key: chosen[key] for key in ("recommendation", "stance") if chosen.get(key)}
        if not wanted and not self.is_limited_to_matched:
            return measures
        return measures.filter(removed_at=None, pk__in=Match.objects.standing().filter(**wanted).values("measure"))
