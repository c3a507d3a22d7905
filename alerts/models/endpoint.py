import base64
import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.models.public_id import new_public_id


def new_secret() -> str:
    """What an endpoint checks signatures with: 192 random bits, written as Standard Webhooks wants it.

    Kept as it is, because we sign with it; it opens nothing of ours.
    """
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def awake(self, now: datetime) -> Self:
        """Enabled, and not asked to be left alone for a while."""
        return self.filter(is_enabled=True).filter(Q(resting_until=None) | Q(resting_until__lte=now))


class Endpoint(models.Model):
    """Where a program wants to be told. Its subscriptions have the channel ``webhook`` and name it."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    subscriber = models.ForeignKey("alerts.Subscriber", on_delete=models.CASCADE, related_name="endpoints")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=80, default=new_secret)
    old_secret = models.CharField(max_length=80, blank=True)
    old_secret_until = models.DateTimeField(null=True, help_text="Until then both secrets sign")
    is_enabled = models.BooleanField(default=True)
    disabled_because = models.CharField(max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True, help_text="Not called before")
    last_success_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("endpoint")
        verbose_name_plural = _("endpoints")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url

    def secrets_at(self, now: datetime) -> list[str]:
        """Those that sign at this moment, the newest first."""
        is_old_good = self.old_secret and self.old_secret_until and now < self.old_secret_until
        return [self.secret, self.old_secret] if is_old_good else [self.secret]


class Attempt(models.Model):
    """One call of an endpoint and how it ended: the log that its owner reads."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="attempts")
    event = models.ForeignKey("alerts.Event", on_delete=models.PROTECT, null=True, related_name="+")
    message_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; null where no answer came")
    error = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["endpoint", "-id"], name="attempt_of_endpoint")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.status or self.error}"

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
