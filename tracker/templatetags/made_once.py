"""A part of a page that follows from a few values alone, made once for them and printed again for the next reader."""

from collections import OrderedDict
from threading import Lock

from django import template
from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString

from tracker.templatetags.marks import USED

register = template.Library()
Part = tuple[SafeString, dict[str, str]]
"""What is printed, and the icons that are used in it."""
MOST = 4
"""Parts that one place of a template keeps, the latest asked for."""


class MadeOnce(Node):
    """The loader keeps a copy of a template for each language, so the language need not be among the values."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._values = values
        self._kept: OrderedDict[tuple[object, ...], Part] = OrderedDict()
        self._lock = Lock()

    def render(self, context: Context) -> SafeString:
        values = tuple(value.resolve(context) for value in self._values)
        said, icons = self._taken(values) or self._made(values, context)
        if (used := context.get(USED)) is not None:
            used.update(icons)
        return said

    def _taken(self, values: tuple[object, ...]) -> Part | None:
        with self._lock:
            if values not in self._kept:
                return None
            self._kept.move_to_end(values)
            return self._kept[values]

    def _made(self, values: tuple[object, ...], context: Context) -> Part:
        icons: dict[str, str] = {}
        with context.push(**{USED: icons}):
            part = self.nodelist.render(context), icons
        with self._lock:
            self._kept[values] = part
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return part


@register.tag("made_once")
def made_once(parser: Parser, token: Token) -> MadeOnce:
    """``{% made_once rules_version %}…{% end_made_once %}``: nothing within may depend on more than these values.

    Icons that are used within are told to the page around.
    """
    _name, *values = token.split_contents()
    nodelist = parser.parse(("end_made_once",))
    parser.delete_first_token()
    return MadeOnce(nodelist, [parser.compile_filter(value) for value in values])
