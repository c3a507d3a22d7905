"""Site-wide pages: the scorecard, the method, and what stands where a page cannot."""

from functools import cache, partial
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from bills.choices import ACTIVITY_MEANINGS, ENDING_MEANINGS, QUESTION_MEANINGS, STAGE_MEANINGS, Afterwards
from bills.lifecycle import RULES, SESSION_ENDED
from bills.questions import RULES as QUESTION_RULES
from ingest.models import freshness
from recommendations.choices import (
    IMPLEMENTATION_MEANINGS,
    IN_LAW_MEANINGS,
    SIDE_MEANINGS,
    THIS_SESSION_MEANINGS,
)
from recommendations.models import Paper, Recommendation
from recommendations.pages.method import matching_method
from recommendations.pages.scorecard import scorecard
from recommendations.replay import NoSuchDay, asked_day, replayed
from recommendations.review_quality import review_quality
from recommendations.rules_in_force import rules_in_force
from tracker import api_docs
from tracker.context import said_of
from tracker.method import MATCH_STATE_MEANINGS, STANCE_MEANINGS, source_ranks


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.GET.get("as_of"):
        return _as_of(request, request.GET["as_of"])
    fresh = freshness()
    shown = {"card": scorecard(fresh.data_as_of, request.GET.get("paper", "")), **said_of(fresh)}
    return render(request, "tracker/home.html", shown)


def _as_of(request: HttpRequest, asked: str) -> HttpResponse:
    """The scorecard as the site showed it at the end of a day."""
    try:
        day = asked_day(asked)
    except NoSuchDay as wrong:
        return render(request, "tracker/as_of.html", {"problem": str(wrong)}, status=HTTPStatus.BAD_REQUEST)
    rows = Recommendation.objects.select_related("goal", "paper").prefetch_related("elements")
    shown = replayed(rows.order_by("goal__position", "position"), day)
    return render(request, "tracker/as_of.html", {"day": day, "recommendations": shown})


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """All but the figures of the review follows from the rules and the program, so the page asks for it once."""
    rules = rules_in_force()
    context = {
        "rules_version": rules.version,
        "stages": STAGE_MEANINGS.items(),
        "activities": ACTIVITY_MEANINGS.items(),
        "endings": ((ending.label, meaning) for ending, meaning in ENDING_MEANINGS.items()),
        "rules": (*RULES, SESSION_ENDED),
        "in_law": IN_LAW_MEANINGS.items(),
        "this_session": THIS_SESSION_MEANINGS.items(),
        "implementation": IMPLEMENTATION_MEANINGS.items(),
        "stances": STANCE_MEANINGS.items(),
        "states": MATCH_STATE_MEANINGS.items(),
        "review": review_quality(now()),
        "questions": QUESTION_MEANINGS.items(),
        "question_rules": QUESTION_RULES,
        "sides": SIDE_MEANINGS.items(),
        "afterwards": Afterwards,
        "source_ranks": source_ranks,
        "method": cache(partial(matching_method, rules)),
    }
    return render(request, "tracker/methodology.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/about.html", {"papers": Paper.objects.order_by("pk")})


@require_safe
def about_api(request: HttpRequest) -> HttpResponse:
    return render(request, "tracker/api.html", api_docs.page())


@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    """Every call, to be tried from the page. Needs a script; the page about the API tells the same without."""
    return render(request, "tracker/api_reference.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _without_database("400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _without_database("500.html", 500)


def _without_database(template: str, code: int) -> HttpResponse:
    """The frame of every page without the date of the data, which would have to be asked for."""
    context = {"quick_exit_url": settings.QUICK_EXIT_URL, "icons_used": {}}
    return HttpResponse(render_to_string(template, context), status=code)
