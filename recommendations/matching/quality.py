"""The committed figures of the matcher's quality: what ``evaluate --write`` measured, on what, and when.

Pages and docs print these figures and never type any of their own.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from recommendations.matching.evaluate import Count, Report, share

FIGURES = Path(__file__).resolve().parent.parent / "gold" / "quality.json"


@dataclass(frozen=True, slots=True)
class Figures:
    """One measurement. Shares run from 0 to 1; ``None`` where nothing was there to measure it on."""

    name: str
    about: str
    measured_on: str
    rules: str
    measures: int
    matches: int
    precision: float
    recall: float
    f1: float
    stance: float
    scope: float
    strong_precision: float
    queue_recall: float
    queued_measures: int
    evidence: float | None
    folds_f1: float | None


def figures(name: str, about: str, report: Report, rules: str, on: date, folds: Iterable[Report] | None) -> Figures:
    """A report as the row that is kept; ``folds`` are the reports of the sessions."""
    pairs = report.pairs
    told = report.as_json()
    return Figures(
        name=name,
        about=about,
        measured_on=on.isoformat(),
        rules=rules,
        measures=report.measures,
        matches=pairs.tp + pairs.fn,
        precision=round(pairs.precision, 4),
        recall=round(pairs.recall, 4),
        f1=round(pairs.f1, 4),
        stance=told["stance_accuracy"],
        scope=told["scope_accuracy"],
        strong_precision=told["strong"]["precision"],
        queue_recall=told["queue_recall"],
        queued_measures=report.queued_measures,
        evidence=told["evidence_accuracy"],
        folds_f1=round(together(folds).f1, 4) if folds is not None else None,
    )


def together(reports: Iterable[Report]) -> Count:
    """The pairs of several reports as one count."""
    total = Count()
    for report in reports:
        total.tp += report.pairs.tp
        total.fp += report.pairs.fp
        total.fn += report.pairs.fn
    return total


def queue_share(queued: int, measures: int) -> float:
    return round(share(queued, measures), 4)


def read_figures(path: Path = FIGURES) -> tuple[Figures, ...]:
    """Every kept measurement in the order of the file; none where nothing was measured yet."""
    if not path.exists():
        return ()
    return tuple(Figures(**row) for row in json.loads(path.read_text(encoding="utf-8")))


def write_figures(new: Figures, path: Path = FIGURES) -> None:
    """Put a measurement in the place of the one of the same name, or behind the others."""
    rows: dict[str, Mapping[str, Any]] = {old.name: asdict(old) for old in read_figures(path)}
    rows[new.name] = asdict(new)
    path.write_text(json.dumps(list(rows.values()), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
