"""Loading a zip: is it news, can it be trusted, and then its measures batch by batch."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from itertools import groupby, islice
from typing import Any

from bills.choices import Origin
from bills.identifiers import MeasureId, SessionId
from bills.records import MeasureRecord
from bills.upsert import (
    Upserted,
    count_measures,
    keeps_bodies_packed,
    mark_absent,
    mark_baseline,
    sessions_with_baseline,
    stored_as_written,
    stored_texts,
    upsert,
    upsert_people,
)
from ingest import archive, settling
from ingest.beside import indexing
from ingest.container import open_container
from ingest.durable import durably
from ingest.errand import Errand
from ingest.errors import NotUnderstood
from ingest.fetch import Fetched, deliveries
from ingest.issues import raise_alarm, settle
from ingest.models import Run, RunDocument
from ingest.reconcile import hold_what_shrank, note_missing_tables, reconcile
from ingest.source import Delivery, SnapshotSource, nothing_stored

BATCH = 60


def load(source: SnapshotSource, errand: Errand) -> None:
    """Every document of the errand, in order; one that says what the last one said is not read again."""
    is_news = False
    with closing(deliveries(errand)) as fetched:
        for document in fetched:
            is_news |= _load(source, errand, document)
    if not is_news:
        _say_nothing_is_new(errand)


def _load(source: SnapshotSource, errand: Errand, document: Fetched) -> bool:
    """Whether there was anything to read."""
    digest = archive.digest_file(document.path)
    if known := durably(partial(_last_reading, errand, document__sha256=digest)):
        _keep(errand, document, digest, known.contents)
        return False
    with _uncollected(), open_container(document.path) as container:
        contents = container.contents_digest()
        if durably(partial(_last_reading, errand, contents=contents)):
            _keep(errand, document, digest, contents)
            return False
        stored = nothing_stored if errand.replay else _stored_as_written
        delivery = source.read(container, is_full=errand.is_full, stored=stored)
        gc.freeze()
        with container.read_ahead(_news(delivery), is_packed=keeps_bodies_packed()) as wait_for_words:
            if errand.is_full:
                _check_size(errand, delivery, digest)
            _keep(errand, document, digest, contents)
            wait_for_words()
            _store(errand, delivery, digest)
        errand.together_mb = max(errand.together_mb, container.together_mb)
        return True


def _last_reading(errand: Errand, **same: str) -> RunDocument | None:
    """How the last run that wrote anything read the same, if it did so as we would and came to its end.

    The last in order of doing: a clock that was wrong for a night must not decide which that was. A replay always
    reads.
    """
    run = errand.run
    wrote = Run.objects.filter(source=run.source, readings__isnull=False).exclude(pk=run.pk).order_by("-pk").first()
    is_settled = (
        errand.replay is None
        and wrote is not None
        and wrote.outcome in Run.GOOD
        and (wrote.kind, wrote.reader_version) == (run.kind, run.reader_version)
    )
    return wrote.readings.filter(**same).first() if wrote is not None and is_settled else None


def _say_nothing_is_new(errand: Errand) -> None:
    """Only the calendar has moved: a session that has ended since is over though nothing new is said of it."""
    run = errand.run
    last = durably(partial(_last_good, run))
    if last is not None:
        run.unchanged = run.records = last.records
        run.data_as_of = last.data_as_of
        settling.close_ended_sessions(errand, _known_through(errand, last.data_as_of or date.min))
    run.outcome = Run.Outcome.OK if run.changes else Run.Outcome.UNCHANGED


def _last_good(run: Run) -> Run | None:
    return Run.objects.good().filter(source=run.source).exclude(pk=run.pk).order_by("-pk").first()


def _keep(errand: Errand, document: Fetched, digest: str, contents: str) -> None:
    given = document.validators
    errand.keep(
        document.path,
        digest,
        address=document.address,
        etag=given.etag,
        last_modified=given.last_modified,
        contents=contents,
        is_ours=document.is_ours,
    )


def _stored_as_written(sessions: set[SessionId]) -> Mapping[MeasureId, str]:
    return durably(partial(stored_as_written, sessions))


def _news(delivery: Delivery) -> list[str]:
    """Names of the texts that are not stored, in the order in which they will be asked for."""
    stored = durably(partial(stored_texts, {measure.session for measure in delivery.measures}))
    return [text.name for text in delivery.texts if text.digest not in stored]


@contextmanager
def _uncollected() -> Iterator[None]:
    """A million rows hold each other in no circle: looking through them for one, again and again, is idle.

    What comes after them is looked through once a batch.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def _check_size(errand: Errand, delivery: Delivery, digest: str) -> None:
    """A full snapshot that has lost a third of itself is taken for broken, until a person says that it is right."""
    known = count_measures({measure.session for measure in delivery.measures})
    hold_what_shrank(errand.run, delivery.measures, delivery.row_counts, delivery.only_grow, known, digest)


