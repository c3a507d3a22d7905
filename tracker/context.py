"""What every page shows: the date of the data, the way out, and the drawings it has used so far."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from ingest.alarms import alarms_of
from ingest.models import Freshness, freshness
from tracker.accounts.second_factor import PERSONAL
from tracker.languages import editions


def site(request: HttpRequest) -> dict[str, Any]:
    """The state of the data is asked for once, by a page that shows it: templates call what can be called."""
    said = cache(lambda: said_of(freshness()))
    here = cache(partial(editions, request))
    return {
        "data_as_of": lambda: said()["data_as_of"],
        "shows_sample": lambda: said()["shows_sample"],
        "alarms": lambda: said()["alarms"],
        "quick_exit_url": settings.QUICK_EXIT_URL,
        # Asked of the cookie first, so that the pages of readers, who have none, stay the same for everybody.
        "signed_in": lambda: settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated,
        "shows_messages": lambda: settings.SESSION_COOKIE_NAME in request.COOKIES or "/accounts/" in request.path,
        "site_url": settings.SITE_URL,
        "editions": here,
        "alternates": lambda: [] if request.path_info.startswith(PERSONAL) else here(),
        "site_name": settings.SITE_NAME,
        "followed_paper": settings.PAPER,
        "icons_used": {},
    }


def said_of(fresh: Freshness) -> dict[str, Any]:
    """What a page says of its data: as of when, whether it is only the sample, and what is wrong with it."""
    alarms = [alarm for alarm in alarms_of(fresh, timezone.now()) if alarm.is_for_everybody]
    return {"data_as_of": fresh.data_as_of, "shows_sample": fresh.is_sample, "alarms": alarms}
