from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.choices import InLaw, ThisSession


class StatusOverride(models.Model):
    """A lead's word in place of the rule's: appended, never edited. The newest row holds; a withdrawal ends it.

    What is left empty follows the rule.
    """

    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.PROTECT, related_name="overrides"
    )
    is_withdrawal = models.BooleanField(default=False)
    in_law = models.CharField(max_length=12, choices=InLaw.choices, blank=True)
    this_session = models.CharField(max_length=12, choices=ThisSession.choices, blank=True)
    is_at_risk = models.BooleanField(null=True)
    reason = models.TextField()
    source_url = models.URLField(max_length=500, blank=True, help_text="Empty for a withdrawal alone")
    source_on = models.DateField(null=True, blank=True, help_text="Date of the source")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_as = models.CharField(max_length=100, help_text="Name or role, as it stood that day")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("status override")
        verbose_name_plural = _("status overrides")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} by {self.decided_as}"

    @property
    def said(self) -> dict[str, Any]:
        """As statuses store it and as pages and the API show it."""
        return {
            "id": self.pk,
            "in_law": self.in_law or None,
            "this_session": self.this_session or None,
            "at_risk": self.is_at_risk,
            "reason": self.reason,
            "source_url": self.source_url,
            "source_on": self.source_on.isoformat() if self.source_on else None,
            "by": self.decided_as,
            "recorded_at": self.recorded_at.isoformat(),
        }
