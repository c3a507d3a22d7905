"""Lists of choices, printed as Django's own templates print them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from tracker.form_renderer import FormRenderer

PLAIN = [("", "Any"), (1, "One & only"), ("x\"'<", SafeString("<b>two</b>"))]


@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=PLAIN),
        forms.Select(choices=[]),
        forms.Select(choices=PLAIN, attrs={"title": 'of "all" <kinds>', "hidden": True, "lang": False}),
        forms.SelectMultiple(choices=PLAIN),
        forms.Select(choices=[("", "Any"), ("Grouped", [("a", "A"), ("b", "B")])]),
        forms.TextInput(),
    ],
)
@pytest.mark.parametrize("value", ["", 1, "x\"'<", ["1", "a"]])
def test_a_widget_looks_as_django_prints_it(widget, value):
    ours, djangos = (
        widget.render("kind", value, {"id": "id_kind", "required": True}, renderer=renderer)
        for renderer in (FormRenderer(), DjangoTemplates())
    )

    assert ours == djangos


def test_a_form_is_printed_by_it(settings):
    class Form(forms.Form):
        kind = forms.ChoiceField(choices=PLAIN)

    assert isinstance(Form().renderer, FormRenderer)
