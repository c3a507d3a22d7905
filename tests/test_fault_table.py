"""The table of faults names a test for every row, and every test that it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
TABLE = TESTS.parent / "docs" / "faults.md"
ROWS = range(1, 69)
_ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def rows_of(page):
    """Row number → (file, test) pairs, in order; a number that is there twice is there once too often."""
    found = [(int(number), _TEST.findall(cells.rpartition(" | ")[2])) for number, cells in _ROW.findall(page)]
    assert len({number for number, _ in found}) == len(found), "a row is there twice"
    return dict(found)


@cache
def names_in(file):
    """Names of the tests of a file, within its classes too; none for a file that is not there."""
    path = TESTS / file
    nodes = ast.walk(ast.parse(path.read_text())) if path.is_file() else ()
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def missing_from(page):
    rows = rows_of(page)
    return [
        *(f"row {number} names no test" for number in ROWS if not rows.get(number)),
        *(f"{file}::{test}" for named in rows.values() for file, test in named if test not in names_in(file)),
    ]


def test_every_fault_has_a_test_that_is_there():
    assert missing_from(TABLE.read_text()) == []


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (lambda page: re.sub(r"(?m)^\| 19 \|.*\n", "", page), "row 19 names no test"),
        (lambda page: re.sub(r"(?m)^(\| 25 \|.*\|) .* \|$", r"\1 by hand |", page), "row 25 names no test"),
        (lambda page: page.replace("::test_updates_", "::test_dates_"), "ingest/test_openstates.py::test_dates_"),
        (lambda page: page.replace("`ingest/test_clock.py", "`ingest/test_time.py"), "ingest/test_time.py::test_two"),
    ],
    ids=["a row is gone", "a row without a test", "a test was renamed", "a file was renamed"],
)
def test_a_table_that_has_rotted_is_told(change, missing):
    assert any(said.startswith(missing) for said in missing_from(change(TABLE.read_text())))
