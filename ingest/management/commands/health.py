import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ingest.health import reasons


class Command(BaseCommand):
    """Exit 0 where all is well, 1 with the reasons where not."""

    help = "Say whether the data is whole and fresh, for a timer or a monitor."
    # The answer must come even where the database does not.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        found = reasons(timezone.now())
        if options["json"]:
            told = [
                {"code": r.code, "source": r.source, "what": r.what, "since": r.since and r.since.isoformat()}
                for r in found
            ]
            self.stdout.write(json.dumps({"ok": not told, "reasons": told}))
        for reason in found:
            self.stderr.write(f"{reason.source or 'tracker'}: {reason.what}")
        if not found and not options["json"]:
            self.stdout.write("All is well.")
        if found:
            sys.exit(1)
