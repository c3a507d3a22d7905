"""From answered rules to one suggestion per recommendation: stance, scope, score and band."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bills.records import SectionOfLaw
from recommendations.matching import evidence
from recommendations.matching.candidates import Answer
from recommendations.matching.rules import Recommendation, Rule, Rules
from recommendations.matching.statutes import first_touched
from recommendations.matching.suggestions import LIKELY_FROM, Scope, Stance, Suggestion, band_of

SECOND_RULE = 0.05
"""What each further rule adds that by itself would make a match; at most two count, for many rules share words."""
STATUTE = 0.05
"""What it adds that the bill touches a section of law which the recommendation hangs on. Alone it decides nothing."""
MIXED_WITHIN = 0.05
"""Both stances this close together, and neither prevails."""


def suggest(
    text: str,
    answers: Iterable[Answer],
    laws: Sequence[SectionOfLaw],
    rules: Rules,
    *,
    is_omnibus: bool,
    ceiling: float,
) -> tuple[Suggestion, ...]:
    """One suggestion per answered recommendation, in the paper's order; no score above ``ceiling``."""
    answered: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        answered[answer.rule.recommendation].append(answer)
    found = (
        _suggestion(text, recommendation, answered[recommendation.id], laws, is_omnibus=is_omnibus, ceiling=ceiling)
        for recommendation in rules.recommendations
        if recommendation.id in answered
    )
    return tuple(suggestion for suggestion in found if suggestion is not None)


def _suggestion(
    text: str,
    recommendation: Recommendation,
    answers: Sequence[Answer],
    laws: Sequence[SectionOfLaw],
    *,
    is_omnibus: bool,
    ceiling: float,
) -> Suggestion | None:
    stance, side = _prevailing(answers)
    law = first_touched(recommendation.statutes, laws)
    score = min(_strength(side) + (STATUTE if law else 0), ceiling)
    band = band_of(score)
    if band is None:
        return None
    pieces = evidence.cut(text, side)
    return Suggestion(
        recommendation=recommendation.id,
        stance=stance,
        scope=_scope(side, is_omnibus=is_omnibus),
        elements=evidence.elements(side),
        score=round(score, 3),
        band=band,
        reasons=(
            *evidence.reasons(text, side),
            *_in_favour(recommendation, side, law),
            *_against(text, answers, side, is_omnibus=is_omnibus),
        ),
        evidence=pieces,
        needs_bill_text=evidence.leaves_detail_open(pieces),
    )


def _in_favour(recommendation: Recommendation, side: Sequence[Answer], law: SectionOfLaw | None) -> Iterator[str]:
    met = evidence.elements(side)
    told = [f"{element.letter}) {element.text}" for element in recommendation.elements if element.letter in met]
    if told:
        yield f"Elements met: {'; '.join(told)}."
    if law:
        yield f"The bill touches {law}, a section this recommendation hangs on."


def _against(text: str, answers: Sequence[Answer], side: Sequence[Answer], *, is_omnibus: bool) -> Iterator[str]:
    """What speaks against the suggestion, or makes it smaller than its words."""
    other = [answer for answer in answers if answer not in side and answer.rule.weight >= LIKELY_FROM]
    yield from (f"Against it: {reason}" for reason in evidence.reasons(text, other))
    if is_omnibus:
        yield "Against a wider reading: one item of an omnibus or trailer bill counts as partial."


def _prevailing(answers: Sequence[Answer]) -> tuple[Stance, Sequence[Answer]]:
    """The stronger stance and the answers that speak for it; all of them where neither prevails.

    Neither prevails where they are equally strong, nor where one item of the bill advances and another opposes. Within
    an item the stronger reading is the right one: what stands beside it is mostly how it is carried out.
    """
    sides: dict[Stance, list[Answer]] = defaultdict(list)
    for answer in answers:
        sides[answer.rule.stance].append(answer)
    ranked = sorted(sides, key=lambda stance: -_strength(sides[stance]))
    if {"advances", "opposes"} <= _by_item(answers):
        return "mixed", answers
    if len(ranked) > 1 and _strength(sides[ranked[0]]) - _strength(sides[ranked[1]]) <= MIXED_WITHIN:
        return "mixed", answers
    return ranked[0], sides[ranked[0]]


def _by_item(answers: Iterable[Answer]) -> set[Stance]:
    """The stances of all items that would make a match by themselves, each read as its strongest rule reads it."""
    heaviest: dict[int, Rule] = {}
    for answer in answers:
        rule = heaviest.setdefault(answer.clause.item, answer.rule)
        if answer.rule.weight > rule.weight:
            heaviest[answer.clause.item] = answer.rule
    return {rule.stance for rule in heaviest.values() if rule.weight >= LIKELY_FROM}


def _strength(answers: Sequence[Answer]) -> float:
    weights = {answer.rule.id: answer.rule.weight for answer in answers}
    further = sum(weight >= LIKELY_FROM for weight in weights.values()) - 1
    return min(1.0, max(weights.values()) + SECOND_RULE * max(0, min(further, 2)))


def _scope(answers: Sequence[Answer], *, is_omnibus: bool) -> Scope:
    """Rule 14: one item of an omnibus bill is partial, whatever it says."""
    return "direct" if any(answer.is_direct for answer in answers) and not is_omnibus else "partial"
