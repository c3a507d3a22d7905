"""The only loop: fetch, keep, verify, read, store, record. Every run is a row from its first moment."""

import re
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from bills.choices import Origin
from bills.identifiers import SessionId
from bills.records import MeasureRecord
from bills.upsert import (
    Upserted,
    close_ended_sessions,
    count_measures,
    mark_absent,
    mark_baseline,
    sessions_with_baseline,
    upsert,
    upsert_people,
)
from ingest import archive
from ingest.container import open_container
from ingest.errors import NotUnderstood, Refused
from ingest.fetch import local_copy
from ingest.lock import only_run
from ingest.models import Issue, Run
from ingest.source import Delivery, Source

BATCH = 400
MOST_ISSUES_KEPT = 10_000
MOST_SHRINKAGE = 0.3
_INCREMENT = re.compile(r"pubinfo_(Mon|Tue|Wed|Thu|Fri|Sat|\d{4}-\d\d-\d\d)\.zip$")
_PACIFIC = ZoneInfo("America/Los_Angeles")
Progress = Callable[[str, int, int], None]  # (what, done, of)


def silent(what: str, done: int, of: int) -> None:
    """Progress for nobody."""


def kind_of(address: str) -> Run.Kind:
    """``pubinfo_Mon.zip`` and dated extracts are increments; everything else is a full snapshot."""
    return Run.Kind.INCREMENT if _INCREMENT.search(address) else Run.Kind.FULL


def run_source(source: Source, *, address: str, kind: Run.Kind | None = None, progress: Progress = silent) -> Run:
    """One run of one source. Raises Busy where another is at work; whatever else goes wrong is in the row."""
    with only_run():
        Run.objects.filter(outcome=Run.Outcome.RUNNING).update(
            outcome=Run.Outcome.CUT_SHORT,
            ended_at=timezone.now(),
            error="Ended without a word; the next run took over.",
        )
        run = Run.objects.create(
            source=source.slug,
            kind=kind or kind_of(address),
            address=address[-500:],
            started_at=timezone.now(),
            reader_version=source.reader_version,
        )
        started = monotonic()
        try:
            _go(source, run, address, progress)
        except Refused as error:
            run.outcome, run.error = Run.Outcome.FAILED, str(error)
        except BaseException as error:
            run.outcome, run.error = Run.Outcome.FAILED, f"{type(error).__name__}: {error}"
            raise
        finally:
            run.ended_at, run.seconds = timezone.now(), round(monotonic() - started, 3)
            run.peak_rss_mb = _peak_rss_mb()
            run.save()
        return run


def _go(source: Source, run: Run, address: str, progress: Progress) -> None:
    with local_copy(address) as path:
        digest = archive.digest_file(path)
        last = Run.objects.good().filter(source=source.slug).select_related("document").first()
        if last and _is_same(last, digest, run):
            run.document, run.outcome, run.data_as_of = last.document, Run.Outcome.UNCHANGED, last.data_as_of
            run.unchanged = run.records = last.records
            return
        with open_container(path) as container:
            delivery = source.read(container, is_full=run.kind == Run.Kind.FULL)
            _check_size(run, delivery)
            run.document = archive.keep(path, digest, source=source.slug, name=Path(address).name, at=run.started_at)
            run.save(update_fields=["document"])
            _store(run, delivery, digest, progress)


def _is_same(last: Run, digest: str, run: Run) -> bool:
    return (
        last.document is not None
        and last.document.sha256 == digest
        and last.kind == run.kind
        and last.reader_version == run.reader_version
    )


def _check_size(run: Run, delivery: Delivery) -> None:
    """A full snapshot that has lost a third of its measures is taken for broken, whatever it says."""
    if run.kind != Run.Kind.FULL:
        return
    known = count_measures({measure.session for measure in delivery.measures})
    if len(delivery.measures) < known * (1 - MOST_SHRINKAGE):
        raise Refused(
            f"{run.address}: a full snapshot of {len(delivery.measures)} measures where {known} are known;"
            " held back, nothing was written. Load it as an increment if it is meant to be a part."
        )


def _store(run: Run, delivery: Delivery, digest: str, progress: Progress) -> None:
    through = min(delivery.newest_on or date.min, timezone.now().astimezone(_PACIFIC).date())
    upsert_people(delivery.legislators, delivery.committees)
    baselines = sessions_with_baseline()
    done, total = Upserted(), len(delivery.measures)
    for session, batch in _batches(delivery.records):
        origin = Origin.LIVE if session in baselines else Origin.BACKFILL
        done += upsert(batch, recorded_at=run.started_at, through=through, origin=origin, document=digest)
        progress("measures", done.created + done.updated + done.unchanged, total)
    _finish(run, delivery, done, digest, through)


def _finish(run: Run, delivery: Delivery, done: Upserted, digest: str, through: date) -> None:
    baselines = sessions_with_baseline()
    sessions = {measure.session for measure in delivery.measures}
    with transaction.atomic():
        if run.kind == Run.Kind.FULL:
            run.removed = mark_absent(
                delivery.measures, recorded_at=run.started_at, origin=Origin.LIVE, document=digest
            )
            mark_baseline(sessions, run.started_at)
        elif missing := sessions - baselines:
            names = ", ".join(sorted(map(str, missing)))
            delivery.issues.append(
                NotUnderstood(run.address, None, "an increment before any full snapshot: baseline missing", names)
            )
        closed = close_ended_sessions(through, recorded_at=run.started_at, origin=Origin.LIVE)
        run.created, run.updated, run.unchanged = done.created, done.updated, done.unchanged
        run.records = done.created + done.updated + done.unchanged
        run.changes = done.changes + run.removed + closed
        run.row_counts = delivery.row_counts
        run.data_as_of = through if delivery.newest_on else None
        _keep_issues(run, delivery, done)


def _keep_issues(run: Run, delivery: Delivery, done: Upserted) -> None:
    found = [(issue.file, issue.line, issue.reason, issue.value) for issue in delivery.issues]
    found += [(trouble.where, None, trouble.reason, trouble.value) for trouble in done.troubles]
    rows = [
        Issue(run=run, file=file[:200], line=line, reason=reason[:200], value=value[:500])
        for file, line, reason, value in found[:MOST_ISSUES_KEPT]
    ]
    Issue.objects.bulk_create(rows, batch_size=500)
    run.outcome = Run.Outcome.PARTIAL if found else Run.Outcome.OK


def _batches(records: Iterator[MeasureRecord]) -> Iterator[tuple[SessionId, list[MeasureRecord]]]:
    """Batches of one session each, because a session's history is news only once its baseline is there."""
    for session, group in groupby(records, key=lambda record: record.id.session):
        while batch := list(islice(group, BATCH)):
            yield session, batch


def _peak_rss_mb() -> float:
    """Highest resident size of this process so far; Linux counts kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def plan(source: Source, *, address: str, kind: Run.Kind | None = None) -> Delivery:
    """Fetch, verify and read without storing anything: ``--dry-run``."""
    with local_copy(address) as path, open_container(path) as container:
        return source.read(container, is_full=(kind or kind_of(address)) == Run.Kind.FULL)
