"""What people decided about a match: appended, never edited; and who is looking at one just now."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from recommendations.choices import Scope, Stance, Verdict
from recommendations.models.match import Evidence


class DecisionQuerySet(models.QuerySet["ReviewDecision"]):
    def standing(self) -> Self:
        """Neither undone nor replaced by a later word of the same person."""
        later = self.model._default_manager.filter(supersedes=models.OuterRef("pk"), undone_at=None)
        return self.filter(~models.Exists(later), undone_at=None)

    def released(self, at: datetime) -> Self:
        """Standing, and past the time in which it can be undone: others may act on it."""
        return self.standing().filter(released_at__lte=at)

    def held(self, at: datetime) -> Self:
        """Standing, and still to be undone."""
        return self.standing().filter(released_at__gt=at)


class ReviewDecision(models.Model):
    """One person's word on one match, with the clause and the version that it was judged on."""

    match = models.ForeignKey(
        "recommendations.Match", on_delete=models.PROTECT, related_name="decisions", verbose_name=_("match")
    )
    round = models.PositiveSmallIntegerField(
        _("round"), help_text=_("A new suggestion or a changed clause opens the next one")
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope.choices)
    elements = models.JSONField(_("elements"), default=list, help_text=_("Letters of the elements met"))
    version = models.ForeignKey(
        "bills.BillVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    part = models.CharField(
        _("part"), max_length=10, choices=Evidence.Part.choices, blank=True, help_text=_("Of the clause")
    )
    start = models.PositiveIntegerField(_("start"), null=True)
    end = models.PositiveIntegerField(_("end"), null=True)
    quote = models.TextField(_("quote"), blank=True)
    note = models.TextField(_("note"), blank=True)
    rule_version = models.CharField(
        _("rule version"), max_length=20, help_text=_("Of the matching rules whose suggestion was judged")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,  # the word outlives the account
        null=True,
        related_name="review_decisions",
        verbose_name=_("decided by"),
    )
    decided_as = models.CharField(_("decided as"), max_length=100, help_text=_("Name or role, as it stood that day"))
    role = models.CharField(_("role"), max_length=20)
    is_demo = models.BooleanField(_("is demo"), default=False)
    decided_at = models.DateTimeField(_("decided at"))
    released_at = models.DateTimeField(
        _("released at"), db_index=True, help_text=_("From then on it cannot be undone and may be mailed")
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("supersedes")
    )
    revision = models.PositiveIntegerField(
        _("revision"), help_text=_("Of the match, which this decision brought about")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    before = models.JSONField(_("before"), help_text=_("The match as it stood: what an undo brings back"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("review decision")
        verbose_name_plural = _("review decisions")
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["match", "round"])]
        permissions = [
            ("review_match", gettext_noop("May decide on matches")),
            ("second_review", gettext_noop("May give the second word, settle disputes and override a status")),
            ("keep_positions", gettext_noop("May keep positions, tasks and rules")),
            ("invite_people", gettext_noop("May invite people and give roles")),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.get_verdict_display()}: {self.decided_as}"


class Claim(models.Model):
    """Somebody is looking at a match until then; colleagues see it, and nothing is locked."""

    match = models.OneToOneField("recommendations.Match", on_delete=models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"{self.match_id} by {self.by_id}"
