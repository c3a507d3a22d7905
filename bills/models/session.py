from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
        verbose_name = gettext_lazy("session")
        verbose_name_plural = gettext_lazy("sessions")
        ordering = ["-start_year", "extraordinary"]

    def __str__(self) -> str:
        return self.name

    @property
    def id_(self) -> SessionId:
        return SessionId(self.start_year, self.extraordinary)

    @property
    def name(self) -> str:
        """``2025–26``, or ``2025–26 extraordinary session 1``."""
        regular = SessionId(self.start_year).name
        if not self.extraordinary:
            return regular
        return _("%(years)s extraordinary session %(number)s") % {"years": regular, "number": self.extraordinary}
