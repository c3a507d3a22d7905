"""Who would get a mail about something, before anything is decided that causes one."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import localdate

from alerts.choices import Channel, Scope
from alerts.follows import Wanted
from alerts.models import Subscription
from alerts.topics import TopicKey, about_measures, recommendation_topics
from bills.identifiers import MeasureId, SessionId
from bills.models import Measure
from recommendations.models import Recommendation


@dataclass(frozen=True, slots=True)
class Reach:
    """People, once each, by the pace of their quickest follow; and programs."""

    people: int
    paces: dict[str, int]
    endpoints: int


def reach(wanted: Wanted) -> Reach:
    """Whom an event about this bill or recommendation would reach today."""
    asked = Q(pk__in=[])
    for scope, key in _topics(wanted):
        asked |= Q(scope=scope, key=key)
    follows = Subscription.objects.active().filter(asked)
    paces = ("instant", "daily", "weekly")
    quickest: dict[int, str] = {}
    for person, cadence in follows.filter(channel=Channel.MAIL).values_list("subscriber", "cadence"):
        quickest[person] = min(quickest.get(person, "weekly"), cadence, key=paces.index)
    endpoints = follows.filter(channel=Channel.WEBHOOK).values("endpoint").distinct().count()
    return Reach(len(quickest), dict(Counter(quickest.values())), endpoints)


def _topics(wanted: Wanted) -> set[TopicKey]:
    if wanted.scope == Scope.RECOMMENDATION:
        recommendation = Recommendation.objects.select_related("paper", "goal").get(public_id=wanted.key)
        return recommendation_topics(recommendation)
    if wanted.scope == Scope.BILL:
        session, _slash, slug = wanted.key.partition("/")
        measure = Measure.objects.named(MeasureId.parse(slug, SessionId.parse(session))).get()
        return about_measures([measure.pk], today=localdate())[measure.pk].topics
    return {(wanted.scope, wanted.key)}
