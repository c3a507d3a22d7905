"""Feeds are configured here; everything else that ingest knows is written by runs."""

from typing import TYPE_CHECKING

from django.contrib import admin

from ingest.forms import FeedForm
from ingest.visits import Feed

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Feed]
else:
    _Admin = admin.ModelAdmin


@admin.register(Feed)
class FeedAdmin(_Admin):
    form = FeedForm
    list_display = ("name", "mapping", "every_hours", "is_active", "asked_at", "stopped_because")
    list_filter = ("is_active", "mapping")
    search_fields = ("name", "url")
    readonly_fields = ("asked_at", "stopped_because")
