"""The table of traps in docs/matching.md names a test for every trap of the guide, and every case it names is there."""

import ast
import re
from functools import cache

import pytest

from tests.recommendations.sentences.test_near_misses import NEAR_MISSES
from tests.recommendations.sentences.test_traps import TRAPS
from tests.test_fault_table import TESTS, names_in

DOC = TESTS.parent / "docs" / "matching.md"
_ROW = re.compile(r"^\| (\d+) \| (.+?) \| `([\w/]+\.py)::(test_\w+)`(?: \[(.+?)\])? \|$", re.MULTILINE)
_NUMBERED = re.compile(r"^\| (\d+) \|", re.MULTILINE)


@cache
def words_in(file: str) -> set[str]:
    """Every string that the code of a test file writes out: the names of its cases are among them."""
    return {
        node.value
        for node in ast.walk(ast.parse((TESTS / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def missing_from(page: str) -> list[str]:
    rows = _ROW.findall(page)
    told = {number for number, *_ in rows}
    cases = {case for *_, case in rows}
    return [
        *(f"row {number} names no test" for number in _NUMBERED.findall(page) if number not in told),
        *(f"{file}::{test}" for _, _, file, test, _ in rows if test not in names_in(file)),
        *(f"{file} [{case}]" for _, _, file, _, case in rows if case and case not in words_in(file)),
        *(f"no row for {case}" for case in NEAR_MISSES if case not in cases),
        *(
            f"no row for rule {rule}"
            for rule in range(1, 17)
            if not any(row[1].startswith(f"rule {rule}:") for row in rows)
        ),
    ]


def test_every_trap_of_the_guide_has_a_test_that_is_there() -> None:
    assert missing_from(DOC.read_text(encoding="utf-8")) == []
    assert {trap[0].split(":")[0] for trap in TRAPS} >= {f"rule {rule}" for rule in range(1, 14)}


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("[commissary]", "[kiosks]", "recommendations/sentences/test_near_misses.py [kiosks]"),
        ("::test_rule_15_", "::test_rule_99_", "recommendations/sentences/test_traps.py::test_rule_99_"),
        ("rule 13:", "rule 31:", "no row for rule 13"),
        (" [wages] |", " by hand |", "row "),
    ],
    ids=["a case was renamed", "a test was renamed", "a rule is gone", "a row without a test"],
)
def test_a_table_that_has_rotted_is_told(old: str, new: str, missing: str) -> None:
    assert any(said.startswith(missing) for said in missing_from(DOC.read_text(encoding="utf-8").replace(old, new)))
