"""After a run: does what we hold equal what the source says it holds, and is it young enough?"""

from collections import Counter
from collections.abc import Mapping, Set
from datetime import date, datetime

from bills.identifiers import MeasureId
from bills.upsert import count_by_kind, newest_action_on
from ingest.alarms import NOT_READ, OLD, alarms_of
from ingest.errors import Refused
from ingest.issues import raise_alarm, settle
from ingest.models import Issue, Run, freshness

MOST_SHRINKAGE = 0.3
GAP, TABLES, HELD = "gap", "tables", "held"
Count = tuple[str, str, int, int]  # session, kind, there, here


def reconcile(run: Run, measures: Set[MeasureId], newest_on: date | None) -> None:
    """Count by session and kind what a full snapshot lists and what is on file, and keep both on the run.

    An increment lists only what moved, so of it only the newest date is compared. Where the source has more than we
    hold, that is an alarm; the next run that finds none settles it.
    """
    sessions = {measure.session for measure in measures}
    here_on = newest_action_on(sessions)
    counts = _counts(measures) if run.kind == Run.Kind.FULL else []
    run.reconciliation = {
        "counts": [list(count) for count in counts],
        "newest": [_iso(newest_on), _iso(here_on)],
    }
    short = [f"{session} {kind}: {there} there, {here} here" for session, kind, there, here in counts if there > here]
    if newest_on and (here_on is None or here_on < newest_on):
        short.append(f"newest action {newest_on} there, {here_on or 'none'} here")
    if short:
        _raise(run, GAP, "The source lists more than we hold.", "; ".join(short))
    elif run.kind == Run.Kind.FULL:
        settle(run.source, GAP, note=f"Run {run.pk} found no gap.", at=run.started_at)


def _counts(measures: Set[MeasureId]) -> list[Count]:
    there = Counter((str(measure.session), measure.type) for measure in measures)
    here = count_by_kind({measure.session for measure in measures})
    return [(*key, there[key], here[key]) for key in sorted(there.keys() | here.keys())]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def hold_what_shrank(
    run: Run, measures: Set[MeasureId], rows: Mapping[str, int], only_grow: Set[str], known: int, digest: str
) -> None:
    """Hold back a full snapshot that has lost a third of its measures, or of a table that can only grow.

    Nothing is written from it: an alarm waits for a person to say that it is right, and then the same bytes are read.
    ``known`` is how many measures we hold of its sessions. Raises Refused.
    """
    lost = [f"{len(measures)} measures where {known} are known"] if _has_shrunk(len(measures), known) else []
    before = _rows_before(run, {str(measure.session) for measure in measures})
    lost += [
        f"{table}: {rows[table]} rows where the last full snapshot had {before[table]}"
        for table in sorted(only_grow & before.keys() & rows.keys())
        if _has_shrunk(rows[table], before[table])
    ]
    if not lost or Issue.objects.filter(code=HELD, value__startswith=digest, is_confirmed=True).exists():
        if run.pk is not None:  # a rehearsal settles nothing
            settle(run.source, HELD, note=f"Run {run.pk} was read whole.", at=run.started_at)
        return
    said = "; ".join(lost)
    _raise(run, HELD, "A full snapshot has shrunk and was held back.", f"{digest}: {said}")
    raise Refused(
        f"{run.address}: a full snapshot of {said}; held back, nothing was written. Confirm it at /status/ if it is"
        " right, or load it as an increment if it is meant to be a part."
    )


def _has_shrunk(now: int, before: int) -> bool:
    return now < before * (1 - MOST_SHRINKAGE)


def note_missing_tables(run: Run, measures: Set[MeasureId]) -> None:
    """A table that the last full snapshot had and this one lacks: what it held before stays, and somebody must know."""
    missing = sorted(_rows_before(run, {str(measure.session) for measure in measures}).keys() - run.row_counts.keys())
    if missing:
        _raise(run, TABLES, "A full snapshot came without a table it used to have.", ", ".join(missing))
    else:
        settle(run.source, TABLES, note=f"Run {run.pk} had every table.", at=run.started_at)


def _rows_before(run: Run, sessions: Set[str]) -> dict[str, int]:
    """Rows a table in the last good full snapshot of the same sessions."""
    earlier = Run.objects.good().filter(source=run.source, kind=Run.Kind.FULL).exclude(pk=run.pk)
    for counts, rows in earlier.values_list("reconciliation", "row_counts")[:20]:
        if rows and {session for session, *_ in counts.get("counts", ())} == sessions:
            found: dict[str, int] = rows
            return found
    return {}


def note_age(now: datetime) -> None:
    """Keep a record of a source that became late, and of its recovery."""
    late = {(alarm.source, alarm.code): alarm for alarm in alarms_of(freshness(), now)}
    for (source, code), alarm in late.items():
        if code in (NOT_READ, OLD):
            raise_alarm(source, code, alarm.what, at=now)
    known = Issue.objects.open().filter(code__in=(NOT_READ, OLD)).values_list("source", "code")
    for source, code in known:
        if (source, code) not in late:
            settle(source, code, note="The source was read again.", at=now)


def _raise(run: Run, code: str, reason: str, value: str) -> None:
    raise_alarm(run.source, code, reason, at=run.started_at, run=run, value=value)
