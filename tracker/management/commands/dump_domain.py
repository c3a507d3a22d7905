import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Model

from bills import models as bills
from recommendations import models as recommendations

# Table → (natural key and content) by field paths: no surrogate ids, no run ids, no wall-clock columns.
_M = ("measure__session__key", "measure__type", "measure__number")
TABLES: dict[type[Model], tuple[str, ...]] = {
    bills.Session: ("key",),
    bills.Legislator: ("session__key", "house", "district", "name", "author_name", "party", "is_active"),
    bills.Committee: ("session__key", "code", "name", "long_name"),
    bills.Measure: (
        "session__key", "type", "number", "printed_state", "current_status", "chapter_year", "chapter_number",
        "latest_version__key", "subject", "author_line", "stage", "stage_rule", "stage_on", "activity", "ending",
        "steps",
        "introduced_on", "last_action", "last_action_on", "facet_digests",
    ),
    bills.Action: (*_M, "position", "on", "text", "occurrence", "house", "committee", "end_status"),
    bills.BillVersion: (
        "key", "on", "label", "subject", "long_title", "digest", "sections_of_law", "vote_required", "urgency",
        "text_state", "row_digest", "text_digest",
    ),
    bills.BillBody: ("version__key", "content"),
    bills.Author: ("version__key", "position", "name", "house", "role", "is_committee", "is_primary"),
    bills.VoteEvent: (*_M, "location", "on", "at", "sequence", "motion", "ayes", "noes", "abstentions", "result",
                     "ballots"),
    bills.Hearing: (*_M, "on", "location", "committee_number", "time", "building", "room", "notes"),
    bills.FloorListing: (*_M, "code", "consent_calendar", "house", "on", "section", "item", "floor_manager", "status"),
    bills.Analysis: (*_M, "source_id", "kind", "house", "committee_name", "on", "fingerprint"),
    bills.AnalysisText: ("analysis__source_id", "form", "text", "positions"),
    bills.Message: (*_M, "text_digest", "on", "kind", "text"),
    bills.OutcomeReport: (*_M, "outcome", "on", "post", "message", "author", "subject", "state"),
    bills.Mention: (*_M, "feed", "key", "title", "link", "on"),
    recommendations.Recommendation: (
        "public_id", "sentence", "short_name", "in_law", "this_session", "is_at_risk", "basis", "in_law_because",
        "this_session_because", "at_risk_because", "counts", "next_decision",
    ),
    recommendations.Element: ("recommendation__public_id", "letter", "text"),
    recommendations.Match: (
        "recommendation__public_id", *_M, "version__key", "state", "stance", "scope", "elements", "score", "band",
        "reasons", "rule_version",
    ),
    recommendations.Evidence: (
        "match__recommendation__public_id", *(f"match__{path}" for path in _M), "position", "part", "start", "end",
        "quote",
    ),
}  # fmt: skip


class Command(BaseCommand):
    """Two databases that say the same have the same digest, whatever order and however often they were told."""

    help = "Print a canonical digest of every domain table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="accepted for symmetry; the output is always JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        tables = {model._meta.db_table: _digest(model, paths) for model, paths in TABLES.items()}
        whole = sha256("".join(f"{name}{row['sha256']}" for name, row in sorted(tables.items())).encode()).hexdigest()
        self.stdout.write(json.dumps({"sha256": whole, "tables": tables}))


def _digest(model: type[Model], paths: tuple[str, ...]) -> dict[str, Any]:
    state, rows = sha256(), 0
    for line in sorted(_lines(model, paths)):
        state.update(line.encode("utf-8", "surrogatepass"))
        rows += 1
    return {"rows": rows, "sha256": state.hexdigest()}


def _lines(model: type[Model], paths: tuple[str, ...]) -> Iterator[str]:
    for values in model._default_manager.order_by().values_list(*paths).iterator():
        yield json.dumps(values, default=str, sort_keys=True, ensure_ascii=False) + "\n"
