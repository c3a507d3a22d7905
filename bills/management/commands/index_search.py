from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from bills.models import Measure
from bills.search import refresh

BATCH = 200


class Command(BaseCommand):
    """The index follows every write by itself; this is for a database that is older than the index."""

    help = "Index every measure for the search anew."

    def handle(self, *args: Any, **options: Any) -> None:
        pks = list(Measure.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            with transaction.atomic():
                refresh(pks[start : start + BATCH])
        self.stdout.write(f"{len(pks)} measures indexed")
