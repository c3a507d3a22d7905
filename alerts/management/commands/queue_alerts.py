import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from alerts.buckets import empty_out
from alerts.canary import keep_canary
from alerts.outbox import queue_deliveries
from alerts.signing_up import forget_unconfirmed


class Command(BaseCommand):
    help = "Turn what is new into deliveries, and forget addresses that never confirmed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        keep_canary(now=now)
        queued = queue_deliveries(now=now)
        forgotten = forget_unconfirmed(now=now)
        empty_out(now=now)
        said = {"events": queued.events, "deliveries": queued.deliveries, "forgotten": forgotten}
        self.stdout.write(json.dumps(said) if options["json"] else ", ".join(f"{n} {k}" for k, n in said.items()))
