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
    translations = models.JSONField(default=dict, help_text="{language: {because: the sentences}}")
    rule_version = models.CharField(max_length=20)
    override = models.JSONField(null=True, help_text="A lead’s word in place of the rule’s, and what the rule said")
    as_of = models.DateField(help_text="Date of the data it was derived from")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.in_law} {self.this_session}"


class StatusShown(models.Model):
    """All that pages said of a recommendation's status from a moment on: appended whenever any of it changed.

    A ``StatusChange`` is news; this is the whole of it, with sentences and counts, so that a day can be shown again
    as it was. ``columns`` holds the status columns of the recommendation by name, dates in ISO form.
    """

    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.CASCADE, related_name="statuses_shown"
    )
    columns = models.JSONField()
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} from {self.recorded_at:%Y-%m-%d %H:%M}"
