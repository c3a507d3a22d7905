"""What every page shows: the date of the data, the way out, and the drawings it has used so far."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ingest.models import freshness


def site(request: HttpRequest) -> dict[str, Any]:
    """The date is asked for once, and only by a page that shows it: templates call what can be called."""
    fresh = cache(freshness)
    return {
        "data_as_of": lambda: fresh().data_as_of,
        "shows_sample": lambda: fresh().is_sample,
        "quick_exit_url": settings.QUICK_EXIT_URL,
        # Asked of the cookie first, so that the pages of readers, who have none, stay the same for everybody.
        "signed_in": lambda: settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated,
        "shows_messages": lambda: settings.SESSION_COOKIE_NAME in request.COOKIES or "/accounts/" in request.path,
        "site_url": settings.SITE_URL,
        "icons_used": {},
    }
