"""A conversation with a feed: its questions are asked, its findings stored, and every answer is kept."""

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from bills.choices import Origin
from bills.identifiers import MeasureId
from bills.records import MeasureRecord, MentionRecord, OutcomeRecord
from bills.upsert import (
    Disagreement,
    Noted,
    Upserted,
    note_mentions,
    report_outcomes,
    sessions_with_baseline,
    upsert,
)
from ingest import archive
from ingest.asking import Archive, Web, moved_addresses, quota_of
from ingest.errand import Errand
from ingest.errors import NotUnderstood
from ingest.models import Address, Feed, Issue, Memory, Run
from ingest.settling import close_ended_sessions, settle
from ingest.source import ConversationSource
from ingest.talk import Exhausted, FeedPlan, Finding, Known, NoAnswer, Remember, Request, Spoiled

BATCH = 400
KNOWN = "known"  # the address under which a run keeps what it set out with


def load(source: ConversationSource, errand: Errand) -> None:
    """One visit. What was found before trouble came is stored; the rest is found by the next visit."""
    errand.run.address = errand.run.address or source.home
    asker = Archive(errand) if errand.replay else Web(errand)
    known = _known_again(asker) if isinstance(asker, Archive) else _known(source, errand)
    notebook = _Notebook(errand, known, asker)
    visit = source.visit(known)
    answer: bytes | None = None
    trouble: NoAnswer | None = None
    try:
        while True:
            said = visit.throw(trouble) if trouble else visit.send(answer)
            answer = trouble = None
            if not isinstance(said, Request):
                notebook.take(said)
                continue
            notebook.flush()
            try:
                answer = asker.answer(said)
            except NoAnswer as none:
                trouble = none
    except (StopIteration, NoAnswer):
        notebook.flush()
    finally:
        visit.close()
    notebook.close(source)


class _Notebook:
    """Findings in the order in which they came, written a batch at a time with what is to be remembered of them."""

    def __init__(self, errand: Errand, known: Known, asker: Web | Archive) -> None:
        self.errand, self.known, self.asker = errand, known, asker
        self.findings: list[Finding] = []
        self.newest_on: date | None = None
        self.count = 0
        self.raised = _raised_before(errand)

    def take(self, finding: Finding) -> None:
        if isinstance(finding, Spoiled):
            self.asker.spoiled(finding.address)
            self._raise([finding.trouble])
        elif isinstance(finding, Exhausted):
            quota = quota_of(self.errand.run.source, finding.key, self.errand.today)
            quota.spent_reason = finding.reason[:300]
            quota.save(update_fields=["spent_reason"])
        else:
            self.findings.append(finding)
            self.count += isinstance(finding, MeasureRecord)
            if self.count >= BATCH:
                self.flush()

    def flush(self) -> None:
        """Everything so far in one transaction, so that nothing is remembered that is not stored."""
        findings, self.findings, self.count = self.findings, [], 0
        if findings:
            self.errand.write(partial(self._store, findings))
        self.asker.understood()

    def close(self, source: ConversationSource) -> None:
        """What follows from the visit as a whole."""
        if self.newest_on:
            close_ended_sessions(self.errand, min(self.newest_on, self.errand.today))
        self.errand.write(self._settle)
        run = self.errand.run
        run.data_as_of = min(self.newest_on, self.errand.today) if self.newest_on else None
        nothing_read = not run.records and not run.changes and not self.errand.issue_count
        if nothing_read:
            run.outcome = Run.Outcome.UNCHANGED
        _follow_moves()

    def _store(self, findings: Sequence[Finding]) -> Upserted:
        done = Upserted()
        told: dict[str, Any] = {"recorded_at": self.errand.run.started_at, "document": self.asker.document}
        done += self._measures([one for one in findings if isinstance(one, MeasureRecord)], told)
        news = Origin.LIVE if self._has_run_before() else Origin.BACKFILL
        outcomes = [one for one in findings if isinstance(one, OutcomeRecord)]
        mentions = [one for one in findings if isinstance(one, MentionRecord)]
        for noted in (
            report_outcomes(outcomes, origin=news, **told),
            note_mentions(mentions, origin=news, **told),
        ):
            done += self._noted(noted)
        self._raise([one for one in findings if isinstance(one, NotUnderstood)])
        self._raise(map(_disagreement, done.disagreements))
        done.disagreements.clear()
        _remember(self.errand.run.source, [one for one in findings if isinstance(one, Remember)])
        return done

    def _measures(self, records: list[MeasureRecord], told: dict[str, Any]) -> Upserted:
        done = Upserted()
        baselines = sessions_with_baseline()
        for session, group in groupby(records, key=lambda one: one.id.session):
            batch = _once_each(group)
            newest = max((one.actions[-1].on for one in batch if one.actions), default=date.min)
            self.newest_on = max(self.newest_on or date.min, newest)
            through = min(newest, self.errand.today)
            origin = Origin.LIVE if session in baselines else Origin.BACKFILL
            done += upsert(batch, through=through, origin=origin, source=self.errand.run.source, **told)
        return done

    def _noted(self, noted: Noted) -> Upserted:
        self._raise(
            NotUnderstood(self.errand.run.source, None, "speaks of a measure that is not known", str(one))
            for one in noted.unknown
        )
        return Upserted(created=noted.created, updated=noted.updated, unchanged=noted.unchanged, changes=noted.changes)

    def _settle(self) -> Upserted:
        return Upserted(troubles=settle(self.errand, is_official=False))

    def _raise(self, issues: Any) -> None:
        """An issue that an earlier visit has raised is not raised again: a feed repeats its items for weeks."""
        new = []
        for issue in issues:
            name = (issue.file[:200], issue.reason[:200], issue.value[:500])
            if name not in self.raised:
                self.raised.add(name)
                new.append(issue)
        self.errand.keep_issues(new)

    def _has_run_before(self) -> bool:
        return Run.objects.good().filter(source=self.errand.run.source).exclude(pk=self.errand.run.pk).exists()


