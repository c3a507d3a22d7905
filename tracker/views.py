"""Site-wide pages: the scorecard, the state of the data, the method, and what a monitor asks."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from bills.choices import ACTIVITY_MEANINGS, ENDING_MEANINGS, STAGE_MEANINGS
from bills.lifecycle import RULES, SESSION_ENDED
from ingest.freshness import open_issues, recent_runs, sources
from ingest.models import freshness
from recommendations.choices import IN_LAW_MEANINGS, THIS_SESSION_MEANINGS
from recommendations.pages.scorecard import scorecard
from tracker.counts import measures_by_kind
from tracker.method import MATCH_STATE_MEANINGS, STANCE_MEANINGS

ISSUES_A_PAGE = 25


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    as_of, is_sample = freshness()
    shown = {"card": scorecard(as_of), "data_as_of": as_of, "shows_sample": is_sample}
    return render(request, "tracker/home.html", shown)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    context = {
        "sources": sources(),
        "kinds": measures_by_kind(),
        "runs": recent_runs(),
        "issues": Paginator(open_issues(), ISSUES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "tracker/status.html", context)


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    context = {
        "stages": STAGE_MEANINGS.items(),
        "activities": ACTIVITY_MEANINGS.items(),
        "endings": ((ending.label, meaning) for ending, meaning in ENDING_MEANINGS.items()),
        "rules": (*RULES, SESSION_ENDED),
        "in_law": IN_LAW_MEANINGS.items(),
        "this_session": THIS_SESSION_MEANINGS.items(),
        "stances": STANCE_MEANINGS.items(),
        "states": MATCH_STATE_MEANINGS.items(),
    }
    return render(request, "tracker/methodology.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _without_database("400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _without_database("500.html", 500)


def _without_database(template: str, code: int) -> HttpResponse:
    """The frame of every page without the date of the data, which would have to be asked for."""
    context = {"quick_exit_url": settings.QUICK_EXIT_URL, "icons_used": {}}
    return HttpResponse(render_to_string(template, context), status=code)
