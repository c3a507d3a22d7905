"""Whoever works at the desk has a second factor; and what a signed-in person sees stays in no shared cache."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.languages import in_every_language

GUARDED = in_every_language("/review/", "/admin/", "/status/issues/", "/alerts/preview/")
PERSONAL = (*GUARDED, *in_every_language("/accounts/"))


class SecondFactorMiddleware:
    """Sends a person without a second factor to the page that sets one up, before the desk or the admin opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if request.path_info.startswith(GUARDED) else None
        if user is not None and user.is_authenticated and not is_mfa_enabled(user):
            response: HttpResponse = redirect("mfa_activate_totp")
        else:
            response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.path_info.startswith(PERSONAL):
            response["Cache-Control"] = "private, no-store"
        return response
