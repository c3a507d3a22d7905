"""Forms as Django prints them, but for lists of choices, which are put together without a template for each choice."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == "django/forms/widgets/select.html":
            widget = context["widget"]
            groups = widget["optgroups"]
            if not any(name for name, _options, _index in groups):
                return _select(widget, (option for _name, options, _index in groups for option in options))
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any], options: Any) -> SafeString:
    rows = ((option["value"], _attributes(option), option["label"]) for option in options)
    listed = format_html_join("", '\n  <option value="{}"{}>{}</option>\n', rows)
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), listed)


def _attributes(widget: dict[str, Any]) -> SafeString:
    """As ``django/forms/widgets/attrs.html``: True stands without a value, False is left out."""
    said = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in said))


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
