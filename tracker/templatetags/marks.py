"""Icons and the pills that carry them. Each page prints, at its end, the symbols that it used and no others."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Choices
from django.template import Context
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bills import motions, official_words
from bills.choices import VOTE_PLACES, Activity, Stage
from bills.deadlines import Ahead
from bills.models import BillVersion, Hearing, Measure, VoteEvent
from bills.path import Stop
from ingest.freshness import Condition
from ingest.models import Run
from recommendations import clause_words, roles, spoken
from recommendations.choices import (
    Basis,
    ClauseFate,
    Confidence,
    Implementation,
    InLaw,
    MatchState,
    QueueReason,
    Scope,
    Stance,
    ThisSession,
)
from recommendations.models import Match, Recommendation, StatusChange
from recommendations.pages.measure import MeasurePage
from recommendations.pages.queue import state_of
from recommendations.pages.voting import RollCall
from recommendations.rule_text import SHARED
from tracker import marks
from tracker.icons import STROKES, SYMBOLS

register = template.Library()
USED = "icons_used"
AXES: dict[str, tuple[type[Choices], dict[Any, marks.Mark]]] = {
    "in_law": (InLaw, marks.IN_LAW),
    "this_session": (ThisSession, marks.THIS_SESSION),
    "stage": (Stage, marks.STAGE),
    "activity": (Activity, marks.ACTIVITY),
    "outcome": (Run.Outcome, marks.OUTCOME),
    "condition": (Condition, marks.CONDITION),
    "stance": (Stance, marks.STANCE),
    "match": (MatchState, marks.MATCH_STATE),
    "basis": (Basis, marks.BASIS),
    "fate": (ClauseFate, marks.CLAUSE_FATE),
    "confidence": (Confidence, marks.CONFIDENCE),
    "reason": (QueueReason, marks.REASON),
    "implementation": (Implementation, marks.IMPLEMENTATION),
}
USES = {name: format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name) for name in SYMBOLS}
SHAPES = {
    "stance": "stance",
    "match": "confidence",
    "basis": "confidence",
    "confidence": "confidence",
    "implementation": "implementation",
}


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str) -> SafeString:
    """A drawing beside a word, hidden from those who hear the page; whole where no page collects the symbols."""
    used = context.get(USED)
    if used is None:
        # Put together from our own constants alone.
        return mark_safe(f'<svg class="icon" aria-hidden="true" {STROKES}>{SYMBOLS[name]}</svg>')  # noqa: S308
    used[name] = SYMBOLS[name]
    return USES[name]


@register.simple_tag(takes_context=True)
def sprite(context: Context) -> SafeString:
    used: dict[str, str] = context.get(USED) or {}
    symbols = "".join(f'<symbol id="i-{name}" {STROKES}>{shape}</symbol>' for name, shape in used.items())
    # Put together from our own constants alone.
    return mark_safe(f'<svg class="sprite" aria-hidden="true">{symbols}</svg>')  # noqa: S308


@register.simple_tag(takes_context=True)
def pill(context: Context, axis: str, value: str, label: str = "") -> SafeString:
    """Icon and word of one value on one axis: ``{% pill "stage" measure.stage %}``."""
    mark, word = _drawn(axis, value, get_language())
    return _pill(SHAPES.get(axis, "status"), value, mark.tone, icon(context, mark.icon), label or word)


@lru_cache(maxsize=1024)
def _drawn(axis: str, value: str, language: str | None) -> tuple[marks.Mark, str]:
    """How a value is drawn and said; a page has a hundred pills of a dozen kinds."""
    choices, drawn = AXES[axis]
    choice = choices(value)
    return drawn[choice], str(choice.label)


@lru_cache(maxsize=512, typed=True)
def _pill(shape: str, value: str, tone: str, drawing: SafeString, word: str) -> SafeString:
    form = '<span class="{}" data-{}="{}" data-tone="{}">{}{}</span>'
    return format_html(form, shape, shape, value, tone, drawing, word)


@register.simple_tag(takes_context=True)
def stage_pills(context: Context, measure: Measure) -> SafeString:
    """Where a measure stands, and what it does there while it lives."""
    stage = pill(context, "stage", measure.stage)
    if measure.activity == Activity.OVER:
        return stage
    return format_html("{} {}", stage, pill(context, "activity", measure.activity))


@register.simple_tag
def scope(match: Match) -> SafeString:
    """``direct scope, elements a, c``."""
    return _scope(match.scope, ", ".join(sorted(match.elements)), len(match.elements), get_language())


@lru_cache(maxsize=1024)
def _scope(scope: str, letters: str, count: int, language: str | None) -> SafeString:
    said = _("direct scope") if scope == Scope.DIRECT else _("partial scope")
    if letters:
        said += ", " + ngettext("element %(letters)s", "elements %(letters)s", count) % {"letters": letters}
    return format_html('<span class="soft">{}</span>', said)


@register.simple_tag(takes_context=True)
def status_pill(context: Context, recommendation: Recommendation) -> SafeString:
    """The one word of a tile."""
    return pill(context, status_axis(recommendation), recommendation.status, recommendation.status_label)


@register.simple_tag
def status_axis(recommendation: Recommendation) -> str:
    return "in_law" if recommendation.in_law in (InLaw.IN_PART, InLaw.IN_FULL) else "this_session"


@register.filter
def status_short(recommendation: Recommendation) -> str:
    """What the seam prints under a stitch."""
    axis, value = status_axis(recommendation), recommendation.status
    return str(marks.SHORT.get(value) or AXES[axis][0](value).label).lower()


@register.simple_tag(takes_context=True)
def status_icon(context: Context, axis: str, value: str) -> SafeString:
    choices, drawn = AXES[axis]
    return icon(context, drawn[choices(value)].icon)


@register.simple_tag(takes_context=True)
def stage_mark(context: Context, stage: str, x: str, y: int) -> SafeString:
    """The icon of a stage inside a drawing, its middle at ``x``, its upper edge at ``y``, 18 units wide."""
    name = marks.STAGE[Stage(stage)].icon
    context[USED][name] = SYMBOLS[name]
    return _placed(name, x, y)


@lru_cache(maxsize=512)
def _placed(name: str, x: str, y: int) -> SafeString:
    place = '<use href="#i-{}" x="{}" y="{}" width="18" height="18" transform="translate(-9 0)"/>'
    return format_html(place, name, x, str(y))


@register.simple_tag
def word_of(axis: str, value: str) -> str:
    """The word alone, where a pill would say too much."""
    return str(AXES[axis][0](value).label)


@register.simple_tag
def tone(axis: str, value: str) -> str:
    choices, drawn = AXES[axis]
    return drawn[choices(value)].tone


@register.simple_tag(takes_context=True)
def at_risk_pill(context: Context) -> SafeString:
    shape = icon(context, "risk")
    return format_html('<span class="status" data-status="risk" data-tone="against">{}{}</span>', shape, _("At risk"))


@register.simple_tag(takes_context=True)
def override_pill(context: Context) -> SafeString:
    shape = icon(context, "one")
    return format_html('<span class="confidence" data-tone="wait">{}{}</span>', shape, _("Overridden by a lead"))


@register.simple_tag
def day(on: date, form: str = "j M Y") -> SafeString:
    return _day(on, form, get_language())


@lru_cache(maxsize=2048)
def _day(on: date, form: str, language: str | None) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), date_format(on, form))


@register.simple_tag
def version_name(version: BillVersion) -> SafeString:
    """``Amended Assembly, 28 Mar 2025``."""
    name = official_words.official(version.label) or version.get_state_display()
    return format_html("{}, {}", name, day(version.on)) if version.on else conditional_escape(name)


@register.simple_tag
def stage_change_word(value: str) -> str:
    """A stage or an activity as a change stores it, in words; what is neither is printed as it is."""
    words = [str(choices(value).label) for choices in (Stage, Activity) if value in choices.values]
    return words[0] if words else value


@register.filter
def paper_words(text: str) -> SafeString:
    """Words of the paper in the language of the page, or in English and marked so."""
    return _marked(spoken.paper_words(text), text)


@register.filter
def plain_words(text: str) -> str:
    """The same for titles and attributes, where no part can be marked."""
    return spoken.in_spoken_words(text)


@register.filter
def unofficial(text: str) -> str:
    """Our translation of a sentence of the paper; empty on an English page, and where there is none."""
    said = spoken.paper_words(text)
    return "" if said is None or said == text else said


@register.filter
def told(of: Recommendation | StatusChange, name: str) -> SafeString:
    """A reason kept with a row: ``{{ recommendation|told:"in_law_because" }}``."""
    return _marked(spoken.told(of, name), getattr(of, name))


@register.filter
def clause_reason(sentence: str) -> SafeString:
    """Why a clause is called weaker or stronger."""
    return _marked(clause_words.in_words(sentence), sentence)


@register.filter
def motion(text: str) -> SafeString:
    """What a roll call was taken on."""
    return _marked(motions.in_words(text), text)


def _marked(said: str | None, english: str) -> SafeString:
    return format_html('<span lang="en">{}</span>', english) if said is None else conditional_escape(said)


@register.filter
def in_words(n: int) -> str:
    """Small numbers as words, as English likes them; elsewhere words would have to agree in gender."""
    return str(apnumber(n)) if get_language() == settings.LANGUAGE_CODE else str(n)


@register.filter
def official(words: str) -> str:
    """A label of the Legislature in the language of the page, where it is a known one."""
    return official_words.official(words)


@register.filter
def place(event: VoteEvent | RollCall) -> SafeString:
    """Where a roll call was taken: a floor in the language of the page, a committee by its own English name."""
    if event.location in VOTE_PLACES:
        return conditional_escape(event.place)
    return format_html('<span lang="en">{}</span>', event.place) if event.place else SafeString()


@register.filter
def said_by(kept: str) -> str:
    """A name, or a role in the language of the page."""
    return roles.said_by(kept)


@register.filter
def role_name(role: str) -> str:
    return str(roles.NAMES.get(role, role))


@register.filter
def rule_section(key: str) -> str:
    """Rules are edited by recommendation, and the words that they share under a name of their own."""
    return _("Shared words") if key == SHARED else key


@register.filter
def queue_reason(value: str) -> str:
    return str(QueueReason(value).label)


@register.filter
def coded(recommendation: Recommendation) -> SafeString:
    """The code, and whose it is where another paper than the site's own numbers it so."""
    paper = recommendation.other_paper
    return (
        format_html('{} <span class="of-paper">({})</span>', recommendation.code, paper)
        if paper
        else conditional_escape(recommendation.code)
    )


@register.filter
def state(match: Match) -> str:
    return state_of(match)


@register.filter
def letters(elements: Iterable[str]) -> str:
    return ", ".join(sorted(elements))


@register.filter
def before(versions: list[BillVersion], counter: int) -> BillVersion | None:
    """The print before the ``counter``th (1 first) of a list that runs from the first print to the last."""
    return versions[counter - 2] if counter > 1 else None


@register.filter
def iso_date(value: str | date) -> date | None:
    """A date out of a JSON column."""
    return parse_date(value) if isinstance(value, str) else value


@register.filter
def deadline_from(page: MeasurePage, day: date | None) -> Ahead | None:
    """By when the bill must have moved, as of the date of the data."""
    return page.deadline(day)


@register.filter
def road_from(page: MeasurePage, day: date | None) -> list[Stop]:
    return page.road(day)


@register.filter
def from_day(hearings: Iterable[Hearing], day: date | None) -> list[Hearing]:
    """Hearings on or after the date of the data, next first."""
    return sorted((one for one in hearings if day and one.on >= day), key=lambda one: one.on)
