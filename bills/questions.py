"""What a roll call decided, by the words of its motion: whether an aye carried the measure on or kept it back.

One published table, the first pattern that fits decides. Floors write the bill and its author into the motion ("AB 651
Bryan Assembly Third Reading"), committees their recommendation ("Do pass and be re-referred to the Committee on
[Appropriations]"). What no rule knows is left unclear, and never counted.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from bills.choices import Question


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """One row of the table; ``pattern`` may fit anywhere in the motion, in any case."""

    name: str
    pattern: str
    question: Question


RULES: tuple[QuestionRule, ...] = (
    QuestionRule("vote-again", r"reconsider", Question.PROCEDURE),
    QuestionRule("suspense", r"suspense", Question.PROCEDURE),
    QuestionRule("lay-on-table", r"lay .*on the table|\btabled?\b", Question.PROCEDURE),
    QuestionRule("amendments", r"\bamend by\b|\bset #\d|amendments? (be )?(adopted|read|offered)", Question.PROCEDURE),
    QuestionRule(
        "rules",
        r"w/o ref|without reference|suspend|waive|withdraw|appeal|special order|point of order",
        Question.PROCEDURE,
    ),
    QuestionRule(
        "held", r"\bh[eo]ld (in committee|under submission)|without further action|interim study", Question.HOLD
    ),
    QuestionRule("veto", r"veto", Question.ONWARD),
    QuestionRule("concurrence", r"concurrence|be concurred in|conference report", Question.ONWARD),
    QuestionRule("committee", r"\bdo pass\b|\bbe adopted\b|be returned to (senate|assembly) floor", Question.ONWARD),
    QuestionRule(
        "floor", r"\b(3rd|third) reading\b|consent calendar|\bspecial consent\b|final passage", Question.ONWARD
    ),
)
_PATTERNS = tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in RULES)


@lru_cache(maxsize=1024)
def question_of(motion: str) -> Question:
    """What the vote on that motion decided."""
    rule = rule_of(motion)
    return rule.question if rule else Question.UNCLEAR


def rule_of(motion: str) -> QuestionRule | None:
    """The rule that reads the motion, or None where the Legislature said something new."""
    return next((rule for rule, pattern in _PATTERNS if pattern.search(motion)), None)
