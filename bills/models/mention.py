from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentionQuerySet(models.QuerySet["Mention"]):
    def waiting(self) -> Self:
        """Of measures to be looked at: the official feed has not been read since somebody spoke of them."""
        return self.filter(looked_at=None)


class Mention(models.Model):
    """Somebody else's page that speaks of a measure: plain text and a link, never a fact of the measure."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="mentions")
    feed = models.CharField(max_length=80)
    key = models.CharField(max_length=40, help_text="The item's guid, link or words, as a digest")
    title = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    on = models.DateField(null=True)
    noted_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, help_text="When the official feed was next read")

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = [models.F("on").desc(nulls_last=True), "-pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "feed", "key"], name="mention_item_unique")]

    def __str__(self) -> str:
        return f"{self.feed}: {self.title}"
