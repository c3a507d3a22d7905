"""Papers, recommendations, matches, and bills, which show what they answer and so live above ``bills``."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from bills.api.viewsets import DetailViewSet, ListViewSet
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Analysis, Hearing, Measure
from recommendations.api.filters import MatchFilter, RecommendationFilter, StrictBillFilter
from recommendations.api.serializers import (
    BillDetailSerializer,
    BillSerializer,
    MatchSerializer,
    PaperSerializer,
    RecommendationDetailSerializer,
    RecommendationSerializer,
)
from recommendations.models import Match, Paper, Recommendation
from recommendations.models.clause_change import told_changes
from recommendations.pages.hearings import with_committee


class PaperViewSet(ListViewSet[Paper]):
    queryset = Paper.objects.prefetch_related("goals__recommendations")
    serializer_class = PaperSerializer


class RecommendationListViewSet(ListViewSet[Recommendation]):
    queryset = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements")
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter


@extend_schema_view(retrieve=extend_schema(parameters=[OpenApiParameter("id", str, "path", description="R1 … R11")]))
class RecommendationViewSet(DetailViewSet[Recommendation]):
    queryset = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements", "status_changes")
    serializer_class = RecommendationDetailSerializer
    lookup_field = "code__iexact"
    lookup_url_kwarg = "id"


class MatchViewSet(ListViewSet[Match]):
    queryset = (
        Match.objects.public()
        .with_measures()
        .prefetch_related(told_changes())
        .defer("version__digest", "version__long_title", "version__sections_of_law", "measure__steps")
    )
    serializer_class = MatchSerializer
    filterset_class = MatchFilter


def _public_matches() -> QuerySet[Match]:
    return Match.objects.public().select_related("recommendation").order_by("recommendation__position", "pk")


class BillListViewSet(ListViewSet[Measure]):
    queryset = (
        Measure.objects.for_listing()
        .defer("steps", "facet_digests")
        .defer("latest_version__digest", "latest_version__long_title", "latest_version__sections_of_law")
        .prefetch_related(Prefetch("matches", _public_matches()))
    )
    serializer_class = BillSerializer
    filterset_class = StrictBillFilter


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[
            OpenApiParameter("session", str, "path", description="20252026; extraordinary: 20252026-1"),
            OpenApiParameter("measure", str, "path", description="AB-831"),
        ]
    )
)
class BillViewSet(DetailViewSet[Measure]):
    queryset = (
        Measure.objects.for_listing()
        .select_related("outcome_report")
        .prefetch_related(
            "versions__authors",
            "actions",
            "votes",
            Prefetch("hearings", with_committee(Hearing.objects.all())),
            "floor_listings",
            Prefetch("analyses", Analysis.objects.in_short()),
            "messages",
            "mentions",
            Prefetch(
                "matches", _public_matches().select_related("version").prefetch_related("evidence", told_changes())
            ),
        )
    )
    serializer_class = BillDetailSerializer

    def get_object(self) -> Measure:
        wanted = _measure_id(self.kwargs["session"], self.kwargs["measure"])
        return get_object_or_404(
            self.get_queryset(), session__key=str(wanted.session), type=wanted.type, number=wanted.number
        )


def _measure_id(session: str, measure: str) -> MeasureId:
    try:
        return MeasureId.parse(measure, SessionId.parse(session))
    except NotAnIdentifier as unknown:
        raise Http404("No such measure.") from unknown
