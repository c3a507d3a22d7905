"""A bill's own sections, told apart by what they do to the law.

New law (added sections, and sections outside the codes) says itself what the bill does. An amended section prints old
and new words alike, so that what is found there waits for a reviewer. A repealed section is no longer law.
"""

from collections.abc import Iterator, Sequence

from bills.records import BodySection
from recommendations.matching.clauses import Reading, as_enacted

Span = tuple[int, int]

_BETWEEN = 2
"""Characters between two sections of ``BillText.body_text``."""


def new_law(text: str, body: Sequence[BodySection]) -> Reading:
    """The clauses of added and uncodified sections; ``text`` is the ``body_text`` of that body."""
    return as_enacted("body", text, [span for section, span in _placed(body) if _is_new(section)])


def amended_law(text: str, body: Sequence[BodySection]) -> Reading:
    """The clauses of sections that change standing law, and of a document that could not be read in sections."""
    return as_enacted("body", text, [span for section, span in _placed(body) if _is_mixed(section)])


def _is_new(section: BodySection) -> bool:
    if "amended" in section.action:
        return False
    return "added" in section.action or (not section.action and bool(section.number))


def _is_mixed(section: BodySection) -> bool:
    return "amended" in section.action or not (section.action or section.number)


def _placed(body: Sequence[BodySection]) -> Iterator[tuple[BodySection, Span]]:
    start = 0
    for section in body:
        end = start + len(section.text)
        yield section, (start, end)
        start = end + _BETWEEN
