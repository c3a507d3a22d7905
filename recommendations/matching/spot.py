"""Measures that carry no law yet: resolutions, statements of intent, technical bills. Rule 13: look again later."""

import re

from bills.identifiers import MeasureId
from recommendations.matching.clauses import Kind, Reading

RESOLUTIONS = frozenset({"ACR", "SCR", "AJR", "SJR", "HR", "SR"})

_TECHNICAL = re.compile(
    r"\b(?:technical|nonsubstantive|non-substantive|clarifying|grammatical)\b[\w,\s-]{0,60}\bchanges?\b", re.IGNORECASE
)


def why_spot(measure: MeasureId, text: str, reading: Reading) -> str:
    """Why a measure is a spot bill, as a sentence for reviewers; empty for a measure that changes law."""
    if measure.type in RESOLUTIONS:
        return "A resolution states a position and changes no law."
    kinds = {clause.kind for clause in reading.clauses}
    if Kind.CHANGE in kinds:
        return ""
    if Kind.INTENT in kinds:
        return "The bill so far only states an intent or findings; the law it means to write is not in it yet."
    if any(_TECHNICAL.search(text[clause.start : clause.end]) for clause in reading.clauses):
        return "The bill makes technical or nonsubstantive changes only, which often hold a place for another text."
    return ""
