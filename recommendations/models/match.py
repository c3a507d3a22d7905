from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bills.choices import Activity, Stage
from bills.models.worded import Worded
from recommendations.choices import Band, Confidence, MatchState, Scope, Stance

CHAPTERED = (Stage.CHAPTERED, Stage.CHAPTERED_WITHOUT_SIGNATURE)
COUNTING = ~models.Q(measure__activity=Activity.OVER) | models.Q(measure__stage__in=CHAPTERED)
"""Matches of measures that live or became law."""


class MatchQuerySet(models.QuerySet["Match"]):
    def public(self) -> Self:
        """What a page may show: no refused, withdrawn or weak suggestion, and no measure that left the feed."""
        return self.filter(measure__removed_at=None).standing()

    def standing(self) -> Self:
        """As ``public``, for whoever sees to it that the measure is in the feed."""
        return self.exclude(state__in=[MatchState.REJECTED, MatchState.WITHDRAWN]).exclude(
            state=MatchState.SUGGESTED, band=Band.WEAK
        )

    def with_measures(self) -> Self:
        return self.select_related("measure__session", "version", "recommendation__paper").prefetch_related("evidence")

    def counting_for_elements(self) -> Self:
        """Of measures that live or became law, with no more of either row than a count of elements reads."""
        read = (
            "recommendation",
            "elements",
            "stance",
            "scope",
            "state",
            "score",
            "measure__stage",
            "measure__activity",
        )
        return self.filter(COUNTING).select_related("measure").only(*read)

    def advancing(self) -> Self:
        return self.filter(stance__in=[Stance.ADVANCES, Stance.MIXED])

    def opposing(self) -> Self:
        return self.filter(stance=Stance.OPPOSES)

    def waiting_for_second(self) -> Self:
        """As ``Match.wants_second_reader`` says it."""
        needs_two = (
            models.Q(stance=Stance.OPPOSES) | models.Q(is_disputed=True) | models.Q(measure__stage__in=CHAPTERED)
        )
        return self.filter(needs_two, state=MatchState.CONFIRMED, readers__lte=1)

    def live_first(self) -> Self:
        ended = models.Case(
            models.When(measure__activity=Activity.OVER, then=1), default=0, output_field=models.IntegerField()
        )
        return self.annotate(ended=ended).order_by("ended", "-measure__last_action_on", "measure")


class Match(Worded):
    """A measure's version read against a recommendation. A machine writes suggestions; only people confirm."""

    recommendation = models.ForeignKey(
        "recommendations.Recommendation",
        on_delete=models.PROTECT,
        related_name="matches",
        verbose_name=_("recommendation"),
    )
    measure = models.ForeignKey(
        "bills.Measure", on_delete=models.PROTECT, related_name="matches", verbose_name=_("measure")
    )
    version = models.ForeignKey(
        "bills.BillVersion", on_delete=models.PROTECT, related_name="matches", verbose_name=_("version")
    )
    state = models.CharField(_("state"), max_length=14, choices=MatchState.choices, default=MatchState.SUGGESTED)
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope.choices)
    elements = models.JSONField(_("elements"), default=list, help_text=_("Letters of the elements met"))
    score = models.FloatField(_("score"), help_text=_("0 … 1, the machine’s"))
    band = models.CharField(_("band"), max_length=8, choices=Band.choices)
    reasons = models.JSONField(_("reasons"), default=list, help_text=_("Why it was suggested, one sentence each"))
    needs_bill_text = models.BooleanField(
        _("needs bill text"), default=False, help_text=_("The digest hides what decides")
    )
    rule_version = models.CharField(_("rule version"), max_length=20)
    suggested_at = models.DateTimeField(_("suggested at"))

    # Derived from the decisions by recommendations.reviews, in one place. The matcher inserts rows without them.
    readers = models.PositiveSmallIntegerField(
        _("readers"), db_default=0, default=0, help_text=_("People who agree on what stands")
    )
    is_disputed = models.BooleanField(
        _("is disputed"),
        db_default=False,
        default=False,
        help_text=_("Two of us disagree, or a reader waits for an answer"),
    )
    round = models.PositiveSmallIntegerField(
        _("round"), db_default=0, default=0, help_text=_("Of the words that count")
    )
    revision = models.PositiveIntegerField(
        _("revision"), db_default=0, default=0, help_text=_("Counts what people did to it; a stale one is refused")
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "measure"]
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [models.UniqueConstraint(fields=["recommendation", "measure"], name="match_unique")]
        indexes = [models.Index(fields=["state", "band"])]

    def __str__(self) -> str:
        return f"{self.measure_id} → {self.recommendation_id}"

    @property
    def is_public(self) -> bool:
        """As ``MatchQuerySet.public`` says it; asks the measure."""
        is_weak = self.state == MatchState.SUGGESTED and self.band == Band.WEAK
        is_gone = self.state in (MatchState.REJECTED, MatchState.WITHDRAWN)
        return self.measure.removed_at is None and not is_weak and not is_gone

    @property
    def confidence(self) -> Confidence:
        if self.is_disputed:
            return Confidence.DISPUTED
        if self.state == MatchState.NEEDS_RECHECK:
            return Confidence.RECHECK
        if self.state not in (MatchState.CONFIRMED, MatchState.REJECTED):
            return Confidence.MACHINE
        return Confidence.TWO if self.readers > 1 else Confidence.ONE

    @property
    def wants_second_reader(self) -> bool:
        """What is law, what opposes and what is disputed takes two people; asks the measure for its stage."""
        if self.state != MatchState.CONFIRMED or self.readers > 1:
            return False
        return self.is_disputed or self.stance == Stance.OPPOSES or self.measure.stage in CHAPTERED


class Evidence(Worded):
    """The clause that decides: a verbatim stretch of one part of the match's version."""

    class Part(models.TextChoices):
        DIGEST = "digest", _("Digest")
        BODY = "body", _("Text of the bill")
        LONG_TITLE = "long_title", _("Long title")
        SUBJECT = "subject", _("Subject")

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part.choices)
    start = models.PositiveIntegerField(help_text="Offset of the first character within the part")
    end = models.PositiveIntegerField()
    quote = models.TextField()
    elements = models.JSONField(default=list)

    class Meta:
        ordering = ["match", "position"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [models.UniqueConstraint(fields=["match", "position"], name="evidence_position_unique")]

    def __str__(self) -> str:
        return self.quote


class Reading(models.Model):
    """Which version of a measure was read, with which words and by which rules: what still waits has none that fits."""

    measure = models.OneToOneField("bills.Measure", on_delete=models.CASCADE, related_name="reading")
    version = models.ForeignKey("bills.BillVersion", on_delete=models.CASCADE, related_name="+")
    text_digest = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=20)
    is_spot_bill = models.BooleanField(default=False)
    spot_reason = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")

    def __str__(self) -> str:
        return f"{self.measure_id} by {self.rule_version}"
