"""The verb that writes down where each recommendation stands, by the rule of ``recommendations.standing``."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import MD5
from django.utils.functional import lazy
from django.utils.timezone import localdate, now
from django.utils.translation import override

from bills import bulk
from bills.choices import Activity
from bills.deadlines import deadline_ahead
from bills.models import Action, Hearing, Measure, Session
from bills.path import bearings_of
from recommendations.models import (
    Match,
    Reading,
    Recommendation,
    ReviewDecision,
    StatusChange,
    StatusOverride,
    StatusShown,
)
from recommendations.overriding import overridden
from recommendations.standing import CHAPTERED, RULE_VERSION, MatchFact, StatusReading, read_status


def data_as_of() -> date | None:
    """The last action of any measure, and never later than today in California; None without data."""
    latest: date | None = Measure.objects.aggregate(latest=Max("last_action_on"))["latest"]
    return min(latest, localdate()) if latest else None


def read_all(
    as_of: date, at: datetime | None = None, *, by_rule_alone: bool = False
) -> list[tuple[Recommendation, StatusReading]]:
    """Every recommendation with its standing on that day, by today's matches. Seven queries.

    A decision that can still be undone at ``at`` (now, where none is given) does not count yet. A lead's override
    that holds at ``at`` stands in place of the rule's word, unless the rule alone is asked.
    """
    facts = _facts(as_of, at or now())
    overrides = {} if by_rule_alone else _overrides(at or now())
    current = _current_session(as_of)

    def read(recommendation: Recommendation) -> StatusReading:
        rule = read_status(
            facts.get(recommendation.pk, []),
            letters=[element.letter for element in recommendation.elements.all()],
            as_of=as_of,
            current_session=current,
            searched_through=as_of,
        )
        return overridden(rule, overrides.get(recommendation.pk))

    rows = Recommendation.objects.select_related("paper", "goal").prefetch_related("elements")
    return [(one, _in_every_language(partial(read, one))) for one in rows]


def _in_every_language(read: Callable[[], StatusReading]) -> StatusReading:
    """The reading in English, whatever language is active, with its sentences in the others beside it."""
    with override(settings.LANGUAGE_CODE):
        reading = read()
    translations = {}
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE:
            with override(code):
                told = read()
                translations[code] = {name: getattr(told, name) for name in SENTENCES}
    return replace(reading, translations=translations)


@transaction.atomic
def restate(*, as_of: date, at: datetime) -> int:
    """Write every recommendation's standing; append a change where it differs from the last one.

    Returns how many changed. ``moved_on`` follows the two facts alone, and only from the second statement on: the
    first one says where a recommendation was found, not that it moved.
    """
    last = _last_changes()
    updates, changes, shown = [], [], []
    for recommendation, reading in read_all(as_of, at):
        before = last.get(recommendation.pk)
        moved_on = recommendation.moved_on
        if before and (before.in_law, before.this_session) != (reading.in_law, reading.this_session):
            moved_on = as_of
        row = _columns(reading, moved_on, as_of)
        if any(getattr(recommendation, name) != value for name, value in row.items()):
            updates.append((*row.values(), recommendation.pk))
            shown.append(StatusShown(recommendation=recommendation, columns=_kept(row), recorded_at=at))
        if before is None or _standing(before) != _standing(reading):
            changes.append(_change(recommendation, reading, as_of, at))
    bulk.update(Recommendation, _COLUMNS, updates)
    StatusChange.objects.bulk_create(changes)
    StatusShown.objects.bulk_create(shown)
    return len(changes)


SENTENCES = ("in_law_because", "this_session_because", "at_risk_because", "because")
_COLUMNS = (
    "in_law",
    "this_session",
    "is_at_risk",
    "basis",
    "in_law_because",
    "this_session_because",
    "at_risk_because",
    "translations",
    "counts",
    "next_decision",
    "override",
    "moved_on",
    "status_as_of",
    "rule_version",
)


def _columns(reading: StatusReading, moved_on: date | None, as_of: date) -> dict[str, Any]:
    """In the order of _COLUMNS."""
    own = {"moved_on": moved_on, "status_as_of": as_of, "rule_version": RULE_VERSION}
    values = asdict(reading) | own
    return {name: values[name] for name in _COLUMNS}


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _standing(of: StatusChange | StatusReading) -> tuple[str, str, bool, str, int | None]:
    return of.in_law, of.this_session, of.is_at_risk, of.basis, of.override["id"] if of.override else None


def _change(recommendation: Recommendation, reading: StatusReading, as_of: date, at: datetime) -> StatusChange:
    return StatusChange(
        recommendation=recommendation,
        in_law=reading.in_law,
        this_session=reading.this_session,
        is_at_risk=reading.is_at_risk,
        basis=reading.basis,
        because=reading.because,
        translations={code: {"because": said["because"]} for code, said in reading.translations.items()},
        override=reading.override,
        rule_version=RULE_VERSION,
        as_of=as_of,
        recorded_at=at,
    )


def _last_changes() -> dict[int, StatusChange]:
    newest = StatusChange.objects.filter(recommendation=OuterRef("recommendation")).values("pk")[:1]
    return {change.recommendation_id: change for change in StatusChange.objects.filter(pk=Subquery(newest))}


def _overrides(at: datetime) -> Mapping[int, dict[str, Any]]:
    """Recommendation pk → the override that holds at that moment."""
    newest: dict[int, StatusOverride] = {}
    for row in StatusOverride.objects.filter(recorded_at__lte=at).order_by("recorded_at", "pk"):
        newest[row.recommendation_id] = row
    return {key: row.said for key, row in newest.items() if not row.is_withdrawal}


def _current_session(as_of: date) -> int | None:
    """First year of the latest session convened by that day, if a measure of it has been read.

    Sessions convene on the first Monday of December before their first year.
    """
    convened = as_of.year + 1 if as_of.month == 12 else as_of.year
    start: int | None = Session.objects.filter(start_year__lte=convened).aggregate(start=Max("start_year"))["start"]
    is_read = start is not None and Reading.objects.filter(measure__session__start_year=start).exists()
    return start if is_read else None


def _facts(as_of: date, at: datetime) -> Mapping[int, list[MatchFact]]:
    """Recommendation pk → its public matches whose measures existed on that day. Two queries."""
    held = _held(at)
    actions = Action.objects.filter(measure=OuterRef("measure"), on__lte=as_of).order_by()
    heard = Hearing.objects.filter(measure=OuterRef("measure"), on__gte=as_of).order_by("on")
    sent_on = Q(text__istartswith="from committee") & (Q(text__icontains="do pass") | Q(text__icontains="be adopted"))
    shown = Match.objects.public()
    matches = (
        (shown | Match.objects.filter(pk__in=held) if held else shown)
        .order_by("pk")
        .select_related("measure__session", "measure__latest_version")
        .defer(*(f"measure__latest_version__{words}" for words in ("digest", "long_title", "sections_of_law")))
        .annotate(
            acted_on=Subquery(actions.order_by("-on").values("on")[:1]),
            heard_on=Subquery(heard.values("on")[:1]),
            was_passed_on=Exists(actions.filter(sent_on)),
            words=Case(
                When(version__digest="", then=Value("")), default=MD5("version__digest"), output_field=CharField()
            ),
            at_once=Q(measure__latest_version__digest__icontains="take effect immediately")
            | Q(measure__latest_version__urgency=True),
        )
    )
    facts: dict[int, list[MatchFact]] = defaultdict(list)
    for match in matches:
        for name, value in held.get(match.pk, {}).items():
            setattr(match, name, value)
        if match.is_public and (fact := _fact(match, as_of)):
            facts[match.recommendation_id].append(fact)
    return facts


def _held(at: datetime) -> Mapping[int, Mapping[str, Any]]:
    """Match pk → what it said before the first word that can still be taken back."""
    words = ReviewDecision.objects.held(at).order_by("-pk").values_list("match", "before")
    return {match: {name: before[name] for name in _SAID} for match, before in words}


_SAID = ("state", "stance", "scope", "elements")


def _fact(match: Match, as_of: date) -> MatchFact | None:
    """The match as it was on that day; None for a measure that did not exist yet."""
    measure, also = match.measure, vars(match)
    standing = _stands(measure, as_of)
    if standing is None:
        return None
    stage, activity, stage_on = standing
    named = measure.id_
    is_known = measure.last_action_on is not None and measure.last_action_on <= as_of
    is_chaptered = stage in CHAPTERED
    return MatchFact(
        label=measure.label,
        start_year=named.session.start_year,
        stance=match.stance,
        scope=match.scope,
        elements=tuple(match.elements),
        state=match.state,
        stage=stage,
        activity=activity,
        stage_on=stage_on,
        last_action_on=measure.last_action_on if is_known else also["acted_on"] or stage_on,
        next_hearing=also["heard_on"],
        deadline=_deadline(measure, stage, as_of),
        chapter=lazy(lambda: measure.chapter_citation, str)() if is_chaptered else "",
        in_force_on=_in_force_on(stage_on, named.session.extraordinary, bool(also["at_once"]))
        if is_chaptered
        else None,
        can_become_law=named.can_become_law,
        is_resolution=not named.can_become_law and named.type not in ("ACA", "SCA"),
        was_passed_on=also["was_passed_on"],
        words=also["words"],
    )


def _deadline(measure: Measure, stage: str, as_of: date) -> tuple[date, str] | None:
    """Where the measure stands elsewhere by now, nothing tells where it lay on that day, and so none is claimed."""
    if measure.activity == Activity.OVER or measure.stage != stage:
        return None
    ahead = deadline_ahead(bearings_of(measure), as_of)
    return (ahead.deadline.on, str(ahead.deadline.kind.label)) if ahead else None


def _stands(measure: Measure, as_of: date) -> tuple[str, str, date | None] | None:
    """(stage, activity, since when the stage) on that day, from the steps; None before the first of them.

    A measure without steps has only the standing of today to go by.
    """
    if not measure.steps:
        is_there = measure.introduced_on is None or measure.introduced_on <= as_of
        return (measure.stage, measure.activity, measure.stage_on) if is_there else None
    past = [step for step in measure.steps if date.fromisoformat(step[0]) <= as_of]
    if not past:
        return None
    since = stage = None
    for step in past:
        if step[1] != stage:
            since, stage = date.fromisoformat(step[0]), step[1]
    return past[-1][1], past[-1][2], since


def _in_force_on(chaptered_on: date | None, extraordinary: int, at_once: bool) -> date | None:
    """The day a chapter takes effect: at once where it says so, else 1 January, or for an extraordinary session
    the 91st day (counted from the chapter, since no feed dates that session's adjournment)."""
    if chaptered_on is None or at_once:
        return chaptered_on
    return chaptered_on + timedelta(days=91) if extraordinary else date(chaptered_on.year + 1, 1, 1)
