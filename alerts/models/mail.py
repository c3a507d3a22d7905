from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.choices import MailKind, MailState
from alerts.models.public_id import new_public_id


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> Self:
        """Ready to go, with nobody holding it; a dead worker's hold is over at ``claimed_until``."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        return self.filter(free, state=MailState.WAITING, due_at__lte=now)

    def abandoned(self, now: datetime) -> Self:
        """Begun by somebody who never said how it ended."""
        return self.filter(state=MailState.SENDING, claimed_until__lt=now)


class Mail(models.Model):
    """One message to one person. What it says follows from its deliveries, so a retry says the same."""

    public_id = models.CharField(_("public id"), max_length=32, unique=True, default=new_public_id, editable=False)
    subscriber = models.ForeignKey(
        "alerts.Subscriber", on_delete=models.CASCADE, related_name="mails", verbose_name=_("subscriber")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MailKind.choices)
    period = models.CharField(
        _("period"), max_length=40, help_text=_("What may be sent once: daily:2026-11-25, confirm:12")
    )
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("facts"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    due_at = models.DateTimeField(_("due at"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    claimed_by = models.CharField(_("claimed by"), max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "period"], name="mail_once_a_period")]
        indexes = [
            models.Index(fields=["due_at"], name="mail_waiting", condition=Q(state=MailState.WAITING)),
            models.Index(fields=["claimed_until"], name="mail_sending", condition=Q(state=MailState.SENDING)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"
