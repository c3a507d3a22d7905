"""Patterns that staff write for a group of the vocabulary, run by RE2: time grows with the text alone.

A pattern is asked of each clause in lower case, as ``vocabulary.normal`` leaves it. Refused are patterns that are too
long or too large once compiled, that repeat more than RE2 allows, that look ahead or behind or back, and that match
nothing at all, since they would stand in every clause.
"""

from collections.abc import Sequence
from typing import Any

import re2

from recommendations.matching.vocabulary import BadTerm

LONGEST = 300
MOST = 20
"""Patterns in one group."""
MEMORY = 1 << 18
"""Bytes that one compiled pattern and its run may take."""
_ADVICE = (
    ("invalid perl operator: (?<", "looking behind is not offered"),
    ("invalid perl operator: (?=", "looking ahead is not offered"),
    ("invalid perl operator: (?!", "looking ahead is not offered"),
    ("invalid escape sequence: \\", "this escape is not offered; there are no references back"),
    ("bad repetition", "repeats more than 1,000 times"),
    ("invalid repetition size", "repeats more than 1,000 times"),
    ("too large", "grows too large; repeat less"),
)


class BadPattern(BadTerm):
    """A pattern that is refused; the message says why, with the pattern's beginning."""

    def __init__(self, written: str, why: str) -> None:
        shown = written if len(written) <= 60 else f"{written[:60]}…"
        super().__init__(f"the pattern {shown!r} is refused: {why}")


def compile_pattern(written: str) -> Any:
    """Compile one pattern; raises ``BadPattern``."""
    if len(written) > LONGEST:
        raise BadPattern(written, f"{len(written)} characters, where {LONGEST} are the limit")
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = MEMORY, False, False
    try:
        pattern = re2.compile(written, options)
    except re2.error as error:
        raise BadPattern(written, _advice(_said(error))) from error
    if pattern.search(""):
        raise BadPattern(written, "it matches where there is nothing, so it would stand in every clause")
    return pattern


def compile_patterns(written: Sequence[str]) -> tuple[Any, ...]:
    if len(written) > MOST:
        raise BadPattern(written[MOST], f"{len(written)} patterns in one group, where {MOST} are the limit")
    return tuple(compile_pattern(one) for one in written)


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _advice(error: str) -> str:
    return next((advice for sign, advice in _ADVICE if sign in error), error)
