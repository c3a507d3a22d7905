import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ingest.models import data_as_of
from tracker.api import LICENCE, LISTS
from tracker.dump.make import Busy, Shrunk, make_dump

BUSY = 75


class Command(BaseCommand):
    """Exit 0 where it was published; 1 where rows fell and nothing was; 75 where another dump is being made."""

    help = "Write the public data as files with a manifest, and let readers have them once they are whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--may-shrink", action="store_true", help="publish although rows fell; somebody has looked")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = make_dump(
                at=timezone.now(),
                data_as_of=data_as_of(),
                lists=LISTS,
                licence=LICENCE,
                may_shrink=options["may_shrink"],
            )
        except (Shrunk, Busy) as refused:
            self.stderr.write(f"Nothing was published: {refused}")
            sys.exit(BUSY if isinstance(refused, Busy) else 1)
        said = {
            "dump": manifest["name"],
            "files": len(manifest["files"]),
            "rows": sum(file["rows"] for file in manifest["files"]),
            "bytes": sum(file["bytes"] for file in manifest["files"]),
        }
        self.stdout.write(json.dumps(said) if options["json"] else " ".join(f"{k}={v}" for k, v in said.items()))
