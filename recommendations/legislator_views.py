"""Pages of the people who write bills and vote on them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bills.filters import LegislatorFilter
from bills.models import Legislator, Session
from recommendations.choices import SIDE_MEANINGS
from recommendations.in_place import render_in_place
from recommendations.pages.legislators import legislator_rows, person_page


@require_safe
def legislators(request: HttpRequest) -> HttpResponse:
    """One session at a time, the newest unless another is asked for."""
    asked = request.GET.copy()
    keys = list(Session.objects.filter(legislators__isnull=False).distinct().values_list("key", flat=True))
    session = asked.get("session", "")
    if session not in keys:
        session = asked["session"] = keys[0] if keys else ""
    chosen = LegislatorFilter(asked, queryset=Legislator.objects.all())
    chosen.form.fields["session"].empty_label = None
    shown = {"chosen": chosen, "rows": legislator_rows(chosen.qs, session)}
    return render_in_place(request, "legislators/list.html", "legislators/_found.html", shown)


@require_safe
def legislator(request: HttpRequest, slug: str) -> HttpResponse:
    page = person_page(slug, request.GET.get("session", ""), request.GET.get("side", ""))
    if page is None:
        raise Http404("No such legislator.")
    return render(request, "legislators/person.html", {"page": page, "meanings": SIDE_MEANINGS})
