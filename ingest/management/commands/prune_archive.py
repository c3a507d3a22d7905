import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ingest.errors import Busy
from ingest.retention import prune

BUSY = 75


class Command(BaseCommand):
    """Exit 0 when done, 2 without a number of days, 75 where a run is at work."""

    help = "Drop zips of the bulk feed that no replay needs and that were not read lately."

    def add_arguments(self, parser: CommandParser) -> None:
        days = "keep what was read in so many days; default: ARCHIVE_KEEP_DAYS"
        parser.add_argument("--keep-days", type=int, default=settings.ARCHIVE_KEEP_DAYS or None, help=days)
        parser.add_argument("--dry-run", action="store_true", help="count what would go, drop nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["keep_days"]
        if days is None or days < 1:
            raise CommandError("say how many days to keep: --keep-days or ARCHIVE_KEEP_DAYS", returncode=2)
        try:
            found = prune("pubinfo", keep_days=days, now=timezone.now(), is_dry=options["dry_run"])
        except Busy as busy:
            print(busy, file=sys.stderr)
            sys.exit(BUSY)
        self.stdout.write(json.dumps({"documents": found.documents, "bytes": found.bytes}))
