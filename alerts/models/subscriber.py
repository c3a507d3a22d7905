from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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

    public_id = models.CharField(_("public id"), max_length=32, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("email"), unique=True, help_text=_("Lower case"))
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.ENGLISH)
    is_discreet = models.BooleanField(
        _("is discreet"), default=False, help_text=_("No word of the topic in subject, sender or pre-header")
    )
    hour = models.PositiveSmallIntegerField(_("hour"), default=7, help_text=_("Pacific hour at which bundles go out"))
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), default=0, help_text=_("Day of the weekly bundle, Monday is 0")
    )
    wants_urgent_hearings = models.BooleanField(
        _("wants urgent hearings"),
        default=True,
        help_text=_("A hearing or letters due less than 72 hours away: sent at once, even to those who take bundles"),
    )
    paused_until = models.DateField(
        _("paused until"), null=True, blank=True, help_text=_("First Pacific day on which mail goes out again")
    )
    # Kept ahead of the clock by alerts.periods, so that queueing can read them in one statement.
    next_daily_at = models.DateTimeField(_("next daily at"))
    next_weekly_at = models.DateTimeField(_("next weekly at"))

    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.WORKING)
    standing_because = models.CharField(_("standing because"), max_length=300, blank=True)
    standing_at = models.DateTimeField(_("standing at"), null=True)
    created_at = models.DateTimeField(_("created at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    renewed_at = models.DateTimeField(
        _("renewed at"), null=True, help_text=_("When they last said that they want this")
    )
    asked_again_at = models.DateTimeField(
        _("asked again at"), null=True, help_text=_("When we last asked whether they still do")
    )
    last_sent_at = models.DateTimeField(_("last sent at"), null=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["hour", "next_daily_at"], name="subscriber_daily"),
            models.Index(fields=["hour", "weekday", "next_weekly_at"], name="subscriber_weekly"),
            models.Index(fields=["renewed_at"], name="subscriber_renewed"),
        ]

    def __str__(self) -> str:
        return self.email
