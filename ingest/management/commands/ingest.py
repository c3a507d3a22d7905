import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from bills.identifiers import NotAnIdentifier, SessionId
from ingest.errors import Busy
from ingest.models import Run
from ingest.progress import Progress, shown
from ingest.run import rehearse, replay, run_source
from ingest.source import Source
from ingest.sources import registered
from ingest.stopping import EXIT as STOPPED
from ingest.stopping import Stopped, stoppable

EXIT: dict[str, int] = {Run.Outcome.BUSY: 75, Run.Outcome.CUT_SHORT: STOPPED}


class Command(BaseCommand):
    """Exit 0 for ok, unchanged and partial; 1 failed; 2 bad usage; 75 busy; 143 stopped by a signal."""

    help = "Read a feed of California bills into the tracker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=sorted(registered()))
        parser.add_argument(
            "--from",
            dest="address",
            help="a zip file, a folder of its members, or a URL; default: the newest on the source's server",
        )
        parser.add_argument("--session", help="20232024: the whole of that session")
        parser.add_argument("--kind", choices=Run.Kind.values, help="default: by the file's name; full without --from")
        parser.add_argument(
            "--replay", type=int, metavar="RUN", help="read that run's documents again from the archive"
        )
        parser.add_argument("--dry-run", action="store_true", help="read, compare and count, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        source = registered()[options["source"]]
        run, issues = Run(source=source.slug), 0
        try:
            with stoppable(), shown(source.slug) as progress:
                run, issues = self._run(source, options, progress)
        except Busy as busy:
            run.outcome, run.error = Run.Outcome.BUSY, str(busy)
        except Stopped:
            run.outcome, run.error = Run.Outcome.CUT_SHORT, "Stopped on request, before anything was written."
        except (OSError, DatabaseError) as error:  # not even the run's own row could be written
            run.outcome, run.error = Run.Outcome.FAILED, f"{type(error).__name__}: {error}"
        self._say(run, issues, as_json=options["json"])
        if run.outcome not in Run.GOOD:
            sys.exit(EXIT.get(str(run.outcome), 1))

    def _run(self, source: Source, options: dict[str, Any], progress: Progress) -> tuple[Run, int]:
        """The run and the number of its issues."""
        if options["replay"] is not None:
            of = Run.objects.filter(pk=options["replay"], source=source.slug).first()
            if of is None or not of.readings.exists():
                raise CommandError(f"run {options['replay']} of {source.slug} read nothing that is kept", returncode=2)
            run = replay(source, of=of, progress=progress)
            return run, run.issues.count()
        try:
            session = SessionId.parse(options["session"]) if options["session"] else None
        except NotAnIdentifier as error:
            raise CommandError(str(error), returncode=2) from error
        asked: dict[str, Any] = {
            "address": options["address"] or "",
            "session": session,
            "kind": Run.Kind(options["kind"]) if options["kind"] else None,
            "progress": progress,
        }
        if options["dry_run"]:
            errand = rehearse(source, **asked)
            return errand.run, errand.issue_count
        run = run_source(source, **asked)
        return run, run.issues.count()

    def _say(self, run: Run, issues: int, *, as_json: bool) -> None:
        """A sentence for people; to standard error where the run went wrong, or where the object has stdout."""
        is_good = run.outcome in Run.GOOD and not as_json
        (self.stdout if is_good else self.stderr).write(_sentence(run, issues))
        if as_json:
            self.stdout.write(json.dumps(_summary(run, issues)))


def _summary(run: Run, issues: int) -> dict[str, Any]:
    counts = ("records", "created", "updated", "unchanged", "removed", "changes", "seconds", "peak_rss_mb")
    return {
        "run": run.pk,
        "source": run.source,
        "outcome": str(Run.Outcome.FAILED if run.outcome == Run.Outcome.CUT_SHORT else run.outcome),
        **{name: getattr(run, name) for name in counts},
        "issues": issues,
    }


def _sentence(run: Run, issues: int) -> str:
    if run.outcome not in Run.GOOD:
        return f"{run.get_outcome_display()}: {run.error}"
    if run.outcome == Run.Outcome.UNCHANGED:
        return f"Nothing new in {run.address}: the same bytes as last time."
    return (
        f"{run.records} measures: {run.created} new, {run.updated} updated, {run.unchanged} unchanged,"
        f" {run.removed} gone; {run.changes} changes, {issues} issues, {run.seconds:.1f} s."
        + ("" if run.pk else " A dry run: nothing was stored.")
    )
