"""Legislators by the seats they hold, and hearings, with the filters of their pages."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from bills.api.serializers import DatedSerializer, HearingSerializer, MeasureNameSerializer, PageUrlField
from bills.api.viewsets import DetailViewSet, ListViewSet
from bills.filters import LegislatorFilter
from bills.models import Hearing, Legislator
from recommendations.filters import ONLY_MATCHED, MatchedHearingFilter
from recommendations.models import Match
from recommendations.pages.hearings import matches_of_measure


class SeatSerializer(serializers.ModelSerializer[Legislator]):
    """A seat in a session. ``id`` is the person's, the same for every seat held under that name."""

    id = serializers.CharField(source="slug")
    session = serializers.CharField(source="session.key")
    district = serializers.CharField(source="district_name")
    page_url = serializers.SerializerMethodField()

    class Meta:
        model = Legislator
        fields = (
            "id", "session", "house", "district", "name", "author_name", "first_name", "last_name", "party",
            "is_active", "page_url",
        )  # fmt: skip

    def get_page_url(self, seat: Legislator) -> str:
        return f"{settings.SITE_URL}/legislators/{seat.slug}/"


class LegislatorSerializer(DatedSerializer):
    id = serializers.CharField()
    name = serializers.CharField()
    seats = SeatSerializer(many=True)


class LegislatorListViewSet(ListViewSet[Legislator]):
    queryset = Legislator.objects.select_related("session")
    serializer_class = SeatSerializer
    filterset_class = LegislatorFilter


@extend_schema_view(
    retrieve=extend_schema(parameters=[OpenApiParameter("id", str, "path", description="mike-mcguire")])
)
class LegislatorViewSet(DetailViewSet[Legislator]):
    queryset = Legislator.objects.all()
    serializer_class = LegislatorSerializer
    lookup_url_kwarg = "id"

    def get_object(self) -> Any:
        seats = list(Legislator.objects.of_person(self.kwargs["id"]))
        if not seats:
            raise Http404("No such legislator.")
        return {"id": self.kwargs["id"], "name": str(seats[0]), "seats": seats}


class AnsweredSerializer(serializers.ModelSerializer[Match]):
    recommendation = serializers.CharField(source="recommendation.public_id")

    class Meta:
        model = Match
        fields = ("recommendation", "stance", "scope", "state")


class HearingOfBillSerializer(HearingSerializer):
    """With the bill that is heard, and what it answers."""

    bill = MeasureNameSerializer(source="measure")
    matches = AnsweredSerializer(source="measure.public_matches", many=True)
    page_url = PageUrlField(source="measure.get_absolute_url")

    class Meta(HearingSerializer.Meta):
        fields = (*HearingSerializer.Meta.fields, "bill", "matches", "page_url")


class StrictHearingFilter(MatchedHearingFilter):
    """The filters of the page; a value of ``matched`` that means nothing is refused."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.data["matched"] = (data.get("matched") if data is not None else "") or ONLY_MATCHED


class HearingViewSet(ListViewSet[Hearing]):
    """Hearings of bills that answer a recommendation, and of every bill with ``matched=all``."""

    queryset = (
        Hearing.objects.of_present_measures()
        .with_committee()
        .select_related("measure__session")
        .prefetch_related(matches_of_measure())
    )
    serializer_class = HearingOfBillSerializer
    filterset_class = StrictHearingFilter
