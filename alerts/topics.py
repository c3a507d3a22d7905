"""What an event is about, as keys that follows are kept under, and as words that mails print.

Keys: everything "", paper by its slug, ``safe-homes``, goal ``G1``, recommendation ``R4`` (of another paper
``safe-schools-S2``), bill ``20252026/AB-779``, legislator ``A/Lackey`` (house and name as bills print it), committee
``assembly-judiciary`` (``judiciary`` is that of both houses), search (its query string).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_noop

from alerts.choices import Scope
from alerts.models import Subscription
from bills.choices import COMMITTEE_HOUSES, AuthorRole
from bills.models import Author, Committee, Hearing, Measure
from bills.models.people import committee_name
from recommendations.filters import BillFilter
from recommendations.models import Match, Recommendation

HEARING = gettext_noop("hearing")
HOUSES = frozenset(house.name.title() for house in COMMITTEE_HOUSES.values())
TopicKey = tuple[Scope, str]


def bill_key(measure: Measure) -> str:
    return f"{measure.session.key}/{measure.id_.slug}"


def recommendation_topics(recommendation: Recommendation) -> set[TopicKey]:
    """A recommendation and all that it belongs to, so that a follow of everything hears of later ones too."""
    return {
        (Scope.EVERYTHING, ""),
        (Scope.PAPER, recommendation.paper.slug),
        (Scope.GOAL, recommendation.goal.public_id),
        (Scope.RECOMMENDATION, recommendation.public_id),
    }


def recommendation_facts(recommendation: Recommendation) -> dict[str, Any]:
    return {
        "code": recommendation.public_id,
        "name": recommendation.short_name,
        "url": recommendation.get_absolute_url(),
        "position": recommendation.position,
    }


@dataclass(slots=True)
class About:
    """One measure: what a mail says of it and under which keys it is followed."""

    measure: Measure
    facts: dict[str, Any]
    by_bill: set[TopicKey] = field(default_factory=set)
    by_author: set[TopicKey] = field(default_factory=set)
    by_match: set[TopicKey] = field(default_factory=set)
    by_search: set[TopicKey] = field(default_factory=set)

    @property
    def key(self) -> str:
        return bill_key(self.measure)

    @property
    def topics(self) -> set[TopicKey]:
        return self.by_bill | self.by_author | self.by_match | self.by_search


def about_measures(pks: Collection[int], *, today: date) -> dict[int, About]:
    """Seven queries for any number of measures, and one for each search that somebody saved."""
    found = {
        measure.pk: About(measure, {"measure": _measure_facts(measure)}, by_bill={(Scope.BILL, bill_key(measure))})
        for measure in Measure.objects.filter(pk__in=pks).select_related("session")
    }
    _add_matches(found)
    _add_authors(found)
    _add_next_hearing(found, today)
    _add_searches(found)
    return found


def _measure_facts(measure: Measure) -> dict[str, Any]:
    return {
        "key": bill_key(measure),
        "label": measure.label,
        "title": measure.subject,
        "url": measure.get_absolute_url(),
        "author": measure.author_line,
    }


def _add_matches(found: dict[int, About]) -> None:
    matches = (
        Match.objects.public()
        .filter(measure__in=found)
        .select_related("recommendation__goal", "recommendation__paper", "version")
        .prefetch_related("evidence")
        .order_by("recommendation__position")
    )
    for match in matches:
        about = found[match.measure_id]
        about.by_match |= recommendation_topics(match.recommendation)
        about.facts.setdefault("recommendations", []).append(match_facts(match))


def match_facts(match: Match) -> dict[str, Any]:
    """What a match says, with the clause it rests on."""
    quote = next((one.quote for one in match.evidence.all()), "")
    return recommendation_facts(match.recommendation) | {
        "stance": match.stance,
        "state": match.state,
        "quote": quote,
        "version": match.version.label or match.version.get_state_display(),
    }


def _add_authors(found: dict[int, About]) -> None:
    versions = {about.measure.latest_version_id: about for about in found.values() if about.measure.latest_version_id}
    leads = Author.objects.filter(version__in=versions, role=AuthorRole.LEAD).order_by()
    for version, house, name in leads.values_list("version_id", "house", "name"):
        versions[version].by_author.add((Scope.LEGISLATOR, f"{house}/{name}"))


def _add_next_hearing(found: dict[int, About], today: date) -> None:
    ahead = list(Hearing.objects.filter(measure__in=found, on__gte=today).order_by("-on"))
    names = committee_names({(found[one.measure_id].measure.session_id, one.location) for one in ahead})
    for one in ahead:
        name = names.get((found[one.measure_id].measure.session_id, one.location), "")
        found[one.measure_id].facts["next"] = {"on": one.on.isoformat(), "what": HEARING, "where": name}


def _add_searches(found: dict[int, About]) -> None:
    keys = Subscription.objects.active().filter(scope=Scope.SEARCH).order_by().values_list("key", flat=True).distinct()
    for key in keys if found else ():
        for pk in search_measures(key).filter(pk__in=found).values_list("pk", flat=True):
            found[pk].by_search.add((Scope.SEARCH, key))


def search_measures(key: str) -> Any:
    """The measures that the bill list shows under this query string."""
    return BillFilter(QueryDict(key), queryset=Measure.objects.filter(removed_at=None)).qs.order_by()


def committee_names(places: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """(session pk, location code) → the committee's name with its house; one query."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for session, code in places:
        wanted[session].add(code)
    rows = Committee.objects.filter(session__in=wanted, code__in={code for codes in wanted.values() for code in codes})
    named = rows.annotate(said=committee_name()).values_list("session_id", "code", "said")
    return {(session, code): said for session, code, said in named}


def committee_key(name: str) -> str:
    return slugify(name)


def both_houses_key(name: str) -> str:
    """The key of a committee's name without its house, under which follows were kept before houses were told apart."""
    house, _blank, rest = name.partition(" ")
    return slugify(rest if rest and house in HOUSES else name)


def committee_topics(name: str) -> set[TopicKey]:
    return {(Scope.COMMITTEE, committee_key(name)), (Scope.COMMITTEE, both_houses_key(name))}
