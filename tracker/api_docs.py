"""What the page about the API tells, taken from the code that answers: calls with their filters, an example."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from bills.api.export.views import FORMS
from recommendations.api.serializers import RecommendationSerializer
from recommendations.models import Recommendation
from tracker import api, api_news, keyed_api
from tracker.vocabularies import vocabularies

EXAMPLES = settings.BASE_DIR / "docs" / "examples"
GIVES = {
    "api-papers": _("The policy papers, with their goals and recommendations"),
    "api-recommendations": _("Every recommendation with its status, the reason for it, and the next decision"),
    "api-recommendation": _("One recommendation, with its elements, what counts, and every change of its status"),
    "api-bills": _("Bills with stage and activity, and what each answers"),
    "api-bill": _("One bill: versions, actions, votes, hearings, analyses, and each match with its quoted clause"),
    "api-matches": _("Bill and recommendation: stance, scope, elements, reasons, the quoted clause"),
    "api-changes": _("Everything that became different, in the order in which we learned of it, old and new value"),
    "api-legislators": _("Seats of the Legislature, with house, district and party"),
    "api-legislator": _("One person with every seat held under that name"),
    "api-hearings": _("Hearings of bills that answer a recommendation, or of every bill with matched=all"),
    "api-exports": _("Whole lists as files"),
    "api-dump": _("All public data as files, made anew every night, with rows and SHA-256 of each"),
    "api-status": _("Every source: last good run, counts, open issues"),
    "api-issues": _("What sources said that is new to us: file, line and value, and how it was settled"),
    "api-schema": _("This API as an OpenAPI 3.1 document"),
}


@dataclass(frozen=True, slots=True)
class Call:
    address: str
    gives: str
    filters: list[str]


def calls() -> list[Call]:
    """Every named address of the API that has a sentence of its own, in the order of the addresses."""
    named = [pattern for pattern in api.urlpatterns if isinstance(pattern, URLPattern) and pattern.name in GIVES]
    return [Call(_address(pattern), str(GIVES[str(pattern.name)]), _filters(pattern)) for pattern in named]


def _address(pattern: URLPattern) -> str:
    return str(pattern.pattern).replace("<slug:", "{").replace(">", "}")


def _filters(pattern: URLPattern) -> list[str]:
    view = getattr(pattern.callback, "cls", None)
    filterset = getattr(view, "filterset_class", None)
    return list(filterset.base_filters) if filterset else []


def example() -> tuple[str, str]:
    """(command, answer) of a real recommendation; the answer is empty where no paper has been loaded."""
    shown = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements").first()
    if shown is None:
        return f"curl {settings.SITE_URL}/api/v1/recommendations/", ""
    answer = RecommendationSerializer(shown).data
    return (
        f"curl {settings.SITE_URL}/api/v1/recommendations/{shown.public_id}/",
        json.dumps(answer, indent=2, ensure_ascii=False, default=str),
    )


def page() -> dict[str, Any]:
    """The context of the page. Two queries."""
    command, answer = example()
    return {
        "command": command,
        "answer": answer,
        "calls": calls(),
        "verify": (EXAMPLES / "take_webhook.py").read_text().partition("\n\n\n")[2],
        "news": api_news.entries(),
        "deeds": [deed for address in keyed_api.ADDRESSES for deed in address.told()],
        "vocabularies": vocabularies(),
        "export_forms": list(FORMS),
        "export_lists": list(api.LISTS),
        "licence": api.LICENCE,
        "anonymous_rate": settings.API_RATE_ANON,
        "key_rate": settings.API_RATE_KEY,
    }
