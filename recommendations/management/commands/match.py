import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from recommendations.matching import BadRules
from recommendations.propose_matches import Proposed, RecommendationsMissing, propose_matches
from recommendations.rules_in_force import rules_in_force


class Command(BaseCommand):
    help = """Read every measure that waits against the recommendations. In the JSON, "suggested" counts the
    suggestions (weak ones apart) that stand on the measures read; the others count what this run changed."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every measure again, not only what waits")
        parser.add_argument("--json", action="store_true", help="end with one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            done = self.run(everything=options["all"])
        except (BadRules, RecommendationsMissing, OSError) as error:
            raise CommandError(str(error)) from error
        told = asdict(done) | {"seconds": round(time.monotonic() - started, 2)}
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items()))

    def run(self, *, everything: bool) -> Proposed:
        rules = rules_in_force()
        console = Console(stderr=True)
        with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
            task = bar.add_task("Reading bills", total=None)
            return propose_matches(
                rules=rules,
                at=timezone.now(),
                everything=everything,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
