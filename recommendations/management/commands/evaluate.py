import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from recommendations.matching import load_rules
from recommendations.matching.evaluate import BadLine, evaluate


class Command(BaseCommand):
    """Needs no database: judged measures in, agreement out. Exit 2 where the file is no such file."""

    help = "Measure how well the matcher agrees with judged measures."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="one judged measure a line, as JSON")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            with file.open(encoding="utf-8") as lines:
                report = evaluate(lines, load_rules(settings.PAPER_FILE))
        except (OSError, UnicodeDecodeError, BadLine) as error:
            self.stderr.write(f"{file}: {error}")
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            _print(report.as_json())


def _print(found: dict[str, Any]) -> None:
    table = Table("Recommendation", "right", "extra", "missed", title="Pairs of measure and recommendation")
    for code, counts in found["per_recommendation"].items():
        table.add_row(code, str(counts["tp"]), str(counts["fp"]), str(counts["fn"]))
    console = Console()
    console.print(table)
    pairs = found["pairs"]
    console.print(f"precision {pairs['precision']:.3f}, recall {pairs['recall']:.3f}, F1 {pairs['f1']:.3f}")
    console.print(f"stance {found['stance_accuracy']:.3f}, scope {found['scope_accuracy']:.3f}")
    for error in found["errors"]:
        where = f"{error['session']} {error['measure']} {error['recommendation']}"
        console.print(f"{error['kind']}: {where}: {error['why']}")
