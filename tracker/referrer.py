"""Nobody is told from which page a reader came, not even ourselves: ``Referrer-Policy: no-referrer`` on every page.

But a browser that names no page also sends ``Origin: null`` with a form (Fetch, "append a request Origin header"), and
Django then takes the form for a forged one. So a page of the desk whose forms carry a CSRF token says ``same-origin``:
still nothing to any other site. What readers fill in carries no such token.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ReferrerForOurOwnForms:
    """Stands outside the CSRF middleware, whose cookie tells that the page asked for a token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.CSRF_COOKIE_NAME in response.cookies:
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response
