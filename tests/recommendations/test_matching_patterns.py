"""Patterns that staff write: run by RE2, bounded in size and time, refused with a reason."""

from time import perf_counter

import pytest

from recommendations.matching.lookup import Vocabulary
from recommendations.matching.patterns import (
    LONGEST,
    MOST,
    BadPattern,
    compile_pattern,
    compile_patterns,
)
from recommendations.matching.vocabulary import read_term

HOSTILE = [r"(\w+\s?)+$", "(a|aa)+$", "(x+x+)+y", r"(.*)(.*)(.*)(.*)z$"]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("x" * 100_000, "100000 characters, where 300 are the limit"),
        (".{1,9999}{9}", "repeats more than 1,000 times"),
        ("(((a{10}){10}){10}){10}", "repeats more than 1,000 times"),
        (r"(?<=fee )waive", "looking behind"),
        (r"(?<!no )fee", "looking behind"),
        (r"fee(?= waived)", "looking ahead"),
        (r"fee(?! waived)", "looking ahead"),
        (r"(fee)\1", "no references back"),
        ("fee*|", "matches where there is nothing"),
        (".*", "matches where there is nothing"),
        ("[a-z", "missing ]"),
        (r"(?:\pL{30}|\pN{30}|\pS{30}){1,30}x", "grows too large"),
    ],
)  # fmt: skip
def test_a_pattern_that_could_do_harm_is_refused_with_its_reason_at_once(written: str, why: str) -> None:
    begun = perf_counter()
    with pytest.raises(BadPattern, match="is refused") as refused:
        compile_pattern(written)

    assert why in str(refused.value)
    assert len(str(refused.value)) < 200
    assert perf_counter() - begun < 0.1


@pytest.mark.parametrize("written", HOSTILE)
def test_a_pattern_that_would_hang_others_runs_in_time_that_grows_with_the_text(written: str) -> None:
    pattern = compile_pattern(written)
    text = "aaaa xxxx " * 2_000 + "!"
    begun = perf_counter()
    pattern.search(text)

    assert perf_counter() - begun < 0.1


def test_a_group_holds_only_so_many() -> None:
    with pytest.raises(BadPattern, match=f"{MOST + 1} patterns in one group"):
        compile_patterns(["fee"] * (MOST + 1))
    assert len(compile_patterns(["f" * LONGEST] * MOST)) == MOST


def test_a_pattern_meets_its_group_inside_one_clause_and_keeps_offsets() -> None:
    terms = [read_term("fees", "surcharge", {})]
    vocabulary = Vocabulary(terms, {"fees": compile_patterns([r"fee of \$\d+"]), "ends": compile_patterns(["waive"])})
    text = "İ Ends a “Fee of $500”. It would waive a surcharge."
    first = (0, text.index(".") + 1)
    found = vocabulary.find(text, [first, (first[1] + 1, len(text))])

    start, end = found[0]["fees"]
    assert text[start:end] == "Fee of $500"
    assert set(found[0]) == {"fees"} and set(found[1]) == {"fees", "ends"}
    assert text[slice(*found[1]["fees"])] == "surcharge"
