import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from alerts.dry_run import would_send
from alerts.send import send_due
from alerts.webhooks.drain import tell_endpoints


class Command(BaseCommand):
    """Run every minute. Two at once share the work; exit 1 when the mail server cannot be reached."""

    help = "Send every mail that is due, and tell every endpoint what it is owed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent; write and send nothing")
        parser.add_argument("--most", type=int, help="stop after so many mails")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for line in (found := would_send(now=timezone.now())).lines:
                self.stderr.write(line)
            said: dict[str, Any] = {"would_send": found.mails, "deliveries": found.deliveries}
        else:
            said = asdict(send_due(clock=timezone.now, most=options["most"]))
            said["webhooks"] = asdict(tell_endpoints(clock=timezone.now))
        self.stdout.write(json.dumps(said) if options["json"] else ", ".join(f"{k} {v}" for k, v in said.items()))
        if said.get("outage"):
            sys.exit(1)
