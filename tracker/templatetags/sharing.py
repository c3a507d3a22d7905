"""What stands in the head of a page for those who pass its link on: networks, search engines, other people's sites."""

import json
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bills.legislation import legislation
from bills.models import Measure
from recommendations.models import Recommendation
from recommendations.pages.scorecard import Scorecard
from tracker.cards import Card, card_of, card_of_all

register = template.Library()


@register.inclusion_tag("_social.html", takes_context=True)
def social(context: Context, shown: Recommendation | Measure | Scorecard) -> dict[str, Any]:
    """Title, description and, where there is one, the picture, whose key keeps an old one from being shown."""
    if isinstance(shown, Measure):
        return _said(context, f"{shown.label} {shown.subject}", f"{shown.get_stage_display()}. {shown.last_action}")
    if isinstance(shown, Scorecard):
        card = card_of_all(shown.recommendations)
        return _said(context, _("Is California acting on it?"), card.alt, card, reverse("scorecard-card"))
    card, picture = card_of(shown), reverse("card", args=[shown.public_id])
    return _said(context, f"{shown.code} {shown.short_name}", card.alt, card, picture)


@register.simple_tag(takes_context=True)
def oembed_link(context: Context) -> SafeString:
    """How somebody's editor finds out what to put in the place of this address."""
    asked = urlencode({"url": context["site_url"] + context["request"].path})
    formats = ((name, f"{context['site_url']}{reverse('oembed')}?{asked}&format={name}") for name in ("json", "xml"))
    link = '<link rel="alternate" type="application/{}+oembed" href="{}">'
    return format_html_join("\n  ", link, formats)


@register.simple_tag(takes_context=True)
def bill_as_data(context: Context, measure: Measure) -> SafeString:
    """The measure as JSON-LD: data that no browser runs, so the policy on scripts does not speak of it."""
    said = json.dumps(
        legislation(measure, address=context["site_url"] + measure.get_absolute_url()), ensure_ascii=False
    )
    # Nothing in it can end the element: the three signs that could are written as JSON writes them.
    closed = said.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{closed}</script>')  # noqa: S308


def _said(
    context: Context, title: str, description: str, card: Card | None = None, picture: str = ""
) -> dict[str, Any]:
    return {
        "site_url": context["site_url"],
        "path": context["request"].path,
        "title": title,
        "description": description,
        "picture": f"{picture}?v={card.key}" if card else "",
        "alt": description if card else "",
    }
