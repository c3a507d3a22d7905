"""Sentences of our own, as a digest or a short summary would put them, and what each of them moves or does not move.

One file a recommendation. A block is ``verdict | subject``, with ``| PEN 17.2, PEN 667`` where the sections that the
long title names matter, and below it the sentence. Verdicts: the stance in which the recommendation is moved, with the
scope behind it where that is to be held as well; ``near-miss``, where it must not be claimed; ``queue``, where the
matcher only asks a reviewer to look; ``none`` in ``law_beside_the_paper.txt``, where nothing at all may be claimed.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bills.identifiers import MeasureId, SessionId
from bills.records import BillText, SectionOfLaw
from recommendations.matching import Rules, Suggestion, load_rules, propose

HERE = Path(__file__).parent
PAPER = HERE.parents[2] / "recommendations" / "papers" / "healing_together.toml"
MEASURE = MeasureId(SessionId(2025), "AB", 9001)
RECOMMENDATIONS = [f"R{number}" for number in range(1, 12)]


def blocks(file: Path) -> Iterator[tuple[str, BillText]]:
    for block in file.read_text(encoding="utf-8").strip().split("\n\n"):
        head, *lines = block.splitlines()
        verdict, subject, *cited = head.split(" | ")
        laws = tuple(SectionOfLaw(*law.split()) for law in ", ".join(cited).split(", ") if law)
        yield verdict, BillText(subject=subject, digest=" ".join(lines), sections_of_law=laws)


JUDGED = [(id, *block) for id in RECOMMENDATIONS for block in blocks(HERE / f"{id.lower()}.txt")]


def judged(*verdicts: str) -> list[tuple[str, str, BillText]]:
    """Cases of these verdicts, told without their scope."""
    return [(id, verdict.split()[0], text) for id, verdict, text in JUDGED if verdict.split()[0] in verdicts]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(PAPER)


def suggestions(rules: Rules, text: BillText) -> dict[str, Suggestion]:
    proposal = propose(MEASURE, text, rules)
    return {each.recommendation: each for each in proposal.suggestions}


def claims(rules: Rules, text: BillText) -> dict[str, str]:
    return {id: each.stance for id, each in suggestions(rules, text).items() if each.counts}


@pytest.mark.parametrize(("id", "stance", "text"), judged("advances", "opposes", "mixed"))
def test_sentence_moves_the_recommendation(rules: Rules, id: str, stance: str, text: BillText) -> None:
    assert claims(rules, text).get(id) == stance


@pytest.mark.parametrize(("id", "verdict", "text"), [case for case in JUDGED if " " in case[1]])
def test_sentence_moves_it_in_this_scope(rules: Rules, id: str, verdict: str, text: BillText) -> None:
    assert f"{suggestions(rules, text)[id].stance} {suggestions(rules, text)[id].scope}" == verdict


@pytest.mark.parametrize(("id", "verdict", "text"), judged("near-miss"))
def test_near_miss_is_not_claimed(rules: Rules, id: str, verdict: str, text: BillText) -> None:
    assert id not in claims(rules, text)


@pytest.mark.parametrize(("id", "verdict", "text"), judged("queue"))
def test_hard_sentence_reaches_the_queue(rules: Rules, id: str, verdict: str, text: BillText) -> None:
    assert id in suggestions(rules, text)


@pytest.mark.parametrize(("verdict", "text"), list(blocks(HERE / "law_beside_the_paper.txt")))
def test_law_beside_the_paper_moves_nothing(rules: Rules, verdict: str, text: BillText) -> None:
    assert verdict == "none"
    assert claims(rules, text) == {}


@pytest.mark.parametrize("id", RECOMMENDATIONS)
def test_every_recommendation_has_sentences_of_both_stances_and_near_misses(id: str) -> None:
    found = Counter(
        "moves" if case[1].split()[0] in {"advances", "opposes", "mixed"} else case[1]
        for case in JUDGED
        if case[0] == id
    )

    assert found["moves"] >= 30
    assert found["near-miss"] >= 15
    assert any(case[1].startswith("opposes") for case in JUDGED if case[0] == id)
