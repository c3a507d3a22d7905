"""How fresh the data is, for the pages: each source with its runs, the counts against the source, the open issues."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.enums import TextChoices
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from ingest.alarms import FAILED, Alarm
from ingest.cadence import CADENCES, Cadence, cadence_of
from ingest.models import Issue, IssueQuerySet, Run


class Condition(TextChoices):
    """How a source stands, in a word."""

    FRESH = "fresh", _("Fresh")
    LATE = "late", _("Late")
    FAILING = "failing", _("Failing")
    NEVER = "never", _("Not read yet")


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source: its newest run that went well, and the newest run of all if that is another."""

    source: str
    good: Run | None
    newest: Run | None
    condition: Condition
    now: datetime

    @property
    def cadence(self) -> Cadence:
        return cadence_of(self.source)

    @property
    def name(self) -> str:
        return str(self.cadence.name)

    @property
    def has_trouble_since(self) -> bool:
        return self.good is None or (self.newest is not None and self.newest.pk != self.good.pk)

    @property
    def age_of(self) -> date | None:
        return self.good.data_as_of if self.good else None

    @property
    def lag(self) -> timedelta | None:
        """Time since it was last read with success."""
        return self.now - self.good.started_at if self.good else None

    @property
    def lag_hours(self) -> float | None:
        return None if self.lag is None else round(self.lag / timedelta(hours=1), 1)

    @property
    def next_at(self) -> datetime | None:
        """When its cadence asks for the next run; in the past where that is overdue."""
        return self.newest.started_at + self.cadence.every if self.newest else None

    @property
    def is_overdue(self) -> bool:
        return self.next_at is not None and self.next_at < self.now


def sources(alarms: list[Alarm], now: datetime) -> list[SourceState]:
    """Every source that is known or ever ran; one query, however many runs there were."""
    runs = list(_newest_runs())
    good = {run.source: run for run in runs if run.outcome in Run.GOOD}
    newest: dict[str, Run] = {}
    for run in runs:
        newest.setdefault(run.source, run)
    names = [*CADENCES, *sorted(newest.keys() - CADENCES.keys())]
    told = {(alarm.source, alarm.code) for alarm in alarms}
    return [
        SourceState(name, good.get(name), newest.get(name), _condition(name, newest.get(name), told), now)
        for name in names
    ]


def _condition(name: str, newest: Run | None, told: set[tuple[str, str]]) -> Condition:
    if newest is None:
        return Condition.NEVER
    if (name, FAILED) in told or newest.outcome in Run.BAD:
        return Condition.FAILING
    return Condition.LATE if any(source == name for source, _ in told) else Condition.FRESH


def _newest_runs() -> QuerySet[Run]:
    """Of each source its newest run and its newest good one, the newest first."""
    is_good = Q(outcome__in=Run.GOOD)
    newest_first = [F("started_at").desc(), F("pk").desc()]
    place = Window(
        RowNumber(), partition_by=[F("source"), Case(When(is_good, then=1), default=0)], order_by=newest_first
    )
    return Run.objects.annotate(place=place, issue_count=Count("issues")).filter(place=1).order_by(*newest_first)


def recent_runs(limit: int = 20) -> QuerySet[Run]:
    return Run.objects.annotate(issue_count=Count("issues"))[:limit]


def last_reconciled(source: str) -> Run | None:
    """The newest full snapshot that was counted against what we hold."""
    return Run.objects.good().filter(source=source, kind=Run.Kind.FULL).exclude(reconciliation={}).first()


def open_issues() -> IssueQuerySet:
    return all_issues().open()


def all_issues() -> IssueQuerySet:
    """Alarms first, then the newest."""
    gravity = Case(When(weight=Issue.Weight.ALARM, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Issue.objects.select_related("run").order_by(gravity, "-pk")
