"""Runs, the raw documents they read, and the trouble they had."""

from datetime import date, datetime
from typing import Any, NamedTuple, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bills.prepared import Prepared
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
    dropped_at = models.DateTimeField(null=True, help_text="When its bytes left the archive to make room")

    class Meta:
        verbose_name = _("raw document")
        verbose_name_plural = _("raw documents")

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"


class RunQuerySet(models.QuerySet["Run"]):
    def good(self) -> Self:
        return self.filter(outcome__in=Run.GOOD)


class Run(models.Model):
    """One attempt at one source. A row exists from the first moment, so that a killed run is seen."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("Running")
        OK = "ok", _("Good")
        UNCHANGED = "unchanged", _("Nothing new")
        PARTIAL = "partial", _("Good, with issues")
        FAILED = "failed", _("Failed")
        BUSY = "busy", _("Another run was at work")
        CUT_SHORT = "cut_short", _("Ended before its work was done")

    GOOD = (Outcome.OK, Outcome.PARTIAL, Outcome.UNCHANGED)
    BAD = (Outcome.FAILED, Outcome.CUT_SHORT)

    class Kind(models.TextChoices):
        FULL = "full", _("Full snapshot")
        INCREMENT = "increment", _("Increment")

    source = models.CharField(_("source"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    address = models.CharField(_("address"), max_length=500)
    replay_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="replays", verbose_name=_("replay of")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    error = models.TextField(_("error"), blank=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    data_as_of = models.DateField(_("data as of"), null=True, help_text=_("Newest date in what was read"))
    records = models.PositiveIntegerField(_("records"), default=0)
    created = models.PositiveIntegerField(pgettext_lazy("count", "created"), default=0)
    updated = models.PositiveIntegerField(pgettext_lazy("count", "updated"), default=0)
    unchanged = models.PositiveIntegerField(pgettext_lazy("count", "unchanged"), default=0)
    removed = models.PositiveIntegerField(pgettext_lazy("count", "removed"), default=0)
    changes = models.PositiveIntegerField(_("changes"), default=0)
    row_counts = models.JSONField(_("row counts"), default=dict, help_text=_("{table: rows read}"))
    reconciliation = models.JSONField(
        _("reconciliation"),
        default=dict,
        help_text=_('{"counts": [[session, kind, there, here]], "newest": [there, here]}'),
    )
    reader_version = models.CharField(_("reader version"), max_length=20, blank=True)
    seconds = models.FloatField(_("seconds"), default=0)
    peak_rss_mb = models.FloatField(_("peak rss mb"), default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["source", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


class RunDocument(models.Model):
    """One document that a run read, in the order of reading, and what the server said of it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="readings")
    position = models.PositiveIntegerField()
    address = models.CharField(max_length=500)
    # The bytes behind what is stored are evidence; they are not deleted while a run stands on them.
    document = models.ForeignKey(RawDocument, on_delete=models.PROTECT, related_name="readings")
    contents = models.CharField(max_length=64, blank=True, help_text="Digest over a zip’s members, however packed")
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=40, blank=True, help_text="As the server wrote it")

    class Meta:
        verbose_name = _("run document")
        verbose_name_plural = _("run documents")
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_document_a_position")]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.position} {self.address}"


class IssueQuerySet(models.QuerySet["Issue"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def alarms(self) -> Self:
        return self.filter(weight=Issue.Weight.ALARM)


class Issue(models.Model):
    """Something to be looked at: where, what, and the value. Resolved ones stay, with who, when and a note.

    A *row* was not understood and left out; the rest is good. An *alarm* says that the data as a whole may be short or
    old: it stands on every page until it is settled.
    """

    class Weight(models.TextChoices):
        ROW = "row", _("A row that was left out")
        ALARM = "alarm", _("The data may be short or old")

    run = models.ForeignKey(
        Run,
        on_delete=models.CASCADE,
        related_name="issues",
        null=True,
        help_text=_("None for an alarm that the clock raised"),
        verbose_name=_("run"),
    )
    source = models.CharField(_("source"), max_length=20, blank=True, help_text=_("Of an alarm; a row has its run's"))
    raised_at = models.DateTimeField(_("raised at"), null=True, help_text=_("Of an alarm; a row has its run's start"))
    weight = models.CharField(_("weight"), max_length=5, choices=Weight.choices, default=Weight.ROW)
    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("Kind of alarm; one of a source is open at a time")
    )
    file = models.CharField(_("file"), max_length=200)
    line = models.PositiveIntegerField(_("line"), null=True)
    reason = models.CharField(_("reason"), max_length=200)
    value = models.CharField(_("value"), max_length=500, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.CharField(
        _("resolved by"), max_length=150, blank=True, help_text=_("User name; empty where the tracker did it")
    )
    note = models.TextField(_("note"), blank=True)
    is_confirmed = models.BooleanField(
        _("is confirmed"), default=False, help_text=_("A held file is right: the next run may read it")
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "reason"]), models.Index(fields=["resolved_at", "weight"])]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"


SAMPLE_NAME = "pubinfo_sample.zip"


class SourceLine(NamedTuple):
    """One source in a line: when it was last read well, when it last failed, and what it brought."""

    source: str
    good_at: datetime | None
    bad_at: datetime | None
    newest_on: date | None
    goods: int
    feeds: int  # good runs that read something else than the bundled sample


class AlarmLine(NamedTuple):
    source: str
    code: str
    reason: str
    since: datetime


class Freshness(NamedTuple):
    """What the runs say of the data: a line a source, and the alarms that nobody has settled."""

    sources: tuple[SourceLine, ...] = ()
    alarms: tuple[AlarmLine, ...] = ()

    @property
    def data_as_of(self) -> date | None:
        """Newest date that any good run has brought."""
        return max((line.newest_on for line in self.sources if line.newest_on), default=None)

    @property
    def is_sample(self) -> bool:
        """Whether all that we hold is the bundled sample."""
        return any(line.goods for line in self.sources) and not any(line.feeds for line in self.sources)


def freshness() -> Freshness:
    """What every page says of its data, in one query."""
    rows = _LINES_AND_ALARMS()
    return Freshness(
        tuple(SourceLine(source, *rest) for source, code, _, *rest in rows if not code),
        tuple(AlarmLine(*row[:4]) for row in rows if row[1]),
    )


def _lines_and_alarms() -> "models.QuerySet[Any, Any]":
    good = models.Q(outcome__in=Run.GOOD)
    is_feed = ~models.Q(address__endswith=SAMPLE_NAME)
    lines = (
        Run.objects.order_by()
        .values("source")
        .annotate(
            code=models.Value(""),
            reason=models.Value(""),
            good_at=models.Max("started_at", filter=good),
            bad_at=models.Max("started_at", filter=models.Q(outcome__in=Run.BAD)),
            newest_on=models.Max("data_as_of", filter=good),
            goods=models.Count("pk", filter=good),
            feeds=models.Count("pk", filter=good & is_feed),
        )
        .values_list("source", "code", "reason", "good_at", "bad_at", "newest_on", "goods", "feeds")
    )
    alarms = (
        Issue.objects.open()
        .alarms()
        .order_by()
        .values_list(
            "source", "code", "reason", "raised_at", "resolved_at", "run__data_as_of",
            models.Value(0), models.Value(0),
        )
    )  # fmt: skip
    return lines.union(alarms, all=True)


_LINES_AND_ALARMS: Prepared[Any] = Prepared(_lines_and_alarms)
"""Every page asks it."""


def data_as_of() -> date | None:
    """Newest date that any good run has brought us."""
    return freshness().data_as_of
