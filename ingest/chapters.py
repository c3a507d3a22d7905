"""Chapter numbers out of the Legislature's own line, for sources that give the lines and not the columns."""

import re
from collections.abc import Iterable

from bills.identifiers import MeasureId
from bills.records import ActionRecord, ChapterRecord

_LINE = re.compile(
    r"chaptered by secretary of state\s*[-.]\s*(res\.\s*)?chapter\s+(\d+)\s*,?\s*statutes of\s+(\d{4})", re.IGNORECASE
)


def chapter_of(measure: MeasureId, actions: Iterable[ActionRecord]) -> ChapterRecord | None:
    """``Chaptered by Secretary of State - Chapter 623, Statutes of 2025.`` → that chapter."""
    for action in actions:
        if found := _LINE.search(" ".join(action.text.split())):
            kind = "CHR" if found[1] else "CHP"
            return ChapterRecord(int(found[3]), kind, measure.session.extraordinary, int(found[2]))
    return None
