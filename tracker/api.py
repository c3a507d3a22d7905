"""The addresses of the API, version 1, where its dates come from, and what its errors look like."""

from http import HTTPStatus
from logging import getLogger
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.translation import gettext as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import exception_handler

from bills.api.answers import ReadView, Unchanged
from bills.api.export.views import FORMS, ExportListView, ExportView, Lists
from bills.api.keys import Stale
from recommendations.api.changes import ChangeViewSet
from recommendations.api.people import HearingViewSet, LegislatorListViewSet, LegislatorViewSet
from recommendations.api.views import (
    BillListViewSet,
    BillViewSet,
    MatchViewSet,
    PaperViewSet,
    RecommendationListViewSet,
    RecommendationViewSet,
)
from recommendations.refusal import Refused
from tracker import keyed_api
from tracker.dump.views import DumpFileView, DumpView
from tracker.state import data_as_of, state_of_data
from tracker.status_api import IssueViewSet, StatusView

logger = getLogger("django.request")
NOT_YOURS = ("not_allowed", "needs_lead", "not_yours")
LICENCE = (
    "Bills: public domain (California Government Code 10248)."
    f" Matches and statuses: CC BY 4.0, {settings.SITE_NAME}."
    f" The paper’s sentences: © {' and '.join(settings.PAPER['publishers'])}, quoted with attribution."
)


def problem(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Every error as RFC 9457 says; ``errors`` names the parameters at fault."""
    if isinstance(exc, (Refused, Stale)):
        return _refused(exc, context["view"])
    answer = exception_handler(exc, context)
    if isinstance(exc, Unchanged):
        return HttpResponse(status=exc.status_code)
    if isinstance(exc, SuspiciousOperation):
        return _problem(HTTPStatus.BAD_REQUEST, "That is more, or odder, than a request may hold.")
    if answer is None:
        _report(exc, context)
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side.")
    if isinstance(answer.data, dict) and "detail" in answer.data:
        said = _problem(HTTPStatus(answer.status_code), str(answer.data["detail"]))
    else:
        errors = answer.data if isinstance(answer.data, dict) else {"non_field_errors": answer.data}
        said = _problem(HTTPStatus(answer.status_code), _sentence(answer.data), errors=errors)
    for name in ("Retry-After", "WWW-Authenticate"):
        if answer.has_header(name):
            said[name] = answer[name]
    return said


def _refused(exc: Refused | Stale, view: Any) -> HttpResponse:
    """A deed that the rules do not allow just now, with what stands; one that is another person's is a 403."""
    if isinstance(exc, Refused) and exc.code in NOT_YOURS:
        return _problem(HTTPStatus.FORBIDDEN, exc.message, code=exc.code)
    code = exc.code if isinstance(exc, Refused) else "stale"
    said = exc.message if isinstance(exc, Refused) else _("It has changed since. This is how it stands now.")
    return _problem(HTTPStatus.CONFLICT, str(said), code=code, current=view.current())


def _problem(status: HTTPStatus, detail: str, **more: Any) -> HttpResponse:
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail} | more
    return JsonResponse(body, status=status.value, content_type="application/problem+json")


def _sentence(errors: Any) -> str:
    if isinstance(errors, dict):
        return " ".join(f"{name}: {' '.join(map(str, said))}" for name, said in errors.items())
    return " ".join(map(str, errors))


def _report(exc: Exception, context: dict[str, Any]) -> None:
    """What the framework does with an exception that it answers itself."""
    request = getattr(context["request"], "_request", None)
    got_request_exception.send(sender=None, request=request)
    logger.error("The API failed: %s", exc, exc_info=exc)


class KeyScheme(KnoxTokenScheme):
    target_class = "tracker.accounts.keys.KeyAuthentication"
    name = "key"


class SchemaView(ReadView, SpectacularAPIView):
    def known_parameters(self) -> list[str]:
        return ["format", "lang"]


class NothingHereView(ReadView):
    """What is not there is not there for any method, and allows none."""

    http_method_names = ReadView.http_method_names[:0]

    def judge(self, request: Request) -> NoReturn:
        raise NotFound

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotFound


DATED = {"dated": data_as_of, "licence": LICENCE, "state": state_of_data}
LISTS: Lists = {
    "bills": BillListViewSet,
    "recommendations": RecommendationListViewSet,
    "matches": MatchViewSet,
    "changes": ChangeViewSet,
    "legislators": LegislatorListViewSet,
    "hearings": HearingViewSet,
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("papers/", PaperViewSet.as_view({"get": "list"}, **DATED), name="api-papers"),
    path("recommendations/", RecommendationListViewSet.as_view({"get": "list"}, **DATED), name="api-recommendations"),
    path(
        "recommendations/<slug:id>/",
        RecommendationViewSet.as_view({"get": "retrieve"}, **DATED),
        name="api-recommendation",
    ),
    path("bills/", BillListViewSet.as_view({"get": "list"}, **DATED), name="api-bills"),
    path("bills/<slug:session>/<slug:measure>/", BillViewSet.as_view({"get": "retrieve"}, **DATED), name="api-bill"),
    path("matches/", MatchViewSet.as_view({"get": "list"}, **DATED), name="api-matches"),
    path("changes/", ChangeViewSet.as_view({"get": "list"}, **DATED), name="api-changes"),
    path("legislators/", LegislatorListViewSet.as_view({"get": "list"}, **DATED), name="api-legislators"),
    path("legislators/<slug:id>/", LegislatorViewSet.as_view({"get": "retrieve"}, **DATED), name="api-legislator"),
    path("hearings/", HearingViewSet.as_view({"get": "list"}, **DATED), name="api-hearings"),
    path("exports/", ExportListView.as_view(lists=LISTS, **DATED), name="api-exports"),
    path("exports/dump/", DumpView.as_view(**DATED), name="api-dump"),
    path("exports/dump/<slug:name>/<str:file>", DumpFileView.as_view(**DATED), name="api-dump-file"),
    *(
        re_path(
            rf"^exports/{name}\.(?P<form>{'|'.join(FORMS)})$",
            ExportView.as_view(of=of, **DATED),
            {"name": name},
            name="api-export",
        )
        for name, of in LISTS.items()
    ),
    path("status/", StatusView.as_view(**DATED), name="api-status"),
    path("status/issues/", IssueViewSet.as_view({"get": "list"}, **DATED), name="api-issues"),
    *keyed_api.urlpatterns,
    path("schema/", SchemaView.as_view(), name="api-schema"),
    re_path(r"^exports/[\s\S]*\.[^/]*\Z", NothingHereView.as_view()),
    # Ends with a slash, so that an address without one is still sent on to the one with it.
    re_path(r"^(?:[\s\S]*/)?\Z", NothingHereView.as_view()),
]
