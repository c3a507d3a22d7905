"""Each session judged without what only its own bills have taught: a guard against rules that fit what they saw.

For the fold of a session every term of the vocabulary is dropped that stands in judged matches of that session, of no
other, and nowhere in the paper's own words. Terms that stand in no judged match at all came from law and language, not
from the bills, and stay.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bills.identifiers import SessionId
from recommendations.matching.clauses import Kind, read
from recommendations.matching.evaluate import Report, compare
from recommendations.matching.judged import Judged
from recommendations.matching.lookup import Vocabulary
from recommendations.matching.rules import Rules
from recommendations.matching.vocabulary import Term


def by_session(judged: Iterable[Judged], rules: Rules) -> dict[SessionId, Report]:
    """A report for each session, in order, read with the terms that the others or the language support."""
    measures = list(judged)
    supported = _support(measures, rules)
    sessions = sorted({one.measure.session for one in measures})
    reports = {}
    for session in sessions:
        kept = [term for number, term in enumerate(rules.vocabulary.terms) if supported.get(number) != {session}]
        narrowed = replace(rules, vocabulary=Vocabulary(kept))
        reports[session] = compare((one for one in measures if one.measure.session == session), narrowed)
    return reports


def _support(measures: Sequence[Judged], rules: Rules) -> Mapping[int, set[SessionId]]:
    """Number of a term → the sessions in whose matches it stands, in a clause that changes law or in the subject.

    A term of the paper's own words is not listed: no session has taught it.
    """
    single = Vocabulary(Term(str(number), term.slots) for number, term in enumerate(rules.vocabulary.terms))
    found: dict[int, set[SessionId]] = defaultdict(set)
    for one in measures:
        if one.pairs:
            for number in _terms_in(one, single):
                found[number].add(one.measure.session)
    for number in _terms_of_the_paper(rules, single):
        found.pop(number, None)
    return found


def _terms_of_the_paper(rules: Rules, single: Vocabulary) -> set[int]:
    told = [
        words
        for one in rules.recommendations
        for words in (one.sentence, one.name, one.meaning, one.advances, one.opposes, *(e.text for e in one.elements))
    ]
    return {int(number) for words in told for number in single.find(words, [(0, len(words))])[0]}


def _terms_in(one: Judged, single: Vocabulary) -> set[int]:
    changes = [
        (clause.start, clause.end) for clause in read("digest", one.text.digest).clauses if clause.kind is Kind.CHANGE
    ]
    groups = single.find(one.text.digest, changes) + single.find(one.text.subject, [(0, len(one.text.subject))])
    return {int(number) for clause in groups for number in clause}
