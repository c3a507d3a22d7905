import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from alerts.rounds import queue_round


class Command(BaseCommand):
    help = "Turn what is new into deliveries, and forget addresses that never confirmed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        said = queue_round(now=timezone.now())
        self.stdout.write(json.dumps(said) if options["json"] else ", ".join(f"{n} {k}" for k, n in said.items()))
