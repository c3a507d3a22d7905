import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ingest.analyses import read_analyses
from ingest.cadence import OFFICIAL
from ingest.lock import only_run


class Command(BaseCommand):
    help = "Read the words of staff analyses out of the archived deliveries; goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        with only_run():
            counts = read_analyses(OFFICIAL)
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(
                f"{counts['read']} analyses read, {counts['unreadable']} not readable, {counts['left']} left."
            )
