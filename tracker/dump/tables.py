"""What of the database is public, table by table. A column that is not public is named here and never leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import override

from bills import models as bills
from ingest.models import Run
from recommendations import models as recommendations
from recommendations.models import ClauseChange, Evidence, Match, ReviewDecision, TeamPosition

SCHEMA_VERSION = 1
"""Rises when a file or a column is renamed or goes; new ones leave it as it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a model, in the order of their keys, without the hidden columns."""

    model: type[models.Model]
    hidden: tuple[str, ...] = ()
    only: Callable[[], QuerySet[Any]] | None = None

    @property
    def name(self) -> str:
        """``bill_versions``: of its file and of its table, the same in every language."""
        with override(settings.LANGUAGE_CODE):
            return slugify(str(self.model._meta.verbose_name_plural)).replace("-", "_")

    @property
    def fields(self) -> list["models.Field[Any, Any]"]:
        return [field for field in self.model._meta.concrete_fields if field.name not in self.hidden]

    def rows(self) -> QuerySet[Any]:
        found = self.only() if self.only else self.model._default_manager.all()
        return found.order_by("pk")


def _public_matches() -> QuerySet[Match]:
    return Match.objects.public()


def _evidence() -> QuerySet[Evidence]:
    return Evidence.objects.filter(match__in=_public_matches())


def _clause_changes() -> QuerySet[ClauseChange]:
    return ClauseChange.objects.news().filter(match__in=_public_matches())


def _decisions() -> QuerySet[ReviewDecision]:
    """Words that stand, on what the public sees."""
    return ReviewDecision.objects.standing().filter(match__in=_public_matches(), is_demo=False)


def _positions() -> QuerySet[TeamPosition]:
    return TeamPosition.objects.filter(is_public=True)


TABLES = (
    Table(bills.Session),
    Table(bills.Legislator),
    Table(bills.Committee),
    Table(bills.Measure),
    Table(bills.Action),
    Table(bills.BillVersion),
    Table(bills.BillBody),
    Table(bills.Author),
    Table(bills.VoteEvent),
    Table(bills.Hearing),
    Table(bills.FloorListing),
    Table(bills.Analysis),
    Table(bills.AnalysisText),
    Table(bills.Message),
    Table(bills.OutcomeReport),
    Table(bills.Mention),
    Table(bills.Change),
    Table(recommendations.Paper),
    Table(recommendations.PaperFile),
    Table(recommendations.Goal),
    Table(recommendations.Recommendation),
    Table(recommendations.Element),
    Table(Match, only=_public_matches),
    Table(Evidence, only=_evidence),
    Table(ClauseChange, only=_clause_changes),
    Table(ReviewDecision, hidden=("decided_by", "decided_as", "supersedes", "before"), only=_decisions),
    Table(recommendations.StatusChange),
    Table(recommendations.StatusShown),
    Table(recommendations.StatusOverride, hidden=("decided_by",)),
    Table(recommendations.ImplementationReport, hidden=("decided_by",)),
    Table(recommendations.ObstacleNote, hidden=("decided_by",)),
    Table(TeamPosition, hidden=("changed_by", "priority"), only=_positions),
    Table(recommendations.PublicChange),
    # Of a run its outcome and its counts: addresses and errors may name places on the machine, or hold a key.
    Table(Run, hidden=("address", "error", "replay_of", "reader_version")),
)
