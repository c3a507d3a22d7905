"""How terms are written, and where they match."""

import pytest

from recommendations.matching.lookup import Vocabulary
from recommendations.matching.vocabulary import BadTerm, normal, read_term

WORDS = {"ends": ["end", "ends", "repeal*"]}


def found(written: str, text: str) -> str | None:
    vocabulary = Vocabulary([read_term("group", written, WORDS)])
    span = vocabulary.find(text, [(0, len(text))])[0].get("group")
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("written", "text", "words"),
    [
        ("restorative justice", "A Restorative Justice process", "Restorative Justice"),
        ("community based", "a community-based group", "community-based"),
        ("attorney's fee*", "the attorney’s fees", "attorney’s fees"),
        ("enhanc*", "an enhancement applies", "enhancement"),
        ("{fee,fine} of", "a fine of $5", "fine of"),
        ("<ends> .. fee", "repealing the old fee", "repealing the old fee"),
        ("makes ..4 a felony", "makes a theft of a car a felony", None),
        ("makes ..8 a felony", "makes a theft of a car a felony", "makes a theft of a car a felony"),
    ],
)
def test_term_matches_as_it_is_written(written: str, text: str, words: str | None) -> None:
    assert found(written, text) == words


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("restor", "dental restorations"),
        ("fee", "a coffee tax"),
        ("restorative justice", "restorative dental justice"),
        ("end .. fee", "end one two three four five six seven fee"),
        ("end .. fee", "fee at the end"),
        ("domestic violence", "crimes other than domestic violence"),
        ("domestic violence", "offenses, except domestic violence"),
    ],
)
def test_term_does_not_match_inside_words_far_apart_or_excluded(written: str, text: str) -> None:
    assert found(written, text) is None


def test_term_does_not_reach_from_one_clause_into_the_next() -> None:
    text = "The fees end. Fines stay."
    vocabulary = Vocabulary([read_term("group", "end .. fines", WORDS)])

    assert vocabulary.find(text, [(0, 13), (14, 25)]) == [{}, {}]


@pytest.mark.parametrize("written", ["", ".. fee", "<unknown> fee", "{a .. b} fee"])
def test_unreadable_term_is_named(written: str) -> None:
    with pytest.raises(BadTerm):
        read_term("group", written, WORDS)


def test_normal_text_keeps_every_character_in_its_place() -> None:
    text = "İstanbul’s COMMUNITY–based\u00a0work"

    assert len(normal(text)) == len(text)


def test_two_words_that_look_alike_at_their_edge_are_both_found() -> None:
    vocabulary = Vocabulary([read_term("section", "243", WORDS), read_term("subdivision", "243(*", WORDS)])

    assert vocabulary.find("Section 243(e) applies", [(0, 22)])[0].keys() == {"section", "subdivision"}


def test_a_word_between_two_clauses_belongs_to_neither() -> None:
    text = "One fee. A fee. Two fees end."
    vocabulary = Vocabulary([read_term("group", "fee", WORDS)])

    assert vocabulary.find(text, [(0, 8), (16, 29)]) == [{"group": (4, 7)}, {}]


def test_a_word_that_runs_on_behind_its_clause_is_not_met() -> None:
    vocabulary = Vocabulary([read_term("group", "preven*", WORDS)])

    assert vocabulary.find("fund prevention", [(0, 12)]) == [{}]
    assert vocabulary.find("fund prevention", [(0, 15)]) == [{"group": (5, 15)}]
