import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recommendations.matching import BadRules, load_rules
from recommendations.matching.evaluate import BadLine, Report, evaluate


class Command(BaseCommand):
    help = "Measure the matcher against judged measures, one JSON object a line. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="judged measures, as JSON lines")
        parser.add_argument("--json", action="store_true", help="end with one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.measure(options["file"])
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) if options["json"] else as_table(report))

    def measure(self, file: Path) -> Report:
        try:
            rules = load_rules(settings.PAPER_FILE)
            with file.open(encoding="utf-8") as lines:
                return evaluate(lines, rules)
        except BadLine as error:
            raise CommandError(f"{file}, {error}", returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        except (UnicodeDecodeError, BadRules) as error:
            raise CommandError(str(error), returncode=2) from error


def as_table(report: Report) -> str:
    """The report for people: a row per recommendation, the shares, then each disagreement."""
    told = report.as_json()
    rows = [f"{'':6}{'found':>7}{'extra':>7}{'missed':>8}{'F1':>7}"]
    for name, count in (*report.per_recommendation.items(), ("all", report.pairs)):
        rows.append(f"{name:6}{count.tp:7}{count.fp:7}{count.fn:8}{count.f1:7.2f}")
    rows.append("")
    rows.append(f"precision {report.pairs.precision:.2f}, recall {report.pairs.recall:.2f}, F1 {report.pairs.f1:.2f}")
    rows.append(f"stance right {told['stance_accuracy']:.2f}, scope right {told['scope_accuracy']:.2f}")
    rows.append(f"judged pairs that reach the review queue {told['queue_recall']:.2f}; {told['seconds']} seconds")
    for error in report.errors:
        rows.append(f"{error.kind}: {error.session} {error.measure} {error.recommendation}: {error.why}")
    return "\n".join(rows)
