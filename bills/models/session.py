from datetime import date

from django.db import models

from bills.identifiers import SessionId


def sine_die(start_year: int) -> date:
    """30 November of the even year, when every live measure of the two years dies."""
    return date(start_year + 1, 11, 30)


class Session(models.Model):
    """Two years of the Legislature, or an extraordinary session within them."""

    key = models.CharField(max_length=10, unique=True, help_text="20252026, or 20252026-1 for an extraordinary session")
    start_year = models.PositiveSmallIntegerField()
    extraordinary = models.PositiveSmallIntegerField(default=0)
    baseline_at = models.DateTimeField(null=True, help_text="When the first full snapshot was loaded")
    complete_through = models.CharField(
        max_length=32,
        blank=True,
        db_default="",
        help_text="Newest stamp in the last full snapshot: what is older was in it or is gone",
    )

    class Meta:
        ordering = ["-start_year", "extraordinary"]

    def __str__(self) -> str:
        return self.name

    @property
    def id_(self) -> SessionId:
        return SessionId(self.start_year, self.extraordinary)

    @property
    def name(self) -> str:
        return self.id_.name
