"""The bars and the rows of a timeline, of which a page prints dozens: put together in one go, not tag by tag."""

from functools import lru_cache

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from recommendations.pages.timeline import LAW, Bar, Span, Timeline
from tracker.templatetags.marks import day, stage_mark

register = template.Library()
ROW = (
    '<tr><th scope="row"><a href="{}">{}</a> {}</th><td><span lang="en">{}</span></td>'
    "<td>{}</td><td>{}</td><td>{}</td><td>{}: {}</td></tr>"
)
BAR = (
    '<g data-tone="{}" data-ended="{}"><text x="{}" y="{}">{}<tspan class="only-wide"> {}</tspan></text>'
    '<rect class="bar" x="{}" y="{}" width="{}" height="9" rx="4.5"/><circle class="cap" cx="{}" cy="{}" r="9"/>{}</g>'
)
HATCHED = BAR.replace("<g ", "<g data-opposes ").replace('rx="4.5"', 'rx="4.5" fill="url(#hatch)"')


@lru_cache(maxsize=2048, typed=True)
def _filled(form: str, *words: str | int) -> SafeString:
    """Most bills of a timeline have ended, and look the same for years. Told apart by type: safe words stay safe."""
    return format_html(form, *words)


@register.simple_tag(takes_context=True)
def timeline_bars(context: Context, line: Timeline) -> SafeString:
    return format_html_join("\n", "{}", ((_bar(context, bar),) for bar in line.bars))


def _bar(context: Context, bar: Bar) -> SafeString:
    """Near the right edge the number ends where the bar does."""
    form = HATCHED if bar.span.opposes else BAR
    if bar.is_written_leftward:
        form = form.replace("<text ", '<text text-anchor="end" ')
    measure = bar.span.match.measure
    x, end, mark = bar.x, bar.end, stage_mark(context, measure.stage, bar.end, bar.icon_y)
    start = end if bar.is_written_leftward else x
    told = (bar.span.tone, bar.span.outcome, start, bar.text_y, measure.label, bar.span.word)
    return _filled(form, *told, x, bar.bar_y, bar.width, end, bar.cap_y, mark)


@register.simple_tag
def timeline_rows(line: Timeline) -> SafeString:
    return format_html_join("\n", "{}", ((_filled(ROW, *_cells(span)),) for span in line.spans))


def _cells(span: Span) -> tuple[str, ...]:
    match, measure = span.match, span.match.measure
    ending = measure.get_ending_display() or measure.get_stage_display()
    return (
        measure.get_absolute_url(),
        measure.label,
        measure.session.name,
        measure.author_line,
        match.get_stance_display(),
        day(span.start) if span.start else "",
        day(span.end) if span.end else "",
        capfirst(span.word),
        measure.chapter_citation if span.outcome == LAW else ending,
    )
