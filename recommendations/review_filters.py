"""What a reviewer may narrow the queue by."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.choices import Band, QueueReason
from recommendations.models import Match, Recommendation
from recommendations.models.match import MatchQuerySet

MINE, FREE = "mine", "free"
AGES = {"1": _("Up to a day"), "7": _("Up to a week"), "30": _("Up to a month")}


class QueueFilter(filters.FilterSet):
    """Values that mean nothing are ignored. ``by`` and ``at`` are who asks and when."""

    reason = filters.ChoiceFilter(
        field_name="reason", choices=QueueReason.choices, label=_("Reason"), empty_label=_("All reasons")
    )
    recommendation = filters.ModelChoiceFilter(
        queryset=Recommendation.objects.select_related("paper"),
        to_field_name="pk",
        label=_("Recommendation"),
        empty_label=pgettext_lazy("recommendations", "All"),
    )
    score = filters.ChoiceFilter(
        field_name="band", choices=Band.choices, label=_("The machine’s score"), empty_label=_("Any score")
    )
    age = filters.ChoiceFilter(choices=list(AGES.items()), label=_("Age"), empty_label=_("Any age"), method="up_to")
    who = filters.ChoiceFilter(
        choices=[(MINE, _("Mine")), (FREE, _("Unassigned"))],
        label=_("Reader"),
        empty_label=_("Everybody’s"),
        method="held_by",
    )

    class Meta:
        model = Match
        fields = ("reason", "recommendation", "score", "age", "who")

    def __init__(self, *args: Any, by: Any, at: Any, **kwargs: Any) -> None:
        self.by, self.at = by, at
        super().__init__(*args, **kwargs)

    def up_to(self, matches: MatchQuerySet, name: str, days: str) -> MatchQuerySet:
        return matches.filter(suggested_at__gt=self.at - timedelta(days=int(days)))

    def held_by(self, matches: MatchQuerySet, name: str, value: str) -> MatchQuerySet:
        if value == MINE:
            return matches.filter(claim__by=self.by, claim__until__gt=self.at)
        return matches.filter(Q(claim=None) | Q(claim__until__lte=self.at))

    @property
    def waiting(self) -> MatchQuerySet:
        """The queue, narrowed by what was understood."""
        self.form.is_valid()
        narrowed: MatchQuerySet = self.filter_queryset(self.queryset.all())
        return narrowed

    @property
    def query(self) -> str:
        """What is chosen, as an address carries it on."""
        kept = QueryDict(mutable=True)
        for name in self.filters:
            if value := self.form.cleaned_data.get(name):
                kept[name] = getattr(value, "pk", value)
        return kept.urlencode()
