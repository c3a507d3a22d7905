"""A month as a table of days, put together in one go, not cell by cell."""

from datetime import date
from functools import lru_cache

from django import template
from django.template import Context
from django.template.defaulttags import querystring
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from recommendations.pages.hearings import Cell

register = template.Library()
TABLE = "<thead><tr>{}</tr></thead>\n    <tbody>{}</tbody>"
MARKED = '<a href="{}#day-{}">{}{}{}</a>'
HEARINGS = '<b>{}</b><span class="visually-hidden"> {}</span>'
DEADLINE = '<b class="is-deadline" aria-hidden="true">!</b><span class="visually-hidden"> {}</span>'
DAY = '<td class="is-week">{}</td>', "<td>{}</td>"


@register.simple_tag(takes_context=True)
def month_days(context: Context, month: list[list[Cell]]) -> SafeString:
    """Each day that has a hearing or a deadline leads to its week."""
    weeks = ((format_html_join("", "{}", ((_day(context, cell),) for cell in week)),) for week in month)
    return format_html(TABLE, _names(get_language()), format_html_join("", "<tr>{}</tr>", weeks))


@lru_cache(maxsize=8)
def _names(language: str | None) -> SafeString:
    days = (date(2024, 1, number) for number in range(1, 8))  # a Monday to a Sunday
    names = ((date_format(day, "l"), date_format(day, "D")[:2]) for day in days)
    return format_html_join("", '<th scope="col"><abbr title="{}">{}</abbr></th>', names)


def _day(context: Context, cell: Cell) -> SafeString:
    if not (cell.hearings or cell.deadlines):
        return _plain(cell.on.day, cell.in_month, cell.in_week)
    on = cell.on.isoformat()
    marks = _marks(cell.hearings, bool(cell.deadlines), get_language())
    inner = format_html(MARKED, querystring(context, week=on, page=None), on, cell.on.day, *marks)
    return format_html(DAY[0] if cell.in_week else DAY[1], inner)


@lru_cache(maxsize=128)
def _plain(day: int, in_month: bool, in_week: bool) -> SafeString:
    said = format_html("<span>{}</span>" if in_month else '<span class="soft">{}</span>', day)
    return format_html(DAY[0] if in_week else DAY[1], said)


@lru_cache(maxsize=256)
def _marks(hearings: int, has_deadline: bool, language: str | None) -> tuple[SafeString | str, SafeString | str]:
    heard = format_html(HEARINGS, hearings, ngettext("hearing", "hearings", hearings)) if hearings else ""
    return heard, format_html(DEADLINE, _("deadline")) if has_deadline else ""
