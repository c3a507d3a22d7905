"""The list of bills, with what each answers."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from bills.filters import MOST_COUNTED
from bills.models import Measure
from recommendations.filters import BillFilter
from recommendations.pages.hearings import named_matches

PAGE_SIZES = (25, 50, 100)
UNREAD = ("facet_digests", "provenance", "steps", "stage_action", "activity_action")


def listed_measures() -> QuerySet[Measure]:
    """Everything that a row shows, newest action first."""
    measures = Measure.objects.select_related("session").defer(*UNREAD)
    return measures.prefetch_related(named_matches("matches")).latest_moved_first()


def page_of_bills(chosen: BillFilter, query: QueryDict) -> tuple[Page[Measure], bool]:
    """The page asked for, and whether more fit than are counted. A number that makes no sense gives the nearest page
    that does."""
    counted = chosen.counted()
    has_more = chosen.is_narrowed and counted > MOST_COUNTED
    pages = Paginator(chosen.listed, page_size(query))
    vars(pages)["count"] = MOST_COUNTED if has_more else counted
    return pages.get_page(query.get("page")), has_more


def page_size(query: QueryDict) -> int:
    asked = query.get("per_page", "")
    return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]
