"""The operator's view of runs, issues and feeds; issues are resolved through the same verb as on the
status page, feeds are configured here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ingest.forms import FeedForm
from ingest.issues import AlreadyResolved, resolve
from ingest.models import Issue, Run
from ingest.visits import Feed

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Rows that runs write and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "source", "kind", "outcome", "records", "created", "updated", "removed", "seconds")
    list_filter = ("source", "outcome", "kind")
    search_fields = ("source", "error")
    date_hierarchy = "started_at"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin):
    list_display = ("reason", "weight", "file", "line", "value", "resolved_at", "resolved_by")
    list_filter = ("weight", ("resolved_at", admin.EmptyFieldListFilter), "run__source")
    search_fields = ("file", "reason", "value", "note")
    fields = ("reason", "weight", "file", "line", "value", "run", "note", "is_confirmed", "resolved_at", "resolved_by")
    readonly_fields = ("reason", "weight", "file", "line", "value", "run", "resolved_at", "resolved_by")

    def has_change_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        """What is resolved stays as it was answered."""
        return super().has_change_permission(request, obj) and (obj is None or obj.resolved_at is None)

    def save_model(self, request: HttpRequest, obj: Issue, form: Any, change: bool) -> None:
        if not obj.note.strip():
            self.message_user(request, _("Nothing was saved: an issue is resolved with a note."), messages.ERROR)
            return
        try:
            resolve(obj.pk, by=request.user.get_username(), note=obj.note, is_confirmed=obj.is_confirmed)
        except AlreadyResolved:
            self.message_user(request, _("Somebody else has resolved it meanwhile."), messages.ERROR)


@admin.register(Feed)
class FeedAdmin(ModelAdmin):
    form = FeedForm
    list_display = ("name", "mapping", "every_hours", "is_active", "asked_at", "stopped_because")
    list_filter = ("is_active", "mapping")
    search_fields = ("name", "url")
    readonly_fields = ("asked_at", "stopped_because")
