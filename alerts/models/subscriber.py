from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from alerts.choices import Language, Standing
from alerts.models.public_id import new_public_id


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def reachable(self, today: date) -> Self:
        """Whom mail may go to: neither stopped, asleep nor pausing. ``today`` is the Pacific day."""
        return self.exclude(standing__in=[Standing.STOPPED, Standing.DORMANT]).filter(
            Q(paused_until=None) | Q(paused_until__lte=today)
        )

    def unconfirmed_since(self, moment: datetime) -> Self:
        """People who never confirmed anything and signed up before."""
        return self.filter(confirmed_at=None, created_at__lt=moment)


class Subscriber(models.Model):
    """An address that asked to hear from us. No name, no password; nothing is sent before it confirmed."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(unique=True, help_text="Lower case")
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.ENGLISH)
    is_discreet = models.BooleanField(default=False, help_text="No word of the topic in subject, sender or pre-header")
    hour = models.PositiveSmallIntegerField(default=7, help_text="Pacific hour at which bundles go out")
    weekday = models.PositiveSmallIntegerField(default=0, help_text="Day of the weekly bundle, Monday is 0")
    wants_urgent_hearings = models.BooleanField(
        default=True,
        help_text="A hearing or letters due less than 72 hours away: sent at once, even to those who take bundles",
    )
    paused_until = models.DateField(null=True, blank=True, help_text="First Pacific day on which mail goes out again")
    # Kept ahead of the clock by alerts.periods, so that queueing can read them in one statement.
    next_daily_at = models.DateTimeField()
    next_weekly_at = models.DateTimeField()

    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WORKING)
    standing_because = models.CharField(max_length=300, blank=True)
    standing_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField(null=True, help_text="When they last said that they want this")
    asked_again_at = models.DateTimeField(null=True, help_text="When we last asked whether they still do")
    last_sent_at = models.DateTimeField(null=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["hour", "next_daily_at"], name="subscriber_daily"),
            models.Index(fields=["hour", "weekday", "next_weekly_at"], name="subscriber_weekly"),
            models.Index(fields=["renewed_at"], name="subscriber_renewed"),
        ]

    def __str__(self) -> str:
        return self.email
