"""Matches, words of people, messages and statuses, to search and to read. They are written at the desk, never here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from recommendations.models import (
    Dispute,
    Letter,
    Match,
    ReviewDecision,
    StatusChange,
    Task,
    TeamNote,
    TeamPosition,
)

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ("measure", "recommendation", "state", "stance", "scope", "band", "readers", "is_disputed")
    list_filter = ("state", "stance", "band", "is_disputed", "recommendation", "measure__session")
    list_select_related = ("measure__session", "recommendation__paper")
    search_fields = ("=measure__number", "measure__subject")


@admin.register(ReviewDecision)
class ReviewDecisionAdmin(ReadOnlyAdmin):
    list_display = ("decided_at", "measure", "code", "verdict", "stance", "decided_as", "role", "undone_at", "is_demo")
    list_filter = ("verdict", "stance", "role", "is_demo", "match__recommendation")
    list_select_related = ("match__measure__session", "match__recommendation")
    search_fields = ("decided_as", "note", "quote", "=match__measure__number")
    date_hierarchy = "decided_at"

    @admin.display(description=_("measure"))
    def measure(self, row: ReviewDecision) -> str:
        return row.match.measure.label

    @admin.display(description=_("recommendation"))
    def code(self, row: ReviewDecision) -> str:
        return row.match.recommendation.code


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    list_display = ("received_at", "kind", "bill", "outcome", "answered_as", "answered_at", "is_demo")
    list_filter = ("kind", "outcome", "is_demo")
    search_fields = ("text", "answer", "bill")
    exclude = ("email",)


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "recommendation", "in_law", "this_session", "is_at_risk", "basis", "rule_version")
    list_filter = ("in_law", "this_session", "basis", "recommendation")
    list_select_related = ("recommendation__paper",)
    search_fields = ("=recommendation__code", "because")


class HistoryAdmin(ReadOnlyAdmin, SimpleHistoryAdmin):
    """With every change of a field, old and new, behind the button “History”."""

    object_history_form_template = "recommendations/admin_history_form.html"  # the library's shows the app's bare name
    list_select_related = ("measure__session",)
    search_fields = ("=measure__number", "measure__subject")


@admin.register(TeamPosition)
class TeamPositionAdmin(HistoryAdmin):
    list_display = ("measure", "stance", "since", "priority", "is_public")
    list_filter = ("stance", "priority", "is_public")


@admin.register(TeamNote)
class TeamNoteAdmin(HistoryAdmin):
    list_display = ("measure", "written_at", "written_as", "is_public", "withdrawn_at")
    list_filter = ("is_public",)


@admin.register(Letter)
class LetterAdmin(HistoryAdmin):
    list_display = ("measure", "kind", "title", "on", "is_public", "withdrawn_at")
    list_filter = ("kind", "is_public")


@admin.register(Task)
class TaskAdmin(HistoryAdmin):
    list_display = ("measure", "title", "follows", "due_on", "done_at")
    list_filter = ("follows",)
