from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bills.choices import ChangeKind, Origin
from recommendations.choices import OurKind


class PublicChangeQuerySet(models.QuerySet["PublicChange"]):
    def about_recommendation(self, recommendation: models.Model) -> Self:
        """What happened to it, and to every measure that the public sees as an answer to it."""
        from recommendations.models.match import Match

        answering = Match.objects.public().filter(recommendation=recommendation.pk).values("measure")
        return self.filter(
            models.Q(recommendation=recommendation.pk) | models.Q(recommendation=None, measure__in=answering)
        )


class PublicChange(models.Model):
    """One line of the public stream: what became different, from whatever table, once and for good.

    Appended by ``recommendations.stream`` alone, one writer at a time, so that lines become visible in the order of
    their primary keys: who has read up to a key has missed nothing before it. ``source`` and ``source_id`` name the
    row that it was made from, of which nothing else is needed later. ``before`` and ``after`` hold what ``was`` and
    ``now`` say in short: of a match all that the public sees of it, of a status the two facts, of a new measure where
    it stood.
    """

    source = models.CharField(max_length=10)
    source_id = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=[*ChangeKind.choices, *OurKind.choices])
    measure = models.ForeignKey("bills.Measure", on_delete=models.PROTECT, null=True, related_name="public_changes")
    recommendation = models.ForeignKey(
        "recommendations.Recommendation",
        on_delete=models.CASCADE,  # only one that no match rests on can go, with its whole history
        null=True,
        related_name="public_changes",
    )
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    before: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    after: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    happened_on = models.DateField(null=True, help_text="The Legislature’s date")
    recorded_at = models.DateTimeField(db_index=True, help_text="When we learned of it")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LIVE)
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the raw document it came from")

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="public_change_once")]
        indexes = [models.Index(fields=["kind", "id"], name="public_change_kind")]

    def __str__(self) -> str:
        return f"{self.source}-{self.source_id} {self.kind}"
