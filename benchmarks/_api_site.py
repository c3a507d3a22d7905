"""The tracker's own addresses and two to compare them with: a view that says hello, and a list without our manners."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination

from bills.models import Measure
from recommendations.api.views import BillListViewSet
from recommendations.models import Match
from tracker.urls import urlpatterns as of_tracker


class Pages(PageNumberPagination):
    page_size = 25


class BareMatch(serializers.ModelSerializer[Match]):
    class Meta:
        model = Match
        fields = ("id", "recommendation", "stance", "scope", "state", "readers", "band", "elements")


class BareMeasure(serializers.ModelSerializer[Measure]):
    matches = BareMatch(many=True)

    class Meta:
        model = Measure
        fields = (
            "session", "type", "number", "subject", "author_line", "stage", "stage_on", "activity", "ending",
            "chapter_number", "introduced_on", "last_action", "last_action_on", "latest_version",
            "removed_at", "matches",
        )  # fmt: skip


class BareList(ListAPIView[Measure]):
    """The same rows by the same queries, as the framework's tutorial would list them."""

    queryset = BillListViewSet().get_queryset().filter(matches__isnull=False).distinct().order_by("pk")
    serializer_class = BareMeasure
    pagination_class = Pages
    filter_backends = ()
    throttle_classes = ()


def hello(request: HttpRequest, *args: Any) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("bare/", BareList.as_view()), path("hello/", hello), *of_tracker]
