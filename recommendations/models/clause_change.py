from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bills.models.worded import Worded
from bills.word_diff import Stretch, sides
from recommendations.choices import ClauseFate, MatchState
from recommendations.models.match import Evidence


class ClauseChangeQuerySet(models.QuerySet["ClauseChange"]):
    def news(self) -> Self:
        """What a follower is told: clauses of matches that stand in public, and not that one was merely carried."""
        return self.filter(is_public=True).exclude(kind=ClauseFate.CARRIED)

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def with_versions(self) -> Self:
        return self.select_related("from_version", "to_version").defer(
            *(
                f"{of}_version__{words}"
                for of in ("from", "to")
                for words in ("digest", "long_title", "sections_of_law")
            )
        )

    def with_names(self) -> Self:
        """Everything that a sentence about the event names, in one query."""
        return self.select_related(
            "match__recommendation__paper", "match__measure__session", "from_version", "to_version"
        )


class ClauseChange(Worded):
    """An event: what a new text of a bill did to one quoted clause of one match. Appended by the matcher, never edited.

    A row is written once for each (match, clause, new text), in the transaction that moves the match, and only where
    the bill's words changed: other rules over the same words are no event. ``from_version`` is the version that the
    match quoted, which for a match that waits for a re-check is the one that a person read. ``was`` and ``now`` are
    verbatim; ``now`` is the nearest clause of the new text, empty where none is near (``gone``). ``kind`` says
    ``weakened`` or ``strengthened`` only where a published rule decides it, and then ``because`` holds its sentences.
    ``replaced`` is not empty where the whole measure was rewritten (gut and amend).
    ``state_before`` and ``state_after`` are the match's. ``happened_on`` is the date of the new version,
    ``recorded_at`` ours. Readers page by the primary key and tell followers of ``news()``.
    """

    match = models.ForeignKey("recommendations.Match", on_delete=models.PROTECT, related_name="clause_changes")
    from_version = models.ForeignKey("bills.BillVersion", on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey("bills.BillVersion", on_delete=models.PROTECT, related_name="+")
    to_text_digest = models.CharField(max_length=64, blank=True, help_text="Of the new text, as delivered")
    kind = models.CharField(max_length=12, choices=ClauseFate.choices)
    part = models.CharField(max_length=10, choices=Evidence.Part.choices, help_text="Where the old clause stood")
    was = models.TextField(help_text="The old clause, verbatim")
    was_hash = models.CharField(max_length=64, help_text="Of its words; white space and numbering count for nothing")
    now = models.TextField(blank=True)
    now_hash = models.CharField(max_length=64, blank=True)
    because = models.JSONField(default=list, help_text="Why it is called weaker or stronger, one sentence each")
    replaced = models.JSONField(default=list, help_text="Of a rewritten measure: subject, author, sections")
    state_before = models.CharField(max_length=14, choices=MatchState.choices)
    state_after = models.CharField(max_length=14, choices=MatchState.choices)
    is_public = models.BooleanField(help_text="Whether pages showed the match before or show it since")
    happened_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_index=True)

    objects = ClauseChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause change")
        verbose_name_plural = _("clause changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["match", "to_version", "to_text_digest", "was_hash"], name="clause_change_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.kind} in {self.to_version_id}"

    @property
    def sides(self) -> tuple[list[Stretch], list[Stretch]]:
        """The old and the new clause, word by word."""
        return sides(self.was, self.now)


def told_changes(path: str = "clause_changes") -> "models.Prefetch[Any]":
    """For a list of matches, each with ``told_changes``: what amendments did to its clauses, newest first."""
    return models.Prefetch(path, ClauseChange.objects.news().with_versions().newest_first(), to_attr="told_changes")
