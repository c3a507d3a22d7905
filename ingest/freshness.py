"""How fresh the data is: the last good run of each source, what it read, and what nobody understood."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from ingest.models import Issue, Run

SOURCE_NAMES = {
    "pubinfo": "Legislature, bulk data (pubinfo)",
    "billfeed": "Legislature, bill feeds",
    "governor": "Governor’s office, legislative updates",
    "legiscan": "LegiScan",
    "openstates": "Open States",
}


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source: its newest run that went well, and the newest run of all if that is another."""

    source: str
    good: Run | None
    newest: Run

    @property
    def name(self) -> str:
        return SOURCE_NAMES.get(self.source, self.source)

    @property
    def has_trouble_since(self) -> bool:
        return self.good is None or self.newest.pk != self.good.pk

    @property
    def age_of(self) -> date | None:
        return self.good.data_as_of if self.good else None


def sources() -> list[SourceState]:
    """Every source that ever ran; two queries, however many runs there were."""
    good = {run.source: run for run in _newest_by_source(Run.objects.good())}
    return [SourceState(run.source, good.get(run.source), run) for run in _newest_by_source(Run.objects.all())]


def _newest_by_source(runs: QuerySet[Run]) -> QuerySet[Run]:
    place = Window(RowNumber(), partition_by=F("source"), order_by=[F("started_at").desc(), F("pk").desc()])
    return runs.annotate(place=place).filter(place=1).order_by("source")


def recent_runs(limit: int = 20) -> QuerySet[Run]:
    return Run.objects.annotate(issue_count=Count("issues"))[:limit]


def open_issues() -> QuerySet[Issue]:
    return Issue.objects.filter(resolved_at=None).select_related("run").order_by("-pk")
