import json
import signal
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from alerts.dry_run import would_send
from alerts.send import send_due
from alerts.stopping import listening
from alerts.webhooks.drain import tell_endpoints


class Command(BaseCommand):
    """Run every minute. Two at once share the work.

    Exit 1 when the mail server cannot be reached, 130 after Ctrl-C and 143 after SIGTERM: what was in hand went out.
    """

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
            self._say(said, options)
            return
        try:
            with listening() as stop:
                said = asdict(send_due(clock=timezone.now, most=options["most"], stop=stop))
                said["webhooks"] = asdict(tell_endpoints(clock=timezone.now, stop=stop))
        except KeyboardInterrupt:  # a second one
            self.stderr.write(
                "Stopped at once. What was in hand may have gone out; the next runs say what became of it."
            )
            sys.exit(128 + signal.SIGINT)
        self._say(said, options)
        if stop.is_heard:
            self.stderr.write("Stopped on request. What was in hand went out; the next run does the rest.")
            sys.exit(128 + stop.signal)
        if said["outage"]:
            sys.exit(1)

    def _say(self, said: dict[str, Any], options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(said) if options["json"] else ", ".join(f"{k} {v}" for k, v in said.items()))
