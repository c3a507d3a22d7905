import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from alerts.bounces import bounced, read_notice


class Command(BaseCommand):
    """For the mail server's alias of the envelope sender: ``tracker+*: |manage.py receive_bounce``."""

    help = "Read one delivery status notification from standard input."

    def handle(self, *args: Any, **options: Any) -> None:
        bounce = read_notice(sys.stdin.buffer.read())
        known = bounce is not None and bounced(bounce=bounce, now=timezone.now())
        self.stdout.write("noted" if known else "not about a mail of ours")
