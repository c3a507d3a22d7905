"""The public stream, oldest line first: a reader keeps ``resume`` and comes back, after a minute or after a year."""

from functools import lru_cache
from typing import Any

import django_filters as filters
from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import Cursor
from rest_framework.response import Response

from bills.api.filters import by_number
from bills.api.pagination import DatedCursorPagination
from bills.api.serializers import MeasureNameSerializer
from bills.api.viewsets import ListViewSet
from bills.choices import Origin
from bills.identifiers import MeasureId, SessionId
from bills.models import Session
from bills.models.measure import LEGINFO
from recommendations.models import PublicChange, Recommendation
from recommendations.models.public_change import PublicChangeQuerySet

COLUMNS = (
    "pk", "source", "source_id", "kind", "measure__session__key", "measure__type", "measure__number",
    "recommendation__public_id", "was", "now", "before", "after", "happened_on", "recorded_at", "origin", "document",
)  # fmt: skip


class ChangeFilter(filters.FilterSet):
    recommendation = filters.ModelChoiceFilter(
        queryset=Recommendation.objects.all(),
        to_field_name="public_id",
        method="of_recommendation",
        label="R4: what happened to it, and to every bill that answers it",
    )
    session = filters.ModelChoiceFilter(
        field_name="measure__session", queryset=Session.objects.all(), to_field_name="key", label="Session"
    )
    measure = filters.CharFilter(method="of_measure", label="Number: AB-831; of every session unless one is named")
    kind = filters.MultipleChoiceFilter(
        choices=PublicChange._meta.get_field("kind").choices or (), label="What changed; may be given several times"
    )
    origin = filters.ChoiceFilter(choices=Origin.choices, label="How we came to know")
    happened_from = filters.DateFilter(field_name="happened_on", lookup_expr="gte", label="Legislature’s date, from")
    happened_to = filters.DateFilter(field_name="happened_on", lookup_expr="lte", label="Legislature’s date, to")
    recorded_after = filters.IsoDateTimeFilter(field_name="recorded_at", lookup_expr="gt", label="Known to us after")

    class Meta:
        model = PublicChange
        fields = (
            "recommendation", "session", "measure", "kind", "origin", "happened_from", "happened_to", "recorded_after",
        )  # fmt: skip

    def of_measure(self, changes: QuerySet[PublicChange], name: str, value: str) -> QuerySet[PublicChange]:
        return changes.filter(**by_number("measure", value))

    def of_recommendation(
        self, changes: PublicChangeQuerySet, name: str, value: Recommendation
    ) -> PublicChangeQuerySet:
        return changes.about_recommendation(value)


class ChangeSerializer(serializers.ModelSerializer[PublicChange]):
    """One line. ``was`` and ``now`` are codes or words by the kind; ``before`` and ``after`` the same in full."""

    id = serializers.CharField(help_text="Lasts; the same in every channel.")
    bill = MeasureNameSerializer(allow_null=True)
    recommendation = serializers.CharField(allow_null=True)
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)
    document = serializers.CharField(help_text="SHA-256 of the Legislature’s document that said so; empty for our own.")
    url = serializers.CharField(help_text="The bill’s official page, or our page of the recommendation or answer.")

    class Meta:
        model = PublicChange
        fields = (
            "id", "kind", "bill", "recommendation", "was", "now", "before", "after", "happened_on", "recorded_at",
            "origin", "document", "url",
        )  # fmt: skip

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Of a row of ``COLUMNS``, by hand: ten thousand lines are read in one go, and a field object costs each."""
        row = instance
        named = row["measure__number"] is not None
        bill = _bill(row["measure__session__key"], row["measure__type"], row["measure__number"]) if named else None
        of = row["recommendation__public_id"]
        return {
            "id": f"{row['source']}-{row['source_id']}",
            "kind": row["kind"],
            "bill": bill[0] if bill else None,
            "recommendation": of,
            "was": row["was"],
            "now": row["now"],
            "before": row["before"],
            "after": row["after"],
            "happened_on": row["happened_on"],
            "recorded_at": _moment(row["recorded_at"]),
            "origin": row["origin"],
            "document": row["document"],
            "url": _page(row, bill[1] if bill else ""),
        }


def _page(row: dict[str, Any], of_bill: str) -> str:
    if row["source"] == "answer":
        return f"{settings.SITE_URL}/corrections/#answer-{row['source_id']}"
    return of_bill or f"{settings.SITE_URL}/recommendations/{row['recommendation__public_id']}/"


@lru_cache(maxsize=20_000)
def _bill(session: str, kind: str, number: int) -> tuple[dict[str, str], str]:
    """(the bill as every answer names it, its official page)."""
    named = MeasureId(SessionId.parse(session), kind, number)
    said = {"session": session, "measure": named.slug, "label": str(named)}
    return said, f"{LEGINFO}/billStatusClient.xhtml?bill_id={named.bill_id}"


_moment = lru_cache(maxsize=1000)(serializers.DateTimeField().to_representation)  # a night's lines share theirs


class ChangePagination(DatedCursorPagination):
    page_size = 100
    max_page_size = 1000

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["resume"] = self._resume()
        return answer

    def _resume(self) -> str:
        """What comes after this page, also where there is nothing yet."""
        if not self.page:
            position = self.cursor.position if self.cursor else None
            return str(self.encode_cursor(Cursor(0, False, position)))
        return str(self.encode_cursor(Cursor(0, False, self.page[-1]["pk"])))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        said = super().get_paginated_response_schema(schema)
        said["required"].append("resume")
        said["properties"]["resume"] = {
            "type": "string",
            "format": "uri",
            "description": "Keep it: it gives what comes after this page, whenever that is.",
        }
        return said


class ChangeViewSet(ListViewSet[PublicChange]):
    queryset = PublicChange.objects.values(*COLUMNS)
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    pagination_class = ChangePagination
    has_fields = False  # a line is made by hand
