"""What leads others here: pictures of a status, frames for other people's pages, and what machines ask about a link."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ingest.models import freshness
from recommendations.models import Recommendation
from recommendations.pages.scorecard import scorecard, tile_of
from tracker.cards import Card, card_of, card_of_all, picture
from tracker.context import said_of
from tracker.languages import language_of

View = Callable[..., HttpResponseBase]
A_DAY = 86_400


def embeddable(view: View) -> View:
    """May stand in anybody's frame, and runs no script there."""
    open_to_all = csp_replace({"frame-ancestors": ["*"], "script-src": [NONE]})
    return xframe_options_exempt(open_to_all(require_safe(view)))


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    return _picture(request, card_of(_named(code)))


@require_safe
def scorecard_card(request: HttpRequest) -> HttpResponse:
    rows = Recommendation.objects.select_related("paper").order_by("goal__position", "position")
    return _picture(request, card_of_all(one for one in rows if one.paper.is_default))


@embeddable
def tile_frame(request: HttpRequest, code: str) -> HttpResponse:
    fresh = freshness()
    shown = tile_of(_named(code), fresh.data_as_of)
    context = {"tile": shown, "recommendation": shown.recommendation, **said_of(fresh)}
    return render(request, "embed/tile.html", context)


@embeddable
def scorecard_frame(request: HttpRequest) -> HttpResponse:
    fresh = freshness()
    return render(request, "embed/scorecard.html", {"card": scorecard(fresh.data_as_of), **said_of(fresh)})


def frame_of(address: str) -> tuple[str, str, dict[str, Any]]:
    """(title, path of the frame, its size) of one of our own addresses; Http404 for any other."""
    if not f"{address}/".startswith(f"{settings.SITE_URL}/"):
        raise Http404("Not an address of this site.")
    path = address.removeprefix(settings.SITE_URL).partition("?")[0].partition("#")[0] or "/"
    with override(language_of(path)):
        try:
            found = resolve(path)
        except Resolver404 as nowhere:
            raise Http404("No such page.") from nowhere
        if found.view_name == "home":
            return settings.SITE_NAME, reverse("embed"), {"width": 720, "height": 560}
        if found.view_name in ("recommendations:recommendation", "recommendations:brief"):
            one = _named(found.kwargs["code"])
            return str(one), reverse("embed-tile", args=[one.public_id]), {"width": 420, "height": 320}
    raise Http404("Only the scorecard and a recommendation have a frame.")


def _named(code: str) -> Recommendation:
    rows = Recommendation.objects.select_related("goal", "paper").prefetch_related("elements")
    return get_object_or_404(rows, public_id__iexact=code)


def _picture(request: HttpRequest, shown: Card) -> HttpResponse:
    """Answers 304 before anything is drawn."""
    etag = f'"{shown.key}"'
    answer = get_conditional_response(request, etag=etag)
    if not isinstance(answer, HttpResponse):
        answer = HttpResponse(picture(shown), content_type="image/png")
        answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