def _store(errand: Errand, delivery: Delivery, digest: str) -> None:
    through = min(delivery.newest_on or date.min, errand.today)
    errand.write(partial(_store_people, delivery))
    told: dict[str, Any] = {
        "recorded_at": errand.run.started_at,
        "through": through,
        "document": digest,
        "source": errand.run.source,
        "complete_through": delivery.complete_through,
    }
    baselines = durably(sessions_with_baseline)
    with indexing(len(delivery.measures - delivery.left_out)) as index_later:
        for session, batch in _batches(delivery.records):
            origin = Origin.LIVE if session in baselines else Origin.BACKFILL
            errand.write(partial(upsert, batch, **told, origin=origin, index_later=index_later))
            errand.progress("measures", errand.run.records, len(delivery.measures))
            gc.collect(1)
    settling.close_ended_sessions(errand, _known_through(errand, through))
    errand.write(partial(_finish, errand, delivery, digest, through))


def _store_people(delivery: Delivery) -> Upserted:
    upsert_people(delivery.legislators, delivery.committees)
    return Upserted(unchanged=len(delivery.left_out))


def _finish(errand: Errand, delivery: Delivery, digest: str, through: date) -> Upserted:
    """What a delivery says as a whole, once every one of its measures is stored."""
    run, sessions = errand.run, {measure.session for measure in delivery.measures}
    removed, issues = 0, list(delivery.issues)
    if errand.is_full:
        settle(run.source, "baseline", note=f"Run {run.pk} is the full snapshot.", at=run.started_at)
        removed = mark_absent(
            delivery.measures,
            recorded_at=run.started_at,
            origin=Origin.LIVE,
            document=digest,
            complete_through=delivery.complete_through,
        )
        mark_baseline(sessions, run.started_at)
    elif missing := sessions - sessions_with_baseline():
        names = ", ".join(sorted(map(str, missing)))
        reason = "an increment before any full snapshot: baseline missing"
        issues.append(NotUnderstood(run.address, None, reason, names))
        said = "Only nightly changes of a session were read, not yet the whole."
        raise_alarm(run.source, "baseline", said, at=run.started_at, run=run, value=names)
    run.removed += removed
    run.row_counts = delivery.row_counts
    if errand.is_full:
        note_missing_tables(run, delivery.measures)
    reconcile(run, delivery.measures, delivery.newest_on)
    run.data_as_of = through if delivery.newest_on else None
    errand.keep_issues(issues)
    return Upserted(changes=removed, troubles=settling.settle(errand, is_official=True))


def _known_through(errand: Errand, through: date) -> date:
    """The day through which the tracker knows what happened to a session, for closing it.

    After 30 November nothing need be written in the feed: a whole snapshot read then, which knows of the last floor
    days in August, says that nothing did.
    """
    year = errand.today.year
    knows_the_end = errand.is_full and year % 2 == 0 and through >= date(year, 8, 31)
    return errand.today if knows_the_end else through


def _batches(records: Iterator[MeasureRecord]) -> Iterator[tuple[SessionId, list[MeasureRecord]]]:
    """Batches of one session each, because a session's history is news only once its baseline is there."""
    for session, group in groupby(records, key=lambda record: record.id.session):
        while batch := list(islice(group, BATCH)):
            yield session, batch
