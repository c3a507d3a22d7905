"""Pages of the people who write bills and vote on them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bills.filters import LegislatorFilter
from bills.models import Legislator
from recommendations.choices import SIDE_MEANINGS
from recommendations.in_place import render_in_place
from recommendations.pages.legislators import legislator_rows, person_page


@require_safe
def legislators(request: HttpRequest) -> HttpResponse:
    """One session at a time, the newest unless another is asked for."""
    asked = request.GET.copy()
    asked.setdefault("session", "")
    chosen = LegislatorFilter(asked, queryset=Legislator.objects.all())
    of_session = chosen.form.fields["session"]
    of_session.empty_label = None
    sessions = {session.key: session for session in of_session.queryset}
    if asked["session"] not in sessions:
        asked["session"] = next(iter(sessions), "")
    session = sessions.get(asked["session"])
    shown = {"chosen": chosen, "session": asked["session"], "rows": legislator_rows(chosen, session) if session else []}
    return render_in_place(request, "legislators/list.html", "legislators/_found.html", shown)


@require_safe
def legislator(request: HttpRequest, slug: str) -> HttpResponse:
    page = person_page(slug, request.GET.get("session", ""), request.GET.get("side", ""))
    if page is None:
        raise Http404("No such legislator.")
    return render(request, "legislators/person.html", {"page": page, "meanings": SIDE_MEANINGS})
