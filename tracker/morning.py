"""The page of the morning brief."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from recommendations.review_views import for_reviewers
from tracker.today import brief, last_morning


@require_safe
@for_reviewers
def today(request: HttpRequest) -> HttpResponse:
    at = localtime()
    return render(request, "review/today.html", {"brief": brief(last_morning(at), localdate(at))})
