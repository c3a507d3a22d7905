from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.choices import Basis, InLaw, ThisSession


class StatusChange(models.Model):
    """Where a recommendation stood from a day on, and why: appended, never edited."""

    recommendation = models.ForeignKey(
        "recommendations.Recommendation",
        on_delete=models.CASCADE,
        related_name="status_changes",
        verbose_name=_("recommendation"),
    )
    in_law = models.CharField(_("in law"), max_length=12, choices=InLaw.choices)
    this_session = models.CharField(_("this session"), max_length=12, choices=ThisSession.choices)
    is_at_risk = models.BooleanField(_("is at risk"))
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices)
    because = models.TextField(_("because"))
    translations = models.JSONField(
        _("translations"), default=dict, help_text=_("{language: {because: the sentences}}")
    )
    rule_version = models.CharField(_("rule version"), max_length=20)
    override = models.JSONField(
        _("override"), null=True, help_text=_("A lead’s word in place of the rule’s, and what the rule said")
    )
    as_of = models.DateField(_("as of"), help_text=_("Date of the data it was derived from"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.get_in_law_display()}, {self.get_this_session_display()}"


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
        verbose_name = _("status shown")
        verbose_name_plural = _("statuses shown")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} from {self.recorded_at:%Y-%m-%d %H:%M}"
