"""Which rules the clauses of a text answer. Only clauses that say what the bill does are asked.

Three windows, each inside the next: the *clause*; its *passage*, all that the bill does there; its *context*, the
passage with the existing law right before it and the subject. A summary is one passage together with its subject.
"""

from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import groupby
from operator import attrgetter

from bills.records import SectionOfLaw
from recommendations.matching.clauses import Clause, Kind, Reading
from recommendations.matching.found import Found, Prepared, Span, Together
from recommendations.matching.rules import Alternatives, Rule, Rules
from recommendations.matching.statutes import Statute, first_touched

MOST_SECTIONS = 20
"""In a bill that touches more, nobody can tell which sentence a section belongs to, so that it narrows nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A clause that answers a rule; ``words`` are the places in its part's text that made it do so."""

    rule: Rule
    clause: Clause
    words: tuple[Span, ...]
    is_direct: bool


class _Item:
    """What the bill does in one item, and the law before it."""

    def __init__(self, look: Callable[[Clause], Found], clauses: Iterable[Clause], subject: Found) -> None:
        looked = [(clause, look(clause)) for clause in clauses]
        self.changes = [(clause, found) for clause, found in looked if clause.kind is Kind.CHANGE]
        self.subject = subject
        self.itself = Together(found for _, found in self.changes)
        self.context = Together((*(found for _, found in looked), subject))

    @cached_property
    def with_subject(self) -> Together:
        return Together((*(found for _, found in self.changes), self.subject))


@dataclass(frozen=True, slots=True)
class _Windows:
    clause: Found
    passage: Together
    item: _Item


def answers(
    text: str, reading: Reading, subject: str, rules: Rules, laws: Sequence[SectionOfLaw] = ()
) -> Iterator[Answer]:
    """Every (rule, clause) of a text in which the clause answers the rule; ``laws`` are the sections it touches."""
    prepared = Prepared(text)
    in_subject = rules.vocabulary.look(Prepared(subject), (0, len(subject)))

    def look(clause: Clause) -> Found:
        return rules.vocabulary.look(prepared, (clause.start, clause.end))

    @cache
    def touches(law: tuple[Statute, ...]) -> bool:
        return not law or (len(laws) <= MOST_SECTIONS and first_touched(law, laws) is not None)

    asked = (clause for clause in reading.clauses if clause.kind in (Kind.CHANGE, Kind.EXISTING))
    for _, clauses in groupby(asked, key=attrgetter("item")):
        item = _Item(look, clauses, in_subject)
        passage = item.with_subject if reading.is_summary else item.itself
        open_rules = [
            rule
            for rule in _open(passage, item, rules)
            if (reading.is_summary or not rule.summary_only) and touches(rule.law)
        ]
        for clause, found in item.changes if open_rules else ():
            windows = _Windows(found, passage, item)
            here = found.possible.keys()
            held = [rule for rule in open_rules if _possible(rule.clause, here) and _holds(rule, windows)]
            for rule in sorted(held, key=partial(_rank, passage if reading.is_summary else found)):
                yield Answer(rule, clause, _words(rule, found), _is_direct(rule, windows))


def _open(passage: Together, item: _Item, rules: Rules) -> Iterator[Rule]:
    """Rules all of whose needs are possible in the item, in the order of the paper."""
    here, around = passage.possible.keys(), item.context.possible.keys()
    numbers = {number for group in around & rules.rules_by_group.keys() for number in rules.rules_by_group[group]}
    for number in sorted(numbers):
        rule = rules.rules[number]
        if _possible(rule.clause + rule.passage, here) and _possible(rule.context, around):
            yield rule


def _holds(rule: Rule, windows: _Windows) -> bool:
    item = windows.item
    return (
        _all_met(rule.clause, windows.clause)
        and _none_met(rule.without, windows.clause)
        and _all_met(rule.subject, item.subject)
        and _none_met(rule.without_subject, item.subject)
        and _all_met(rule.passage, windows.passage)
        and _none_met(rule.without_passage, windows.passage)
        and (not rule.context or _all_met(rule.context, item.context))
        and (not rule.without_context or _none_met(rule.without_context, item.context))
    )


def _rank(asking: Found | Together, rule: Rule) -> int:
    """Where the first group that meets a rule's first condition stands among those that were asked."""
    first = (rule.clause or rule.passage)[0]
    return next(number for number, group in enumerate(asking.possible) if group in first and group in asking)


def _possible(needed: tuple[Alternatives, ...], groups: KeysView[str]) -> bool:
    return not any(map(groups.isdisjoint, needed))


def _all_met(needed: tuple[Alternatives, ...], window: Found | Together) -> bool:
    return all(any(group in window for group in alternatives) for alternatives in needed)


def _none_met(barred: frozenset[str], window: Found | Together) -> bool:
    return not barred or not any(group in window for group in window.possible.keys() & barred)


def _is_direct(rule: Rule, windows: _Windows) -> bool:
    """Whom the change concerns: told in what the bill does and the subject, or in the law it points back to."""
    item = windows.item
    told = item.with_subject if _all_met(rule.context, item.with_subject) else item.context
    is_direct = (
        rule.scope == "direct"
        or not _none_met(rule.direct_with, told)
        or not _none_met(rule.direct_with_law, item.context)
    )
    return is_direct and _none_met(rule.partial_with, windows.clause) and _none_met(rule.partial_with, item.subject)


def _words(rule: Rule, found: Found) -> tuple[Span, ...]:
    """Where the words stand that made the clause answer the rule."""
    named = {group for alternatives in rule.clause or rule.passage for group in alternatives}
    return tuple(sorted({place for group in named if (place := found.place(group))}))
