"""The list of bills, with what each answers."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from bills.models import Measure
from recommendations.filters import BillFilter
from recommendations.pages.hearings import named_matches

PAGE_SIZES = (25, 50, 100)
UNREAD = ("facet_digests", "provenance", "steps", "stage_action", "activity_action")


def listed_measures() -> QuerySet[Measure]:
    """Everything that a row shows, newest action first."""
    measures = Measure.objects.select_related("session").defer(*UNREAD)
    return measures.prefetch_related(named_matches("matches")).latest_moved_first()


def page_of_bills(chosen: BillFilter, query: QueryDict) -> Page[Measure]:
    """The page asked for; a number that makes no sense gives the nearest page that does."""
    pages = Paginator(chosen.qs, page_size(query))
    if chosen.is_narrowed_by_words_alone and chosen.holding_words is not None:
        vars(pages)["count"] = chosen.holding_words
    return pages.get_page(query.get("page"))


def page_size(query: QueryDict) -> int:
    asked = query.get("per_page", "")
    return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]
