import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from recommendations.stream import publish


class Command(BaseCommand):
    """Running it again, or twice at once, appends nothing twice."""

    help = "Append to the public stream of changes whatever is new in the tables behind it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        appended = publish(at=timezone.now())
        self.stdout.write(json.dumps({"appended": appended}) if options["json"] else f"{appended} appended")
