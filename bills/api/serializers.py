"""Measures and what happened to them, in the words of ``bills.choices``."""

from datetime import date
from typing import Any, TypedDict

from rest_framework import serializers

from bills.models import (
    Action,
    Analysis,
    Author,
    BillVersion,
    Change,
    Hearing,
    Measure,
    Mention,
    Message,
    OutcomeReport,
    VoteEvent,
)


class SectionOfLaw(TypedDict):
    code: str
    section: str
    action: str


class OfficialLink(TypedDict):
    label: str
    url: str


class DatedSerializer(serializers.Serializer[Any]):
    """A single answer says how fresh it is, as lists do."""

    data_as_of = serializers.SerializerMethodField()

    def get_data_as_of(self, shown: Any) -> date | None:
        newest: date | None = self.context["data_as_of"]()
        return newest


class MeasureNameSerializer(serializers.ModelSerializer[Measure]):
    """The two parts of a bill's address, and how people write it."""

    session = serializers.CharField(source="session.key")
    measure = serializers.CharField(source="id_.slug")

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("session", "measure", "label")


class MeasureSerializer(MeasureNameSerializer):
    latest_version = serializers.CharField(source="latest_version.key", default=None, allow_null=True)
    chapter = serializers.CharField(source="chapter_citation")
    removed_from_feed_at = serializers.DateTimeField(source="removed_at", allow_null=True)

    class Meta(MeasureNameSerializer.Meta):
        fields = (
            *MeasureNameSerializer.Meta.fields,
            "subject",
            "author_line",
            "stage",
            "stage_on",
            "activity",
            "ending",
            "chapter",
            "introduced_on",
            "last_action",
            "last_action_on",
            "latest_version",
            "removed_from_feed_at",
        )


class AuthorSerializer(serializers.ModelSerializer[Author]):
    class Meta:
        model = Author
        fields = ("name", "house", "role", "is_committee", "is_primary")


class VersionSerializer(serializers.ModelSerializer[BillVersion]):
    """A print without its body; clauses with the part ``digest`` are counted in this ``digest``."""

    print_state = serializers.ChoiceField(source="state", choices=BillVersion._meta.get_field("state").choices or ())
    sections_of_law = serializers.SerializerMethodField()
    authors = AuthorSerializer(many=True)

    class Meta:
        model = BillVersion
        fields = (
            "key",
            "print_number",
            "print_state",
            "label",
            "on",
            "subject",
            "long_title",
            "digest",
            "sections_of_law",
            "vote_required",
            "appropriation",
            "fiscal_committee",
            "local_program",
            "urgency",
            "tax_levy",
            "text_state",
            "authors",
        )

    def get_sections_of_law(self, version: BillVersion) -> list[SectionOfLaw]:
        return [{"code": law.code, "section": law.section, "action": law.action} for law in version.law]


class ActionSerializer(serializers.ModelSerializer[Action]):
    class Meta:
        model = Action
        fields = ("position", "on", "text", "house", "committee")


class BallotsSerializer(serializers.Serializer[Any]):
    aye = serializers.ListField(child=serializers.CharField(), default=list)
    noe = serializers.ListField(child=serializers.CharField(), default=list)
    abs = serializers.ListField(child=serializers.CharField(), default=list)


class VoteSerializer(serializers.ModelSerializer[VoteEvent]):
    place = serializers.CharField()
    ballots = BallotsSerializer()

    class Meta:
        model = VoteEvent
        fields = ("on", "at", "place", "motion", "ayes", "noes", "abstentions", "result", "ballots")


class HearingSerializer(serializers.ModelSerializer[Hearing]):
    committee = serializers.CharField(allow_null=True, help_text="Null where the location code is not known.")

    class Meta:
        model = Hearing
        fields = ("on", "location", "committee")


class AnalysisSerializer(serializers.ModelSerializer[Analysis]):
    class Meta:
        model = Analysis
        fields = ("on", "house", "committee_name")


class MessageSerializer(serializers.ModelSerializer[Message]):
    message_kind = serializers.ChoiceField(source="kind", choices=Message._meta.get_field("kind").choices or ())

    class Meta:
        model = Message
        fields = ("on", "message_kind", "text")


class OutcomeReportSerializer(serializers.ModelSerializer[OutcomeReport]):
    """What the Governor's office announced; ``state`` says whether the Legislature's data bears it out."""

    state_meaning = serializers.CharField(source="get_state_display")

    class Meta:
        model = OutcomeReport
        fields = ("outcome", "on", "state", "state_meaning", "post", "message")


class MentionSerializer(serializers.ModelSerializer[Mention]):
    class Meta:
        model = Mention
        fields = ("feed", "title", "link", "on")


class MeasureDetailSerializer(MeasureSerializer):
    official_links = serializers.SerializerMethodField()
    versions = VersionSerializer(many=True)
    actions = ActionSerializer(many=True)
    votes = VoteSerializer(many=True)
    hearings = HearingSerializer(many=True)
    analyses = AnalysisSerializer(many=True)
    messages = MessageSerializer(many=True)
    outcome_report = OutcomeReportSerializer(allow_null=True, default=None, read_only=True)
    mentions = MentionSerializer(many=True)

    class Meta(MeasureSerializer.Meta):
        fields = (
            *MeasureSerializer.Meta.fields,
            "stage_rule",
            "stage_action",
            "activity_rule",
            "activity_action",
            "official_links",
            "versions",
            "actions",
            "votes",
            "hearings",
            "analyses",
            "messages",
            "outcome_report",
            "mentions",
        )

    def get_official_links(self, measure: Measure) -> list[OfficialLink]:
        return [{"label": label, "url": url} for label, url in measure.official_links]


class ChangeSerializer(serializers.ModelSerializer[Change]):
    bill = MeasureNameSerializer(source="measure")

    class Meta:
        model = Change
        fields = ("id", "bill", "kind", "was", "now", "happened_on", "recorded_at", "origin")
