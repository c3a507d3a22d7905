from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.choices import Channel, DeliveryState


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> Self:
        return self.filter(state=DeliveryState.PENDING)

    def told_on(self, today: date) -> Self:
        """Without what is owed to a follow that rests. ``today`` is the Pacific day."""
        return self.exclude(subscription__paused_until__gt=today)

    def due(self, channel: Channel, now: datetime) -> Self:
        """Waiting, its time come, and nobody holding it."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        return self.pending().filter(free, channel=channel, due_at__lte=now)


class Delivery(models.Model):
    """That one event is owed to one subscription: once, whatever crashes. Mail gathers many into one ``Mail``."""

    # Every index costs when one event goes to a hundred thousand, so the unique constraint serves the first column.
    subscription = models.ForeignKey(
        "alerts.Subscription",
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        verbose_name=_("subscription"),
    )
    # Written as they are queued, so that the next thing to do is found in one index.
    subscriber = models.ForeignKey(
        "alerts.Subscriber", on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("subscriber")
    )
    event = models.ForeignKey(
        "alerts.Event", on_delete=models.PROTECT, related_name="deliveries", db_index=False, verbose_name=_("event")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    due_at = models.DateTimeField(_("due at"), help_text=_("Not before; moved on by a retry"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True, help_text=_("A worker holds it until then"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    mail = models.ForeignKey(
        "alerts.Mail",
        on_delete=models.SET_NULL,
        null=True,
        related_name="deliveries",
        db_index=False,
        verbose_name=_("mail"),
    )
    created_at = models.DateTimeField(_("created at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once")]
        indexes = [
            models.Index(fields=["mail"], name="delivery_mail", condition=Q(mail__isnull=False)),
            models.Index(
                fields=["channel", "due_at"], name="delivery_waiting", condition=Q(state=DeliveryState.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscription_id}: {self.get_state_display()}"
