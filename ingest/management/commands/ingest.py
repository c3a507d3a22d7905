import json
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from bills.identifiers import NotAnIdentifier, SessionId
from ingest.errors import Busy
from ingest.models import Run
from ingest.run import rehearse, replay, run_source
from ingest.source import Source
from ingest.sources import registered

BUSY = 75


class Command(BaseCommand):
    """Exit 0 for ok, unchanged and partial; 1 failed; 2 bad usage; 75 busy."""

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
        try:
            with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
                task = bar.add_task(source.slug, total=None)
                run, issues = self._run(
                    source,
                    options,
                    lambda what, done, of: bar.update(task, description=what, completed=done, total=of),
                )
        except Busy as busy:
            self._say({"source": source.slug, "outcome": Run.Outcome.BUSY.value}, str(busy), as_json=options["json"])
            sys.exit(BUSY)
        self._say(_summary(run, issues), _sentence(run, issues), as_json=options["json"])
        if run.outcome not in Run.GOOD:
            sys.exit(1)

    def _run(
        self, source: Source, options: dict[str, Any], progress: Callable[[str, int, int], None]
    ) -> tuple[Run, int]:
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

    def _say(self, summary: dict[str, Any], sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stderr.write(sentence)
            self.stdout.write(json.dumps(summary))
        else:
            self.stdout.write(sentence)


def _summary(run: Run, issues: int) -> dict[str, Any]:
    counts = ("records", "created", "updated", "unchanged", "removed", "changes", "seconds", "peak_rss_mb")
    return {
        "run": run.pk,
        "source": run.source,
        "outcome": str(run.outcome),
        **{name: getattr(run, name) for name in counts},
        "issues": issues,
    }


def _sentence(run: Run, issues: int) -> str:
    if run.outcome == Run.Outcome.FAILED:
        return f"Failed, nothing more was written: {run.error}"
    if run.outcome == Run.Outcome.UNCHANGED:
        return f"Nothing new in {run.address}: the same bytes as last time."
    return (
        f"{run.records} measures: {run.created} new, {run.updated} updated, {run.unchanged} unchanged,"
        f" {run.removed} gone; {run.changes} changes, {issues} issues, {run.seconds:.1f} s."
        + ("" if run.pk else " A dry run: nothing was stored.")
    )
