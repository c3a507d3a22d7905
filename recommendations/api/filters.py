"""What lists of the API may be narrowed by. A value that means nothing is refused here, where pages ignore it."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from bills.api.filters import by_number
from bills.models import Session
from recommendations.choices import MatchState, Scope, Stance
from recommendations.filters import BillFilter
from recommendations.models import Match, Paper, Recommendation

PUBLIC_STATES = (MatchState.SUGGESTED, MatchState.CONFIRMED, MatchState.NEEDS_RECHECK)


class StrictBillFilter(BillFilter):
    """The filters of the page. Like it, bills that answer a recommendation, unless ``matched=all``."""

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        asked = data.get("matched") if data is not None else None
        if asked:
            self.data["matched"] = asked


class RecommendationFilter(filters.FilterSet):
    paper = filters.ModelChoiceFilter(queryset=Paper.objects.all(), to_field_name="slug", label="Paper")

    class Meta:
        model = Recommendation
        fields = ("paper",)


class MatchFilter(filters.FilterSet):
    recommendation = filters.ModelChoiceFilter(
        queryset=Recommendation.objects.all(), to_field_name="public_id", label="Recommendation: R4"
    )
    session = filters.ModelChoiceFilter(
        field_name="measure__session", queryset=Session.objects.all(), to_field_name="key", label="Session"
    )
    measure = filters.CharFilter(method="of_measure", label="Number: AB-831; of every session unless one is named")
    stance = filters.ChoiceFilter(choices=Stance.choices, label="Stance")
    scope = filters.ChoiceFilter(choices=Scope.choices, label="Scope")
    state = filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in PUBLIC_STATES], label="What people have said of it"
    )

    class Meta:
        model = Match
        fields = ("recommendation", "session", "measure", "stance", "scope", "state")

    def of_measure(self, matches: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        return matches.filter(**by_number("measure", value))
