"""What a new version did to a clause that somebody may be counting on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alerts.choices import EventKind
from alerts.periods import pacific_day
from alerts.source import Draft, EventSource
from alerts.topics import about_measures, match_facts, recommendation_topics
from recommendations.models import ClauseChange


class ClauseChanges(EventSource):
    name = "clause"

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[ClauseChange]:
        return list(
            ClauseChange.objects.news()
            .filter(pk__gt=after, recorded_at__gte=since)
            .select_related(
                "match__recommendation__goal", "match__recommendation__paper", "match__version", "to_version"
            )
            .prefetch_related("match__evidence")
            .order_by("pk")[:limit]
        )

    def drafts(self, rows: Sequence[ClauseChange], now: datetime) -> Iterator[Draft]:
        surroundings = about_measures({row.match.measure_id for row in rows}, today=pacific_day(now))
        for row in rows:
            about = surroundings[row.match.measure_id]
            said = match_facts(row.match) | {"state": row.state_after, "quote": ""}
            yield Draft(
                source_id=str(row.pk),
                kind=EventKind.CLAUSE,
                about=f"clause:{row.match.recommendation.public_id}/{about.key}/{row.was_hash[:12]}",
                was=row.was,
                now=row.now,
                happened_on=row.happened_on,
                recorded_at=row.recorded_at,
                facts=about.facts
                | {
                    "recommendations": [said],
                    "fate": row.kind,
                    "because": " ".join(row.because),
                    "version": row.to_version.label or row.to_version.get_state_display(),
                },
                topics=frozenset(recommendation_topics(row.match.recommendation) | about.by_bill),
            )
