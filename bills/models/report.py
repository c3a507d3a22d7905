from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bills.choices import Outcome, ReportState


class OutcomeReportQuerySet(models.QuerySet["OutcomeReport"]):
    def unsettled(self) -> Self:
        """Everything but what is confirmed: a contradicted report may turn out to have been early."""
        return self.exclude(state=ReportState.CONFIRMED)


class OutcomeReport(models.Model):
    """What the Governor's office announced of a bill: shown as its word until the Legislature's data says the same.

    The newest post is believed about the outcome, the first one about the day.
    """

    measure = models.OneToOneField("bills.Measure", on_delete=models.CASCADE, related_name="outcome_report")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    on = models.DateField(help_text="Day of the first post that spoke of it, in Sacramento")
    posted_at = models.DateTimeField(help_text="When the newest post was published")
    post = models.CharField(max_length=2000)
    message = models.CharField(max_length=2000, blank=True, help_text="Address of the signing or veto message")
    author = models.CharField(max_length=300, blank=True, help_text="As the post prints it")
    subject = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.REPORTED)

    objects = OutcomeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome report")
        verbose_name_plural = _("outcome reports")
        ordering = ["-on", "measure"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.on} ({self.state})"
