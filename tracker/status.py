"""The page that says how fresh the data is, and where staff settle what was not understood."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alerts.health import outbox_health
from ingest.alarms import alarms_of
from ingest.cadence import OFFICIAL
from ingest.filters import IssueFilter
from ingest.forms import ResolveForm
from ingest.freshness import all_issues, last_reconciled, recent_runs, sources
from ingest.issues import AlreadyResolved, resolve
from ingest.models import Issue, Quota, freshness
from tracker.counts import measures_by_kind

ISSUES_A_PAGE = 25
MONTHS_OF_QUOTA = 3
NEWEST_SESSIONS = 4
"""That are counted unless all are asked for, beside those that the source listed last."""


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    return _page(request)


@login_required
@require_POST
def resolve_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff answer an issue with a note; what is answered already stays as it was."""
    if not request.user.is_staff:
        raise PermissionDenied
    get_object_or_404(Issue, pk=pk)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _page(request, code=400, refusal=_("Nothing was resolved: an issue is resolved with a note."))
    try:
        resolve(pk, by=request.user.get_username(), **form.cleaned_data)
    except AlreadyResolved:
        return _page(request, code=409, refusal=_("Somebody else has resolved this issue meanwhile."))
    return redirect(f"{request.build_absolute_uri(reverse('status'))}?show=resolved#issues")


def _page(request: HttpRequest, *, code: int = 200, refusal: str = "") -> HttpResponse:
    now, fresh = timezone.now(), freshness()
    alarms = alarms_of(fresh, now)
    chosen = IssueFilter({"show": "open"} | request.GET.dict(), queryset=all_issues())
    context: dict[str, Any] = {
        "data_as_of": fresh.data_as_of,
        "shows_sample": fresh.is_sample,
        "alarms": [],  # all of them stand on this page, not only those for everybody
        "all_alarms": alarms,
        "is_late": any(alarm.is_for_everybody for alarm in alarms),
        "checked_at": max((line.good_at for line in fresh.sources if line.good_at), default=None),
        "outbox": outbox_health(now),
        "sources": sources(alarms, now),
        "quotas": Quota.objects.all()[:MONTHS_OF_QUOTA],
        **_sessions(request),
        "runs": recent_runs(),
        "chosen": chosen,
        "issues": Paginator(chosen.qs, ISSUES_A_PAGE).get_page(request.GET.get("page")),
        "may_resolve": request.user.is_staff,
        "resolve_form": ResolveForm(),
        "refusal": refusal,
    }
    return render(request, "tracker/status.html", context, status=code)


def _sessions(request: HttpRequest) -> dict[str, Any]:
    """``kinds`` by session, and whether there are more of these than are shown."""
    counted = last_reconciled(OFFICIAL)
    if request.GET.get("sessions") == "all":
        return {"kinds": measures_by_kind(counted), "has_more_sessions": False}
    found = measures_by_kind(counted, newest=NEWEST_SESSIONS + 1)
    shown = found[:NEWEST_SESSIONS] + [one for one in found[NEWEST_SESSIONS:] if one.is_counted]
    return {"kinds": shown, "has_more_sessions": len(found) > NEWEST_SESSIONS}
