"""What the page on our method prints about matching: the rules in force and the figures that were measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from recommendations.choices import Band, Scope, Stance
from recommendations.matching.quality import Figures, read_figures
from recommendations.matching.rules import Alternatives, Recommendation, Rule, Rules
from recommendations.matching.suggestions import band_of


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule in words: why, what it concludes, how sure it is, and the groups of words that must stand together."""

    reason: str
    stance: str
    scope: str
    band: str
    needs: tuple[str, ...]
    refuses: tuple[str, ...]
    is_for_summaries: bool


@dataclass(frozen=True, slots=True)
class RecommendationShown:
    code: str
    name: str
    rules: tuple[RuleShown, ...]
    statutes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualityShown:
    """A kept measurement; shares in percent."""

    about: str
    measured_on: date
    measures: int
    matches: int
    shares: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MatchingMethod:
    version: str
    terms: int
    recommendations: tuple[RecommendationShown, ...]
    quality: tuple[QualityShown, ...]


def matching_method(rules: Rules) -> MatchingMethod:
    return MatchingMethod(
        version=rules.version,
        terms=len(rules.vocabulary.terms),
        recommendations=tuple(_recommendation(one) for one in rules.recommendations),
        quality=tuple(_quality(row) for row in read_figures()),
    )


def _recommendation(one: Recommendation) -> RecommendationShown:
    return RecommendationShown(
        code=one.id,
        name=one.name,
        rules=tuple(_rule(rule) for rule in one.rules),
        statutes=tuple(str(statute) for statute in one.statutes),
    )


def _rule(rule: Rule) -> RuleShown:
    needed = (
        *_needed("", rule.clause),
        *_needed(_("beside it: "), rule.passage),
        *_needed(_("or in the law before it: "), rule.context),
    )
    return RuleShown(
        reason=rule.reason,
        stance=str(Stance(rule.stance).label),
        scope=str(Scope(rule.scope).label),
        band=str(Band(band_of(rule.weight) or Band.WEAK).label),
        needs=(*needed, *_needed(_("in the subject: "), rule.subject), *_touching(rule)),
        refuses=tuple(sorted(rule.without | rule.without_passage | rule.without_context | rule.without_subject)),
        is_for_summaries=rule.summary_only,
    )


def _needed(where: str, entries: tuple[Alternatives, ...]) -> Iterator[str]:
    for alternatives in entries:
        yield where + " / ".join(alternatives)


def _touching(rule: Rule) -> Iterator[str]:
    if rule.law:
        yield _("touches: ") + " / ".join(str(statute) for statute in rule.law)


def _quality(row: Figures) -> QualityShown:
    shares = [
        (_("of the claimed matches are right"), row.precision),
        (_("of the matches people found are claimed"), row.recall),
        (_("both in one figure (F1)"), row.f1),
        (_("of the strong suggestions are right"), row.strong_precision),
        (_("of the matches people found reach the review queue"), row.queue_recall),
        (_("stance right"), row.stance),
        (_("scope right"), row.scope),
        (_("the quoted clause is the deciding one"), row.evidence),
        (_("F1 where each session is judged without what it alone taught"), row.folds_f1),
    ]
    return QualityShown(
        about=row.about or row.name,
        measured_on=date.fromisoformat(row.measured_on),
        measures=row.measures,
        matches=row.matches,
        shares=tuple((label, f"{100 * share:.0f} %") for label, share in shares if share is not None),
    )
