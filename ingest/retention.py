"""How long the archive keeps the zips of a snapshot source: what a database can be rebuilt from stays, and what is new.

A night is nearly a gigabyte, so years of them would fill any disk. Kept are, whatever their age: of each session's own
file and of the nightly snapshots the newest that was read well, and everything that was read after the newest of these.
Rows of runs and documents stay, with the day on which the bytes went.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum

from ingest import archive
from ingest.bulk.shelf import DAILIES
from ingest.lock import only_run
from ingest.models import RawDocument, Run, RunDocument


@dataclass(frozen=True, slots=True)
class Pruned:
    documents: int
    bytes: int


def prune(source: str, *, keep_days: int, now: datetime, is_dry: bool = False) -> Pruned:
    """Drop what is not needed and was not read in the last ``keep_days`` days; a dry call only counts it.

    Raises Busy where a run is at work. The rows say so before the bytes go, so a call that is cut off leaves bytes that
    the next one removes, and never a row that promises bytes that are gone.
    """
    with only_run():
        kept = _needed(source) | _read_since(source, now - timedelta(days=keep_days))
        old = RawDocument.objects.filter(source=source, dropped_at=None).exclude(pk__in=kept)
        found = Pruned(old.count(), old.aggregate(total=Sum("bytes"))["total"] or 0)
        if not is_dry:
            old.update(dropped_at=now)
            for digest in RawDocument.objects.exclude(dropped_at=None).values_list("sha256", flat=True):
                archive.place(digest).unlink(missing_ok=True)
        return found


def _needed(source: str) -> set[int]:
    """Documents from which the database could be rebuilt."""
    fulls: dict[str, tuple[int, int]] = {}  # kind of file → (run, document) of the newest
    readings = _readings(source).filter(run__outcome__in=Run.GOOD, run__kind=Run.Kind.FULL)
    for run, document, address in readings.order_by("pk").values_list("run_id", "document_id", "address"):
        fulls[_kind_of_file(address)] = run, document
    newest = max((run for run, _ in fulls.values()), default=0)
    later = set(_readings(source).filter(run_id__gt=newest).values_list("document_id", flat=True))
    return later | {document for _, document in fulls.values()}


def _kind_of_file(address: str) -> str:
    """The seven nightly snapshots take turns; a session's own file is another for each session."""
    name = address.partition("?")[0].rpartition("/")[2]
    return "nightly" if name in DAILIES else name


def _read_since(source: str, moment: datetime) -> set[int]:
    return set(_readings(source).filter(run__started_at__gte=moment).values_list("document_id", flat=True))


def _readings(source: str) -> QuerySet[RunDocument]:
    return RunDocument.objects.filter(run__source=source)
