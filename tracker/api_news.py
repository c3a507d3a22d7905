"""The feed of what changes in the API: announced here, half a year before anything goes."""

import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _Feed = Feed[dict[str, Any], None]
else:  # Django's own class takes no type while it runs
    _Feed = Feed

NEWS = Path(__file__).with_name("api_news.toml")


@cache
def entries() -> list[dict[str, Any]]:
    """Newest first: id, on, title, text."""
    found: list[dict[str, Any]] = tomllib.loads(NEWS.read_text())["entry"]
    return found


class ApiNews(_Feed):
    feed_type = Atom1Feed
    title = _("Changes of the API")
    subtitle = _("What programs that use the API should know.")

    def link(self) -> str:
        return reverse("api")

    def items(self) -> list[dict[str, Any]]:
        return entries()

    def item_title(self, item: dict[str, Any]) -> str:
        return str(item["title"])

    def item_description(self, item: dict[str, Any]) -> str:
        return str(item["text"])

    def item_link(self, item: dict[str, Any]) -> str:
        return f"{reverse('api')}#news-{item['id']}"

    def item_updateddate(self, item: dict[str, Any]) -> datetime:
        on: date = item["on"]
        return datetime(on.year, on.month, on.day, tzinfo=UTC)
