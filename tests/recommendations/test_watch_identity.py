"""When two clauses are the same clause, and where it stands in a new text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.watch.identity import Words, clause_hash

CLAUSE = "This bill would require a court to waive the fee under subdivision (b) of Section 1203.097."


@pytest.mark.parametrize(
    "same",
    [
        CLAUSE.replace(" ", "\n"),
        CLAUSE.upper(),
        f"(3) {CLAUSE}",
        f"(a) (1) {CLAUSE}",
    ],
)
def test_white_space_capitals_and_item_numbers_make_no_other_clause(same: str) -> None:
    assert clause_hash(same) == clause_hash(CLAUSE)


def test_items_inside_a_clause_may_be_renumbered() -> None:
    assert clause_hash("would (1) end the fee, and (2) wipe the debt.") == clause_hash(
        "would (a) end the fee, and (b) wipe the debt."
    )


@pytest.mark.parametrize(
    "other",
    [
        CLAUSE.replace("(b)", "(c)"),
        CLAUSE.replace("require", "authorize"),
        CLAUSE.replace("1203.097", "1203.098"),
        CLAUSE.replace("the fee", "fee"),
    ],
)
def test_a_word_or_a_reference_to_the_law_makes_another_clause(other: str) -> None:
    assert clause_hash(other) != clause_hash(CLAUSE)


def test_references_joined_by_and_or_to_keep_their_letters() -> None:
    assert clause_hash("under subdivisions (a) and (b)") != clause_hash("under subdivisions (a) and (c)")
    assert clause_hash("Section 1203.097(a)(5)") != clause_hash("Section 1203.097(a)(6)")


def test_the_same_clause_is_found_at_its_new_place() -> None:
    text = f"(1) Existing law charges a fee.\n(2)  {CLAUSE.replace(' ', '  ')} The end."
    ((start, end),) = Words(text).places_of(Words(CLAUSE))

    assert clause_hash(text[start:end]) == clause_hash(CLAUSE)
    assert text[start:].startswith("This  bill")


def test_a_stretch_that_begins_or_ends_inside_a_word_is_no_place() -> None:
    assert list(Words("refunds the feed").places_of(Words("funds the fee"))) == []
    assert list(Words("anything").places_of(Words(""))) == []


@given(st.text(), st.text(), st.text(alphabet="ab (1).\n", min_size=1))
def test_whatever_is_found_says_the_same(before: str, after: str, clause: str) -> None:
    text = f"{before} {clause} {after}"
    for start, end in Words(text).places_of(Words(clause)):
        assert clause_hash(text[start:end]) == clause_hash(clause)
