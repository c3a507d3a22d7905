from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.addresses import address
from bills.models.worded import Worded
from recommendations.choices import Basis, InLaw, ThisSession
from recommendations.public_ids import default_slug, public_id
from recommendations.spoken import in_spoken_words


class Paper(models.Model):
    """A policy paper, loaded from one TOML file and versioned by that file's content."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    publishers = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    url = models.URLField()
    content_version = models.CharField(max_length=64)

    class Meta:
        verbose_name = gettext_lazy("paper")
        verbose_name_plural = gettext_lazy("papers")

    def __str__(self) -> str:
        return self.title

    @property
    def short_title(self) -> str:
        """Up to the colon."""
        return self.title.partition(":")[0]

    @property
    def is_default(self) -> bool:
        return self.slug == default_slug()


class PaperFile(models.Model):
    """The file as it was loaded, apart from the paper so that no list of papers carries it along."""

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=100)
    content = models.TextField()

    class Meta:
        verbose_name = gettext_lazy("paper file")
        verbose_name_plural = gettext_lazy("paper files")

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="goals")
    code = models.CharField(max_length=8)
    public_id = models.CharField(max_length=60, unique=True, editable=False, help_text="G2, or safe-schools-G2")
    title = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = gettext_lazy("goal")
        verbose_name_plural = gettext_lazy("goals")
        ordering = ["paper", "position"]
        constraints = [models.UniqueConstraint(fields=["paper", "code"], name="goal_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {in_spoken_words(self.title)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.public_id = self.public_id or public_id(self.paper.slug, self.code)
        super().save(*args, **kwargs)


class Recommendation(Worded):
    """One sentence of the paper, and where it stands. The status columns are derived by ``recommendations.status``."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="recommendations")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="recommendations")
    code = models.CharField(max_length=8, help_text="As the paper numbers it")
    public_id = models.CharField(max_length=60, unique=True, editable=False, help_text="R4, or safe-schools-S2")
    position = models.PositiveSmallIntegerField()
    sentence = models.TextField(help_text="Verbatim from the paper")
    short_name = models.CharField(max_length=120)
    meaning = models.TextField(help_text="In our own plain words")
    advances = models.JSONField(default=list, help_text="What advances it, one sentence each")
    opposes = models.JSONField(default=list)
    near_misses = models.JSONField(default=list)
    statutes = models.JSONField(default=list, help_text='"PEN 1203.097" each')

    in_law = models.CharField(max_length=12, choices=InLaw.choices, default=InLaw.NONE)
    this_session = models.CharField(max_length=12, choices=ThisSession.choices, default=ThisSession.UNREVIEWED)
    is_at_risk = models.BooleanField(default=False)
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.MACHINE)
    in_law_because = models.TextField(blank=True)
    this_session_because = models.TextField(blank=True)
    at_risk_because = models.TextField(blank=True)
    translations = models.JSONField(default=dict, help_text="{language: {name of a sentence above: the sentence}}")
    counts = models.JSONField(default=dict, help_text="{confirmed, suggested, opposing, live}")
    next_decision = models.JSONField(null=True, help_text="{on, what, measure} or null")
    override = models.JSONField(null=True, help_text="A lead’s word in place of the rule’s, and what the rule said")
    moved_on = models.DateField(null=True, help_text="Last date on which either fact changed")
    status_as_of = models.DateField(null=True)
    rule_version = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = gettext_lazy("recommendation")
        verbose_name_plural = gettext_lazy("recommendations")
        ordering = ["paper", "position"]
        constraints = [models.UniqueConstraint(fields=["paper", "code"], name="recommendation_code_unique")]

    def __str__(self) -> str:
        """Asks for the paper where it is not the one that the site is about: choices come with theirs."""
        name = in_spoken_words(self.short_name)
        return f"{self.code} {name}" + (f" ({self.other_paper})" if self.other_paper else "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.public_id = self.public_id or public_id(self.paper.slug, self.code)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("recommendations:recommendation", self.public_id)

    @property
    def other_paper(self) -> str:
        """Whose code it is, where it is not of the paper that the site is about; asks for that paper alone."""
        return "" if self.public_id == self.code else self.paper.short_title

    @property
    def status(self) -> str:
        """The one word on a tile: *in law* where the law answers it, else *this session*."""
        if self.in_law in (InLaw.IN_PART, InLaw.IN_FULL):
            return self.in_law
        return self.this_session

    @property
    def status_label(self) -> str:
        if self.in_law in (InLaw.IN_PART, InLaw.IN_FULL):
            return _("In law, %(how)s") % {"how": str(InLaw(self.in_law).label).lower()}
        return str(ThisSession(self.this_session).label)


class Element(models.Model):
    """A testable part of a recommendation that one clause can answer."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="elements")
    letter = models.CharField(max_length=1)
    text = models.CharField(max_length=300)

    class Meta:
        verbose_name = gettext_lazy("element")
        verbose_name_plural = gettext_lazy("elements")
        ordering = ["recommendation", "letter"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "letter"], name="element_letter_unique")]

    def __str__(self) -> str:
        return f"({self.letter}) {self.text}"
