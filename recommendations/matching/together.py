"""Several papers as one set of rules, so that a text is read once for all of them.

Each further paper keeps its own words: its groups, rules and ids carry the paper's slug and meet nobody else's.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from recommendations.matching.lookup import Vocabulary
from recommendations.matching.rules import Alternatives, Goal, Recommendation, Rule, Rules, by_group


def together(first: Rules, others: Mapping[str, Rules]) -> Rules:
    """``others`` by slug: the ids of their goals and recommendations become ``slug-id``. With none, ``first``."""
    if not others:
        return first
    named = [first, *(_named(slug, rules) for slug, rules in others.items())]
    recommendations = tuple(one for rules in named for one in rules.recommendations)
    numbered = tuple(rule for one in recommendations for rule in one.rules)
    vocabulary = Vocabulary(
        (term for rules in named for term in rules.vocabulary.terms),
        {group: found for rules in named for group, found in rules.vocabulary.patterns.items()},
    )
    return Rules(
        paper=first.paper,
        goals=tuple(goal for rules in named for goal in rules.goals),
        recommendations=recommendations,
        vocabulary=vocabulary,
        rules=numbered,
        rules_by_group=by_group(numbered, vocabulary),
        version=sha256("".join(rules.version for rules in named).encode()).hexdigest()[:12],
    )


def _named(slug: str, rules: Rules) -> Rules:
    terms = (replace(term, group=_group(slug, term.group)) for term in rules.vocabulary.terms)
    patterns = {_group(slug, group): found for group, found in rules.vocabulary.patterns.items()}
    return replace(
        rules,
        goals=tuple(Goal(f"{slug}-{goal.id}", goal.heading) for goal in rules.goals),
        recommendations=tuple(_recommendation(slug, one) for one in rules.recommendations),
        vocabulary=Vocabulary(terms, patterns),
    )


def _recommendation(slug: str, one: Recommendation) -> Recommendation:
    id = f"{slug}-{one.id}"
    return replace(
        one,
        id=id,
        goal=f"{slug}-{one.goal}",
        rules=tuple(_rule(slug, replace(r, recommendation=id)) for r in one.rules),
    )


def _rule(slug: str, rule: Rule) -> Rule:
    return replace(
        rule,
        id=f"{slug}/{rule.id}",
        clause=_entries(slug, rule.clause),
        passage=_entries(slug, rule.passage),
        context=_entries(slug, rule.context),
        subject=_entries(slug, rule.subject),
        without=_groups(slug, rule.without),
        without_passage=_groups(slug, rule.without_passage),
        without_context=_groups(slug, rule.without_context),
        without_subject=_groups(slug, rule.without_subject),
        direct_with=_groups(slug, rule.direct_with),
        direct_with_law=_groups(slug, rule.direct_with_law),
        partial_with=_groups(slug, rule.partial_with),
    )


def _entries(slug: str, entries: tuple[Alternatives, ...]) -> tuple[Alternatives, ...]:
    return tuple(tuple(_group(slug, name) for name in alternatives) for alternatives in entries)


def _groups(slug: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(_group(slug, name) for name in names)


def _group(slug: str, name: str) -> str:
    return f"{slug}/{name}"
