from typing import Self

from django.db import models
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.addresses import address
from bills.choices import Activity, Ending, House, Stage
from bills.identifiers import MeasureId, SessionId
from bills.models.worded import Worded

LEGINFO = "https://leginfo.legislature.ca.gov/faces"
LAW_CHAPTER = gettext_lazy("Chapter %(number)s, Statutes of %(year)s")
RESOLUTION_CHAPTER = gettext_lazy("Resolution Chapter %(number)s, Statutes of %(year)s")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def in_session(self, key: str) -> Self:
        return self.filter(session__key=key)

    def alive(self) -> Self:
        return self.exclude(activity=Activity.OVER)

    def for_listing(self) -> Self:
        """Everything that a row in a list shows, in one query."""
        return self.select_related("session", "latest_version")

    def named(self, measure: MeasureId) -> Self:
        return self.filter(session__key=str(measure.session), type=measure.type, number=measure.number)

    def latest_moved_first(self) -> Self:
        return self.order_by(models.F("last_action_on").desc(nulls_last=True), "session", "type", "number")

    def count_by_stage(self) -> dict[str, int]:
        return dict(self.order_by().values_list("stage").annotate(n=Count("pk")))


class Measure(Worded):
    """Anything with a number. ``stage`` and ``activity`` are derived from the actions and can be recomputed."""

    session = models.ForeignKey(
        "bills.Session", on_delete=models.PROTECT, related_name="measures", verbose_name=gettext_lazy("session")
    )
    type = models.CharField(max_length=4)
    number = models.PositiveIntegerField()

    # The Legislature's own columns: hints kept for reference, never shown as the status.
    printed_state = models.CharField(max_length=40, blank=True)
    location = models.CharField(max_length=200, blank=True)
    secondary_location = models.CharField(max_length=60, blank=True)
    current_house = models.CharField(max_length=60, blank=True)
    current_status = models.CharField(max_length=60, blank=True)
    chapter_year = models.PositiveSmallIntegerField(null=True)
    chapter_kind = models.CharField(max_length=10, blank=True)
    chapter_extraordinary = models.PositiveSmallIntegerField(null=True)
    chapter_number = models.PositiveIntegerField(null=True)
    earliest_hearing_on = models.DateField(null=True)
    latest_version_key = models.CharField(
        max_length=30, blank=True, help_text="As the feed says; may name a print that has not arrived yet"
    )

    # Derived from the children by bills.upsert, in one place.
    latest_version = models.ForeignKey("bills.BillVersion", on_delete=models.SET_NULL, null=True, related_name="+")
    subject = models.TextField(blank=True)
    author_line = models.CharField(max_length=300, blank=True, help_text="Lead authors of the latest version")
    stage = models.CharField(max_length=30, choices=Stage.choices, default=Stage.INTRODUCED, db_index=True)
    stage_rule = models.CharField(max_length=60, blank=True)
    stage_action = models.CharField(max_length=2000, blank=True)
    stage_on = models.DateField(null=True)
    activity = models.CharField(max_length=12, choices=Activity.choices, default=Activity.WAITING, db_index=True)
    activity_rule = models.CharField(max_length=60, blank=True)
    activity_action = models.CharField(max_length=2000, blank=True)
    ending = models.CharField(
        max_length=20, blank=True, choices=Ending.choices, help_text="Why it is over; empty while it lives"
    )
    steps = models.JSONField(default=list, help_text="[[date, stage, activity, rule, action]] in order, one a change")
    introduced_on = models.DateField(null=True)
    last_action = models.CharField(max_length=2000, blank=True)
    last_action_on = models.DateField(null=True, db_index=True)

    removed_at = models.DateTimeField(null=True, help_text="When a full snapshot first came without it")
    facet_digests = models.JSONField(default=dict, help_text="Content digest per part of the record last stored")
    provenance = models.JSONField(
        default=dict, help_text="Per part of the record: source, document (SHA-256) and stamp of who last spoke of it"
    )
    as_written = models.CharField(
        max_length=120,
        blank=True,
        db_default="",
        help_text="How a full snapshot wrote what is stored, in the words of its reader; empty after any other write",
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("measure")
        verbose_name_plural = gettext_lazy("measures")
        ordering = ["session", "type", "number"]
        constraints = [models.UniqueConstraint(fields=["session", "type", "number"], name="measure_number_unique")]
        # Counting what is there reads this alone, and not the rows.
        indexes = [
            models.Index(fields=["session", "type"], condition=models.Q(removed_at=None), name="measure_present")
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return address("bills:measure", self.session.key, self.id_.slug)

    @cached_property
    def id_(self) -> MeasureId:
        return MeasureId(SessionId(self.session.start_year, self.session.extraordinary), self.type, self.number)

    @property
    def label(self) -> str:
        """``AB 831``, ``ABX1 2``."""
        return str(self.id_)

    @property
    def chapter_citation(self) -> str:
        """``Chapter 623, Statutes of 2025``; empty where there is none."""
        if self.chapter_number is None or self.chapter_year is None:
            return ""
        form = LAW_CHAPTER if self.chapter_kind in ("CHP", "") else RESOLUTION_CHAPTER
        return str(form) % {"number": self.chapter_number, "year": self.chapter_year}

    @property
    def origin_house_name(self) -> str:
        return str(House(self.id_.origin_house).label)

    @property
    def official_url(self) -> str:
        return f"{LEGINFO}/billStatusClient.xhtml?bill_id={self.id_.bill_id}"

    @property
    def official_links(self) -> list[tuple[str, str]]:
        """(label, address) of the Legislature's own pages; linked, never fetched."""
        key = self.id_.bill_id
        pages = (
            (_("Bill text"), "billNavClient"),
            (_("Status"), "billStatusClient"),
            (_("History"), "billHistoryClient"),
            (_("Votes"), "billVotesClient"),
            (_("Analyses"), "billAnalysisClient"),
            (_("Compare versions"), "billCompareClient"),
        )
        return [(label, f"{LEGINFO}/{page}.xhtml?bill_id={key}") for label, page in pages]


class Action(Worded):
    """One line of a measure's history. The feed's own history ids are re-issued at every move, so none is kept."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="actions", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Place in the history, 0 first")
    on = models.DateField()
    text = models.CharField(max_length=2000)
    text_digest = models.CharField(max_length=16)
    occurrence = models.PositiveSmallIntegerField(default=0, help_text="0 for the first of equal lines on one day")
    house = models.CharField(max_length=1, blank=True, choices=House.choices)
    committee = models.CharField(max_length=200, blank=True)
    end_status = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = gettext_lazy("action")
        verbose_name_plural = gettext_lazy("actions")
        ordering = ["measure", "position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "on", "text_digest", "occurrence"], name="action_content_unique")
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.text}"
