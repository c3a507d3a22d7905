"""Atom: the same events that mail and webhooks tell, for readers who leave no address with us."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed

from alerts import links
from alerts.choices import Scope
from alerts.follows import Wanted, find
from alerts.legal_text import legal
from alerts.models import Event
from alerts.notices import Notice, notice
from alerts.topics import search_measures
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId

if TYPE_CHECKING:
    _Feed = Feed[Notice, Wanted]
else:  # Django's own class takes no type while it runs
    _Feed = Feed

ENTRIES = 50
BEGINNING = datetime(2019, 1, 1, tzinfo=UTC)
"""When an empty feed was last news: a date of its own would make it new at every asking."""


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEGINNING


class EventFeed(_Feed):
    """News of one thing that can be followed, newest first. Ids last: a retitled entry is the same entry."""

    feed_type = _Atom

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Wanted:
        found = find(self.wanted(request, **kwargs))
        if found is None:
            raise Http404("Nothing to follow under this address.")
        return found

    def wanted(self, request: HttpRequest, **kwargs: Any) -> str:
        """What is asked for, as follows are written: ``recommendation:R4``."""
        raise Http404

    def title(self, wanted: Wanted) -> str:
        return legal(f"{wanted.name}: {settings.SITE_NAME}")

    def link(self, wanted: Wanted) -> str:
        return links.here("/")

    def items(self, wanted: Wanted) -> Sequence[Notice]:
        events = Event.objects.on_topic(wanted.scope, wanted.key).newest_first()
        return [notice(event) for event in events[:ENTRIES]]

    def item_title(self, item: Notice) -> str:
        return legal(item.subject)

    def item_description(self, item: Notice) -> str:
        became = f"{item.was} → {item.now}" if item.was and item.now else item.now or item.was
        quote = f"“{item.quote}”" if item.quote else ""
        said = (item.what, became, item.on, *item.answers, quote, item.because, item.comes_next)
        return legal("\n".join(filter(None, said)))

    def item_link(self, item: Notice) -> str:
        return item.url or links.here("/")

    def item_guid(self, item: Notice) -> str:
        return f"tag:{urlsplit(settings.SITE_URL).hostname},2019:{item.event.uid}"

    def item_updateddate(self, item: Notice) -> datetime:
        return item.event.recorded_at

    item_pubdate = item_updateddate


class Everything(EventFeed):
    def wanted(self, request: HttpRequest, **kwargs: Any) -> str:
        return f"{Scope.EVERYTHING}:"


class OfRecommendation(EventFeed):
    def wanted(self, request: HttpRequest, **kwargs: Any) -> str:
        return f"{Scope.RECOMMENDATION}:{kwargs['code']}"

    def link(self, wanted: Wanted) -> str:
        return links.here(f"/recommendations/{wanted.key}/")


class OfBill(EventFeed):
    def wanted(self, request: HttpRequest, **kwargs: Any) -> str:
        try:
            named = MeasureId.parse(kwargs["slug"], SessionId.parse(kwargs["session"]))
        except NotAnIdentifier as unknown:
            raise Http404 from unknown
        return f"{Scope.BILL}:{named.session}/{named.slug}"

    def link(self, wanted: Wanted) -> str:
        return links.here(f"/bills/{wanted.key}/")


class OfSearch(EventFeed):
    """The filters of the bill list, as the list's own address has them."""

    def wanted(self, request: HttpRequest, **kwargs: Any) -> str:
        return f"{Scope.SEARCH}:{request.META.get('QUERY_STRING', '')}"

    def link(self, wanted: Wanted) -> str:
        return links.here(f"/bills/?{wanted.key}")

    def items(self, wanted: Wanted) -> Sequence[Notice]:
        """A search that nobody has saved has no topic, so what it finds today is asked for its news."""
        key = Concat(Value("bill:"), F("session__key"), Value("/"), F("type"), Value("-"), Cast("number", CharField()))
        found = search_measures(wanted.key).annotate(about=key).values("about")
        return [notice(event) for event in Event.objects.filter(about__in=found).newest_first()[:ENTRIES]]
