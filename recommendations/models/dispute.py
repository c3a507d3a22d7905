from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

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

    kind = models.CharField(max_length=12, choices=DisputeKind.choices)
    match = models.ForeignKey(
        "recommendations.Match", on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    bill = models.CharField(max_length=60, blank=True, help_text="The bill that we missed, as the reader wrote it")
    text = models.TextField(max_length=3000)
    email = models.EmailField(blank=True, help_text="Forgotten once the answer is sent")
    language = models.CharField(
        max_length=10,
        default=settings.LANGUAGE_CODE,
        help_text="In which the reader wrote to us, and is answered",
    )
    received_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    drafted_as = models.CharField(
        max_length=100, blank=True, help_text="Whose words the answer is, where a second person agreed to them"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(max_length=3000, blank=True)
    shows_text = models.BooleanField(default=True, help_text="Whether the reader’s own words stand beside the answer")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_as = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
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
