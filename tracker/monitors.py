"""What a monitor asks: the process, the database, the ingest, and numbers for the operator alone."""

from dataclasses import asdict

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alerts.health import outbox_health
from ingest.health import reasons
from ingest.metrics import CONTENT_TYPE, exposition

LOOPBACK = frozenset({"127.0.0.1", "::1"})


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


@never_cache
@require_safe
def ingest_health(request: HttpRequest) -> HttpResponse:
    """503 with the reasons while the data may be short or old, whatever else still works."""
    found = reasons(timezone.now())
    told = [{"code": r.code, "source": r.source, "what": r.what, "since": r.since} for r in found]
    return JsonResponse({"ok": not told, "reasons": told}, status=503 if told else 200)


@never_cache
@require_safe
def alerts_health(request: HttpRequest) -> HttpResponse:
    """503 while the outbox stalls or the daily sign of life is missing."""
    found = outbox_health(timezone.now())
    return JsonResponse({"ok": found.is_well} | asdict(found), status=200 if found.is_well else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For the operator: whoever may not see them is told that there is nothing here."""
    if not _may_scrape(request):
        raise Http404
    return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE)


def _may_scrape(request: HttpRequest) -> bool:
    """By token; or, where the operator says so, from this machine and not through a proxy on it."""
    given = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return True
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return settings.METRICS_ON_LOOPBACK and not is_forwarded and request.META.get("REMOTE_ADDR") in LOOPBACK
