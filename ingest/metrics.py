"""What a monitoring system scrapes, in Prometheus' text format: numbers only, no address and no error text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeAlias

from django.db.models import Count

from ingest.alarms import alarms_of
from ingest.freshness import Condition, SourceState, sources
from ingest.models import Issue, Run, freshness

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample: TypeAlias = tuple[dict[str, str], float]
# Of the newest run of a source: name after ``ingest_run_``, what it means.
_RUN_GAUGES = {
    "records": "Records read by the newest run",
    "created": "Measures new in the newest run",
    "updated": "Measures changed by the newest run",
    "unchanged": "Measures unchanged in the newest run",
    "removed": "Measures that the newest run came without",
    "changes": "Changes recorded by the newest run",
    "seconds": "Duration of the newest run",
    "peak_rss_mb": "Peak memory of the newest run in megabytes",
}


def exposition(now: datetime) -> str:
    """All metrics at this moment, in four queries."""
    alarms = alarms_of(freshness(), now)
    states = [state for state in sources(alarms, now) if state.newest]
    lines = [*_source_lines(states)]
    lines += _gauge(
        "ingest_alarms", "Alarms that hold now", [({"code": a.code, "source": a.source}, 1) for a in alarms]
    )
    lines += _gauge("ingest_open_issues", "Issues that nobody has resolved", _open_issues())
    return "\n".join(lines) + "\n"


def _open_issues() -> list[Sample]:
    counts = dict(Issue.objects.open().order_by().values_list("weight").annotate(n=Count("pk")))
    return [({"weight": weight}, counts.get(weight, 0)) for weight in Issue.Weight.values]


def _source_lines(states: list[SourceState]) -> Iterator[str]:
    good = [state for state in states if state.good]
    yield from _gauge(
        "ingest_last_success_timestamp_seconds",
        "Start of the last good run",
        [(_of(state), state.good.started_at.timestamp()) for state in good if state.good],
    )
    yield from _gauge(
        "ingest_up",
        "1 where the source is fresh",
        [(_of(state), float(state.condition is Condition.FRESH)) for state in states],
    )
    for name, meaning in _RUN_GAUGES.items():
        samples = [(_of(state), float(getattr(state.newest, name))) for state in states]
        yield from _gauge(f"ingest_run_{name}", meaning, samples)
    yield from _gauge(
        "ingest_run_outcome",
        "Outcome of the newest run, 1 for the one it is",
        [
            (_of(state) | {"outcome": outcome}, float(state.newest is not None and state.newest.outcome == outcome))
            for state in states
            for outcome in Run.Outcome.values
        ],
    )


def _of(state: SourceState) -> dict[str, str]:
    return {"source": state.source}


def _gauge(name: str, meaning: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP tracker_{name} {meaning}"
    yield f"# TYPE tracker_{name} gauge"
    for labels, value in samples:
        shown = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"tracker_{name}{{{shown}}} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
