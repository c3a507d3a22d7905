"""What a search engine is told of: the site's own pages, each recommendation, and the bills that answer one.

Bills that answer nothing are left out: the Legislature's own pages say of them all that ours do.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from bills.models import Measure
from recommendations.models import Match, Recommendation

PAGES = ("home", "bills:list", "gaps", "methodology", "about", "status", "api", "corrections:list")
# Searches and frames say nothing of their own; the rest is for the people of the desk or for one reader.
CLOSED = ("/search/", "/embed/", "/follow/", "/review/", "/accounts/", "/admin/", "/alerts/")


if TYPE_CHECKING:
    _Sitemap = Sitemap[Any]  # of rows in two cases, of names in one
else:  # Django's own class takes no type while it runs
    _Sitemap = Sitemap


class _EveryLanguage(_Sitemap):
    i18n = alternates = x_default = True
    limit = 10_000

    def get_protocol(self, protocol: str | None = None) -> str:
        return str(settings.SITE_URL).partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        return str(settings.SITE_URL).partition("://")[2]


class Pages(_EveryLanguage):
    def items(self) -> tuple[str, ...]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Recommendations(_EveryLanguage):
    def items(self) -> QuerySet[Recommendation]:
        return Recommendation.objects.order_by("paper", "position")

    def lastmod(self, item: Recommendation) -> date | None:
        return item.status_as_of


class Bills(_EveryLanguage):
    def items(self) -> QuerySet[Measure]:
        answers = Match.objects.public().filter(measure=OuterRef("pk"))
        return Measure.objects.filter(Exists(answers)).select_related("session").order_by("pk")

    def lastmod(self, item: Measure) -> date | None:
        return item.last_action_on


SITEMAPS = {"pages": Pages, "recommendations": Recommendations, "bills": Bills}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for path in CLOSED for prefix in prefixes)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
