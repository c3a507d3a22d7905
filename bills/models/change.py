from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bills.choices import ChangeKind, Origin
from bills.models.worded import Worded


class ChangeQuerySet(models.QuerySet["Change"]):
    def live(self) -> Self:
        return self.filter(origin=Origin.LIVE)

    def newest_first(self) -> Self:
        return self.select_related("measure__session").order_by("-happened_on", "-pk")


class Change(Worded):
    """What became different, once and for good: appended by ``bills.upsert``, never edited.

    ``happened_on`` is the Legislature's date, ``recorded_at`` ours. Readers page by the primary key.
    """

    measure = models.ForeignKey("bills.Measure", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    happened_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_index=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the raw document it came from")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["measure", "happened_on"]), models.Index(fields=["kind", "recorded_at"])]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind}"
