from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ObstacleNote(models.Model):
    """What stands in a recommendation's way, in a lead's words: appended, the newest is shown."""

    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.PROTECT, related_name="obstacle_notes"
    )
    text = models.TextField()
    source_url = models.URLField(max_length=500)
    source_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_as = models.CharField(max_length=100, help_text="Name or role, as it stood that day")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("obstacle note")
        verbose_name_plural = _("obstacle notes")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.text
