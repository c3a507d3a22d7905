"""What bills answer, of which a list prints a hundred: put together in one go, not tag by tag."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template import Context
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bills.models import Hearing, Measure
from recommendations.models import Match, Paper, Recommendation
from tracker.templatetags.marks import USED, coded, icon, paper_words, pill

register = template.Library()
ANSWER = '<span class="answers">{} <a href="{}"><b>{}</b> {}</a></span>'
HEARD = (
    '<li>\n    <p><a class="bill-number" href="{}">{}</a> <span lang="en">{}</span>'
    ' <span class="soft"><span lang="en">{}</span></span></p>\n    {}\n  </li>'
)


@register.simple_tag(takes_context=True)
def answers(context: Context, matches: Iterable[Match]) -> SafeString:
    """Stance and recommendation of each match."""
    here = get_language(), get_script_prefix()
    return format_html_join("", "{}", ((_answer(context, match, *here),) for match in matches))


def _answer(context: Context, match: Match, *here: str | None) -> SafeString:
    asked = match.recommendation
    said, drawing = _said(match.stance, asked.public_id, asked.code, asked.other_paper, asked.short_name, *here)
    icon(context, drawing)
    return said


@lru_cache(maxsize=512)
def _said(stance: str, public_id: str, code: str, paper: str, name: str, *here: str | None) -> tuple[SafeString, str]:
    """With the icon that it uses. ``here``: language and mount point."""
    asked = Recommendation(public_id=public_id, code=code, paper=Paper(title=paper), short_name=name)
    used: dict[str, str] = {}
    drawn = pill(Context({USED: used}), "stance", stance)
    return format_html(ANSWER, drawn, asked.get_absolute_url(), coded(asked), paper_words(name)), next(iter(used))


@register.simple_tag(takes_context=True)
def heard(context: Context, hearings: Iterable[Hearing]) -> SafeString:
    """The bills of a sitting."""
    return format_html_join("", HEARD, (_heard(context, hearing.measure) for hearing in hearings))


def _heard(context: Context, measure: Measure) -> tuple[object, ...]:
    said = answers(context, vars(measure)["public_matches"])
    chips = format_html('<p class="chips">{}</p>', said) if said else ""
    return measure.get_absolute_url(), measure.label, measure.subject, measure.author_line, chips
