"""What people decided about a match: appended, never edited; and who is looking at one just now."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

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

    match = models.ForeignKey("recommendations.Match", on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(help_text="A new suggestion or a changed clause opens the next one")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    stance = models.CharField(max_length=8, choices=Stance.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    elements = models.JSONField(default=list, help_text="Letters of the elements met")
    version = models.ForeignKey("bills.BillVersion", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Evidence.Part.choices, blank=True, help_text="Of the clause")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    note = models.TextField(blank=True)
    rule_version = models.CharField(max_length=20, help_text="Of the matching rules whose suggestion was judged")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,  # the word outlives the account
        null=True,
        related_name="review_decisions",
    )
    decided_as = models.CharField(max_length=100, help_text="Name or role, as it stood that day")
    role = models.CharField(max_length=20)
    is_demo = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    released_at = models.DateTimeField(db_index=True, help_text="From then on it cannot be undone and may be mailed")
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")
    revision = models.PositiveIntegerField(help_text="Of the match, which this decision brought about")
    undone_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(help_text="The match as it stood: what an undo brings back")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["match", "round"])]
        permissions = [
            ("review_match", "May decide on matches"),
            ("second_review", "May give the second word, settle disputes and override a status"),
            ("keep_positions", "May keep positions, tasks and rules"),
            ("invite_people", "May invite people and give roles"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.verdict} by {self.decided_as}"


class Claim(models.Model):
    """Somebody is looking at a match until then; colleagues see it, and nothing is locked."""

    match = models.OneToOneField("recommendations.Match", on_delete=models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.match_id} by {self.by_id}"
