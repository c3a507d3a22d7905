"""Pages of the recommendations, and those of the bills, which show what a bill answers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from recommendations.choices import IN_LAW_MEANINGS, THIS_SESSION_MEANINGS, InLaw, ThisSession
from recommendations.codes import code_of
from recommendations.filters import BillFilter
from recommendations.in_place import is_in_place, render_in_place
from recommendations.models import Recommendation
from recommendations.pages.bills import PAGE_SIZES, listed_measures, page_of_bills, page_size
from recommendations.pages.brief import brief
from recommendations.pages.compare import comparison
from recommendations.pages.gaps import gap_map
from recommendations.pages.measure import measure_page
from recommendations.pages.measure_rows import find_measure, measure_shown
from recommendations.pages.recommendation import recommendation_page
from recommendations.pages.search import named_measure, search_page
from recommendations.pages.version import version_page


@require_safe
def recommendation(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Recommendation.objects.select_related("goal", "paper"), public_id__iexact=code)
    if shown.public_id != code:
        return redirect(shown, permanent=True)
    context = {
        "page": recommendation_page(shown),
        "recommendation": shown,
        "in_law_meaning": IN_LAW_MEANINGS[InLaw(shown.in_law)],
        "this_session_meaning": THIS_SESSION_MEANINGS[ThisSession(shown.this_session)],
    }
    return render(request, "recommendations/recommendation.html", context)


@require_safe
def brief_page(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Recommendation.objects.select_related("goal", "paper"), public_id__iexact=code)
    sheet = brief(shown)
    drawn = code_of(settings.SITE_URL + sheet.frozen)
    return render(request, "recommendations/brief.html", {"brief": sheet, "recommendation": shown, "code": drawn})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A number that was typed leads to its bill; anything else is searched for."""
    text = request.GET.get("q", "").strip()
    if text and (named := named_measure(text)):
        return HttpResponseClientRedirect(named.get_absolute_url()) if is_in_place(request) else redirect(named)
    found = search_page(text, request.GET.get("page")) if text else None
    context = {"found": found, "text": text}
    return render_in_place(request, "recommendations/search.html", "recommendations/_found.html", context)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    return render(request, "recommendations/gaps.html", {"map": gap_map()})


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    chosen = BillFilter(request.GET, queryset=listed_measures())
    bills, has_more = page_of_bills(chosen, request.GET)
    context = {
        "chosen": chosen,
        "bills": bills,
        "has_more": has_more,
        "page_sizes": PAGE_SIZES,
        "per_page": page_size(request.GET),
    }
    return render_in_place(request, "bills/list.html", "bills/_results.html", context)


@require_safe
def measure(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    wanted = _measure_id(session, slug)
    if (session, slug) != (str(wanted.session), wanted.slug):
        return redirect("bills:measure", str(wanted.session), wanted.slug, permanent=True)
    shown = measure_shown(wanted)
    if shown is None:
        raise Http404("No such measure.")
    return render(request, "bills/measure.html", {"page": measure_page(shown), "measure": shown})


@require_safe
def compare_form(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    """What the form of the comparison asks for, as the address that says it."""
    shown = get_object_or_404(find_measure(_measure_id(session, slug)))
    keys = [request.GET.get(name, "") for name in ("old", "new")]
    known = set(shown.versions.filter(key__in=keys).values_list("key", flat=True))
    if not set(keys) <= known:
        raise Http404("No such version.")
    return redirect("bills:compare", session, slug, *keys)


@require_safe
def compare_versions(request: HttpRequest, session: str, slug: str, old: str, new: str) -> HttpResponse:
    shown = get_object_or_404(find_measure(_measure_id(session, slug)))
    found = comparison(shown, old, new, _page_number(request))
    if found is None:
        raise Http404("No such version.")
    return render(request, "bills/compare.html", {"compared": found, "measure": shown})


@require_safe
def version(request: HttpRequest, session: str, slug: str, key: str) -> HttpResponse:
    shown = get_object_or_404(find_measure(_measure_id(session, slug)))
    page = version_page(shown, key, _page_number(request))
    if page is None:
        raise Http404("No such version.")
    return render(request, "bills/version.html", {"page": page, "measure": shown})


def _page_number(request: HttpRequest) -> int:
    page = request.GET.get("page", "")
    return int(page) if page.isdecimal() and len(page) < 6 else 1


def _measure_id(session: str, slug: str) -> MeasureId:
    try:
        return MeasureId.parse(slug, SessionId.parse(session))
    except NotAnIdentifier as unknown:
        raise Http404 from unknown
