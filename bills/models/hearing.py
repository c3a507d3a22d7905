from django.db import models

from bills.choices import House, MessageKind


class Hearing(models.Model):
    """A measure set to be heard by a committee on a day."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="hearings")
    on = models.DateField(db_index=True)
    location = models.CharField(max_length=6, help_text="Location code of the committee")
    committee_number = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["on", "location"]
        constraints = [models.UniqueConstraint(fields=["measure", "on", "location"], name="hearing_unique")]

    def __str__(self) -> str:
        return f"{self.on} {self.location}"


class Analysis(models.Model):
    """A staff analysis: what it is and where the Legislature publishes it; the document itself is not kept."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="analyses")
    source_id = models.CharField(max_length=22)
    kind = models.CharField(max_length=100, blank=True)
    house = models.CharField(max_length=1, choices=House.choices)
    committee_code = models.CharField(max_length=6, blank=True)
    committee_name = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)
    stamp = models.CharField(max_length=32, blank=True, help_text="When the source wrote the row, in its own words")

    class Meta:
        ordering = ["-on", "source_id"]
        verbose_name_plural = "analyses"
        constraints = [models.UniqueConstraint(fields=["measure", "source_id"], name="analysis_source_unique")]

    def __str__(self) -> str:
        return f"{self.committee_name} {self.on}"


class Message(models.Model):
    """What the Governor wrote when signing or vetoing."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="messages")
    on = models.DateField(null=True)
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    text = models.TextField(blank=True)
    text_digest = models.CharField(max_length=16)

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["measure", "text_digest"], name="message_text_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
