"""Templates whose constants are put in once, and say what they said."""

import pytest
from django.template import Context, Template, engines
from django.template.base import TextNode
from django.utils.translation import override

from tracker.settled_templates import settle

LOADED = "{% load i18n %}"


def settled(source, **context):
    """(what it prints, how many of its nodes are plain text, of how many)"""
    template = Template(LOADED + source)
    plain = template.render(Context(context))
    settle(template.nodelist)
    assert template.render(Context(context)) == plain
    return plain, sum(isinstance(node, TextNode) for node in template.nodelist), len(template.nodelist)


def test_words_and_addresses_without_a_place_become_one_piece_of_text():
    with override("es"):
        found = settled(
            '<a href="{% url "gaps" %}">{% translate "Gaps" %} &amp; {# nothing #}{% translate "Bills" %}</a>'
        )

    assert found == ('<a href="/es/gaps/">Vacíos &amp; Proyectos de ley</a>', 1, 1)


@pytest.mark.parametrize(
    "source",
    [
        "{% translate word %}",
        '{% translate "Gaps"|upper %}',
        '{% translate "May" context "month" %}',
        '{% translate "Gaps" as said %}{{ said }}',
        '{% url "recommendations:recommendation" code %}',
        '{% url "gaps" as there %}{{ there }}',
        '{% language "en" %}{% translate "Gaps" %}{% endlanguage %}',
    ],
)
def test_what_depends_on_more_than_the_language_stays_a_tag(source):
    with override("es"):
        _said, texts, _all = settled(source, word="Gaps", code="R4")

    assert texts == 0


def test_constants_within_loops_and_conditions_are_put_in_too():
    source = '{% for one in many %}{% if one %}{% translate "Gaps" %}{% else %}{% translate "Bills" %}{% endif %}{% endfor %}'
    template = Template(LOADED + source)
    settle(template.nodelist)

    (loop,) = template.nodelist
    (condition,) = loop.nodelist_loop
    assert [type(node) for _, inner in condition.conditions_nodelists for node in inner] == [TextNode, TextNode]


def test_each_language_has_its_own_copy_whichever_was_asked_for_first():
    said = []
    for language in ("en", "es", "en"):
        with override(language):
            said.append(engines["django"].get_template("_site_foot.html").render())

    assert said[0] == said[2] and "Reading safely" in said[0]
    assert "Reading safely" not in said[1]
