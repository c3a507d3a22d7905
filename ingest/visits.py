"""What is remembered between visits: of an address, of a host, of a key's quota, and what a source wants to know again.

Rows of this module are never facts about a measure; without them the next visit only asks for more.
"""

from datetime import date, datetime, timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """One address that was asked: how to ask whether there is anything new, and whether it has moved or is gone."""

    address = models.CharField(max_length=2000, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    understood_at = models.DateTimeField(null=True, help_text="When its answer last was what it should be")
    moved_to = models.CharField(max_length=2000, blank=True)
    moved_times = models.PositiveSmallIntegerField(default=0, help_text="Equal answers in a row that it has moved")
    gone_at = models.DateTimeField(null=True, help_text="When it said that it is gone for good")

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.address


class Host(models.Model):
    """A host that asked to be left alone for a while."""

    name = models.CharField(max_length=253, unique=True)
    rests_until = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self) -> str:
        return f"{self.name} until {self.rests_until:%Y-%m-%d %H:%M}"


class Quota(models.Model):
    """Questions asked with one key in one calendar month, against the most that we allow ourselves."""

    source = models.CharField(max_length=20)
    month = models.DateField(help_text="Its first day, in Sacramento")
    asked = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField()
    spent_reason = models.CharField(max_length=300, blank=True, help_text="What the server said when it refused more")

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["-month", "source"]
        constraints = [models.UniqueConstraint(fields=["source", "month"], name="quota_one_a_month")]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}: {self.asked} of {self.allowed}"

    @property
    def is_spent(self) -> bool:
        return bool(self.spent_reason) or self.asked >= self.allowed

    @property
    def resets_on(self) -> date:
        return date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1)


class Memory(models.Model):
    """What a source asked to be told at its next visit: a change hash, a time, a text that was read."""

    source = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    value = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("memory")
        verbose_name_plural = _("memories")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="memory_one_a_key")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, at: datetime) -> Self:
        """Active feeds whose cadence has passed since they were last asked."""
        is_due = models.Q(asked_at=None)
        for hours in self.values_list("every_hours", flat=True).distinct().order_by():
            before = at - timedelta(hours=hours)
            is_due |= models.Q(every_hours=hours, asked_at__lte=before)
        return self.filter(is_due, is_active=True)


class Feed(models.Model):
    """An RSS or Atom feed that somebody configured. It nudges and links; it never states a fact."""

    class Mapping(models.TextChoices):
        OPENSTATES = "openstates", _("Open States: the title is the number")
        LEGISCAN = "legiscan", _("LegiScan: “CA AB1 | …”")
        NEWSROOM = "newsroom", _("Newsroom: measures named in title or summary")

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.CharField(max_length=2000, unique=True, verbose_name=_("address"))
    mapping = models.CharField(_("mapping"), max_length=12, choices=Mapping.choices, default=Mapping.NEWSROOM)
    every_hours = models.PositiveSmallIntegerField(
        _("every hours"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 7)],
        help_text=_("Hours between two visits"),
    )
    is_active = models.BooleanField(_("is active"), default=True)
    ignores_unnamed = models.BooleanField(
        _("ignores unnamed"),
        default=True,
        help_text=_("Items that name no measure are passed over; otherwise each is an issue"),
    )
    ignore_rules = models.TextField(
        _("ignore rules"),
        blank=True,
        help_text=_("One RE2 pattern a line; an item whose title fits one is passed over"),
    )
    asked_at = models.DateTimeField(_("asked at"), null=True, editable=False)
    stopped_because = models.CharField(_("stopped because"), max_length=200, blank=True, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def patterns(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.ignore_rules.splitlines() if line.strip())
