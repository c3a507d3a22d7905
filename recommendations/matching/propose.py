"""The way from a version's words to a proposal: read, look for a spot bill, ask the rules, weigh."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bills.identifiers import MeasureId
from bills.records import BillText
from recommendations.matching.body import amended_law, new_law
from recommendations.matching.candidates import answers
from recommendations.matching.clauses import Reading, read
from recommendations.matching.rules import Rules
from recommendations.matching.scoring import suggest
from recommendations.matching.spot import why_spot
from recommendations.matching.statutes import touched
from recommendations.matching.suggestions import LIKELY_FROM, STRONG_FROM, Proposal, Suggestion

NEW_LAW_CEILING = STRONG_FROM - 0.05
"""Statutes speak otherwise than digests, for which the rules are written: no more than ``likely``."""
AMENDED_LAW_CEILING = LIKELY_FROM - 0.05
"""An amended section prints old and new law alike, so what is found there alone stays ``weak``."""
FOUND_IN_TEXT = "The digest leaves the detail open; the bill’s own text was read and says the same."

_Capped = tuple[Reading, float]
"""A reading, and the highest score that it can give."""
_OMNIBUS = re.compile(r"\b(?:omnibus|trailer bill|trailer)\b|^budget act\b", re.IGNORECASE)
_TRAILER = re.compile(r"^\(4\).*appropriations related to the budget bill", re.IGNORECASE | re.DOTALL | re.MULTILINE)
"""What every trailer bill says of itself, also where its subject is one word; one of two or three items has a topic."""


def propose(measure: MeasureId, text: BillText, rules: Rules) -> Proposal:
    """What one version of a measure does for or against each recommendation.

    Reads the digest; where that is absent, or hides what decides ("as specified"), the body. Pure: no database, clock
    or network.
    """
    digest = read("digest", text.digest)
    if not digest.clauses:
        return _propose_from_body(measure, text, rules)
    if reason := why_spot(measure, text.digest, digest):
        return Proposal(spot_bill=True, spot_reason=reason)
    suggestions = _weigh(text, text.digest, digest, rules, ceiling=1.0)
    if text.body and any(each.needs_bill_text for each in suggestions):
        suggestions = tuple(_with_bill_text(suggestions, _from_body(text, *_read_body(text), rules)))
    return Proposal(suggestions)


def _propose_from_body(measure: MeasureId, text: BillText, rules: Rules) -> Proposal:
    words, readings = _read_body(text)
    everything = Reading(tuple(clause for reading, _ in readings for clause in reading.clauses), is_summary=False)
    if reason := why_spot(measure, words, everything):
        return Proposal(spot_bill=True, spot_reason=reason)
    return Proposal(tuple(_from_body(text, words, readings, rules).values()))


def _read_body(text: BillText) -> tuple[str, tuple[_Capped, _Capped]]:
    """The words of the body, and what its sections do to the law: new law first."""
    words = text.body_text
    new, amended = new_law(words, text.body), amended_law(words, text.body)
    return words, ((new, NEW_LAW_CEILING), (amended, AMENDED_LAW_CEILING))


def _from_body(text: BillText, words: str, readings: Iterable[_Capped], rules: Rules) -> dict[str, Suggestion]:
    """The best suggestion of the bill's own sections for each recommendation."""
    found: dict[str, Suggestion] = {}
    for reading, ceiling in readings:
        for each in _weigh(text, words, reading, rules, ceiling=ceiling):
            found.setdefault(each.recommendation, each)
    return found


def _with_bill_text(digest: Iterable[Suggestion], body: dict[str, Suggestion]) -> Iterable[Suggestion]:
    """Where the body says what the digest hides, both are quoted and nothing more is asked for."""
    for each in digest:
        found = body.get(each.recommendation)
        if each.needs_bill_text and found and found.stance == each.stance:
            yield replace(
                each,
                reasons=(*each.reasons, FOUND_IN_TEXT),
                evidence=(*each.evidence, *found.evidence[:1]),
                needs_bill_text=False,
            )
        else:
            yield each


def _weigh(text: BillText, words: str, reading: Reading, rules: Rules, *, ceiling: float) -> tuple[Suggestion, ...]:
    laws = touched(text)
    found = list(answers(words, reading, text.subject, rules, laws))
    if not found:
        return ()
    is_omnibus = _OMNIBUS.search(text.subject) is not None or _TRAILER.search(words) is not None
    return suggest(words, found, laws, rules, is_omnibus=is_omnibus, ceiling=ceiling)
