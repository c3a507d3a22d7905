"""What people decided about a match, once it can no longer be undone."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alerts.choices import EventKind
from alerts.periods import pacific_day
from alerts.source import Draft, EventSource
from alerts.topics import About, about_measures, recommendation_facts, recommendation_topics
from recommendations.choices import MatchState, Verdict
from recommendations.models import ReviewDecision


class Decisions(EventSource):
    """Released in another order than made, so that all of the last days are read and the unique key sorts them out."""

    name = "decision"

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[ReviewDecision]:
        return list(
            ReviewDecision.objects.released(now)
            .filter(released_at__gte=since, is_demo=False)
            .select_related("match__recommendation__goal", "match__recommendation__paper", "version")
            .order_by("pk")
        )

    def drafts(self, rows: Sequence[ReviewDecision], now: datetime) -> Iterator[Draft]:
        surroundings = about_measures({row.match.measure_id for row in rows}, today=pacific_day(now))
        for row in rows:
            was = str(row.before["state"])
            if row.verdict == Verdict.CONFIRM or was == MatchState.CONFIRMED:
                yield _draft(row, was, surroundings[row.match.measure_id])


def _draft(row: ReviewDecision, was: str, about: About) -> Draft:
    recommendation = row.match.recommendation
    said = recommendation_facts(recommendation) | {
        "stance": row.stance,
        "state": MatchState.CONFIRMED if row.verdict == Verdict.CONFIRM else MatchState.REJECTED,
        "quote": row.quote,
        "version": row.version.label or row.version.get_state_display(),
    }
    return Draft(
        source_id=str(row.pk),
        kind=EventKind.MATCH,
        about=f"match:{recommendation.public_id}/{about.key}",
        was=was,
        now=said["state"],
        happened_on=pacific_day(row.decided_at),
        recorded_at=row.released_at,
        facts=about.facts | {"recommendations": [said], "because": row.note},
        topics=frozenset(recommendation_topics(recommendation) | about.by_bill),
    )