def _disagreement(one: Disagreement) -> NotUnderstood:
    """Both words are kept, ours and theirs; said once, however often the source repeats its own."""
    return NotUnderstood(one.measure, None, f"{one.source} disagrees on {one.fact}", f"{one.ours} | {one.theirs}")


def _once_each(records: Any) -> list[MeasureRecord]:
    """The last word on each measure: an upsert of the same one twice in a batch would see only the first."""
    found: dict[MeasureId, MeasureRecord] = {}
    for record in records:
        found[record.id] = record
    return list(found.values())


def _raised_before(errand: Errand) -> set[tuple[str, str, str]]:
    rows = Issue.objects.filter(run__source=errand.run.source).exclude(run=errand.run.pk)
    return set(rows.values_list("file", "reason", "value"))


def _known(source: ConversationSource, errand: Errand) -> Known:
    """What the source sets out with, kept among the run's documents so that a replay sets out with the same."""
    memory = dict(Memory.objects.filter(source=source.slug).values_list("key", "value"))
    feeds = tuple(
        FeedPlan(feed.name, feed.url, feed.mapping, feed.patterns, feed.ignores_unnamed)
        for feed in Feed.objects.due(errand.run.started_at)
        if source.reads_feeds and not errand.address
    )
    known = Known(errand.today, errand.address, memory, feeds)
    if not errand.is_dry:
        Feed.objects.filter(name__in=[feed.name for feed in feeds]).update(asked_at=errand.run.started_at)
    told = {
        "today": known.today.isoformat(),
        "address": known.address,
        "memory": memory,
        "feeds": [[feed.name, feed.address, feed.mapping, feed.ignored, feed.ignores_unnamed] for feed in known.feeds],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / KNOWN
        path.write_text(json.dumps(told, sort_keys=True))
        errand.keep(path, archive.digest_file(path), address=KNOWN)
    return known


def _known_again(asker: Archive) -> Known:
    told = json.loads(asker.answer(Request(KNOWN)) or b"{}")
    feeds = tuple(
        FeedPlan(name, address, mapping, tuple(ignored), ignores_unnamed)
        for name, address, mapping, ignored, ignores_unnamed in told["feeds"]
    )
    return Known(date.fromisoformat(told["today"]), told["address"], told["memory"], feeds)


def _remember(source: str, findings: list[Remember]) -> None:
    rows = {one.key[:200]: Memory(source=source, key=one.key[:200], value=one.value[:200]) for one in findings}
    Memory.objects.bulk_create(
        rows.values(), batch_size=500, update_conflicts=True, unique_fields=["source", "key"], update_fields=["value"]
    )


def _follow_moves() -> None:
    """A configured feed that has moved for good is asked at its new address; one that is gone is stopped."""
    for old, new in moved_addresses():
        if not Feed.objects.filter(url=new).exists():
            Feed.objects.filter(url=old).update(url=new)
    gone = Address.objects.filter(gone_at__isnull=False).values("address")
    Feed.objects.filter(url__in=gone, is_active=True).update(is_active=False, stopped_because="gone for good (410)")
