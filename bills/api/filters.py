"""What the list of changes may be narrowed by."""

import django_filters as filters
from django.db.models import QuerySet

from bills.choices import ChangeKind, Origin
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Change, Session


class ChangeFilter(filters.FilterSet):
    session = filters.ModelChoiceFilter(
        field_name="measure__session", queryset=Session.objects.all(), to_field_name="key", label="Session"
    )
    measure = filters.CharFilter(method="of_measure", label="Number: AB-831; of every session unless one is named")
    kind = filters.ChoiceFilter(choices=ChangeKind.choices, label="What changed")
    origin = filters.ChoiceFilter(choices=Origin.choices, label="How we came to know")
    happened_from = filters.DateFilter(field_name="happened_on", lookup_expr="gte", label="Legislature’s date, from")
    happened_to = filters.DateFilter(field_name="happened_on", lookup_expr="lte", label="Legislature’s date, to")
    recorded_after = filters.IsoDateTimeFilter(field_name="recorded_at", lookup_expr="gt", label="Known to us after")

    class Meta:
        model = Change
        fields = ("session", "measure", "kind", "origin", "happened_from", "happened_to", "recorded_after")

    def of_measure(self, changes: QuerySet[Change], name: str, value: str) -> QuerySet[Change]:
        return changes.filter(**by_number("measure", value))


def by_number(path: str, value: str) -> dict[str, object]:
    """Lookups for a measure's number in any session; what is no number finds nothing."""
    try:
        named = MeasureId.parse(value, SessionId(2025))
    except NotAnIdentifier:
        return {"pk__in": []}
    return {
        f"{path}__type": named.type,
        f"{path}__number": named.number,
        f"{path}__session__extraordinary": named.session.extraordinary,
    }
