"""Papers, recommendations, matches, and bills, which show what they answer and so live above ``bills``."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError

from bills.api.answers import NotHere, ReadView
from bills.api.hanging import Hanging
from bills.api.of_measure import OF_MEASURE
from bills.api.serializers import (
    ActionSerializer,
    HearingSerializer,
    MeasureSerializer,
    VersionSerializer,
    VoteSerializer,
)
from bills.api.viewsets import DetailViewSet, Expansion, ListViewSet
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Measure
from bills.prepared import Prepared
from recommendations.api.filters import MatchFilter, RecommendationFilter, StrictBillFilter
from recommendations.api.serializers import (
    BillDetailSerializer,
    BillMatchSerializer,
    BillSerializer,
    MatchSerializer,
    PaperSerializer,
    RecommendationDetailSerializer,
    RecommendationSerializer,
    StatusChangeSerializer,
)
from recommendations.models import Evidence, Match, Paper, Recommendation
from recommendations.models.clause_change import told_changes
from recommendations.pages.recommendation import recommendation_page
from recommendations.replay import DayToCome, NoSuchDay, asked_day, replayed

WORDS = ("digest", "long_title", "sections_of_law")
"""Of a version: long, and not shown where it is only named."""


class PaperViewSet(ListViewSet[Paper]):
    queryset = Paper.objects.prefetch_related("goals__recommendations")
    serializer_class = PaperSerializer


AS_OF = OpenApiParameter(
    "as_of", date, "query", description="What the site showed at the end of that Pacific day; see replayed_from"
)


class Replays(ReadView):
    """Answers ``as_of`` with the status of that day."""

    def known_parameters(self) -> list[str]:
        return [*super().known_parameters(), "as_of"]

    @property
    def day(self) -> date | None:
        """Raises a 400 for what is no date, and a 404 for days to come."""
        asked = self.request.query_params.get("as_of")
        try:
            return asked_day(asked) if asked is not None else None
        except DayToCome as early:
            raise NotHere({"as_of": [str(early)]}) from early
        except NoSuchDay as wrong:
            raise ValidationError({"as_of": [str(wrong)]}) from wrong


@extend_schema_view(list=extend_schema(parameters=[AS_OF]))
class RecommendationListViewSet(Replays, ListViewSet[Recommendation]):
    queryset = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements")
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter
    expansions: ClassVar = {
        "history": Expansion(
            lambda: StatusChangeSerializer(source="status_changes", many=True),
            lambda rows: rows.prefetch_related("status_changes"),
        )
    }

    def paginate_queryset(self, queryset: Any) -> Any:
        day, page = self.day, super().paginate_queryset(queryset)
        return replayed(page, day) if page and day else page


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[OpenApiParameter("id", str, "path", description="R4; of another paper safe-schools-S2"), AS_OF]
    )
)
class RecommendationViewSet(Replays, DetailViewSet[Recommendation]):
    queryset = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements", "status_changes")
    serializer_class = RecommendationDetailSerializer
    lookup_field = "public_id__iexact"
    lookup_url_kwarg = "id"

    def get_object(self) -> Recommendation:
        """With what happens on the ground and what stands in the way, which are of today even in a replay."""
        found = super().get_object()
        vars(found)["shown"] = recommendation_page(found, sessions=0)
        return replayed([found], self.day)[0] if self.day else found


class MatchViewSet(ListViewSet[Match]):
    queryset = (
        Match.objects.public()
        .with_measures()
        .prefetch_related(told_changes())
        .defer("measure__steps", *(f"version__{name}" for name in WORDS))
    )
    serializer_class = MatchSerializer
    filterset_class = MatchFilter
    expansions: ClassVar = {
        "bill": Expansion(
            lambda: MeasureSerializer(source="measure"), lambda rows: rows.select_related("measure__latest_version")
        )
    }


SHORT = (
    "measure", "state", "stance", "scope", "elements", "band", "readers", "is_disputed", "recommendation__public_id",
)  # fmt: skip
LONG = (*SHORT, "score", "reasons", "needs_bill_text", "rule_version", "suggested_at", "version__key")


def _matches(*columns: str) -> QuerySet[Match]:
    return Match.objects.public().only(*columns).order_by("recommendation__position", "pk")


_in_short = Hanging(Measure, Prefetch("matches", _matches(*SHORT).select_related("recommendation")))
_in_full = Hanging(
    Measure,
    Prefetch("matches", _matches(*LONG).select_related("recommendation", "version")),
    Prefetch("matches__evidence", Evidence.objects.order_by("position")),
    told_changes("matches__clause_changes"),
)
_unread = ("steps", "facet_digests", "provenance", *(f"latest_version__{name}" for name in WORDS))


class BillListViewSet(ListViewSet[Measure]):
    queryset = Measure.objects.for_listing().defer(*_unread)
    serializer_class = BillSerializer
    filterset_class = StrictBillFilter
    hanging: ClassVar = {"matches": _in_short}
    expansions: ClassVar = {
        "versions": Expansion(lambda: VersionSerializer(many=True), OF_MEASURE["versions"]),
        "actions": Expansion(lambda: ActionSerializer(many=True), OF_MEASURE["actions"]),
        "votes": Expansion(lambda: VoteSerializer(many=True), OF_MEASURE["votes"]),
        "hearings": Expansion(lambda: HearingSerializer(many=True), OF_MEASURE["hearings"]),
        "matches": Expansion(lambda: BillMatchSerializer(many=True), _in_full),
    }


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[
            OpenApiParameter("session", str, "path", description="20252026; extraordinary: 20252026-1"),
            OpenApiParameter("measure", str, "path", description="AB-831"),
        ]
    )
)
class BillViewSet(DetailViewSet[Measure]):
    queryset = Measure.objects.for_listing().select_related("outcome_report", "team_position__version").defer(*_unread)
    hanging: ClassVar = OF_MEASURE | {"matches": _in_full}
    serializer_class = BillDetailSerializer
    named = Prepared(
        lambda session, type, number: BillViewSet.queryset.filter(session__key=session, type=type, number=number),
        session=str,
        type=str,
        number=int,
    )

    def get_object(self) -> Measure:
        wanted = _measure_id(self.kwargs["session"], self.kwargs["measure"])
        for found in self.named(session=str(wanted.session), type=wanted.type, number=wanted.number):
            for name, rows in self.hanging.items():
                if not self.picked or name in self.picked:
                    rows.onto(found)
            return found
        raise Http404("No such measure.")


def _measure_id(session: str, measure: str) -> MeasureId:
    try:
        return MeasureId.parse(measure, SessionId.parse(session))
    except NotAnIdentifier as unknown:
        raise Http404("No such measure.") from unknown
