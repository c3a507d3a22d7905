"""The picture that stands beside a shared link: a recommendation's status, or the whole scorecard, as a PNG.

Networks show no SVG, so one is drawn and turned into a PNG by a small library with fonts of our own; the machine's
fonts are never asked. The night draws all of them; what it has not drawn is drawn once, when it is first asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache as once
from hashlib import sha256
from pathlib import Path
from textwrap import wrap

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from resvg_py import svg_to_bytes

from recommendations.choices import Basis, InLaw, ThisSession
from recommendations.models import Recommendation
from recommendations.pages.scorecard import Scorecard
from recommendations.spoken import in_spoken_words
from tracker.icons import STROKES, SYMBOLS
from tracker.marks import IN_LAW, THIS_SESSION, Mark

WIDTH, HEIGHT = 1200, 630
DRAWING = 1
"""Counted up when the drawing changes, so that what was kept of the old one is not shown."""
FONTS = [str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf"))]
LETTERS_A_LINE, LINES = 34, 3
_TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}),")


@dataclass(frozen=True, slots=True)
class Word:
    """One fact on a card: its axis (empty on the scorecard), the word, the icon and the tone it is drawn in."""

    axis: str
    label: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that a picture says; two equal ones have the same picture."""

    code: str
    lines: tuple[str, ...]
    words: tuple[Word, ...]
    foot: str

    @property
    def key(self) -> str:
        return sha256(repr((DRAWING, get_language(), self)).encode()).hexdigest()[:16]

    @property
    def alt(self) -> str:
        said = "; ".join(": ".join(filter(None, (word.axis, word.label))) for word in self.words)
        return f"{self.code} {' '.join(self.lines)}. {said}. {self.foot}".strip()


def card_of(one: Recommendation) -> Card:
    words = [
        _word(_("In law"), InLaw(one.in_law), IN_LAW[InLaw(one.in_law)]),
        _word(_("This session"), ThisSession(one.this_session), THIS_SESSION[ThisSession(one.this_session)]),
    ]
    if one.is_at_risk:
        words.append(Word("", _("At risk"), "risk", "against"))
    lines = wrap(in_spoken_words(one.short_name), LETTERS_A_LINE, max_lines=LINES, placeholder=" …")
    said = [_("Data as of %(day)s") % {"day": date_format(one.status_as_of, "j F Y")}] if one.status_as_of else []
    said.append(str(Basis(one.basis).label))
    return Card(one.code, tuple(lines), tuple(words), " · ".join(said))


def card_of_all(recommendations: Iterable[Recommendation]) -> Card:
    """The scorecard: one word a recommendation, as on its tile."""
    rows = list(recommendations)
    words = tuple(_tile_word(one) for one in rows)
    lines = wrap(_("Is California acting to end intimate partner violence?"), LETTERS_A_LINE)
    days = [one.status_as_of for one in rows if one.status_as_of]
    foot = _("Data as of %(day)s") % {"day": date_format(max(days), "j F Y")} if days else ""
    return Card("", tuple(lines), words, foot)


def picture(card: Card) -> bytes:
    """The PNG, out of the cache where it was drawn before."""
    kept = cache.get_or_set(f"card-{card.key}", lambda: draw(card), timeout=None)
    return bytes(kept) if kept is not None else draw(card)


def draw(card: Card) -> bytes:
    name, top, step, across = ("recommendation", 214, 58, 370) if card.code else ("scorecard", 206, 62, 98)
    context = {
        "card": card,
        "colours": colours(),
        "lines": [(top + step * number, line) for number, line in enumerate(card.lines)],
        "words": [
            (60 + across * number, word, colours()[word.tone], _icon(word.icon))
            for number, word in enumerate(card.words)
        ],
    }
    drawn = render_to_string(f"cards/{name}.svg", context)
    return bytes(svg_to_bytes(svg_string=drawn, skip_system_fonts=True, font_files=FONTS, width=WIDTH, height=HEIGHT))


def draw_all(shown: Scorecard) -> int:
    """Draw what is not drawn yet, in every language; returns how many pictures there are."""
    drawn = 0
    for language, _name in settings.LANGUAGES:
        with override(language):
            cards = [card_of_all(shown.recommendations), *map(card_of, shown.recommendations)]
            drawn += len([picture(card) for card in cards])
    return drawn


@once
def colours() -> dict[str, str]:
    """The light colours of the site by the names of its own stylesheet, a dash as an underscore."""
    css = (Path(__file__).parent / "static" / "tracker" / "tokens.css").read_text()
    return {name.replace("-", "_"): value for name, value in _TOKEN.findall(css)}


def _word(axis: str, word: InLaw | ThisSession, mark: Mark) -> Word:
    return Word(axis, str(word.label), mark.icon, mark.tone)


def _tile_word(one: Recommendation) -> Word:
    mark = IN_LAW[InLaw(one.status)] if one.status in IN_LAW else THIS_SESSION[ThisSession(one.status)]
    return Word(one.code, one.status_label, mark.icon, mark.tone)


def _icon(name: str) -> SafeString:
    # Put together from our own constants alone.
    return mark_safe(f"<g {STROKES}>{SYMBOLS[name].replace('var(--cut)', '#fffdfa')}</g>")  # noqa: S308
