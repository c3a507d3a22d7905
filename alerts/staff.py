"""For those who run the site: every kind of mail as it looks, who would get what, and bounces from a provider."""

import json
from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required, user_passes_test
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from alerts.bounces import Bounce, bounced
from alerts.follows import choices, find
from alerts.reach import reach
from alerts.samples import SAMPLES, sample

MOST_BYTES = 64_000


def _is_staff(user: Any) -> bool:
    """Who is signed in and may not is told so, as at the desk, and not asked to sign in once more."""
    if not user.is_staff:
        raise PermissionDenied
    return True


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return login_required(user_passes_test(_is_staff)(view))


@for_staff
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    wanted = find(request.GET.get("follow", ""))
    page = {
        "samples": list(SAMPLES),
        "goals": choices(),
        "wanted": wanted,
        "reach": reach(wanted) if wanted else None,
    }
    return render(request, "alerts/preview.html", page)


# A mail carries its own style; its preview alone may use one, and nothing else.
@csp_replace({"style-src": [UNSAFE_INLINE]})
@for_staff
@require_safe
def preview_mail(request: HttpRequest, name: str, part: str) -> HttpResponse:
    if name not in SAMPLES:
        return HttpResponseNotFound("no such kind of mail", content_type="text/plain")
    letter = sample(name, language=request.GET.get("language") or get_language(), is_discreet="discreet" in request.GET)
    if part == "text":
        head = f"From: {letter.sender}\nSubject: {letter.subject}\nList-Unsubscribe: <{letter.stop_url}>\n\n"
        return HttpResponse(head + letter.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(letter.html)


@csrf_exempt
@require_POST
def bounces(request: HttpRequest) -> HttpResponse:
    """``{"mail" or "email", "type": "hard" | "soft" | "complaint", "because"}``, with the secret as a bearer token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.BOUNCE_SECRET or not compare_digest(given.encode(), settings.BOUNCE_SECRET.encode()):
        return HttpResponseNotFound("no such page", content_type="text/plain")
    try:
        said = json.loads(request.body[:MOST_BYTES])
        kind = {"hard": (True, False), "soft": (False, False), "complaint": (False, True)}[said["type"]]
        words = [str(said.get(name, "")) for name in ("mail", "email", "because")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponseBadRequest("type is hard, soft or complaint", content_type="text/plain")
    bounce = Bounce(words[0], words[1], is_hard=kind[0], is_complaint=kind[1], because=words[2] or said["type"])
    return JsonResponse({"known": bounced(bounce=bounce, now=timezone.now())})
