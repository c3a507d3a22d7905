"""Hearings with the committee's name, which hangs on a location code of the session."""

from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from bills.models import Committee, Hearing
from recommendations.models import Match


def with_committee(hearings: QuerySet[Hearing]) -> QuerySet[Hearing]:
    committees = Committee.objects.filter(session=OuterRef("measure__session"), code=OuterRef("location"))
    name = committees.values(full=Coalesce(NullIf("long_name", Value("")), "name"))[:1]
    return hearings.annotate(committee=Subquery(name))


def matches_of_measure(path: str = "measure__matches") -> "Prefetch[str, QuerySet[Match], str]":
    """The public matches of each row's measure with their recommendations, in one query."""
    matches = Match.objects.public().select_related("recommendation").order_by("recommendation__position")
    return Prefetch(path, queryset=matches, to_attr="public_matches")


def upcoming(as_of: date | None, limit: int) -> list[Hearing]:
    """Hearings of matched measures on or after the date of the data, next first."""
    measures = Match.objects.public().values("measure")
    hearings = Hearing.objects.filter(measure__in=measures, on__gte=as_of) if as_of else Hearing.objects.none()
    return list(
        with_committee(hearings)
        .select_related("measure__session")
        .prefetch_related(matches_of_measure())
        .order_by("on", "measure")[:limit]
    )
