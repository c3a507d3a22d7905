"""The way from a version's words to a proposal: read, look for a spot bill, ask the rules, weigh."""

import re

from bills.identifiers import MeasureId
from bills.records import BillText
from recommendations.matching.candidates import answers
from recommendations.matching.clauses import Reading, as_enacted, read
from recommendations.matching.rules import Rules
from recommendations.matching.scoring import suggest
from recommendations.matching.spot import why_spot
from recommendations.matching.statutes import touched
from recommendations.matching.suggestions import LIKELY_FROM, Proposal, Suggestion

BODY_CEILING = LIKELY_FROM - 0.05
"""A body prints old and new law alike, so what is found there alone waits for a reviewer and stays ``weak``."""

_OMNIBUS = re.compile(r"\b(?:omnibus|trailer bill|trailer)\b|^budget act\b", re.IGNORECASE)


def propose(measure: MeasureId, text: BillText, rules: Rules) -> Proposal:
    """What one version of a measure does for or against each recommendation.

    Reads the digest; where that is absent or says nothing, the body. Pure: no database, clock or network.
    """
    digest = read("digest", text.digest)
    body = _body(text) if not digest.clauses else None
    if reason := why_spot(measure, text.digest if body is None else text.body_text, body or digest):
        return Proposal(spot_bill=True, spot_reason=reason)
    if body is not None:
        return Proposal(_weigh(text, text.body_text, body, rules, ceiling=BODY_CEILING))
    return Proposal(_weigh(text, text.digest, digest, rules, ceiling=1.0))


def _body(text: BillText) -> Reading:
    return as_enacted("body", text.body_text)


def _weigh(text: BillText, words: str, reading: Reading, rules: Rules, *, ceiling: float) -> tuple[Suggestion, ...]:
    found = list(answers(words, reading, text.subject, rules))
    if not found:
        return ()
    is_omnibus = _OMNIBUS.search(text.subject) is not None
    return suggest(words, found, touched(text), rules, is_omnibus=is_omnibus, ceiling=ceiling)
