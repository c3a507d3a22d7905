"""The page of hearings and deadlines: it starts from the date of the data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from ingest.models import freshness
from recommendations.pages.hearings import hearings_page
from tracker.context import said_of


@require_safe
def hearings(request: HttpRequest) -> HttpResponse:
    fresh = freshness()
    page = hearings_page(request.GET, fresh.data_as_of or localdate())
    return render(request, "hearings/page.html", {"page": page, **said_of(fresh)})
