"""Hearings of bills that answer a recommendation, with what they answer."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from bills.models import Hearing
from recommendations.models import Match


def matches_of_measure(path: str = "measure__matches") -> "Prefetch[str, QuerySet[Match], str]":
    """The public matches of each row's measure with their recommendations, in one query."""
    matches = Match.objects.public().select_related("recommendation").order_by("recommendation__position")
    return Prefetch(path, queryset=matches, to_attr="public_matches")


def upcoming(as_of: date | None, limit: int) -> list[Hearing]:
    """Hearings of matched measures on or after the date of the data, next first."""
    measures = Match.objects.public().values("measure")
    hearings = Hearing.objects.filter(measure__in=measures, on__gte=as_of) if as_of else Hearing.objects.none()
    return list(
        hearings.with_committee()
        .select_related("measure__session")
        .prefetch_related(matches_of_measure())
        .order_by("on", "measure")[:limit]
    )
