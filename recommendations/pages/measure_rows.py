"""What the page of a bill asks: its measure with what comes in handfuls, and one query for each longer list."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from bills.choices import ChangeKind
from bills.folded import Folded
from bills.identifiers import MeasureId
from bills.models import (
    Action,
    Analysis,
    Author,
    BillVersion,
    Change,
    FloorListing,
    Hearing,
    Legislator,
    Measure,
    Mention,
    Message,
    VoteEvent,
)
from bills.prepared import Prepared
from recommendations.models import ClauseChange, Element, Match, ReviewDecision
from recommendations.pages.coalition import folded_coalition

RECENT_CHANGES = 30
MOST_MENTIONS = 20
MOST_CLAUSE_CHANGES = 40
"""Events that a page shows; the API holds them all."""


def find_measure(wanted: MeasureId) -> QuerySet[Measure]:
    """The measure with its session, latest version, Governor's message (a bill has one at most) and last rewriting."""
    return _with_relations(Measure.objects.named(wanted))


def _with_relations(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    message = Message.objects.filter(measure=OuterRef("pk")).order_by("-on")
    shown = message.values(row=JSONObject(on="on", kind="kind", text="text"))[:1]
    rewritten = Change.objects.filter(measure=OuterRef("pk"), kind=ChangeKind.GUT_AND_AMEND).order_by("-happened_on")
    return measures.select_related("session", "latest_version", "outcome_report", "team_position__version").annotate(
        governors_message=Subquery(shown), rewritten_on=Subquery(rewritten.values("happened_on")[:1])
    )


def measure_shown(wanted: MeasureId) -> Measure | None:
    """The measure for ``measure_page``."""
    found = _SHOWN(session=str(wanted.session), type=wanted.type, number=wanted.number)
    return found[0] if found else None


def _shown(session: str, type: str, number: int) -> QuerySet[Measure]:
    """With whatever comes in handfuls."""
    of_measure = {"measure": OuterRef("pk")}
    measures = Measure.objects.filter(session__key=session, type=type, number=number)
    return _with_relations(measures).annotate(
        folded_authors=Folded(
            Author.objects.filter(version=OuterRef("latest_version")).order_by("position"),
            "name",
            "house",
            "role",
            "is_committee",
        ),
        folded_floor=Folded(
            FloorListing.objects.filter(**of_measure), "on", "house", "code", "section", "item", "floor_manager"
        ),
        folded_mentions=Folded(Mention.objects.filter(**of_measure)[:MOST_MENTIONS], "feed", "link", "title", "on"),
        **folded_coalition(),
    )


_SHOWN = Prepared(_shown, session=str, type=str, number=int)
VOTES = Prepared(lambda measure: VoteEvent.objects.filter(measure=measure).with_committee(), measure=int)
ACTIONS = Prepared(lambda measure: Action.objects.filter(measure=measure), measure=int)
VERSIONS = Prepared(
    lambda measure: BillVersion.objects.filter(measure=measure).defer("digest", "long_title", "sections_of_law"),
    measure=int,
)
ANALYSES = Prepared(lambda measure: Analysis.objects.filter(measure=measure).in_short(), measure=int)
SEATS = Prepared(lambda session: Legislator.objects.filter(session=session), session=int)
HEARINGS = Prepared(
    lambda measure: Hearing.objects.filter(measure=measure).with_committee().order_by("-on", "location"), measure=int
)
CHANGES = Prepared(lambda measure: Change.objects.filter(measure=measure).order_by("-pk")[:RECENT_CHANGES], measure=int)


def words_that_count() -> QuerySet[ReviewDecision]:
    """Of a match around; those of earlier rounds spoke of another clause."""
    return ReviewDecision.objects.standing().filter(match=OuterRef("pk"), round=OuterRef("round")).order_by("-pk")


def _answers(measure: int) -> QuerySet[Match]:
    return (
        Match.objects.public()
        .filter(measure=measure)
        .select_related("recommendation__paper", "version")
        .annotate(
            words=Folded(words_that_count(), "decided_as", "decided_at", "note", "is_demo"),
            asked=Folded(
                Element.objects.filter(recommendation=OuterRef("recommendation")).order_by("letter"), "letter", "text"
            ),
            clause=JSONObject(
                part="evidence__part",
                start="evidence__start",
                end="evidence__end",
                quote="evidence__quote",
                elements="evidence__elements",
            ),
        )
        .order_by("recommendation__position", F("evidence__position").asc(nulls_last=True))
    )


ANSWERS = Prepared(_answers, measure=int)
CLAUSE_CHANGES = Prepared(
    lambda measure: (
        ClauseChange.objects.news()
        .filter(match__measure=measure)
        .with_versions()
        .select_related("match__recommendation__paper")
        .newest_first()[:MOST_CLAUSE_CHANGES]
    ),
    measure=int,
)
