"""The review desk as programs of its people read and write it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bills.api.serializers import MeasureNameSerializer
from bills.api.strict import Day, Number, StrictSerializer, Text, Word, Yes
from recommendations.api.serializers import ClauseSerializer
from recommendations.choices import Confidence, Priority, QueueReason, Scope, Stance, TeamStance, Verdict
from recommendations.models import Claim, Evidence, Match, ReviewDecision, TeamPosition
from recommendations.roles import shown_as

LARGEST = 2_147_483_647
PRIORITIES = {Priority.HIGH: "high", Priority.NORMAL: "normal", Priority.LOW: "low"}
REASONS = {
    QueueReason.HEARING: "hearing",
    QueueReason.RECHECK: "recheck",
    QueueReason.DISPUTED: "disputed",
    QueueReason.SECOND: "second",
    QueueReason.STRONG: "strong",
    QueueReason.REST: "rest",
}


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    by = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = ("by", "until")

    def get_by(self, row: Claim) -> str:
        return shown_as(row.by)


class DecisionSerializer(serializers.ModelSerializer[ReviewDecision]):
    """One person's word. ``undo_until``: until then that person can take it back."""

    elements = serializers.ListField(child=serializers.CharField())
    version = serializers.CharField(source="version.key")
    by = serializers.CharField(source="decided_as")
    undo_until = serializers.DateTimeField(source="released_at")

    class Meta:
        model = ReviewDecision
        fields = (
            "id",
            "verdict",
            "stance",
            "scope",
            "elements",
            "quote",
            "note",
            "version",
            "by",
            "role",
            "decided_at",
            "undo_until",
            "undone_at",
            "revision",
        )


class WaitingSerializer(serializers.ModelSerializer[Match]):
    """``revision`` and ``version`` (the bill's latest) are what a decision has to name."""

    recommendation = serializers.CharField(source="recommendation.public_id")
    bill = MeasureNameSerializer(source="measure")
    elements = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())
    confidence = serializers.ChoiceField(choices=Confidence.choices)
    version = serializers.CharField(source="measure.latest_version.key")
    claim = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields: tuple[str, ...] = (
            "id",
            "recommendation",
            "bill",
            "state",
            "stance",
            "scope",
            "elements",
            "band",
            "score",
            "reasons",
            "confidence",
            "readers",
            "revision",
            "version",
            "claim",
        )

    @extend_schema_field(ClaimSerializer(allow_null=True))
    def get_claim(self, row: Match) -> dict[str, Any] | None:
        claim = getattr(row, "claim", None)
        return ClaimSerializer(claim).data if claim and claim.until > timezone.now() else None


class QueuedMatchSerializer(WaitingSerializer):
    waits_because = serializers.SerializerMethodField()
    heard_on = serializers.DateField(allow_null=True)

    class Meta(WaitingSerializer.Meta):
        fields = (*WaitingSerializer.Meta.fields, "waits_because", "heard_on")

    @extend_schema_field(serializers.ChoiceField(choices=[(word, reason.label) for reason, word in REASONS.items()]))
    def get_waits_because(self, row: Match) -> str:
        return REASONS[QueueReason(vars(row)["reason"])]


class MatchAtDeskSerializer(WaitingSerializer):
    clauses = ClauseSerializer(source="evidence", many=True)
    decisions = DecisionSerializer(many=True)

    class Meta(WaitingSerializer.Meta):
        fields = (*WaitingSerializer.Meta.fields, "clauses", "decisions")


class PlaceSerializer(StrictSerializer[Any]):
    """A stretch of one part of the bill's latest version, in characters."""

    part = Word(choices=Evidence.Part.choices)
    start = Number(min_value=0, max_value=LARGEST)
    end = Number(min_value=0, max_value=LARGEST)


class NewDecisionSerializer(StrictSerializer[Any]):
    """What is left out stays as the match says it now; without ``clause`` the marked ones stay."""

    verdict = Word(choices=Verdict.choices)
    stance = Word(choices=Stance.choices, required=False)
    scope = Word(choices=Scope.choices, required=False)
    elements = serializers.ListField(child=Text(max_length=10), max_length=26, required=False)
    clause = PlaceSerializer(required=False)
    note = Text(max_length=2000, allow_blank=True, default="")
    revision = Number(min_value=0, max_value=LARGEST)
    version = Text(max_length=30)


class TeamPositionSerializer(serializers.ModelSerializer[TeamPosition]):
    """What the coalition wants of a bill. ``revision`` counts its changes."""

    bill = MeasureNameSerializer(source="measure")
    position = serializers.ChoiceField(source="stance", choices=TeamStance.choices)
    version = serializers.CharField(source="version.key")
    priority = serializers.SerializerMethodField()
    assignee = serializers.EmailField(source="assignee.email", default=None, allow_null=True)
    revision = serializers.SerializerMethodField()

    class Meta:
        model = TeamPosition
        fields = ("bill", "position", "version", "since", "note", "is_public", "priority", "assignee", "revision")

    @extend_schema_field(serializers.ChoiceField(choices=[(word, each.label) for each, word in PRIORITIES.items()]))
    def get_priority(self, row: TeamPosition) -> str:
        return PRIORITIES[Priority(row.priority)]

    def get_revision(self, row: TeamPosition) -> int:
        return row.revision


class NewTeamPositionSerializer(StrictSerializer[Any]):
    """The whole position; ``revision`` is 0 where there is none yet."""

    position = Word(choices=TeamStance.choices)
    version = Text(max_length=30, help_text="Key of the version that it is taken on.")
    since = Day()
    note = Text(max_length=2000, allow_blank=True, default="")
    is_public = Yes(default=False)
    priority = Word(choices=[(word, each.label) for each, word in PRIORITIES.items()], default="normal")
    assignee = Text(max_length=254, allow_null=True, default=None, help_text="E-mail address of a person of the desk.")
    revision = Number(min_value=0, max_value=LARGEST)


def priority_of(word: str) -> Priority:
    return next(priority for priority, said in PRIORITIES.items() if said == word)
