"""What becomes of an issue: raised, repeated, gone, resolved. Nothing is deleted."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ingest.models import Issue, Run


class AlreadyResolved(Exception):
    """Somebody else was quicker."""


def raise_alarm(source: str, code: str, reason: str, *, at: datetime, run: Run | None = None, value: str = "") -> None:
    """One alarm of a kind is open for a source at a time; a second says only what the first says better.

    A rehearsal has a run that is not stored, and raises none.
    """
    if run is not None and run.pk is None:
        return
    reason, value = reason[:200], value[:500]
    if Issue.objects.open().filter(source=source, code=code).update(reason=reason, value=value):
        return
    Issue.objects.create(
        run=run,
        source=source,
        raised_at=at,
        weight=Issue.Weight.ALARM,
        code=code,
        file=Path(run.address).name[:200] if run else "",
        reason=reason,
        value=value,
    )


def settle(source: str, code: str, *, note: str, at: datetime) -> int:
    """Close an alarm because what it says is no longer so; returns how many."""
    return Issue.objects.open().filter(source=source, code=code).update(resolved_at=at, note=note)


@transaction.atomic
def settle_repeats(run: Run) -> None:
    """The same trouble night after night stays one open row, and what a person has settled stays settled.

    What a full snapshot no longer says is settled too: it was corrected at the source.
    """
    said = {(issue.file, issue.reason, issue.value): issue for issue in run.issues.filter(weight=Issue.Weight.ROW)}
    earlier = Issue.objects.filter(run__source=run.source, weight=Issue.Weight.ROW, run__pk__lt=run.pk)
    answered = {
        (issue.file, issue.reason, issue.value): issue
        for issue in earlier.exclude(resolved_by="").order_by("pk")
        if (issue.file, issue.reason, issue.value) in said
    }
    for key, known in answered.items():
        again = said[key]
        again.resolved_at, again.resolved_by, again.note = known.resolved_at, known.resolved_by, known.note
    Issue.objects.bulk_update([said[key] for key in answered], ["resolved_at", "resolved_by", "note"], batch_size=500)
    repeated: list[int] = []
    gone: list[int] = []
    for pk, file, reason, value in earlier.open().values_list("pk", "file", "reason", "value"):
        (repeated if (file, reason, value) in said else gone).append(pk)
    _settle(repeated, f"Said again in run {run.pk}.", run.started_at)
    if run.kind == Run.Kind.FULL:
        _settle(gone, f"No longer said in run {run.pk}.", run.started_at)


def _settle(keys: list[int], note: str, at: datetime) -> None:
    for start in range(0, len(keys), 500):
        Issue.objects.filter(pk__in=keys[start : start + 500]).update(resolved_at=at, note=note)


@transaction.atomic
def resolve(issue: int, *, by: str, note: str, is_confirmed: bool = False) -> Issue:
    """A person's answer. Raises AlreadyResolved, and Issue.DoesNotExist."""
    done = Issue.objects.open().filter(pk=issue)
    changed = done.update(resolved_at=timezone.now(), resolved_by=by, note=note, is_confirmed=is_confirmed)
    found = Issue.objects.get(pk=issue)
    if not changed:
        raise AlreadyResolved
    return found
