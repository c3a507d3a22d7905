"""The paper file: the paper's own words, eleven recommendations, and mistakes that are named by file and key."""

import re
import tomllib
from pathlib import Path

import pytest

from recommendations.matching import BadRules, load_rules

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "recommendations" / "papers" / "healing_together.toml"
SUMMARY = ROOT.parent / "shared" / "paper" / "healing-together-summary.txt"
RULES = load_rules(PAPER)

LETTERS = {"R1": "abc", "R2": "abc", "R3": "abc", "R4": "abc", "R5": "abc", "R6": "ab", "R7": "abc", "R8": "ab"}
LETTERS |= {"R9": "ab", "R10": "ab", "R11": "abc"}


def test_paper_has_five_goals_and_eleven_recommendations() -> None:
    assert [goal.id for goal in RULES.goals] == [f"G{number}" for number in range(1, 6)]
    assert [each.id for each in RULES.recommendations] == [f"R{number}" for number in range(1, 12)]
    assert RULES.paper.year == 2019


def test_every_recommendation_has_its_elements() -> None:
    found = {each.id: "".join(element.letter for element in each.elements) for each in RULES.recommendations}

    assert found == LETTERS


@pytest.mark.skipif(not SUMMARY.exists(), reason="the paper's text is not beside this checkout")
def test_headings_and_sentences_are_the_paper_s_own() -> None:
    text = SUMMARY.read_text(encoding="utf-8")
    section = text[text.index("## Policy Recommendations") : text.index("## Join the Healing Together campaign")]

    assert re.findall(r"^### (.+?)\s*$", section, re.MULTILINE) == [goal.heading for goal in RULES.goals]
    assert re.findall(r"^- (.+?)\s*$", section, re.MULTILINE) == [each.sentence for each in RULES.recommendations]


@pytest.mark.parametrize("recommendation", RULES.recommendations, ids=lambda each: each.id)
def test_recommendation_can_be_read_by_a_policy_person(recommendation) -> None:
    assert recommendation.name
    assert recommendation.meaning not in recommendation.sentence
    assert recommendation.statutes
    assert recommendation.near_misses
    assert {rule.stance for rule in recommendation.rules} >= {"advances", "opposes"}


@pytest.mark.parametrize(
    "rule", [rule for each in RULES.recommendations for rule in each.rules], ids=lambda rule: rule.id
)
def test_rule_has_a_reason_in_words(rule) -> None:
    assert len(rule.reason.split()) >= 4
    assert rule.reason.endswith((".", ")"))


def test_rules_have_one_id_each() -> None:
    ids = [rule.id for each in RULES.recommendations for rule in each.rules]

    assert len(ids) == len(set(ids))


def test_every_group_of_words_is_used() -> None:
    used = {group for each in RULES.recommendations for rule in each.rules for group in rule.groups}

    assert used == set(tomllib.loads(PAPER.read_text())["vocabulary"])


def test_no_measure_is_named() -> None:
    assert re.findall(r"\b(?:AB|SB|ACA|SCA|ACR|SCR)[ -]?\d+", PAPER.read_text()) == []


def test_version_follows_the_file(tmp_path: Path) -> None:
    changed = tmp_path / "paper.toml"
    changed.write_bytes(PAPER.read_bytes() + b"\n# one more word\n")

    assert re.fullmatch(r"[0-9a-f]{12}", RULES.version)
    assert load_rules(changed).version != RULES.version
    assert load_rules(PAPER).version == RULES.version


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("year = 2019", "", "paper.year: missing"),
        ("year = 2019", 'year = "2019"', "paper.year: expected int, found str"),
        ('goal = "G1"', 'goal = "G9"', "recommendation[1].goal: no goal G9"),
        ('stance = "advances"', 'stance = "likes"', "'likes' is none of"),
        ("weight = 0.8", "weight = 8.0", "8.0 is not between 0 and 1"),
        ('"PEN 14130-14132"', '"PEN fourteen"', "recommendation[1].statutes: cannot read 'PEN fourteen'"),
        ('clause = ["violence-prevention", "money"]', 'clause = ["unheard-of"]', "unknown groups: unheard-of"),
        ('clause = ["violence-prevention", "money"]', "clause = []", "a rule without a clause"),
        ('elements = ["a", "b", "c"]', 'elements = ["z"]', "unknown elements: z"),
        ('"<ends>"', '"<finishes>"', "unknown list of words <finishes>"),
        ("[paper]", "[paper", "not a TOML file"),
    ],
)
def test_mistake_is_named_by_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    broken = tmp_path / "paper.toml"
    broken.write_text(PAPER.read_text().replace(old, new, 1))

    with pytest.raises(BadRules, match=r"^paper\.toml: ") as caught:
        load_rules(broken)

    assert message in str(caught.value)
