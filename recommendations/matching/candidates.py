"""Which rules the clauses of a text answer. Only clauses that say what the bill does are asked.

Three windows, each inside the next: the *clause*; its *passage*, all that the bill does there; its *context*, the
passage with the existing law right before it and the subject. A summary is one passage together with its subject.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bills.records import SectionOfLaw
from recommendations.matching.clauses import Clause, Kind, Reading
from recommendations.matching.rules import Alternatives, Rule, Rules
from recommendations.matching.statutes import Statute, first_touched
from recommendations.matching.vocabulary import Span

Groups = Mapping[str, Span]

MOST_SECTIONS = 20
"""In a bill that touches more, nobody can tell which sentence a section belongs to, so that it narrows nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A clause that answers a rule; ``words`` are the places in its part's text that made it do so."""

    rule: Rule
    clause: Clause
    words: tuple[Span, ...]
    is_direct: bool


@dataclass(frozen=True, slots=True)
class _Windows:
    clause: Groups
    passage: frozenset[str]
    context: frozenset[str]
    subject: frozenset[str]


def answers(
    text: str, reading: Reading, subject: str, rules: Rules, laws: Sequence[SectionOfLaw] = ()
) -> Iterator[Answer]:
    """Every (rule, clause) of a text in which the clause answers the rule; ``laws`` are the sections it touches."""
    clauses = [clause for clause in reading.clauses if clause.kind in (Kind.CHANGE, Kind.EXISTING)]
    found = rules.vocabulary.find(text, [(clause.start, clause.end) for clause in clauses])
    in_subject = frozenset(rules.vocabulary.find(subject, [(0, len(subject))])[0]) if subject else frozenset()
    passages, backgrounds = _gather(clauses, found)

    @cache
    def touches(law: tuple[Statute, ...]) -> bool:
        return not law or (len(laws) <= MOST_SECTIONS and first_touched(law, laws) is not None)

    for clause, groups in zip(clauses, found, strict=True):
        passage = frozenset(passages[clause.item]) | (in_subject if reading.is_summary else frozenset())
        asking = passage if reading.is_summary else groups
        if clause.kind is not Kind.CHANGE or not asking:
            continue
        context = passage | backgrounds[clause.item] | in_subject
        windows = _Windows(groups, passage, context, in_subject)
        for rule in _asked(asking, rules):
            if (reading.is_summary or not rule.summary_only) and _holds(rule, windows) and touches(rule.law):
                yield Answer(rule, clause, _words(rule, groups), _is_direct(rule, windows))


def _gather(clauses: Sequence[Clause], found: Sequence[Groups]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The groups of each item's changes, and of the existing law before them."""
    passages: dict[int, set[str]] = defaultdict(set)
    backgrounds: dict[int, set[str]] = defaultdict(set)
    for clause, groups in zip(clauses, found, strict=True):
        if clause.kind is Kind.CHANGE:
            passages[clause.item] |= groups.keys()
        else:
            backgrounds[clause.item] |= groups.keys()
    return passages, backgrounds


def _asked(groups: Iterable[str], rules: Rules) -> Iterator[Rule]:
    """Rules whose first condition one of the groups can meet, each once."""
    seen: set[str] = set()
    for group in groups:
        for rule in rules.rules_by_group.get(group, ()):
            if rule.id not in seen:
                seen.add(rule.id)
                yield rule


def _holds(rule: Rule, windows: _Windows) -> bool:
    return (
        _all_met(rule.clause, windows.clause)
        and rule.without.isdisjoint(windows.clause)
        and _all_met(rule.passage, windows.passage)
        and rule.without_passage.isdisjoint(windows.passage)
        and _all_met(rule.context, windows.context)
        and rule.without_context.isdisjoint(windows.context)
        and _all_met(rule.subject, windows.subject)
        and rule.without_subject.isdisjoint(windows.subject)
    )


def _all_met(needed: tuple[Alternatives, ...], present: Groups | frozenset[str]) -> bool:
    for alternatives in needed:
        for group in alternatives:
            if group in present:
                break
        else:
            return False
    return True


def _words(rule: Rule, groups: Groups) -> tuple[Span, ...]:
    named = {group for alternatives in rule.clause or rule.passage for group in alternatives}
    return tuple(sorted({groups[group] for group in named if group in groups}))


def _is_direct(rule: Rule, windows: _Windows) -> bool:
    """Whom the change concerns: told in what the bill does and the subject, or in the law it points back to."""
    told = windows.passage | windows.subject
    if not _all_met(rule.context, told):
        told |= windows.context
    is_direct = (
        rule.scope == "direct"
        or not rule.direct_with.isdisjoint(told)
        or not rule.direct_with_law.isdisjoint(windows.context)
    )
    return is_direct and rule.partial_with.isdisjoint(windows.clause.keys() | windows.subject)
