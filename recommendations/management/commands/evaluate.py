import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.identifiers import SessionId
from recommendations.matching import BadRules, Rules, load_rules
from recommendations.matching.evaluate import Report, compare, evaluate
from recommendations.matching.folds import by_session
from recommendations.matching.judged import BadLine, Texts, read_judged
from recommendations.matching.label_texts import read_texts
from recommendations.matching.quality import figures, together, write_figures
from recommendations.reviewed import as_judged, reviewed
from recommendations.rules_in_force import rules_in_force
from recommendations.stored_texts import stored_text


class Command(BaseCommand):
    help = """Measure the matcher against judged measures, one JSON object a line, or against reviewed decisions. Needs
    no database without --database or --reviewed."""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="judged measures or labels, as JSON lines")
        parser.add_argument("--reviewed", action="store_true", help="judge by what people decided at the review desk")
        words = parser.add_mutually_exclusive_group()
        words.add_argument(
            "--texts", type=Path, action="append", help="where the words of labels are: JSON lines or LegiScan's zip"
        )
        words.add_argument("--database", action="store_true", help="take the words of labels from the database")
        parser.add_argument("--folds", choices=["session"], help="also judge each session without what it alone taught")
        parser.add_argument("--write", metavar="NAME", help="keep the figures under this name for pages and docs")
        parser.add_argument("--about", default="", help="with --write: what was measured, in a few words")
        parser.add_argument("--json", action="store_true", help="end with one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["file"]) == options["reviewed"]:
            raise CommandError("name a file of judged measures, or say --reviewed", returncode=2)
        if options["reviewed"]:
            report = _on_reviews()
            self.stdout.write(json.dumps(as_json(report, None)) if options["json"] else as_table(report))
            return
        try:
            rules = load_rules(settings.PAPER_FILE)
            texts = _texts(options)
            lines = options["file"].read_text(encoding="utf-8").splitlines()
            report = evaluate(lines, rules, texts)
            folds = _folds(lines, rules, texts) if options["folds"] else None
        except BadLine as error:
            raise CommandError(f"{options['file']}, {error}", returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        except (UnicodeDecodeError, BadRules, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        if options["write"]:
            told = folds.values() if folds else None
            today = timezone.localdate()
            write_figures(figures(options["write"], options["about"], report, rules.version, today, told))
        self.stdout.write(
            json.dumps(as_json(report, folds), ensure_ascii=False) if options["json"] else as_table(report, folds)
        )


def _on_reviews() -> Report:
    """The rules in force against every released decision; a pair that nobody decided counts neither way."""
    rules = rules_in_force()
    known = frozenset(one.id for one in rules.recommendations)
    return compare(as_judged(reviewed(at=timezone.now()), known), rules)


def _texts(options: Mapping[str, Any]) -> Texts | None:
    if options["database"]:
        return stored_text
    if not options["texts"]:
        return None
    known = {measure: text for path in options["texts"] for measure, text in read_texts(path).items()}
    return known.get


def _folds(lines: Sequence[str], rules: Rules, texts: Texts | None) -> dict[SessionId, Report]:
    return by_session(read_judged(lines, frozenset(one.id for one in rules.recommendations), texts), rules)


def as_json(report: Report, folds: Mapping[SessionId, Report] | None) -> dict[str, Any]:
    told = report.as_json()
    if folds is not None:
        told["folds"] = {
            "pairs": together(folds.values()).as_json(),
            "sessions": {str(session): one.pairs.as_json() for session, one in folds.items()},
        }
    return told


def as_table(report: Report, folds: Mapping[SessionId, Report] | None = None) -> str:
    """The report for people: a row per recommendation, the shares, then each disagreement."""
    told = report.as_json()
    rows = [f"{'':6}{'found':>7}{'extra':>7}{'missed':>8}{'F1':>7}"]
    for name, count in (*report.per_recommendation.items(), ("all", report.pairs)):
        rows.append(f"{name:6}{count.tp:7}{count.fp:7}{count.fn:8}{count.f1:7.2f}")
    rows.append("")
    rows.append(f"precision {report.pairs.precision:.2f}, recall {report.pairs.recall:.2f}, F1 {report.pairs.f1:.2f}")
    rows.append(f"stance right {told['stance_accuracy']:.2f}, scope right {told['scope_accuracy']:.2f}")
    rows.append(f"strong suggestions right {report.strong.precision:.2f} of {report.strong.tp + report.strong.fp}")
    rows.append(
        f"judged pairs that reach the review queue {told['queue_recall']:.2f};"
        f" {report.queued_measures} of {report.measures} measures in the queue; {told['seconds']} seconds"
    )
    if report.located:
        rows.append(f"quoted clause reaches the deciding sentence {told['evidence_accuracy']:.2f} of {report.located}")
    rows.extend(f"{number} labels {why}" for why, number in report.skipped.items())
    for session, one in (folds or {}).items():
        rows.append(f"without what {session} alone taught: F1 {one.pairs.f1:.2f} on {session}")
    for error in (*report.errors, *report.other_scopes):
        rows.append(f"{error.kind}: {error.session} {error.measure} {error.recommendation}: {error.why}")
    return "\n".join(rows)
