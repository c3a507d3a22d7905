"""Templates in which what never changes is put in once: words without a place, and addresses without an argument.

A page prints some two hundred marked strings. Each was looked up in the catalog whenever the page was made; here each
language has a copy of the template that says them. What depends on anything but the language stays a tag.
"""

from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.loader import get_template
from django.template.loaders import cached
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.urls import get_script_prefix
from django.utils.translation import get_language, override


class Loader(cached.Loader):
    """Django's own, which keeps what it has compiled, with a copy for each language and mount point of the site."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not vars(template).get("is_settled"):
            settle(template.nodelist)
            vars(template)["is_settled"] = True
        return template

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{get_language()} {get_script_prefix()} {super().cache_key(template_name, skip)}"


def read_all() -> None:
    """Every template of the site in every language, so that no reader waits for one."""
    folder = settings.BASE_DIR / "templates"
    for path in sorted(folder.rglob("*.html")):
        for language, _name in settings.LANGUAGES:
            with override(language):
                get_template(path.relative_to(folder).as_posix())


def settle(nodes: NodeList) -> None:
    """Put the constants into their places, and join the text between two tags."""
    found: list[Node] = []
    for node in nodes:
        for inner in _inside(node):
            settle(inner)
        if isinstance(node, LoadNode | CommentNode):
            continue
        now = _as_text(node) if _is_constant(node) else node
        before = found[-1] if found else None
        if isinstance(now, TextNode) and isinstance(before, TextNode):
            found[-1] = _text(before.s + now.s, before)
        else:
            found.append(now)
    nodes[:] = found


def _inside(node: Node) -> list[NodeList]:
    """Of words that stand in a language of their own nothing is known here."""
    if isinstance(node, LanguageNode):
        return []
    if isinstance(node, IfNode):
        return [inner for _condition, inner in node.conditions_nodelists]
    return [inner for name in node.child_nodelists if (inner := getattr(node, name, None))]


def _is_constant(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        return not (node.asvar or node.message_context) and _is_literal(node.filter_expression)
    if isinstance(node, URLNode):
        return not (node.asvar or node.args or node.kwargs) and _is_literal(node.view_name)
    return False


def _is_literal(expression: FilterExpression) -> bool:
    var = expression.var
    return not expression.filters and (var.literal is not None if isinstance(var, Variable) else isinstance(var, str))


def _as_text(node: Node) -> TextNode:
    return _text(str(node.render(Context())), node)


def _text(said: str, node: Node) -> TextNode:
    made = TextNode(said)
    # Where an error would say that it happened.
    made.token, made.origin = node.token, node.origin
    return made
