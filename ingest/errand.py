"""One run under way: what was asked, what was read, and the only way in which it writes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from bills.identifiers import SessionId
from bills.upsert import Upserted
from ingest import archive
from ingest.durable import durably
from ingest.errors import NotUnderstood
from ingest.models import Issue, RawDocument, Run, RunDocument
from ingest.progress import Progress, silent
from ingest.rows import without_controls

MOST_ISSUES_KEPT = 10_000
COUNTS = ("records", "created", "updated", "unchanged", "removed", "changes")
_PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(slots=True)
class Errand:
    """What one run has to do and how far it is. A dry one does everything and takes every write back.

    Without an ``address`` the source's own server is asked, for one ``session`` or for what is newest.
    """

    run: Run
    address: str
    session: SessionId | None = None
    replay: Run | None = None
    is_dry: bool = False
    progress: Progress = silent
    issue_count: int = 0
    position: int = 0
    together_mb: float = 0.0  # highest size of this process and one beside it

    @property
    def is_full(self) -> bool:
        return self.run.kind == Run.Kind.FULL

    @property
    def today(self) -> date:
        """The day in Sacramento on which these bytes were first read, so that a replay sees what was seen then."""
        return (self.replay or self.run).started_at.astimezone(_PACIFIC).date()

    def keep(
        self,
        path: Path,
        digest: str,
        *,
        address: str,
        etag: str = "",
        last_modified: str = "",
        contents: str = "",
        is_ours: bool = False,
    ) -> None:
        """Put a document into the archive and note that this run read it. A file that ``is_ours`` is moved there."""
        if self.is_dry:
            return
        size = archive.keep(path, digest, is_ours=is_ours)
        durably(partial(self._note, digest, size, address, etag, last_modified, contents))
        self.position += 1

    def _note(self, digest: str, size: int, address: str, etag: str, last_modified: str, contents: str) -> None:
        about = {"source": self.run.source, "name": Path(address).name[:200], "bytes": size}
        document, _ = RawDocument.objects.update_or_create(
            sha256=digest, defaults={"dropped_at": None}, create_defaults=about | {"kept_at": self.run.started_at}
        )
        RunDocument.objects.create(
            run=self.run,
            position=self.position,
            address=address[-500:],
            document=document,
            contents=contents,
            etag=etag[:200],
            last_modified=last_modified[:40],
        )

    def write(self, step: Callable[[], Upserted]) -> None:
        """One transaction: the step's rows together with what the run's own row says of them, or neither."""
        before = self.issue_count, {name: getattr(self.run, name) for name in COUNTS}
        durably(partial(self._write, step, *before))

    def _write(self, step: Callable[[], Upserted], issue_count: int, counts: dict[str, int]) -> None:
        """The counts begin where they stood, for this may be the second try."""
        self.issue_count = issue_count
        for name, count in counts.items():
            setattr(self.run, name, count)
        done = step()
        self.keep_issues(NotUnderstood(trouble.where, None, trouble.reason, trouble.value) for trouble in done.troubles)
        self.keep_issues(
            NotUnderstood(one.measure, None, f"{one.source} disagrees on {one.fact}", f"{one.ours} | {one.theirs}")
            for one in done.disagreements
        )
        self._count(done)
        if self.is_dry:
            transaction.set_rollback(True)
        else:
            self.run.save()

    def _count(self, done: Upserted) -> None:
        self.run.created += done.created
        self.run.updated += done.updated
        self.run.unchanged += done.unchanged
        self.run.records += done.created + done.updated + done.unchanged
        self.run.changes += done.changes

    def keep_issues(self, found: Iterable[NotUnderstood]) -> None:
        """Rows for what was not understood, up to a bound; all of them count."""
        issues = list(found)
        room = max(0, MOST_ISSUES_KEPT - self.issue_count)
        self.issue_count += len(issues)
        if self.is_dry:
            return
        rows = [
            Issue(
                run=self.run,
                file=issue.file[:200],
                line=issue.line,
                reason=issue.reason[:200],
                value=without_controls(issue.value)[:500],
            )
            for issue in issues[:room]
        ]
        Issue.objects.bulk_create(rows, batch_size=500)
