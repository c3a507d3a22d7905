import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from recommendations.because import plain_date
from recommendations.choices import Basis, InLaw, ThisSession
from recommendations.models import Paper, Recommendation
from recommendations.public_ids import default_slug
from recommendations.replay import DERIVED, SHOWN, STATED, reading_of, replayed
from recommendations.standing import StatusReading
from recommendations.status import data_as_of, read_all

WIDTH = 130  # of a table that goes to a file or a pipe
LAW_ICONS = {
    InLaw.NONE: "○",
    InLaw.NEIGHBOURING: "◔",
    InLaw.IN_PART: "◑",
    InLaw.IN_FULL: "●",
}
SESSION_ICONS = {
    ThisSession.UNREVIEWED: "?",
    ThisSession.NONE: "–",
    ThisSession.INTRODUCED: "·",
    ThisSession.MOVING: "→",
    ThisSession.ON_DESK: "✎",
    ThisSession.ENACTED: "✓",
    ThisSession.VETOED: "✗",
    ThisSession.STALLED: "‖",
    ThisSession.DIED: "†",
}
SOURCES = {
    SHOWN: "As shown on that day",
    STATED: "As stated by that day, without counts",
    DERIVED: "Derived now, from before it was first stated",
    "override": "Overridden by a lead",
}
Standings = list[tuple[Recommendation, StatusReading]]


class Command(BaseCommand):
    help = (
        "Where each recommendation stands, from the measures on file; for a day in the past what the site showed at "
        "its end, or from before it stated anything what today's rule derives. Writes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="what was shown that Pacific day")
        parser.add_argument("--paper", metavar="SLUG", help="one paper alone; without it, the site's own")
        parser.add_argument("--json", action="store_true", help="end with one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or data_as_of()
        if not Recommendation.objects.exists():
            raise CommandError("no paper is loaded; run load_paper first")
        slug = options["paper"] or _shown_paper()
        everything = _replay(options["as_of"]) if options["as_of"] else read_all(as_of or date.min)
        standings = [(one, reading) for one, reading in everything if one.paper.slug == slug]
        if not standings:
            raise CommandError(f"no paper {slug} is loaded; there is {', '.join(_papers())}")
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(as_of, standings), ensure_ascii=False))
        else:
            self._print(as_of, standings)

    def _print(self, as_of: date | None, standings: Standings) -> None:
        console = Console(width=None if sys.stdout.isatty() else WIDTH)
        table = Table("", "Recommendation", "In law", "This session", "At risk", "Live", "Next decision")
        for recommendation, reading in standings:
            table.add_row(*_cells(recommendation, reading))
        with console.capture() as printed:
            console.print(table)
            console.print(f"Data as of {plain_date(as_of)}." if as_of else "No measure has been loaded yet.")
            for line in _sources(standings):
                console.print(line)
            if all(reading.basis == Basis.MACHINE for _, reading in standings):
                console.print("Machine readings: no person has confirmed a match yet.")
        self.stdout.write(printed.get())


def _papers() -> list[str]:
    return list(Paper.objects.order_by("pk").values_list("slug", flat=True))


def _shown_paper() -> str:
    """The default paper, or the first where that one is not loaded."""
    papers = _papers()
    return default_slug() if default_slug() in papers else papers[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"not a date of the form YYYY-MM-DD: {text!r}") from None


def _replay(day: date) -> Standings:
    rows = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements")
    return [(one, reading_of(one)) for one in replayed(rows, day)]


def _sources(standings: Standings) -> list[str]:
    """Where a replay comes from, one sentence for each source."""
    by_source: dict[str, list[str]] = {}
    for recommendation, reading in standings:
        by_source.setdefault(vars(recommendation).get("replayed_from", ""), []).append(recommendation.code)
        if reading.override:
            by_source.setdefault("override", []).append(recommendation.code)
    return [f"{said}: {', '.join(by_source[source])}." for source, said in SOURCES.items() if source in by_source]


def _status(reading: StatusReading) -> str:
    """The one word: *in law* where the law answers it, else *this session*."""
    is_law = reading.in_law in (InLaw.IN_PART, InLaw.IN_FULL)
    return str(reading.in_law.value if is_law else reading.this_session.value)


def _cells(recommendation: Recommendation, reading: StatusReading) -> list[str]:
    next_one = reading.next_decision
    return [
        recommendation.code,
        recommendation.short_name,
        f"{LAW_ICONS[reading.in_law]} {reading.in_law.label}",
        f"{SESSION_ICONS[reading.this_session]} {reading.this_session.label}",
        "! At risk" if reading.is_at_risk else "",
        str(reading.counts.get("live", "")),
        f"{next_one['on']} {next_one['measure']}" if next_one else "none set",
    ]


def _as_json(as_of: date | None, standings: Standings) -> dict[str, Any]:
    return {
        "data_as_of": as_of.isoformat() if as_of else None,
        "paper": standings[0][0].paper.title,
        "recommendations": [_one(recommendation, reading) for recommendation, reading in standings],
    }


def _one(recommendation: Recommendation, reading: StatusReading) -> dict[str, Any]:
    return {
        "id": recommendation.public_id,
        "name": recommendation.short_name,
        "goal": recommendation.goal.code,
        "status": _status(reading),
        "in_law": reading.in_law.value,
        "this_session": reading.this_session.value,
        "at_risk": reading.is_at_risk,
        "because": reading.because,
        **{name: reading.counts.get(name) for name in ("confirmed", "suggested", "opposing", "live")},
        "next_decision": reading.next_decision,
        "override": reading.override,
        "replayed_from": vars(recommendation).get("replayed_from"),
    }
