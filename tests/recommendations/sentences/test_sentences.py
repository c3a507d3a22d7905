"""Sentences of our own, as a digest or a short summary would put them, and what each of them moves or does not move.

One file a recommendation. A block is ``verdict | subject`` and below it the sentence. Verdicts: the stance in which the
recommendation is moved; ``near-miss``, where it must not be claimed; ``queue``, where the matcher only asks a reviewer
to look; ``none`` in ``law_beside_the_paper.txt``, where nothing at all may be claimed.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bills.identifiers import MeasureId, SessionId
from bills.records import BillText
from recommendations.matching import Rules, Suggestion, load_rules, propose

HERE = Path(__file__).parent
PAPER = HERE.parents[2] / "recommendations" / "papers" / "healing_together.toml"
MEASURE = MeasureId(SessionId(2025), "AB", 9001)
RECOMMENDATIONS = [f"R{number}" for number in range(1, 12)]


def blocks(file: Path) -> Iterator[tuple[str, str, str]]:
    for block in file.read_text(encoding="utf-8").strip().split("\n\n"):
        head, *lines = block.splitlines()
        verdict, subject = head.split(" | ")
        yield verdict, subject, " ".join(lines)


JUDGED = [(id, *block) for id in RECOMMENDATIONS for block in blocks(HERE / f"{id.lower()}.txt")]


def judged(*verdicts: str) -> list[tuple[str, str, str, str]]:
    return [case for case in JUDGED if case[1] in verdicts]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(PAPER)


def suggestions(rules: Rules, subject: str, sentence: str) -> dict[str, Suggestion]:
    proposal = propose(MEASURE, BillText(subject=subject, digest=sentence), rules)
    return {each.recommendation: each for each in proposal.suggestions}


def claims(rules: Rules, subject: str, sentence: str) -> dict[str, str]:
    return {id: each.stance for id, each in suggestions(rules, subject, sentence).items() if each.counts}


@pytest.mark.parametrize(("id", "stance", "subject", "sentence"), judged("advances", "opposes", "mixed"))
def test_sentence_moves_the_recommendation(rules: Rules, id: str, stance: str, subject: str, sentence: str) -> None:
    assert claims(rules, subject, sentence).get(id) == stance


@pytest.mark.parametrize(("id", "verdict", "subject", "sentence"), judged("near-miss"))
def test_near_miss_is_not_claimed(rules: Rules, id: str, verdict: str, subject: str, sentence: str) -> None:
    assert id not in claims(rules, subject, sentence)


@pytest.mark.parametrize(("id", "verdict", "subject", "sentence"), judged("queue"))
def test_hard_sentence_reaches_the_queue(rules: Rules, id: str, verdict: str, subject: str, sentence: str) -> None:
    assert id in suggestions(rules, subject, sentence)


@pytest.mark.parametrize(("verdict", "subject", "sentence"), list(blocks(HERE / "law_beside_the_paper.txt")))
def test_law_beside_the_paper_moves_nothing(rules: Rules, verdict: str, subject: str, sentence: str) -> None:
    assert verdict == "none"
    assert claims(rules, subject, sentence) == {}


@pytest.mark.parametrize("id", RECOMMENDATIONS)
def test_every_recommendation_has_sentences_of_both_stances_and_near_misses(id: str) -> None:
    found = Counter(
        "moves" if case[1] in {"advances", "opposes", "mixed"} else case[1] for case in JUDGED if case[0] == id
    )

    assert found["moves"] >= 30
    assert found["near-miss"] >= 15
    assert any(case[1] == "opposes" for case in JUDGED if case[0] == id)
