import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recommendations.models import Recommendation
from recommendations.reviewed import as_labels, reviewed


class Command(BaseCommand):
    help = """What people decided, as labels for `evaluate`: one JSON object a line, with offsets and hashes, and
    without a word of a bill."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="accepted for symmetry; the output is always JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        known = frozenset(Recommendation.objects.values_list("public_id", flat=True))
        for label in as_labels(reviewed(at=timezone.now()), known):
            self.stdout.write(json.dumps(label, ensure_ascii=False))
