"""Parts of a page that are made once for the values they follow from."""

import pytest
from django.template import Context, Template
from django.utils.timezone import now

from recommendations.models import RuleSet
from recommendations.rules_in_force import rules_in_force, shipped_text
from tracker.templatetags.made_once import MOST

LOADED = "{% load made_once marks %}"


class Counted:
    """Says how often it was asked."""

    def __init__(self):
        self.times = 0

    def said(self):
        self.times += 1
        return f"made {self.times}"


@pytest.fixture
def part():
    template, counted = Template(LOADED + "{% made_once version %}{{ counted.said }}{% end_made_once %}"), Counted()
    return lambda version: template.render(Context({"version": version, "counted": counted}))


def test_a_part_is_made_once_for_the_same_values_and_anew_for_others(part):
    assert [part("1"), part("1"), part("2"), part("1")] == ["made 1", "made 1", "made 2", "made 1"]


def test_what_was_not_asked_for_lately_is_forgotten(part):
    part("first")
    for number in range(MOST):
        part(number)

    assert part("first") == f"made {MOST + 2}" and part(MOST - 1) == f"made {MOST + 1}"


def test_the_page_around_prints_the_icons_of_a_part_that_was_made_before():
    template = Template(LOADED + '{% made_once 1 %}{% icon "risk" %}{% end_made_once %}{% sprite %}')

    pages = [template.render(Context({"icons_used": {}})) for _ in range(2)]

    assert pages[0] == pages[1] and '<symbol id="i-risk"' in pages[1]


@pytest.mark.django_db
def test_how_we_decide_prints_other_rules_as_soon_as_they_are_in_force(client):
    reason = rules_in_force().rules[0].reason
    before = client.get("/methodology/").content.decode()
    reworded = shipped_text().replace(reason, "Because of the new rules")
    RuleSet.objects.create(content=reworded, version="other", is_active=True, created_at=now())

    after = client.get("/methodology/").content.decode()

    assert "Because of the new rules" in after and "Because of the new rules" not in before
