"""The rows of the list of legislators, and of their ballots: put together in one go, not tag by tag."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bills.models import Legislator
from recommendations.pages.legislators import COUNTED, DIRECTIONS, Row
from recommendations.pages.voting import Cast
from tracker.templatetags.marks import day, motion, pill, place

register = template.Library()
PLACES = (*("written" for _direction in DIRECTIONS), *(side.value for side in COUNTED))
"""Where on the page of a person the list behind each number stands."""
ROW = """<tr>
        <th scope="row"><a href="{}">{}</a>{}</th>
        <td>{}</td>
        {}
      </tr>"""
CELL = '<td class="number"><a href="{}#{}">{}</a></td>'


@register.simple_tag
def seat_rows(rows: Iterable[Row], session: str) -> SafeString:
    return format_html_join("", "{}", ((_seat_row(row, session),) for row in rows))


def _seat_row(row: Row, session: str) -> SafeString:
    seat = row.seat
    seated = (str(seat), seat.is_active, seat.district, seat.party)
    return _made(seat.get_absolute_url(), session, seated, row.numbers, get_language())


@lru_cache(maxsize=1024)
def _made(
    page: str, session: str, seated: tuple[str, bool, str, str], numbers: tuple[int, ...], language: str | None
) -> SafeString:
    """From one time to the next most rows stay as they are."""
    name, is_active, district, party = seated
    seat = Legislator(district=district, party=party)
    given_up = SafeString() if is_active else format_html(' <span class="soft">{}</span>', _("seat given up"))
    place = ", ".join(filter(None, (seat.district_name, seat.party_name)))
    address = f"{page}?session={session}"
    cells = format_html_join("\n", CELL, ((address, *told) for told in zip(PLACES, numbers, strict=True)))
    return format_html(ROW, page, name, given_up, place, cells)


LONGEST_SUBJECT = 60
BALLOT = """<tr>
      <td>{}</td>
      <th scope="row"><a class="bill-number" href="{}#vote-{}">{}</a> <span lang="en">{}</span></th>
      <td>{} <a href="{}">{}</a></td>
      <td>{}</td>
      <td>{} <span class="soft">{}</span></td>
    </tr>"""


@register.simple_tag(takes_context=True)
def ballot_rows(context: Context, casts: Iterable[Cast]) -> SafeString:
    return format_html_join("", BALLOT, (_ballot(context, cast) for cast in casts))


def _ballot(context: Context, cast: Cast) -> tuple[object, ...]:
    match, roll_call = cast.meaning.match, cast.vote.event
    measure, recommendation = match.measure, match.recommendation
    return (
        day(roll_call.on),
        *(measure.get_absolute_url(), roll_call.pk, measure.label, Truncator(measure.subject).chars(LONGEST_SUBJECT)),
        *(pill(context, "stance", match.stance), recommendation.get_absolute_url(), recommendation.code),
        cast.ballot.label,
        *(motion(roll_call.motion), place(roll_call)),
    )
