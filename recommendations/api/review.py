"""``/review/``: the desk for programs of its people, with the rights and through the verbs of its pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bills.api.keys import KeyedView, KeyedViewSet
from bills.api.scopes import KeyScope
from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Measure
from recommendations import positions, reviews
from recommendations.api import review_examples as examples
from recommendations.api.review_serializers import (
    ClaimSerializer,
    DecisionSerializer,
    MatchAtDeskSerializer,
    NewDecisionSerializer,
    NewTeamPositionSerializer,
    QueuedMatchSerializer,
    TeamPositionSerializer,
    priority_of,
)
from recommendations.choices import Verdict
from recommendations.models import Match, ReviewDecision
from recommendations.pages.desk import find_match
from recommendations.pages.queue import waiting
from recommendations.pages.work import find_measure_at_work
from recommendations.quoting import NotAClause, clause_at
from recommendations.refusal import Refused
from recommendations.reviews import Judgement
from recommendations.roles import desk_people

ID = OpenApiParameter("id", int, "path", description="The number of the match, or of the decision")
BILL = [
    OpenApiParameter("session", str, "path", description="20252026; extraordinary: 20252026-1"),
    OpenApiParameter("measure", str, "path", description="AB-831"),
]


class DeskView(KeyedView):
    scope = KeyScope.REVIEW

    @property
    def match(self) -> Match:
        rows = find_match().filter(measure__latest_version__isnull=False)
        return get_object_or_404(rows.prefetch_related("evidence", "decisions__version"), pk=self.kwargs["id"])

    def current(self) -> Any:
        return MatchAtDeskSerializer(self.match).data


class QueueViewSet(KeyedViewSet[Match]):
    """What that person can decide on. Not in the order of the page: a match keeps its place while others come."""

    scope = KeyScope.REVIEW
    serializer_class = QueuedMatchSerializer

    def get_queryset(self) -> QuerySet[Match]:
        rows = waiting(self.owner, localdate())
        return rows.select_related("recommendation", "measure__session", "measure__latest_version", "claim__by")

    @extend_schema(operation_id="review_matches_list", examples=examples.of_list(examples.WAITING))
    def list(self, request: Request) -> Response:
        return self.paged_answer()


class ReviewMatchView(DeskView):
    @extend_schema(
        operation_id="review_matches_retrieve",
        parameters=[ID],
        responses=MatchAtDeskSerializer,
        examples=examples.of_one(examples.MATCH),
    )
    def get(self, request: Request, id: str) -> Response:
        return Response(self.current())


class DecisionView(DeskView):
    @extend_schema(
        operation_id="review_decisions_create",
        parameters=[ID],
        request=NewDecisionSerializer,
        responses={
            201: DecisionSerializer,
            200: OpenApiResponse(DecisionSerializer, "You said just that a moment ago: nothing is said twice"),
        },
        examples=[examples.NEW_DECISION, *examples.of_one(examples.DECISION, "201", "200")],
    )
    def post(self, request: Request, id: str) -> Response:
        """Say one person's word on a match; by a lead it is the second word where one stands."""
        said, match = self.said(NewDecisionSerializer), self.match
        judgement = _judgement(match, said)
        try:
            made = reviews.decide(
                match=match.pk,
                by=self.owner,
                judgement=judgement,
                revision=said["revision"],
                version=said["version"],
                at=now(),
            )
        except Refused as refused:
            if refused.code == "stale" and (same := _said_before(match, self.owner.pk, said, judgement)):
                return Response(DecisionSerializer(same).data)
            raise
        return Response(DecisionSerializer(made).data, status=201)


def _judgement(match: Match, said: dict[str, Any]) -> Judgement:
    """As the form of the page reads it: a rejection keeps the stance that was proposed."""
    is_rejected = said["verdict"] == Verdict.REJECT
    stance = match.stance if is_rejected else said.get("stance", match.stance)
    elements = tuple(sorted(set(said.get("elements", match.elements))))
    clause = None
    if (place := said.get("clause")) and match.measure.latest_version:
        try:
            clause = clause_at(match.measure.latest_version.text(), place["part"], place["start"], place["end"])
        except NotAClause:
            raise Refused("incomplete", _("The clause that you chose does not stand in this version.")) from None
    return Judgement(said["verdict"], stance, said.get("scope", match.scope), elements, clause, said["note"].strip())


