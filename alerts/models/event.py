from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from alerts.choices import EventKind, Scope


class EventQuerySet(models.QuerySet["Event"]):
    def on_topic(self, scope: Scope, key: str = "") -> Self:
        return self.filter(topics__scope=scope, topics__key=key)

    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk")


class Event(models.Model):
    """One piece of news in the words of alerts, frozen: mail, webhook and feed print the same row.

    Made once from a row of another table (``source``, ``source_id``) by an adapter of ``alerts.sources``; nothing
    of it depends on that row afterwards. ``was`` and ``now`` hold codes where the kind has a table of words, else the
    words themselves. ``facts``: {measure: {key, label, title, url, author}, recommendations: [{code, name, url,
    stance, state, quote, version}], because, next: {on, what, measure}, committee: {key, name}}, whatever applies.
    """

    source = models.CharField(_("source"), max_length=20)
    source_id = models.CharField(_("source id"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind.choices)
    about = models.CharField(
        _("about"), max_length=80, help_text=_("What it happened to: bill:20252026/AB-779, recommendation:R4")
    )
    was = models.TextField(_("was"), blank=True)
    now = models.TextField(_("now"), blank=True)
    happened_on = models.DateField(
        _("happened on"), null=True, help_text=_("The Legislature’s date; may be old or ahead")
    )
    recorded_at = models.DateTimeField(_("recorded at"), help_text=_("When we learnt it"))
    is_urgent = models.BooleanField(_("is urgent"), default=False, help_text=_("A hearing less than 72 hours away"))
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("facts"), default=dict)
    queued_at = models.DateTimeField(_("queued at"), db_index=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="event_once")]
        indexes = [
            models.Index(fields=["recorded_at"], name="event_recorded"),
            models.Index(fields=["about", "id"], name="event_about"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.get_kind_display()}"

    @property
    def uid(self) -> str:
        """The same in every channel."""
        return f"{self.source}-{self.source_id}"


class Topic(models.Model):
    """Whom an event concerns: it reaches every subscription with this scope and key."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="topics")
    scope = models.CharField(max_length=16, choices=Scope.choices)
    key = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["event", "scope", "key"], name="topic_once")]
        indexes = [models.Index(fields=["scope", "key"], name="topic_scope_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}".strip()


class Cursor(models.Model):
    """How far a source has been read: a hint only. Rewinding it does no harm."""

    source = models.CharField(max_length=20, unique=True)
    position = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("cursor")
        verbose_name_plural = _("cursors")

    def __str__(self) -> str:
        return f"{self.source} at {self.position}"
