"""The paper file, read and checked: goals, recommendations, and the rules by which a clause answers them.

``load_rules`` is the only door. A mistake in the file is a ``BadRules`` that names the file and the key.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bills.said import Said
from recommendations.matching.limits import check_counts
from recommendations.matching.lookup import Vocabulary
from recommendations.matching.patterns import compile_patterns
from recommendations.matching.statutes import Statute, read_statute
from recommendations.matching.suggestions import Scope, Stance
from recommendations.matching.table import BadRules, Table
from recommendations.matching.vocabulary import MOST_IN_ALL, BadTerm, Term, read_term

MATCHER_VERSION = "4"
"""Raised by hand whenever the code (not the paper file) would judge a text differently."""

STANCES: Mapping[str, Stance] = {"advances": "advances", "opposes": "opposes", "mixed": "mixed"}
SCOPES: Mapping[str, Scope] = {"direct": "direct", "partial": "partial"}

Alternatives = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    heading: str


@dataclass(frozen=True, slots=True)
class Element:
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One way for a clause to answer a recommendation.

    Each entry of ``clause``, ``passage``, ``context`` and ``subject`` lists alternatives: one of these groups must
    stand there. The ``without`` sets name groups that must not. A window contains the narrower one: clause, passage
    (what the bill does there), context (passage, existing law before it, subject). ``direct_with``: groups, any of
    which in the passage or the subject turns the scope into direct; ``direct_with_law``, in the context: whom a change
    that points back concerns stands in the law before it. ``law``: the bill must touch one of these sections; they
    narrow a rule whose clause only points back ("delete that exception") and never stand alone. ``summary_only``: a
    loose rule, for short summaries that say in a few words what a digest says in many; only such a rule may leave
    ``clause`` empty and ask the passage alone. ``partial_with``: groups of the clause or the subject that
    keep it partial, whatever else stands there.

    What holds for every rule of a recommendation stands once in its table and is put into each: ``not_about``
    (into ``without_subject``), ``direct_with``, ``direct_with_law`` and ``partial_with``.
    """

    id: str
    recommendation: str
    stance: Stance
    scope: Scope
    elements: tuple[str, ...]
    weight: float
    reason: str
    clause: tuple[Alternatives, ...]
    passage: tuple[Alternatives, ...]
    context: tuple[Alternatives, ...]
    subject: tuple[Alternatives, ...]
    without: frozenset[str]
    without_passage: frozenset[str]
    without_context: frozenset[str]
    without_subject: frozenset[str]
    direct_with: frozenset[str]
    direct_with_law: frozenset[str]
    partial_with: frozenset[str]
    law: tuple[Statute, ...]
    summary_only: bool

    @property
    def groups(self) -> set[str]:
        """Every group of the vocabulary that the rule names."""
        needed = (*self.clause, *self.passage, *self.context, *self.subject)
        named = self.without | self.without_passage | self.without_context | self.without_subject
        named |= self.direct_with | self.direct_with_law | self.partial_with
        return {group for alternatives in needed for group in alternatives} | named


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One of the paper's recommendations: its sentence word for word, and the same in our own words."""

    id: str
    goal: str
    sentence: str
    name: str
    meaning: str
    advances: str
    opposes: str
    near_misses: tuple[str, ...]
    elements: tuple[Element, ...]
    statutes: tuple[Statute, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    publishers: tuple[str, ...]
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A paper ready for matching. ``version`` changes with the paper file's bytes and with the matcher's code."""

    paper: Paper
    goals: tuple[Goal, ...]
    recommendations: tuple[Recommendation, ...]
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    """Of all recommendations, in their order."""
    rules_by_group: Mapping[str, tuple[int, ...]]
    version: str

    def recommendation(self, id: str) -> Recommendation:
        """The recommendation of that id; ``KeyError`` for an unknown one."""
        for recommendation in self.recommendations:
            if recommendation.id == id:
                return recommendation
        raise KeyError(id)


def load_rules(path: Path) -> Rules:
    """Read a paper file; raises ``BadRules`` naming the file and the key, and ``OSError`` where it cannot be read."""
    return read_rules(path.name, path.read_bytes())


def read_rules(name: str, raw: bytes) -> Rules:
    """The same from bytes; ``name`` stands for the file in messages."""
    try:
        data: dict[str, Any] = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRules(name, Said("not a TOML file: %(why)s", why=error)) from error
    return build_rules(name, data, sha256(raw + MATCHER_VERSION.encode()).hexdigest()[:12])


def build_rules(name: str, data: Mapping[str, Any], version: str) -> Rules:
    """The same from a parsed file, or from a part of one that names every group its rules need."""
    check_counts(name, data)
    top = Table(name, data)
    groups = _terms(top)
    goals = tuple(Goal(goal.text("id"), goal.text("heading")) for goal in top.tables("goal"))
    recommendations = tuple(_recommendation(table, goals, groups.keys()) for table in top.tables("recommendation"))
    rules = tuple(rule for one in recommendations for rule in one.rules)
    vocabulary = Vocabulary((term for terms in groups.values() for term in terms), _patterns(top))
    paper = top.table("paper")
    return Rules(
        paper=Paper(paper.text("title"), paper.texts("publishers"), paper.integer("year"), paper.text("url")),
        goals=goals,
        recommendations=recommendations,
        vocabulary=vocabulary,
        rules=rules,
        rules_by_group=by_group(rules, vocabulary),
        version=version,
    )


def _terms(top: Table) -> dict[str, tuple[Term, ...]]:
    listed = top.table("words")
    words = {name: listed.texts(name) for name in listed}
    vocabulary = top.table("vocabulary")
    groups = {}
    phrases = 0
    for name in vocabulary:
        group = vocabulary.table(name)
        group.text("reason")
        terms = []
        try:
            for written in group.texts("terms"):
                terms.append(read_term(name, written, words))
                phrases += terms[-1].phrases
                if phrases > MOST_IN_ALL:
                    facts = {"term": repr(written[:60]), "most": f"{MOST_IN_ALL:,}"}
                    raise BadTerm(Said("with %(term)s the terms stand for more than %(most)s phrases in all", **facts))
        except BadTerm as error:
            raise BadRules(f"{group.place}.terms", error.said) from error
        groups[name] = tuple(terms)
    return groups


def _patterns(top: Table) -> dict[str, tuple[Any, ...]]:
    vocabulary = top.table("vocabulary")
    found = {}
    for name in vocabulary:
        group = vocabulary.table(name)
        if written := group.texts("patterns", ()):
            try:
                found[name] = compile_patterns(written)
            except BadTerm as error:
                raise BadRules(f"{group.place}.patterns", error.said) from error
    return found


def _recommendation(table: Table, goals: tuple[Goal, ...], groups: Any) -> Recommendation:
    goal = table.text("goal")
    if goal not in {known.id for known in goals}:
        raise BadRules(f"{table.place}.goal", Said("no goal %(name)s", name=goal))
    id = table.text("id")
    elements = tuple(Element(each.text("letter"), each.text("text")) for each in table.tables("element"))
    letters = {element.letter for element in elements}
    return Recommendation(
        id=id,
        goal=goal,
        sentence=table.text("sentence"),
        name=table.text("name"),
        meaning=table.text("meaning"),
        advances=table.text("advances"),
        opposes=table.text("opposes"),
        near_misses=table.texts("near_misses"),
        elements=elements,
        statutes=tuple(read_statute(written, table.place) for written in table.texts("statutes")),
        rules=tuple(_rule(rule, table, letters, set(groups)) for rule in table.tables("rule")),
    )


def _rule(table: Table, recommendation: Table, letters: set[str], groups: set[str]) -> Rule:
    def told(key: str, common: str = "") -> frozenset[str]:
        return frozenset((*table.texts(key, ()), *(recommendation.texts(common, ()) if common else ())))

    rule = Rule(
        id=table.text("id"),
        recommendation=recommendation.text("id"),
        stance=table.choice("stance", STANCES),
        scope=table.choice("scope", SCOPES),
        elements=table.texts("elements"),
        weight=table.number("weight"),
        reason=table.text("reason"),
        clause=_alternatives(table, "clause"),
        passage=_alternatives(table, "passage"),
        context=_alternatives(table, "context"),
        subject=_alternatives(table, "subject"),
        without=told("without"),
        without_passage=told("without_passage"),
        without_context=told("without_context"),
        without_subject=told("without_subject", "not_about"),
        direct_with=told("direct_with", "direct_with"),
        direct_with_law=told("direct_with_law", "direct_with_law"),
        partial_with=told("partial_with", "partial_with"),
        law=tuple(read_statute(written, table.place) for written in table.texts("law", ())),
        summary_only=table.flag("summary_only"),
    )
    if not (rule.clause or (rule.summary_only and rule.passage)):
        raise BadRules(f"{table.place}.clause", Said("a rule without a clause would match everything"))
    place = f"{table.place} ({rule.id})"
    if unknown := rule.groups - groups:
        raise BadRules(place, Said("unknown groups: %(names)s", names=", ".join(sorted(unknown))))
    if unknown := set(rule.elements) - letters:
        raise BadRules(place, Said("unknown elements: %(names)s", names=", ".join(sorted(unknown))))
    return rule


def _alternatives(table: Table, key: str) -> tuple[Alternatives, ...]:
    return tuple(tuple(name.strip() for name in entry.split("|")) for entry in table.texts(key, ()))


def by_group(rules: Sequence[Rule], vocabulary: Vocabulary) -> Mapping[str, tuple[int, ...]]:
    """Numbers of the rules under each alternative of the rarest thing they need, so that a text meets few of them."""

    def often(alternatives: Alternatives) -> float:
        return sum(vocabulary.often.get(group, 0.0) for group in alternatives)

    found: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        for group in min((*rule.clause, *rule.passage, *rule.context, *rule.subject), key=often):
            found[group].append(number)
    return {group: tuple(numbers) for group, numbers in found.items()}
