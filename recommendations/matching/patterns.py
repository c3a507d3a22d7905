"""Patterns that staff write for a group of the vocabulary, run by RE2: time grows with the text alone.

A pattern is asked of each clause in lower case, as ``vocabulary.normal`` leaves it. Refused are patterns that are too
long or too large once compiled, that repeat more than RE2 allows, that look ahead or behind or back, and that match
nothing at all, since they would stand in every clause.
"""

from collections.abc import Sequence
from typing import Any

import re2

from bills.said import Said
from recommendations.matching.vocabulary import BadTerm

LONGEST = 300
MOST = 20
"""Patterns in one group."""
MEMORY = 1 << 18
"""Bytes that one compiled pattern and its run may take."""
_ADVICE = (
    ("invalid perl operator: (?<", Said("looking behind is not offered")),
    ("invalid perl operator: (?=", Said("looking ahead is not offered")),
    ("invalid perl operator: (?!", Said("looking ahead is not offered")),
    ("invalid escape sequence: \\", Said("this escape is not offered; there are no references back")),
    ("bad repetition", Said("repeats more than 1,000 times")),
    ("invalid repetition size", Said("repeats more than 1,000 times")),
    ("too large", Said("grows too large; repeat less")),
)


class BadPattern(BadTerm):
    """A pattern that is refused; the message says why, with the pattern's beginning."""

    def __init__(self, written: str, why: str) -> None:
        shown = written if len(written) <= 60 else f"{written[:60]}…"
        super().__init__(Said("the pattern %(pattern)s is refused: %(why)s", pattern=repr(shown), why=why))


def compile_pattern(written: str) -> Any:
    """Compile one pattern; raises ``BadPattern``."""
    if len(written) > LONGEST:
        sizes = {"count": len(written), "most": LONGEST}
        raise BadPattern(written, Said("%(count)s characters, where %(most)s are the limit", **sizes))
    options = re2.Options()
    options.max_mem, options.log_errors, options.case_sensitive = MEMORY, False, False
    try:
        pattern = re2.compile(written, options)
    except re2.error as error:
        raise BadPattern(written, _advice(_said(error))) from error
    if pattern.search(""):
        raise BadPattern(written, Said("it matches where there is nothing, so it would stand in every clause"))
    return pattern


def compile_patterns(written: Sequence[str]) -> tuple[Any, ...]:
    if len(written) > MOST:
        sizes = {"count": len(written), "most": MOST}
        raise BadPattern(written[MOST], Said("%(count)s patterns in one group, where %(most)s are the limit", **sizes))
    return tuple(compile_pattern(one) for one in written)


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _advice(error: str) -> str:
    return next((advice for sign, advice in _ADVICE if sign in error), error)
