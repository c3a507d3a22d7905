from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.choices import Appropriation, Implementation

SETTLED = (Implementation.DELIVERED, Implementation.REPEALED)


class ImplementationReportQuerySet(models.QuerySet["ImplementationReport"]):
    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk").select_related("measure__session")


class ImplementationReport(models.Model):
    """What people found of a recommendation on the ground, or of one law that carries it: appended, never edited.

    The newest row of a (recommendation, measure) says what holds; without a measure it speaks of the recommendation
    as a whole. ``effective_on`` is the day from which the law binds; ``reports_due`` holds ISO dates, in order;
    ``evidence_on`` is the day of the evidence, or for ``no_evidence`` the day until which somebody looked.
    ``amount`` is in whole dollars.
    """

    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.PROTECT, related_name="implementation_reports"
    )
    measure = models.ForeignKey("bills.Measure", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=14, choices=Implementation.choices)
    effective_on = models.DateField(null=True, blank=True)
    appropriation = models.CharField(max_length=8, choices=Appropriation.choices, default=Appropriation.UNKNOWN)
    amount = models.PositiveBigIntegerField(null=True, blank=True, help_text="Whole dollars")
    appropriation_url = models.URLField(max_length=500, blank=True)
    reports_due = models.JSONField(default=list, help_text="ISO dates on which the law wants a report")
    quote = models.TextField(blank=True, help_text="The words of the evidence")
    source_url = models.URLField(max_length=500)
    evidence_on = models.DateField()
    note = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_as = models.CharField(max_length=100, help_text="Name or role, as it stood that day")
    recorded_at = models.DateTimeField()

    objects = ImplementationReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("implementation report")
        verbose_name_plural = _("implementation reports")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.state}"

    def overdue(self, today: date) -> list[date]:
        """Report-due dates that passed without a word that it was delivered."""
        if self.state in SETTLED:
            return []
        return [due for due in map(date.fromisoformat, self.reports_due) if due < today]
