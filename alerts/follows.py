"""What can be followed, as forms and links write it: ``recommendation:R4``, ``bill:20252026/AB-779``."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from alerts.choices import Scope
from alerts.topics import both_houses_key, committee_key
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Author, Committee, Measure
from bills.models.people import committee_name
from recommendations.models import Goal, Paper, Recommendation


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that exists and can be followed, with the name that its follower reads."""

    scope: Scope
    key: str
    name: str

    @property
    def value(self) -> str:
        return f"{self.scope}:{self.key}"


def find(value: str) -> Wanted | None:
    """None for what does not exist, and for what nobody may follow."""
    scope, _colon, key = value.partition(":")
    if scope not in Scope.values or scope == Scope.CANARY or len(key) > 500:
        return None
    name = _name(Scope(scope), key)
    return Wanted(Scope(scope), "" if scope == Scope.EVERYTHING else key, name[:300]) if name else None


def _name(scope: Scope, key: str) -> str:
    if scope == Scope.EVERYTHING:
        return _("All recommendations, and any added later")
    if scope == Scope.PAPER:
        return _first(Paper.objects.filter(slug=key))
    if scope == Scope.GOAL:
        return _first(Goal.objects.filter(public_id=key))
    if scope == Scope.RECOMMENDATION:
        return _first(Recommendation.objects.filter(public_id=key))
    if scope == Scope.BILL:
        return _bill(key)
    if scope == Scope.LEGISLATOR:
        house, _slash, name = key.partition("/")
        found = Author.objects.filter(Q(house=house) | Q(house=""), name=name).exists()
        return _("Bills by %(name)s") % {"name": name} if found else ""
    if scope == Scope.COMMITTEE:
        return _committee(key)
    words = [value for value in QueryDict(key).dict().values() if isinstance(value, str) and value]
    return _("Search: %(words)s") % {"words": ", ".join(words)} if words else ""


def _first(rows: QuerySet[Any]) -> str:
    found = rows.first()
    return str(found) if found else ""


def _committee(key: str) -> str:
    """Of one house; or, under a key that names none, of both."""
    names = Committee.objects.annotate(said=committee_name()).order_by("session__start_year")
    said = {name: committee_key(name) for name in names.values_list("said", flat=True)}
    of_one = [name for name, own in said.items() if own == key]
    if of_one:
        return _("Hearings of %(name)s") % {"name": of_one[-1]}
    of_both = [name for name in said if both_houses_key(name) == key]
    return _("Hearings of %(name)s") % {"name": " · ".join(sorted(of_both))} if of_both else ""


def _bill(key: str) -> str:
    session, _slash, slug = key.partition("/")
    try:
        named = MeasureId.parse(slug, SessionId.parse(session))
    except NotAnIdentifier:
        return ""
    found = Measure.objects.named(named).first()
    return f"{found.label} {found.subject}".strip() if found else ""


def choices() -> list[tuple[Wanted, list[Wanted]]]:
    """(goal, its recommendations) in the order of the paper. One query."""
    grouped: dict[int, tuple[Wanted, list[Wanted]]] = {}
    for one in Recommendation.objects.select_related("goal", "paper"):
        goal = Wanted(Scope.GOAL, one.goal.public_id, str(one.goal))
        _goal, below = grouped.setdefault(one.goal_id, (goal, []))
        below.append(Wanted(Scope.RECOMMENDATION, one.public_id, str(one)))
    return list(grouped.values())
