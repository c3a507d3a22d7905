"""The words a suggestion rests on, cut out of the text exactly as they stand there."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from recommendations.matching.candidates import Answer
from recommendations.matching.suggestions import Evidence

MOST_CLAUSES = 3
"""A reviewer reads a few clauses, not an omnibus bill; the rest of the bill is one click away."""

_LEFT_OPEN = re.compile(
    r"\b(?:as (?:specified|provided|prescribed|defined)|specified|among other things)\b", re.IGNORECASE
)


def cut(text: str, answers: Sequence[Answer]) -> tuple[Evidence, ...]:
    """The best clauses, given in the order of the text: by weight, and among equals those that answer more rules.

    A weak rule answers many sentences of a bill; the one on which several rules meet is the one to be read.
    """
    rules = Counter(answer.clause for answer in answers)
    best = sorted(answers, key=lambda answer: (-answer.rule.weight, -rules[answer.clause], answer.clause.start))
    clauses = list(dict.fromkeys(answer.clause for answer in best))[:MOST_CLAUSES]
    return tuple(
        Evidence(
            part=clause.part,
            start=clause.start,
            end=clause.end,
            quote=text[clause.start : clause.end],
            elements=elements(answer for answer in answers if answer.clause == clause),
        )
        for clause in sorted(clauses, key=lambda clause: clause.start)
    )


def elements(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Letters of all elements that the answers meet, in order."""
    return tuple(sorted({letter for answer in answers for letter in answer.rule.elements}))


def leaves_detail_open(evidence: Iterable[Evidence]) -> bool:
    """Whether a quoted clause hides its detail behind "as specified" (rule 16)."""
    return any(_LEFT_OPEN.search(piece.quote) for piece in evidence)


def reasons(text: str, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Each rule's reason once, with the words that met it."""
    best = sorted(answers, key=lambda answer: (-answer.rule.weight, answer.clause.start))
    first = {answer.rule.id: answer for answer in reversed(best)}
    return tuple(_told(text, answer) for answer in dict.fromkeys(best) if first[answer.rule.id] is answer)


def _told(text: str, answer: Answer) -> str:
    """The rule's reason and the words that met it; words of the subject alone are not quoted."""
    words = ", ".join(f"“{text[start:end]}”" for start, end in answer.words)
    return f"{answer.rule.reason} Found: {words}." if words else f"{answer.rule.reason} The subject says so."
