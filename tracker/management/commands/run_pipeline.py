import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from ingest.errand import COUNTS
from ingest.errors import Busy
from ingest.lock import only_run
from ingest.models import SAMPLE_NAME, Run, data_as_of
from ingest.progress import shown
from ingest.retention import prune
from ingest.run import run_source
from ingest.sample.build import build
from ingest.source import Source
from ingest.sources import registered
from ingest.stopping import EXIT as STOPPED
from ingest.stopping import Stopped, stoppable
from recommendations.load import load_paper_text
from recommendations.matching.table import BadRules
from recommendations.pages.scorecard import scorecard
from recommendations.positions import follow_hearings
from recommendations.propose_matches import RecommendationsMissing, propose_matches
from recommendations.rules_in_force import rules_in_force, text_in_force
from recommendations.status import restate
from tracker.cards import draw_all

BUSY = 75
ENDED_BY_SIGNAL = (128 + signal.SIGINT, 128 + signal.SIGTERM)
FAILED = "failed"  # stands in what a stage says where it did not do its work
Said = dict[str, Any]


def paper(options: dict[str, Any]) -> Said:
    return {"paper": load_paper_text(settings.PAPER_FILE.name, text_in_force().encode()).slug}


def ingest(options: dict[str, Any]) -> Said:
    """Every source that can be asked, one after the other; one in trouble keeps nobody else from being read."""
    said: Said = {}
    for source, address in _feeds(options):
        with shown(source.slug) as progress:
            run = run_source(source, address=address, progress=progress)
        if run.outcome == Run.Outcome.CUT_SHORT:
            raise Stopped
        counts = {name: getattr(run, name) for name in COUNTS}
        said[source.slug] = {"run": run.pk, "outcome": str(run.outcome), **counts}
        if run.outcome not in Run.GOOD:
            said[FAILED] = True
        told = f"{source.slug}: {run.outcome}, {run.records} records, {run.changes} changes. {run.error}"
        print(told, file=sys.stderr)
    if settings.ARCHIVE_KEEP_DAYS > 0:
        said["dropped"] = prune("pubinfo", keep_days=settings.ARCHIVE_KEEP_DAYS, now=timezone.now()).documents
    return said


def _feeds(options: dict[str, Any]) -> Iterator[tuple[Source, str]]:
    """What to read: the sample, built anew with equal bytes every time; one address; or all that is configured."""
    if options["sample"]:
        with tempfile.TemporaryDirectory() as folder:
            yield registered()["pubinfo"], str(build(Path(folder) / SAMPLE_NAME))
    elif options["address"]:
        yield registered()["pubinfo"], options["address"]
    else:
        for source in sorted(registered().values(), key=lambda source: (source.slug != "pubinfo", source.slug)):
            key = getattr(source, "key", None)
            if key is None or getattr(settings, key.setting):
                yield source, ""


def match(options: dict[str, Any]) -> Said:
    found = propose_matches(rules=rules_in_force(), at=timezone.now())
    return {"measures": found.measures, "suggested": found.suggested}


def restated(options: dict[str, Any]) -> Said:
    as_of = data_as_of()
    return {"changed": restate(as_of=as_of, at=timezone.now()) if as_of else 0}


def cards(options: dict[str, Any]) -> Said:
    """The pictures of shared links, so that no reader waits for one."""
    return {"pictures": draw_all(scorecard(data_as_of()))}


def tasks(options: dict[str, Any]) -> Said:
    """Where a hearing moved, the days of the team's tasks move with it."""
    return {"moved": follow_hearings()}


def by_command(name: str) -> Callable[[dict[str, Any]], Said]:
    """A stage that is a command of an app; nothing happens where no app provides it."""

    def run(options: dict[str, Any]) -> Said:
        if name not in get_commands():
            return {}
        out = StringIO()
        try:
            call_command(name, json=True, stdout=out)
        except SystemExit as end:
            if end.code in ENDED_BY_SIGNAL:
                raise Stopped from end
            return {FAILED: bool(end.code), **_last_object(out)}
        return _last_object(out)

    return run


def _last_object(out: StringIO) -> Said:
    lines = out.getvalue().splitlines()
    return dict(json.loads(lines[-1])) if lines else {}


# The order of the work. The queue between two stages is a table, so each may also run alone.
STAGES: dict[str, Callable[[dict[str, Any]], Said]] = {
    "paper": paper,
    "ingest": ingest,
    "analyses": by_command("read_analyses"),
    "match": match,
    "restate": restated,
    "cards": cards,
    "tasks": tasks,
    "publish": by_command("publish_changes"),
    "queue": by_command("queue_alerts"),
    "send": by_command("send_alerts"),
    "dump": by_command("dump_public"),
}


class Command(BaseCommand):
    """Exit 0 where every stage did its work; 1 where one did not (the others did); 75 busy; 143 stopped."""

    help = "Read the feeds, match, restate, queue and send: everything that a night needs, in order."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sample", action="store_true", help="read the bundled sample feed")
        parser.add_argument(
            "--from", dest="address", help="a zip, a folder or a URL; default: every source's own server"
        )
        parser.add_argument("--stage", choices=STAGES, action="append", help="only this stage; may be repeated")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [name for name in STAGES if not options["stage"] or name in options["stage"]]
        summary: dict[str, Said] = {}
        try:
            with stoppable(), only_run():
                for name in chosen:
                    summary[name] = self._stage(name, options)
        except Busy as busy:
            self.stderr.write(str(busy))
            self._exit(BUSY, summary, options)
        except Stopped:
            self.stderr.write("Stopped on request. What was written by then stays; the next run does the rest.")
            self._exit(STOPPED, summary, options)
        self._exit(int(any(said.get(FAILED) for said in summary.values())), summary, options)

    def _stage(self, name: str, options: dict[str, Any]) -> Said:
        """One stage. Trouble of the world around ends the stage and not the night; a mistake of ours is raised."""
        try:
            return STAGES[name](options)
        except (OSError, DatabaseError, BadRules, RecommendationsMissing) as error:
            self.stderr.write(f"{name}: {type(error).__name__}: {error}")
            return {FAILED: True, "error": f"{type(error).__name__}: {error}"}

    def _exit(self, code: int, summary: dict[str, Said], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        elif "restate" in summary and data_as_of() is not None:
            call_command("scorecard", stdout=self.stdout)
        if code:
            sys.exit(code)
