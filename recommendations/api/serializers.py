"""The paper and what bills answer of it, in the words of ``recommendations.choices``."""

from typing import Any, TypedDict

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bills.api.leaves import LeafSerializer
from bills.api.serializers import (
    DatedSerializer,
    MeasureDetailSerializer,
    MeasureNameSerializer,
    MeasureSerializer,
    PageUrlField,
)
from bills.models import Measure
from recommendations.choices import Confidence
from recommendations.models import (
    ClauseChange,
    Element,
    Evidence,
    Goal,
    ImplementationReport,
    Match,
    ObstacleNote,
    Paper,
    Recommendation,
    StatusChange,
    TeamPosition,
)
from recommendations.pages.coalition import public_position


class Counts(TypedDict, total=False):
    confirmed: int
    suggested: int
    opposing: int
    live: int


class GoalSerializer(serializers.ModelSerializer[Goal]):
    recommendations = serializers.SlugRelatedField[Recommendation](slug_field="public_id", many=True, read_only=True)

    class Meta:
        model = Goal
        fields = ("code", "title", "recommendations")


class PaperSerializer(serializers.ModelSerializer[Paper]):
    goals = GoalSerializer(many=True)

    class Meta:
        model = Paper
        fields = ("slug", "title", "publishers", "year", "url", "content_version", "goals")


class ElementSerializer(LeafSerializer[Element]):
    class Meta:
        model = Element
        fields = ("letter", "text")


class BecauseSerializer(serializers.Serializer[Recommendation]):
    in_law = serializers.CharField(source="in_law_because")
    this_session = serializers.CharField(source="this_session_because")
    at_risk = serializers.CharField(source="at_risk_because")


class NextDecisionSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    what = serializers.CharField()
    measure = serializers.CharField()


class RuleWordSerializer(serializers.Serializer[Any]):
    in_law = serializers.CharField()
    this_session = serializers.CharField()
    at_risk = serializers.BooleanField()


class OverrideSerializer(serializers.Serializer[Any]):
    """A lead's word in place of the rule's; null follows the rule, and ``rule`` is what that says."""

    in_law = serializers.CharField(allow_null=True)
    this_session = serializers.CharField(allow_null=True)
    at_risk = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField()
    source_url = serializers.CharField()
    source_on = serializers.DateField()
    by = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    rule = RuleWordSerializer()


class StatusSerializer(serializers.ModelSerializer[Recommendation]):
    """Two facts, a risk, whose reading they rest on, and the sentence behind each."""

    summary = serializers.CharField(source="status_label")
    at_risk = serializers.BooleanField(source="is_at_risk")
    because = BecauseSerializer(source="*")
    as_of = serializers.DateField(source="status_as_of", allow_null=True)
    override = OverrideSerializer(allow_null=True)
    replayed_from = serializers.SerializerMethodField()

    class Meta:
        model = Recommendation
        fields = (
            "summary",
            "in_law",
            "this_session",
            "at_risk",
            "basis",
            "because",
            "moved_on",
            "as_of",
            "rule_version",
            "override",
            "replayed_from",
        )

    def get_replayed_from(self, recommendation: Recommendation) -> str | None:
        """With ``as_of``: shown (whole), stated (without counts and dates) or derived; else null."""
        source: str | None = vars(recommendation).get("replayed_from")
        return source


class RecommendationSerializer(serializers.ModelSerializer[Recommendation]):
    id = serializers.CharField(source="public_id")
    paper = serializers.CharField(source="paper.slug")
    goal = serializers.CharField(source="goal.code")
    elements = ElementSerializer(many=True)
    status = StatusSerializer(source="*")
    counts = serializers.SerializerMethodField()
    next_decision = NextDecisionSerializer(allow_null=True)
    page_url = PageUrlField()

    class Meta:
        model = Recommendation
        fields: tuple[str, ...] = (
            "id",
            "paper",
            "goal",
            "short_name",
            "sentence",
            "elements",
            "status",
            "counts",
            "next_decision",
            "page_url",
        )

    def get_counts(self, recommendation: Recommendation) -> Counts:
        counts: Counts = recommendation.counts
        return counts


class StatusChangeSerializer(LeafSerializer[StatusChange]):
    at_risk = serializers.BooleanField(source="is_at_risk")
    override = OverrideSerializer(allow_null=True)

    class Meta:
        model = StatusChange
        fields = (
            "as_of",
            "in_law",
            "this_session",
            "at_risk",
            "basis",
            "because",
            "override",
            "rule_version",
            "recorded_at",
        )


class FindingSerializer(LeafSerializer[ImplementationReport]):
    """One finding; the newest of each ``measure`` (null: the recommendation as a whole) is what holds."""

    measure = MeasureNameSerializer(allow_null=True)
    reports_due = serializers.ListField(child=serializers.DateField())
    by = serializers.CharField(source="decided_as")

    class Meta:
        model = ImplementationReport
        fields = (
            "measure",
            "state",
            "effective_on",
            "appropriation",
            "amount",
            "appropriation_url",
            "reports_due",
            "quote",
            "source_url",
            "evidence_on",
            "note",
            "by",
            "recorded_at",
        )


