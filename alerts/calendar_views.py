"""The addresses of calendars."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alerts.calendars import Sitting, sittings, write
from alerts.topics import both_houses_key, committee_key, committee_names
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Measure
from recommendations.models import Match, Recommendation


@require_safe
def of_recommendation(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Recommendation, public_id__iexact=code)
    return _answer(str(shown), sittings(_matched(recommendation=shown), today=localdate()))


@require_safe
def of_bill(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    try:
        named = MeasureId.parse(slug, SessionId.parse(session))
    except NotAnIdentifier as unknown:
        raise Http404 from unknown
    shown = get_object_or_404(Measure.objects.named(named))
    return _answer(shown.label, sittings(Measure.objects.filter(pk=shown.pk), today=localdate()))


@require_safe
def of_hearings(request: HttpRequest) -> HttpResponse:
    """Every bill that answers a recommendation; ``committee`` narrows to one committee, for all of its bills.

    It is the location code, or the key under which the committee of one house, or of both, is followed.
    """
    committee = request.GET.get("committee", "")
    if not committee:
        return _answer(_("Hearings of bills that answer a recommendation"), sittings(_matched(), today=localdate()))
    found = sittings(Measure.objects.filter(removed_at=None), today=localdate())
    names = committee_names((each.measure.session_id, each.location) for each in found)

    def meets(each: Sitting) -> bool:
        name = names.get((each.measure.session_id, each.location), "")
        return committee in (each.location, committee_key(name), both_houses_key(name))

    return _answer(committee, [each for each in found if meets(each)])


def _matched(**of: Recommendation) -> QuerySet[Measure]:
    answers = Match.objects.public().filter(measure=OuterRef("pk"), **of)
    return Measure.objects.filter(Exists(answers), removed_at=None)


def _answer(name: str, found: list[Sitting]) -> HttpResponse:
    response = HttpResponse(write(name, found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response