def _said_before(match: Match, owner: int, said: dict[str, Any], judgement: Judgement) -> ReviewDecision | None:
    """The same word of the same person on the same state, and nothing since: the request was sent twice."""
    row = ReviewDecision.objects.filter(
        match=match.pk, decided_by=owner, undone_at=None, revision=said["revision"] + 1, version__key=said["version"]
    ).first()
    if row is None or row.match.revision != row.revision:
        return None
    is_same = (row.verdict, row.stance, row.scope, tuple(row.elements), row.note) == (
        judgement.verdict,
        judgement.stance,
        judgement.scope,
        judgement.elements,
        judgement.note,
    )
    return row if is_same and (judgement.clause is None or judgement.clause.quote == row.quote) else None


class UndoView(DeskView):
    @extend_schema(
        operation_id="review_decisions_undo",
        parameters=[ID],
        request=None,
        responses=MatchAtDeskSerializer,
        examples=examples.of_one(examples.MATCH),
    )
    def post(self, request: Request, id: str) -> Response:
        """Take back one's own word within ten minutes; the match stands again as it stood before."""
        reviews.undo(decision=self._decision.pk, by=self.owner, at=now())
        return Response(self.current())

    @property
    def _decision(self) -> ReviewDecision:
        return get_object_or_404(ReviewDecision, pk=self.kwargs["id"])

    @property
    def match(self) -> Match:
        return find_match().prefetch_related("evidence", "decisions__version").get(pk=self._decision.match_id)


class ClaimView(DeskView):
    @extend_schema(
        operation_id="review_claims_update",
        parameters=[ID],
        request=None,
        responses=ClaimSerializer,
        examples=examples.of_one(examples.CLAIM),
    )
    def put(self, request: Request, id: str) -> Response:
        """Show colleagues for 15 minutes that you are on it; refused while a colleague is."""
        return Response(ClaimSerializer(reviews.claim(match=self.match.pk, by=self.owner, at=now())).data)

    @extend_schema(operation_id="review_claims_destroy", parameters=[ID], responses={204: None})
    def delete(self, request: Request, id: str) -> Response:
        """Let go. Nothing happens where you hold none."""
        reviews.release_claims(by=self.owner, match=self.match.pk)
        return Response(status=204)


class PositionView(KeyedView):
    """Reading is for the desk; speaking for the coalition is for leads."""

    scope = KeyScope.REVIEW

    @extend_schema(
        operation_id="review_positions_retrieve",
        parameters=BILL,
        responses=TeamPositionSerializer,
        examples=examples.of_one(examples.POSITION),
    )
    def get(self, request: Request, session: str, measure: str) -> Response:
        kept = self.current()
        if kept is None:
            raise Http404("No position is taken on this measure.")
        return Response(kept)

    @extend_schema(
        operation_id="review_positions_update",
        parameters=BILL,
        request=NewTeamPositionSerializer,
        responses=TeamPositionSerializer,
        examples=[examples.NEW_POSITION, *examples.of_one(examples.POSITION)],
    )
    def put(self, request: Request, session: str, measure: str) -> Response:
        """The position on a bill, whole; sent twice, the second is refused with what stands."""
        row, said = self._measure, self.said(NewTeamPositionSerializer)
        version = row.versions.filter(key=said["version"]).first()
        if version is None:
            raise Refused("other_bill", _("This bill has no such version."))
        kept = positions.take_position(
            measure=row,
            version=version,
            stance=said["position"],
            since=said["since"],
            by=self.owner,
            note=said["note"],
            is_public=said["is_public"],
            priority=priority_of(said["priority"]),
            assignee=_person(said["assignee"]),
            revision=said["revision"],
        )
        return Response(TeamPositionSerializer(kept).data)

    @property
    def _measure(self) -> Measure:
        try:
            wanted = MeasureId.parse(self.kwargs["measure"], SessionId.parse(self.kwargs["session"]))
        except NotAnIdentifier as unknown:
            raise Http404("No such measure.") from unknown
        found: Measure = get_object_or_404(find_measure_at_work(wanted))
        return found

    def current(self) -> Any:
        kept = getattr(self._measure, "team_position", None)
        return TeamPositionSerializer(kept).data if kept else None


def _person(email: str | None) -> Any:
    if email is None:
        return None
    found = desk_people().filter(email__iexact=email).first()
    if found is None:
        raise Refused("not_there", _("Nobody of the desk has that address."))
    return found