class GroundSerializer(serializers.Serializer[Any]):
    """What holds on the ground. ``finding`` is null where nobody has looked."""

    state = serializers.CharField()
    meaning = serializers.CharField()
    as_of = serializers.DateField(allow_null=True)
    overdue = serializers.ListField(child=serializers.DateField())
    finding = FindingSerializer(source="report", allow_null=True)


class OnTheGroundSerializer(serializers.Serializer[Any]):
    now = GroundSerializer(many=True)
    history = FindingSerializer(many=True)


class ObstacleSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    text = serializers.CharField()
    measure = MeasureNameSerializer(source="match.measure", default=None, allow_null=True)
    since = serializers.DateField(allow_null=True)


class ObstacleNoteSerializer(LeafSerializer[ObstacleNote]):
    by = serializers.CharField(source="decided_as")

    class Meta:
        model = ObstacleNote
        fields = ("text", "source_url", "source_on", "by", "recorded_at")


class InTheWaySerializer(serializers.Serializer[Any]):
    lines = ObstacleSerializer(many=True)
    note = ObstacleNoteSerializer(allow_null=True)


class RecommendationDetailSerializer(DatedSerializer, RecommendationSerializer):
    advances = serializers.ListField(child=serializers.CharField())
    opposes = serializers.ListField(child=serializers.CharField())
    near_misses = serializers.ListField(child=serializers.CharField())
    statutes = serializers.ListField(child=serializers.CharField())
    history = StatusChangeSerializer(source="status_changes", many=True)
    implementation = OnTheGroundSerializer(source="shown.ground")
    in_the_way = InTheWaySerializer(source="shown.in_the_way")

    class Meta(RecommendationSerializer.Meta):
        fields = (
            *RecommendationSerializer.Meta.fields,
            "meaning",
            "advances",
            "opposes",
            "near_misses",
            "statutes",
            "history",
            "implementation",
            "in_the_way",
            "data_as_of",
        )


class ClauseSerializer(LeafSerializer[Evidence]):
    """A verbatim stretch, ``start`` and ``end`` in characters of that part of that version."""

    version = serializers.CharField(source="match.version.key")
    elements = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Evidence
        fields = ("quote", "part", "start", "end", "version", "elements")


class ClauseChangeSerializer(LeafSerializer[ClauseChange]):
    """What a new version did to a clause that the match quotes; ``now`` is empty where the clause is gone."""

    from_version = serializers.CharField(source="from_version.key")
    to_version = serializers.CharField(source="to_version.key")
    because = serializers.ListField(child=serializers.CharField())
    replaced = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ClauseChange
        fields = (
            "id",
            "kind",
            "part",
            "was",
            "now",
            "because",
            "replaced",
            "from_version",
            "to_version",
            "state_before",
            "state_after",
            "happened_on",
            "recorded_at",
        )


class AnswerSerializer(LeafSerializer[Match]):
    """What a bill answers, shortly: for rows of the list."""

    recommendation = serializers.CharField(source="recommendation.public_id")
    elements = serializers.ListField(child=serializers.CharField())
    confidence = serializers.ChoiceField(choices=Confidence.choices)
    readers = serializers.IntegerField(help_text="People who agree on what stands.")

    class Meta:
        model = Match
        fields: tuple[str, ...] = (
            "id",
            "recommendation",
            "stance",
            "scope",
            "state",
            "confidence",
            "readers",
            "band",
            "elements",
        )


class BillMatchSerializer(AnswerSerializer):
    version = serializers.CharField(source="version.key")
    reasons = serializers.ListField(child=serializers.CharField())
    clauses = ClauseSerializer(source="evidence", many=True)
    clause_changes = ClauseChangeSerializer(source="told_changes", many=True)

    class Meta(AnswerSerializer.Meta):
        fields = (
            *AnswerSerializer.Meta.fields,
            "score",
            "reasons",
            "needs_bill_text",
            "version",
            "clauses",
            "clause_changes",
            "rule_version",
            "suggested_at",
        )


class MatchSerializer(BillMatchSerializer):
    bill = MeasureNameSerializer(source="measure")

    class Meta(BillMatchSerializer.Meta):
        fields = (*BillMatchSerializer.Meta.fields, "bill")


class BillSerializer(MeasureSerializer):
    matches = AnswerSerializer(many=True)

    class Meta(MeasureSerializer.Meta):
        fields = (*MeasureSerializer.Meta.fields, "matches")


class CoalitionPositionSerializer(LeafSerializer[TeamPosition]):
    """What the coalition asks for: no finding of the tracker."""

    position = serializers.CharField(source="stance")
    meaning = serializers.CharField()
    version = serializers.CharField(source="version.key")
    on_earlier_version = serializers.BooleanField(source="is_on_earlier_version")

    class Meta:
        model = TeamPosition
        fields = ("position", "meaning", "since", "version", "on_earlier_version", "note")


class BillDetailSerializer(DatedSerializer, MeasureDetailSerializer):
    matches = BillMatchSerializer(many=True)
    coalition_position = serializers.SerializerMethodField()

    class Meta(MeasureDetailSerializer.Meta):
        fields = (*MeasureDetailSerializer.Meta.fields, "matches", "coalition_position", "data_as_of")

    @extend_schema_field(CoalitionPositionSerializer(allow_null=True))
    def get_coalition_position(self, measure: Measure) -> dict[str, Any] | None:
        shown = public_position(measure)
        return CoalitionPositionSerializer(shown).data if shown else None
