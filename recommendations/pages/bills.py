"""The list of bills, with what each answers."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from bills.models import Measure
from recommendations.filters import BillFilter
from recommendations.pages.hearings import matches_of_measure

PAGE_SIZES = (25, 50, 100)


def listed_measures() -> QuerySet[Measure]:
    """Everything that a row shows, newest action first."""
    measures = Measure.objects.select_related("session").defer("facet_digests", "stage_action", "activity_action")
    return measures.prefetch_related(matches_of_measure("matches")).latest_moved_first()


def page_of_bills(chosen: BillFilter, query: QueryDict) -> Page[Measure]:
    """The page asked for; a number that makes no sense gives the nearest page that does."""
    return Paginator(chosen.qs, page_size(query)).get_page(query.get("page"))


def page_size(query: QueryDict) -> int:
    asked = query.get("per_page", "")
    return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]
