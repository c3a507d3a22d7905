from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def newest_first(self) -> Self:
        return self.select_related("author", "parent").defer("content", "parent__content").order_by("-pk")


class RuleSet(models.Model):
    """A version of the matching rules that staff saved: a whole paper file. Content, author and note never change.

    The file that the project ships is version zero and has no row; it is in force where no row is active.
    """

    content = models.TextField(help_text="A whole paper file, TOML")
    version = models.CharField(max_length=12, help_text="As Rules.version: of the content and of the matcher’s code")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    section = models.CharField(max_length=8, help_text="What was edited: R1 … R11, or shared")
    note = models.CharField(max_length=500, help_text="Why, in a sentence")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,  # the rules outlive the account
        null=True,
        related_name="+",
    )
    written_as = models.CharField(max_length=100, help_text="Name or role, as it stood that day")
    summary = models.JSONField(default=dict, help_text="What the preview found")
    created_at = models.DateTimeField()
    is_active = models.BooleanField(default=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=models.Q(is_active=True), name="one_active_rule_set"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.note}"

    def get_absolute_url(self) -> str:
        return reverse("rules:version", args=[self.pk])


class RuleTurn(models.Model):
    """From a moment on, other rules were in force: appended, never edited. ``to`` None is the shipped file."""

    to = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, related_name="turns")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    turned_as = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("rule turn")
        verbose_name_plural = _("rule turns")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} → {self.to_id or 'file'}"


class RulePreview(models.Model):
    """A draft, read against the current session in steps: what it would change is found before it is saved.

    ``cursor`` is the last measure that was read, ``found`` one row a difference:
    ``[session key, slug, label, recommendation, kind, was, now]``. A preview is a scratch pad; it may be deleted.
    """

    parent = models.ForeignKey(RuleSet, on_delete=models.CASCADE, null=True, related_name="+")
    section = models.CharField(max_length=8)
    content = models.TextField()
    note = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rule_previews")
    created_at = models.DateTimeField()
    affected = models.JSONField(default=list, help_text="Ids of the recommendations that the draft touches")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    found = models.JSONField(default=list)
    decided = models.JSONField(default=dict, help_text="On reviewed decisions: {before, after} each {right, wrong}")
    is_done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("rule preview")
        verbose_name_plural = _("rule previews")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.done} of {self.total}"

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind was found."""
        kinds = [row[4] for row in self.found]
        return {kind: kinds.count(kind) for kind in ("added", "dropped", "stance", "scope", "queued", "unqueued")}


class Dissent(models.Model):
    """Where the rules in force read a match otherwise than the people who decided it. Derived by the matcher.

    The decision stands; this row only lists it. ``says`` is the stance that the rules propose, empty for none.
    """

    match = models.OneToOneField("recommendations.Match", on_delete=models.CASCADE, related_name="dissent")
    says = models.CharField(max_length=8, blank=True)
    is_weak = models.BooleanField(default=False, help_text="The rules do see it, but only weakly: it would be queued")
    rule_version = models.CharField(max_length=20)
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dissent")
        verbose_name_plural = _("dissents")
        ordering = ["match"]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.says or 'nothing'}"
