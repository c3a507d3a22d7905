"""The only loop. Every run is a row from its first moment, holds the lock, and says at its end how it went."""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from bills.identifiers import SessionId
from ingest import archive, conversation, snapshot
from ingest.beside import index_the_rest
from ingest.bulk.shelf import is_increment
from ingest.durable import durably
from ingest.errand import Errand
from ingest.errors import Busy, Refused
from ingest.issues import settle_repeats
from ingest.lock import only_run
from ingest.memory import peak_rss_mb
from ingest.models import Run
from ingest.progress import Progress, silent
from ingest.reconcile import note_age
from ingest.source import ConversationSource, SnapshotSource, Source
from ingest.stopping import Stopped


def kind_of(address: str) -> Run.Kind:
    """By the name of the file: a part, or a full snapshot."""
    return Run.Kind.INCREMENT if is_increment(address) else Run.Kind.FULL


def _kind(source: Source, address: str) -> Run.Kind:
    """A conversation tells what it tells; what it is silent about is not gone."""
    return Run.Kind.INCREMENT if isinstance(source, ConversationSource) else kind_of(address)


def run_source(
    source: Source,
    *,
    address: str = "",
    session: SessionId | None = None,
    kind: Run.Kind | None = None,
    progress: Progress = silent,
) -> Run:
    """One run of one source, from an address or from the source's own server.

    Raises Busy where another is at work; whatever else goes wrong is in the row.
    """
    run = Run(kind=kind or _kind(source, address), address=address[-500:])
    return _run(source, Errand(run, address, session, progress=progress))


def replay(source: Source, *, of: Run, progress: Progress = silent) -> Run:
    """Read again, out of the archive, exactly the documents that an earlier run read."""
    run = Run(kind=of.kind, address=of.address, replay_of=of)
    return _run(source, Errand(run, of.address, replay=of, progress=progress))


def rehearse(
    source: Source,
    *,
    address: str = "",
    session: SessionId | None = None,
    kind: Run.Kind | None = None,
    progress: Progress = silent,
) -> Errand:
    """Do everything that a run does and take every write back: the counts are what a run would have said."""
    run = Run(kind=kind or _kind(source, address), address=address[-500:])
    errand = Errand(run, address, session, is_dry=True, progress=progress)
    with only_run():
        _begin(source, run)
        _carry_out(source, errand)
    return errand


def _run(source: Source, errand: Errand) -> Run:
    with only_run():
        archive.sweep()
        _begin(source, errand.run)
        durably(partial(_enter, errand.run))
        index_the_rest()
        _carry_out(source, errand)
        if errand.run.outcome in (Run.Outcome.OK, Run.Outcome.PARTIAL):
            durably(partial(settle_repeats, errand.run))
        durably(partial(note_age, timezone.now()))
        return errand.run


def _enter(run: Run) -> None:
    """A row for this run. We hold the lock, so whoever else still stands as running is not."""
    Run.objects.filter(outcome=Run.Outcome.RUNNING).update(
        outcome=Run.Outcome.CUT_SHORT, ended_at=timezone.now(), error="Ended without a word; the next run took over."
    )
    run.save(force_insert=True)


def _begin(source: Source, run: Run) -> None:
    run.source, run.reader_version, run.started_at = source.slug, source.reader_version, timezone.now()


def _carry_out(source: Source, errand: Errand) -> None:
    """One way for each kind of source; the run's row is written whatever happens."""
    run, started = errand.run, monotonic()
    try:
        _way_of(source)(source, errand)
        if run.outcome == Run.Outcome.RUNNING:
            run.outcome = Run.Outcome.PARTIAL if errand.issue_count else Run.Outcome.OK
    except (Refused, Busy) as error:
        run.outcome, run.error = Run.Outcome.FAILED, str(error)
    except (OSError, OperationalError, InterfaceError) as error:  # a full disk, a database that is gone
        run.outcome, run.error = Run.Outcome.FAILED, f"{type(error).__name__}: {error}"
    except Stopped:
        run.outcome = Run.Outcome.CUT_SHORT
        run.error = "Stopped on request. What was stored by then stays; the next run does the rest."
    except BaseException as error:
        run.outcome, run.error = Run.Outcome.FAILED, f"{type(error).__name__}: {error}"
        raise
    finally:
        run.ended_at, run.seconds = timezone.now(), round(monotonic() - started, 3)
        run.peak_rss_mb = round(max(peak_rss_mb(), errand.together_mb), 1)
        if not errand.is_dry:
            durably(run.save)


def _way_of(source: Source) -> Callable[[Any, Errand], None]:
    """The dispatch point: a module a way, ``load(source, errand)`` in each."""
    if isinstance(source, SnapshotSource):
        return snapshot.load
    if isinstance(source, ConversationSource):
        return conversation.load
    raise TypeError(f"{source.slug}: neither a zip nor a conversation is read from it")
