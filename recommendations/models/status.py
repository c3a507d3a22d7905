from django.db import models

from recommendations.choices import Basis, InLaw, ThisSession


class StatusChange(models.Model):
    """Where a recommendation stood from a day on, and why: appended, never edited."""

    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.CASCADE, related_name="status_changes"
    )
    in_law = models.CharField(max_length=12, choices=InLaw.choices)
    this_session = models.CharField(max_length=12, choices=ThisSession.choices)
    is_at_risk = models.BooleanField()
    basis = models.CharField(max_length=8, choices=Basis.choices)
    because = models.TextField()
    rule_version = models.CharField(max_length=20)
    as_of = models.DateField(help_text="Date of the data it was derived from")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.in_law} {self.this_session}"
