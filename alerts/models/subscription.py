from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from alerts.choices import Cadence, Channel, Language, Scope
from alerts.models.public_id import new_public_id
from alerts.models.subscriber import Subscriber


class SignUp(models.Model):
    """What an address was asked to follow and its owner has not said yes to; the only thing kept of it until then.

    ``wishes``: [{scope, key, name, cadence, note, language}]. The link in the mail is signed, not stored.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    subscriber = models.ForeignKey("alerts.Subscriber", on_delete=models.CASCADE, related_name="sign_ups")
    wishes: "models.JSONField[list[dict[str, str]], list[dict[str, str]]]" = models.JSONField(default=list)
    is_discreet = models.BooleanField(default=False)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.ENGLISH)
    created_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign up")
        verbose_name_plural = _("sign ups")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.subscriber_id} {self.created_at}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        """Follows that their owner has said yes to, stopped ones among them."""
        return self.exclude(confirmed_at=None)

    def active(self) -> Self:
        """Follows that an event of today would reach."""
        return self.confirmed().filter(stopped_at=None).exclude(cadence=Cadence.OFF)

    def of(self, scope: Scope, key: str = "") -> Self:
        return self.filter(scope=scope, key=key)


class Subscription(models.Model):
    """Who wants to hear of what, how often, by which channel. ``key`` is empty for everything; see alerts.topics."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    subscriber = models.ForeignKey("alerts.Subscriber", on_delete=models.CASCADE, related_name="subscriptions")
    scope = models.CharField(max_length=16, choices=Scope.choices)
    key = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=300, blank=True, help_text="As its owner saw it when following")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.MAIL)
    endpoint = models.ForeignKey("alerts.Endpoint", on_delete=models.CASCADE, null=True, related_name="subscriptions")
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.WEEKLY)
    note = models.CharField(max_length=200, blank=True, help_text="The follower’s own words, printed with every item")
    language = models.CharField(
        max_length=5, choices=Language.choices, blank=True, help_text="Empty: that of its owner’s other mail"
    )
    is_discreet = models.BooleanField(default=False, help_text="Every mail with news of it has a neutral subject")
    paused_until = models.DateField(null=True, blank=True, help_text="First Pacific day on which it is told again")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "scope", "key"],
                condition=models.Q(endpoint=None),
                name="subscription_mail_once",
            ),
            models.UniqueConstraint(fields=["endpoint", "scope", "key"], name="subscription_endpoint_once"),
            models.CheckConstraint(
                condition=models.Q(channel=Channel.MAIL, endpoint=None)
                | models.Q(channel=Channel.WEBHOOK, endpoint__isnull=False),
                name="subscription_channel_has_its_endpoint",
            ),
        ]
        indexes = [models.Index(fields=["scope", "key"], name="subscription_topic")]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.key}".strip()

    def is_active(self) -> bool:
        return self.confirmed_at is not None and self.stopped_at is None and self.cadence != Cadence.OFF

    def is_paused(self, today: date) -> bool:
        return self.paused_until is not None and self.paused_until > today

    def heard_before(self, moment: datetime) -> bool:
        """Whether something recorded at that moment is news to this follow."""
        return self.confirmed_at is not None and self.confirmed_at <= moment


def language_of(subscriber: Subscriber, follows: Iterable[Subscription]) -> str:
    """In which language these follows are told together: their owner's, where one of them comes in it."""
    spoken = {follow.language or subscriber.language for follow in follows}
    return subscriber.language if subscriber.language in spoken or not spoken else min(spoken)
