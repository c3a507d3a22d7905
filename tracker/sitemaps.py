"""What a search engine is told of: the site's own pages, each recommendation, and the bills that answer one.

Bills that answer nothing are left out: the Legislature's own pages say of them all that ours do. An index names one
list a session, so that a list stays as short as a session is. As https://www.sitemaps.org/protocol.html has it, with
the editions of each page as https://developers.google.com/search/docs/specialty/international/localized-versions says.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from django.views.decorators.http import require_safe

from bills.models import Measure, Session
from recommendations.models import Match, Recommendation
from tracker.languages import in_language

PAGES = ("home", "bills:list", "gaps", "methodology", "about", "status", "api", "corrections:list")
# Searches and frames say nothing of their own; the rest is for the people of the desk or for one reader.
CLOSED = ("/search/", "/embed/", "/follow/", "/review/", "/accounts/", "/admin/", "/alerts/")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Listed(NamedTuple):
    """A page by its path in the language of the site's own addresses, and when what it shows last changed."""

    path: str
    changed_on: date | None = None


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one list for the pages, one for the recommendations, one for the bills of each session."""
    answered = Match.objects.public().filter(measure__session=OuterRef("pk"))
    sessions = Session.objects.filter(Exists(answered)).values_list("key", flat=True)
    places = [reverse("sitemap-section", args=[name]) for name in ("pages", "recommendations", *sessions)]
    lines = (f"<sitemap><loc>{settings.SITE_URL}{place}</loc></sitemap>\n" for place in places)
    return _as_xml(f'<sitemapindex xmlns="{SCHEMA}">\n{"".join(lines)}</sitemapindex>\n')


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    with override(settings.LANGUAGE_CODE):
        listed = _listed(section)
    lines = "".join(_entry(one, code) for one in listed for code, _name in settings.LANGUAGES)
    if not lines:
        raise Http404("No such list.")
    return _as_xml(f'<urlset xmlns="{SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{lines}</urlset>\n')


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for path in CLOSED for prefix in prefixes)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _listed(section: str) -> Iterable[Listed]:
    if section == "pages":
        return [Listed(reverse(name)) for name in PAGES]
    if section == "recommendations":
        rows = Recommendation.objects.order_by("paper", "position")
        return [Listed(one.get_absolute_url(), one.status_as_of) for one in rows.only("public_id", "status_as_of")]
    answers = Match.objects.public().filter(measure=OuterRef("pk"))
    bills = Measure.objects.in_session(section).filter(Exists(answers)).select_related("session").order_by("pk")
    shown = bills.only(
        "type", "number", "last_action_on", "session__key", "session__start_year", "session__extraordinary"
    )
    return [Listed(one.get_absolute_url(), one.last_action_on) for one in shown]


def _entry(one: Listed, code: str) -> str:
    """One page in one language, with its editions in all; the one without a prefix is for every other reader."""
    editions = {code: settings.SITE_URL + escape(in_language(one.path, code)) for code, _name in settings.LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href="{address}"/>'
        for name, address in (*editions.items(), ("x-default", editions[settings.LANGUAGE_CODE]))
    )
    changed = f"<lastmod>{one.changed_on.isoformat()}</lastmod>" if one.changed_on else ""
    return f"<url><loc>{editions[code]}</loc>{changed}{links}</url>\n"


def _as_xml(body: str) -> HttpResponse:
    """Search engines read it, and do not list it."""
    return HttpResponse(XML + body, content_type="application/xml", headers={"X-Robots-Tag": "noindex"})
