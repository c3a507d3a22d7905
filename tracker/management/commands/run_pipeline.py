import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ingest.models import SAMPLE_NAME, Run, data_as_of
from ingest.run import run_source
from ingest.sample.build import build
from ingest.sources import registered
from recommendations.load import load_paper_text
from recommendations.propose_matches import propose_matches
from recommendations.rules_in_force import rules_in_force, text_in_force
from recommendations.status import restate

STAGES = ("paper", "ingest", "match", "status")


class Command(BaseCommand):
    """The order of the work, as one list of calls. The queue between two stages is a table."""

    help = "Load the paper, read the feed, match, restate: everything that a night needs, in order."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sample", action="store_true", help="read the bundled sample feed")
        parser.add_argument("--from", dest="address", help="a zip, a folder or a URL for the ingest stage")
        parser.add_argument("--stage", choices=STAGES, action="append", help="only this stage; may be repeated")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        stages = options["stage"] or STAGES
        summary: dict[str, Any] = {}
        if "paper" in stages:
            summary["paper"] = load_paper_text(settings.PAPER_FILE.name, text_in_force().encode()).slug
        if "ingest" in stages and (options["sample"] or options["address"]):
            summary["ingest"] = self._ingest(options["address"])
        if "match" in stages:
            found = propose_matches(rules=rules_in_force(), at=timezone.now())
            summary["match"] = {"measures": found.measures, "suggested": found.suggested}
        as_of = data_as_of()
        if "status" in stages and as_of is not None:
            summary["status"] = {"changed": restate(as_of=as_of, at=timezone.now())}
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        elif as_of is not None:
            call_command("scorecard", stdout=self.stdout)
        if summary.get("ingest") == Run.Outcome.FAILED:
            sys.exit(1)

    def _ingest(self, address: str | None) -> str:
        """The given feed, or the sample, built anew: equal bytes every time, so a second run has nothing to do."""
        if address:
            run = run_source(registered()["pubinfo"], address=address)
        else:
            with tempfile.TemporaryDirectory() as folder:
                run = run_source(registered()["pubinfo"], address=str(build(Path(folder) / SAMPLE_NAME)))
        self.stderr.write(f"ingest: {run.outcome}, {run.records} measures, {run.changes} changes. {run.error}")
        return str(run.outcome)
