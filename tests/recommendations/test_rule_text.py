"""The paper file as sections: each holds what is its own, an edit reaches no further, an error names its line."""

import tomllib

import pytest
from django.conf import settings

from recommendations.matching import BadRules
from recommendations.matching.rules import build_rules, read_rules
from recommendations.rule_text import (
    SHARED,
    BadSection,
    affected,
    named_groups,
    narrowed,
    own_groups,
    parsed,
    place_in,
    section,
    with_section,
)

TEXT = settings.PAPER_FILE.read_text()
DATA = parsed(TEXT)
IDS = [one["id"] for one in DATA["recommendation"]]
RULE = """
[[recommendation.rule]]
id = "r4-amnesty"
stance = "advances"
scope = "direct"
elements = ["a"]
weight = 0.9
clause = ["fee-amnesty"]
reason = "An amnesty ends what is owed."

[vocabulary.fee-amnesty]
reason = "Amnesties of court debt."
terms = ["amnesty"]
patterns = ['amnest(y|ies) (for|of) .{0,30}fees']
"""


def test_every_line_stands_in_exactly_one_section() -> None:
    sections = [section(TEXT, key) for key in (SHARED, *IDS)]

    assert sum(map(len, sections)) == len(TEXT)
    assert all(sections)


@pytest.mark.parametrize("key", [SHARED, "R1", "R4", "R11"])
def test_an_unchanged_section_leaves_the_file_saying_the_same(key: str) -> None:
    put_back = with_section(TEXT, key, section(TEXT, key))

    assert tomllib.loads(put_back) == DATA
    assert with_section(put_back, key, section(put_back, key)) == put_back


def test_a_rule_and_a_group_of_its_own_can_be_added_and_touch_one_recommendation() -> None:
    changed = with_section(TEXT, "R4", section(TEXT, "R4").rstrip() + RULE)
    rules = read_rules("rules.toml", changed.encode())

    assert affected(DATA, parsed(changed)) == ["R4"]
    assert any(rule.id == "r4-amnesty" for rule in rules.recommendation("R4").rules)
    assert "fee-amnesty" in own_groups(parsed(changed), "R4")


def test_shared_words_touch_every_recommendation_that_rests_on_them() -> None:
    edited = section(TEXT, SHARED).replace('ends = ["eliminat*"', 'ends = ["scrub*", "eliminat*"', 1)
    touched = affected(DATA, parsed(with_section(TEXT, SHARED, edited)))
    money = affected(
        DATA, parsed(TEXT.replace('[vocabulary.money]\nreason = "', '[vocabulary.money]\nreason = "Now: ', 1))
    )

    assert len(touched) > 3
    assert money and set(money) == {one["id"] for one in DATA["recommendation"] if "money" in named_groups(one)}


def test_a_narrowed_file_reads_like_the_whole_for_the_recommendations_it_keeps() -> None:
    whole, part = read_rules("whole", TEXT.encode()), build_rules("part", narrowed(DATA, ["R4"]), "x")

    assert part.recommendations == (whole.recommendation("R4"),)
    assert set(narrowed(DATA, ["R4"])["vocabulary"]) == named_groups(
        next(o for o in DATA["recommendation"] if o["id"] == "R4")
    )


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('goal = "G2"', 'goal = "G1"', "goal repeats the paper"),
        ('id = "R4"', 'id = "R5"', "names the recommendation|one recommendation"),
        ('sentence = "', 'sentence = "Not ', "sentence repeats the paper"),
    ],
)
def test_the_papers_own_words_are_not_edited(was: str, now: str, told: str) -> None:
    with pytest.raises(BadSection, match=told):
        with_section(TEXT, "R4", section(TEXT, "R4").replace(was, now, 1))


@pytest.mark.parametrize(
    "added", ['\n[vocabulary.money]\nreason = "Mine."\nterms = ["cash"]\n', '\n[words]\nends = ["x"]\n']
)
def test_what_is_shared_is_not_written_from_one_section(added: str) -> None:
    with pytest.raises(BadSection, match=r"stands elsewhere|words is no table of this section"):
        with_section(TEXT, "R4", section(TEXT, "R4") + added)


def test_broken_toml_names_line_and_value_of_the_section() -> None:
    with pytest.raises(BadSection) as bad:
        with_section(TEXT, "R4", "# mine\n\nweight = = 3\n")

    assert (bad.value.line, bad.value.value) == (3, "weight = = 3")


@pytest.mark.parametrize(
    ("was", "now", "field", "value"),
    [
        ("weight = 0.9", "weight = 7", "weight", "7"),
        ('reason = "An amnesty', 'reasons = "An amnesty', "reason", ""),
        ('stance = "advances"', 'stance = "for"', "stance", '"for"'),
        ("amnest(y|ies)", "(?<=x)amnest", "patterns", "['(?<=x)amnest (for|of) .{0,30}fees']"),
        ('terms = ["amnesty"]', 'terms = ["{open"]', "terms", '["{open"]'),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_field_line_and_value(was, now, field, value) -> None:
    edited = section(TEXT, "R4").rstrip() + RULE.replace(was, now, 1)
    changed = with_section(TEXT, "R4", edited)
    with pytest.raises(BadRules) as bad:
        read_rules("rules.toml", changed.encode())
    place = place_in(edited, bad.value)

    assert place.field.endswith(field)
    assert place.value == value
    if value:
        assert value in edited.splitlines()[place.line - 1]


def test_a_section_has_a_limit() -> None:
    with pytest.raises(BadSection, match="limit"):
        with_section(TEXT, "R4", "#" * 100_001)
