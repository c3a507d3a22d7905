from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.choices import DisputeKind, Outcome


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def with_names(self) -> Self:
        return self.select_related("match__measure__session", "match__recommendation__paper", "recommendation__paper")


class Dispute(models.Model):
    """What a reader says we got wrong, and what we answered: in public, with a decision and a date."""

    kind = models.CharField(_("kind"), max_length=12, choices=DisputeKind.choices)
    match = models.ForeignKey(
        "recommendations.Match",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("match"),
    )
    recommendation = models.ForeignKey(
        "recommendations.Recommendation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("recommendation"),
    )
    bill = models.CharField(
        _("bill"), max_length=60, blank=True, help_text=_("The bill that we missed, as the reader wrote it")
    )
    text = models.TextField(_("text"), max_length=3000)
    email = models.EmailField(_("email"), blank=True, help_text=_("Forgotten once the answer is sent"))
    language = models.CharField(
        _("language"),
        max_length=10,
        default=settings.LANGUAGE_CODE,
        help_text=_("In which the reader wrote to us, and is answered"),
    )
    received_at = models.DateTimeField(_("received at"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    drafted_as = models.CharField(
        _("drafted as"),
        max_length=100,
        blank=True,
        help_text=_("Whose words the answer is, where a second person agreed to them"),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), max_length=3000, blank=True)
    shows_text = models.BooleanField(
        _("shows text"), default=True, help_text=_("Whether the reader’s own words stand beside the answer")
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_as = models.CharField(_("answered as"), max_length=100, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    is_demo = models.BooleanField(_("is demo"), default=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"{reverse('corrections:list')}#answer-{self.pk}"

    @property
    def waits_for_second(self) -> bool:
        """An answer is proposed, and nobody else has agreed to it."""
        return bool(self.drafted_as) and self.answered_at is None

    @property
    def takes_two(self) -> bool:
        """What a reader disputes was our word: the answer to it is not for one person. A bill we missed is."""
        return self.match_id is not None
