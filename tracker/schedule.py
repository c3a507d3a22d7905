"""The page of hearings and deadlines: it starts from the date of the data."""

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from ingest.models import freshness
from recommendations.in_place import render_in_place
from recommendations.pages.hearings import hearings_page
from tracker.context import said_of


@require_safe
def hearings(request: HttpRequest) -> HttpResponse:
    fresh = freshness()
    page = hearings_page(request.GET, fresh.data_as_of or localdate())
    return render_in_place(request, "hearings/page.html", "hearings/_found.html", {"page": page, **said_of(fresh)})
