"""The public history of a status, and links to one moment of it that never change what they show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from recommendations.models import Recommendation, StatusChange
from recommendations.pages.history import history_page


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """``?as_of=2025-09-14`` shows, first of all, what stood here on that day."""
    shown = get_object_or_404(Recommendation.objects.select_related("paper"), public_id__iexact=code)
    asked = request.GET.get("as_of", "")
    try:
        as_of, is_no_date = (parse_date(asked) if asked else None), False
    except ValueError:
        as_of, is_no_date = None, True
    page = history_page(shown, at=now(), as_of=as_of)
    context = {"recommendation": shown, "page": page, "is_no_date": is_no_date or (bool(asked) and as_of is None)}
    return render(request, "recommendations/history.html", context)


@require_safe
def frozen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One row of the history, which is appended and never edited: the link for a report."""
    rows = StatusChange.objects.select_related("recommendation__paper")
    change = get_object_or_404(rows, pk=pk, recommendation__public_id__iexact=code)
    return render(request, "recommendations/frozen.html", {"change": change, "recommendation": change.recommendation})
