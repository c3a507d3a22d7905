"""Every status that a recommendation was ever shown with, and every word of people that is past its undoing."""

from dataclasses import dataclass
from datetime import date, datetime

from recommendations.models import Recommendation, ReviewDecision, StatusChange
from recommendations.pages.recommendation import Turn, turns
from recommendations.replay import end_of

WORDS = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """``shown`` is what stood on the site at the end of ``as_of``; None where nothing was shown yet."""

    turns: list[Turn]
    words: list[ReviewDecision]
    as_of: date | None
    shown: StatusChange | None


def shown_on(recommendation: Recommendation, day: date) -> StatusChange | None:
    """The status that the site showed at the end of that Pacific day: the row itself, never derived anew."""
    return recommendation.status_changes.filter(recorded_at__lt=end_of(day)).first()


def history_page(recommendation: Recommendation, *, at: datetime, as_of: date | None) -> HistoryPage:
    words = ReviewDecision.objects.filter(match__recommendation=recommendation, released_at__lte=at, undone_at=None)
    return HistoryPage(
        turns=turns(list(recommendation.status_changes.all())),
        words=list(words.select_related("match__measure__session", "version")[:WORDS]),
        as_of=as_of,
        shown=shown_on(recommendation, as_of) if as_of else None,
    )
