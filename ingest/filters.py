"""What the list of issues may be narrowed by."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ingest.cadence import CADENCES
from ingest.models import Issue, IssueQuerySet


class IssueFilter(filters.FilterSet):
    """Open issues unless asked for others."""

    show = filters.ChoiceFilter(
        choices=[("open", _("Open")), ("resolved", _("Resolved")), ("all", _("All"))],
        method="by_state",
        label=_("Show"),
        empty_label=None,
        initial="open",
    )
    source = filters.ChoiceFilter(
        choices=[(slug, cadence.name) for slug, cadence in CADENCES.items()],
        method="of_source",
        label=_("Source"),
        empty_label=_("Every source"),
    )
    weight = filters.ChoiceFilter(
        field_name="weight", choices=Issue.Weight.choices, label=_("Weight"), empty_label=_("Any weight")
    )
    file = filters.CharFilter(field_name="file", lookup_expr="icontains", label=_("File"))

    class Meta:
        model = Issue
        fields = ("show", "source", "weight", "file")

    def by_state(self, issues: IssueQuerySet, name: str, value: str) -> IssueQuerySet:
        if value == "resolved":
            return issues.exclude(resolved_at=None)
        return issues.open() if value == "open" else issues

    def of_source(self, issues: QuerySet[Issue], name: str, value: str) -> QuerySet[Issue]:
        return issues.filter(Q(source=value) | Q(run__source=value))
