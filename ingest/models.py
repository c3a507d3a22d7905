"""Runs, the raw documents they read, and the trouble they had."""

from datetime import date
from typing import NamedTuple, Self

from django.db import models

from ingest.visits import Address, Feed, Host, Memory, Quota

__all__ = [
    "SAMPLE_NAME",
    "Address",
    "Feed",
    "Freshness",
    "Host",
    "Issue",
    "Memory",
    "Quota",
    "RawDocument",
    "Run",
    "RunDocument",
    "data_as_of",
    "freshness",
]


class RawDocument(models.Model):
    """Bytes as they came, kept in the archive under their SHA-256 and never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    bytes = models.BigIntegerField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"


class RunQuerySet(models.QuerySet["Run"]):
    def good(self) -> Self:
        return self.filter(outcome__in=Run.GOOD)


class Run(models.Model):
    """One attempt at one source. A row exists from the first moment, so that a killed run is seen."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        OK = "ok", "Good"
        UNCHANGED = "unchanged", "Nothing new"
        PARTIAL = "partial", "Good, with issues"
        FAILED = "failed", "Failed"
        BUSY = "busy", "Another run was at work"
        CUT_SHORT = "cut_short", "Ended before its work was done"

    GOOD = (Outcome.OK, Outcome.PARTIAL, Outcome.UNCHANGED)

    class Kind(models.TextChoices):
        FULL = "full", "Full snapshot"
        INCREMENT = "increment", "Increment"

    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(max_length=500)
    replay_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replays")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    data_as_of = models.DateField(null=True, help_text="Newest date in what was read")
    records = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)
    row_counts = models.JSONField(default=dict, help_text="{table: rows read}")
    reader_version = models.CharField(max_length=20, blank=True)
    seconds = models.FloatField(default=0)
    peak_rss_mb = models.FloatField(default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M} {self.outcome}"


class RunDocument(models.Model):
    """One document that a run read, in the order of reading, and what the server said of it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="readings")
    position = models.PositiveIntegerField()
    address = models.CharField(max_length=500)
    # The bytes behind what is stored are evidence; they are not deleted while a run stands on them.
    document = models.ForeignKey(RawDocument, on_delete=models.PROTECT, related_name="readings")
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=40, blank=True, help_text="As the server wrote it")

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_document_a_position")]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.position} {self.address}"


class Issue(models.Model):
    """Something a source said that was not understood: where, what, and the value."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="issues")
    file = models.CharField(max_length=200)
    line = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200)
    value = models.CharField(max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "reason"])]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"


SAMPLE_NAME = "pubinfo_sample.zip"


class Freshness(NamedTuple):
    """Newest date that any good run has brought, and whether all we hold is the bundled sample."""

    data_as_of: date | None
    is_sample: bool


def freshness() -> Freshness:
    """What every page says of its data, in one query."""
    found = Run.objects.good().aggregate(
        newest=models.Max("data_as_of"),
        runs=models.Count("pk"),
        feeds=models.Count("pk", filter=~models.Q(address__endswith=SAMPLE_NAME)),
    )
    return Freshness(found["newest"], bool(found["runs"]) and not found["feeds"])


def data_as_of() -> date | None:
    """Newest date that any good run has brought us."""
    return freshness().data_as_of
