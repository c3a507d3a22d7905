from datetime import date, timedelta
from typing import NamedTuple, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest, StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from bills.choices import ANALYSIS_KINDS, House, MessageKind
from bills.models.people import Committee, committee_name
from bills.models.worded import Worded

LETTERS_BEFORE = timedelta(days=7)
EXCERPT = 700


class Position(NamedTuple):
    """An organization in an analysis, and where in its text the name stands."""

    name: str
    start: int
    end: int
    condition: str = ""


class HearingQuerySet(models.QuerySet["Hearing"]):
    def between(self, first: date, last: date) -> Self:
        """Both days included."""
        return self.filter(on__range=(first, last))

    def from_day(self, day: date) -> Self:
        return self.filter(on__gte=day)

    def in_week_of(self, day: date) -> Self:
        """Monday to Sunday."""
        monday = monday_of(day)
        return self.between(monday, monday + timedelta(days=6))

    def of_present_measures(self) -> Self:
        """Without measures that have left the official feed."""
        return self.filter(measure__removed_at=None)

    def with_committee(self) -> Self:
        """``committee``: its name with the house in front, as the location code of that session says; None for none."""
        named = Committee.objects.filter(session=OuterRef("measure__session"), code=OuterRef("location"))
        return self.annotate(committee=Subquery(named.values(said=committee_name())[:1]))

    def in_order(self) -> Self:
        """As an agenda: by day, committee and number."""
        return self.select_related("measure__session").order_by(
            "on", "location", "measure__type", "measure__number", "pk"
        )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


class Hearing(models.Model):
    """A measure set to be heard by a committee on a day."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="hearings", db_index=False)
    on = models.DateField(db_index=True)
    location = models.CharField(max_length=6, help_text="Location code of the committee")
    committee_number = models.PositiveIntegerField(null=True)
    time = models.CharField(
        max_length=200, blank=True, help_text="In the committee’s words: 9 a.m., or upon adjournment"
    )
    building = models.CharField(max_length=200, blank=True)
    room = models.CharField(max_length=100, blank=True)
    notes = models.CharField(max_length=1500, blank=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        ordering = ["on", "location"]
        constraints = [models.UniqueConstraint(fields=["measure", "on", "location"], name="hearing_unique")]

    def __str__(self) -> str:
        return f"{self.on} {self.location}"

    @property
    def place(self) -> str:
        """``1021 O Street, Room 1100``; empty where the agenda does not say."""
        room = f"Room {self.room}" if self.room.isdecimal() else self.room
        return ", ".join(filter(None, (self.building, room)))

    @property
    def letters_by(self) -> date:
        """About the last day on which a letter still reaches the analysis: a rule of thumb, not a rule.

        Committees set their own deadlines in their rules; most ask for letters about a week before the hearing.
        """
        return self.on - LETTERS_BEFORE


class FloorListing(models.Model):
    """A measure's place on a house's daily file: one row a section, dated by the newest file that lists it there."""

    measure = models.ForeignKey(
        "bills.Measure", on_delete=models.CASCADE, related_name="floor_listings", db_index=False
    )
    house = models.CharField(max_length=1, choices=House.choices)
    code = models.CharField(max_length=6, help_text="Code of the section: AF0120")
    consent_calendar = models.PositiveIntegerField(default=0)
    on = models.DateField(db_index=True)
    section = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=10, blank=True)
    floor_manager = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("floor listing")
        verbose_name_plural = _("floor listings")
        ordering = ["-on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "code", "consent_calendar"], name="floor_section_unique")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.section or self.code}"


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def in_short(self) -> Self:
        """With the form, the positions and the beginning of the summary, without the whole text."""
        begins = Greatest(StrIndex("words__text", models.Value("SUMMARY")), 1)
        excerpt = Substr("words__text", begins, EXCERPT)
        return self.select_related("words").defer("words__text").annotate(excerpt=excerpt)


class Analysis(Worded):
    """A staff analysis: what it is and where the Legislature publishes it. Its words are another row."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="analyses", db_index=False)
    source_id = models.CharField(max_length=22)
    kind = models.CharField(max_length=100, blank=True)
    house = models.CharField(max_length=1, choices=House.choices)
    committee_code = models.CharField(max_length=6, blank=True)
    committee_name = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)
    fingerprint = models.CharField(max_length=24, blank=True, help_text="Of the document; empty where none came")
    stamp = models.CharField(max_length=32, blank=True, help_text="When the source wrote the row, in its own words")

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "source_id"]
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        constraints = [models.UniqueConstraint(fields=["measure", "source_id"], name="analysis_source_unique")]

    def __str__(self) -> str:
        return f"{self.committee_name} {self.on}"

    @property
    def kind_name(self) -> str:
        return str(ANALYSIS_KINDS.get(self.kind, self.kind))

    @property
    def support(self) -> list[Position]:
        """Organizations on record for the measure; empty where none is listed or the words are not read yet."""
        return self._on("support")

    @property
    def opposition(self) -> list[Position]:
        return self._on("oppose")

    def _on(self, side: str) -> list[Position]:
        words = getattr(self, "words", None)
        return [Position(*rest) for told, *rest in words.positions if told == side] if words else []


class AnalysisText(models.Model):
    """The words of an analysis, apart from its row because lists never need them, and who is on record in it."""

    class Form(models.TextChoices):
        DOCX = "docx", "Word"
        HTML = "html", "HTML"
        TEXT = "text", "Plain text"
        OLD_WORD = "doc", "Old Word format, linked only"
        UNREADABLE = "unreadable", "Not readable"

    analysis = models.OneToOneField(Analysis, on_delete=models.CASCADE, primary_key=True, related_name="words")
    fingerprint = models.CharField(max_length=24, help_text="Of the document these words were read from")
    form = models.CharField(max_length=10, choices=Form.choices)
    text = models.TextField(blank=True)
    positions = models.JSONField(
        default=list, help_text="[[side, name, start, end, condition]] in the order of the lists"
    )

    class Meta:
        verbose_name = _("analysis text")
        verbose_name_plural = _("analysis texts")

    def __str__(self) -> str:
        return f"Words of {self.analysis_id}"


class Message(models.Model):
    """What the Governor wrote when signing or vetoing."""

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="messages", db_index=False)
    on = models.DateField(null=True)
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    text = models.TextField(blank=True)
    text_digest = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["measure", "text_digest"], name="message_text_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
