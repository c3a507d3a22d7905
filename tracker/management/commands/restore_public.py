import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.dump.restore import CannotRestore, restore


class Command(BaseCommand):
    """After ``migrate``, before anything else. Accounts, follows and the desk's own notes are in no dump."""

    help = "Fill an empty database from the folder of a public dump."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(options["folder"])
        except (CannotRestore, OSError) as refused:
            raise CommandError(f"Nothing was restored: {refused}") from refused
        call_command("index_search", verbosity=0)
        self.stdout.write(json.dumps(restored) if options["json"] else f"{sum(restored.values())} rows")
