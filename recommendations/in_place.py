"""A list that answers its own filters: the part that changes for a request out of the page, the page for all others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


def is_in_place(request: HttpRequest) -> bool:
    """Going back in the history asks for a page that stands alone."""
    asked = _htmx(request)
    return bool(asked) and not asked.history_restore_request


def is_by_htmx(request: HttpRequest) -> bool:
    return bool(_htmx(request))


def _htmx(request: HttpRequest) -> HtmxDetails:
    """Put there by its middleware."""
    told: HtmxDetails = vars(request)["htmx"]
    return told


def render_in_place(request: HttpRequest, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """``part`` is the template that ``page`` includes; caches are told that one address has both."""
    response = render(request, part if is_in_place(request) else page, {**context, "in_place": is_in_place(request)})
    patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
    return response
