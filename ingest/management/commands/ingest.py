import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from bills.identifiers import NotAnIdentifier, SessionId
from ingest.errors import Busy, Refused
from ingest.models import Run
from ingest.run import plan, run_source
from ingest.sources import registered

EXIT = {Run.Outcome.OK: 0, Run.Outcome.UNCHANGED: 0, Run.Outcome.PARTIAL: 0}
BUSY = 75
SNAPSHOT = "https://downloads.leginfo.legislature.ca.gov/pubinfo_{}.zip"


class Command(BaseCommand):
    """Exit 0 for ok, unchanged and partial; 1 failed; 2 bad usage; 75 busy."""

    help = "Read a feed of California bills into the tracker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=sorted(registered()))
        parser.add_argument("--from", dest="address", help="a zip file, a folder of its members, or a URL")
        parser.add_argument("--session", help="20252026: that session's snapshot on the Legislature's server")
        parser.add_argument("--kind", choices=Run.Kind.values, help="default: by the file's name")
        parser.add_argument("--dry-run", action="store_true", help="read and check, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        source = registered()[options["source"]]
        try:
            options["address"] = options["address"] or _official_address(options["session"])
        except NotAnIdentifier as error:
            raise CommandError(str(error), returncode=2) from error
        kind = Run.Kind(options["kind"]) if options["kind"] else None
        if options["dry_run"]:
            self._dry_run(source, options["address"], kind, as_json=options["json"])
            return
        try:
            with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
                task = bar.add_task(source.slug, total=None)
                run = run_source(
                    source,
                    address=options["address"],
                    kind=kind,
                    progress=lambda what, done, of: bar.update(task, description=what, completed=done, total=of),
                )
        except Busy as busy:
            self._say({"source": source.slug, "outcome": Run.Outcome.BUSY.value}, str(busy), as_json=options["json"])
            sys.exit(BUSY)
        self._say(_summary(run), _sentence(run), as_json=options["json"])
        if run.outcome not in EXIT:
            sys.exit(1)

    def _dry_run(self, source: Any, address: str, kind: Run.Kind | None, *, as_json: bool) -> None:
        try:
            delivery = plan(source, address=address, kind=kind)
        except Refused as error:
            raise CommandError(str(error)) from error
        counts = {"records": len(delivery.measures), "issues": len(delivery.issues), "rows": delivery.row_counts}
        self._say(
            counts, f"{counts['records']} measures, {counts['issues']} issues; nothing was stored.", as_json=as_json
        )

    def _say(self, summary: dict[str, Any], sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stderr.write(sentence)
            self.stdout.write(json.dumps(summary))
        else:
            self.stdout.write(sentence)


def _official_address(session: str | None) -> str:
    """The whole-session snapshot; the current session is the default.

    Measures for the next session are introduced from December of the even year on.
    """
    if session:
        return SNAPSHOT.format(SessionId.parse(session).start_year)
    today = timezone.localdate()
    year = today.year + (today.month == 12)
    return SNAPSHOT.format(year if year % 2 else year - 1)


def _summary(run: Run) -> dict[str, Any]:
    counts = ("records", "created", "updated", "unchanged", "removed", "changes", "seconds", "peak_rss_mb")
    return {
        "run": run.pk,
        "source": run.source,
        "outcome": str(run.outcome),
        **{name: getattr(run, name) for name in counts},
        "issues": run.issues.count(),
    }


def _sentence(run: Run) -> str:
    if run.outcome == Run.Outcome.FAILED:
        return f"Failed, nothing more was written: {run.error}"
    if run.outcome == Run.Outcome.UNCHANGED:
        return f"Nothing new in {run.address}: the same bytes as last time."
    return (
        f"{run.records} measures: {run.created} new, {run.updated} updated, {run.unchanged} unchanged,"
        f" {run.removed} gone; {run.changes} changes, {run.issues.count()} issues, {run.seconds:.1f} s."
    )
