"""The state of the data, and the issues behind it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bills.api.answers import ReadView
from bills.api.viewsets import ListViewSet
from ingest.alarms import alarms_of
from ingest.api.serializers import IssueSerializer, StatusOfDataSerializer
from ingest.cadence import OFFICIAL
from ingest.filters import IssueFilter
from ingest.freshness import last_reconciled, open_issues, sources
from ingest.models import Issue, Run, freshness
from recommendations.api.review_quality import ReviewQualitySerializer
from recommendations.review_quality import review_quality


class StatusOfSiteSerializer(StatusOfDataSerializer):
    review = ReviewQualitySerializer()


class StatusView(ReadView):
    follows_clock = True

    @extend_schema(operation_id="status_retrieve", responses=StatusOfSiteSerializer)
    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response(StatusOfSiteSerializer(_state(now) | {"review": review_quality(now)}).data)


class IssueViewSet(ListViewSet[Issue]):
    queryset: QuerySet[Issue] = Issue.objects.select_related("run")
    serializer_class = IssueSerializer
    filterset_class = IssueFilter


def _state(now: datetime) -> dict[str, Any]:
    fresh = freshness()
    alarms = alarms_of(fresh, now)
    return {
        "data_as_of": fresh.data_as_of,
        "ok": not alarms,
        "alarms": alarms,
        "sources": [state for state in sources(alarms, now) if state.newest],
        "reconciliation": _reconciliation(last_reconciled(OFFICIAL)),
        "open_issues": open_issues().count(),
    }


def _reconciliation(run: Run | None) -> list[dict[str, Any]]:
    sessions: dict[str, list[dict[str, Any]]] = {}
    for session, kind, there, here in run.reconciliation["counts"] if run else ():
        sessions.setdefault(session, []).append({"kind": kind, "there": there, "here": here})
    return [{"session": session, "kinds": kinds} for session, kinds in sessions.items()]
