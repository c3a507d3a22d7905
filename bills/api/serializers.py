"""Measures and what happened to them, in the words of ``bills.choices``."""

from datetime import date
from operator import attrgetter
from typing import Any, TypedDict

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bills.api.leaves import LeafSerializer
from bills.choices import VOTE_PLACES, House
from bills.models import (
    Action,
    Analysis,
    Author,
    BillVersion,
    FloorListing,
    Hearing,
    Measure,
    Mention,
    Message,
    OutcomeReport,
    VoteEvent,
)
from bills.seats import Seated, Seats, house_of


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


class PageUrlField(serializers.CharField):
    """The whole address of a row's page, for people."""

    def __init__(self, source: str = "get_absolute_url") -> None:
        super().__init__(source=source, read_only=True, help_text="The page of the site.")

    def get_attribute(self, instance: Any) -> str:
        """Called at once: the framework would look at the method's signature first, for each row."""
        return f"{settings.SITE_URL}{attrgetter(str(self.source))(instance)()}"


class MeasureNameSerializer(LeafSerializer[Measure]):
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
    page_url = PageUrlField()
    official_url = serializers.CharField(help_text="The Legislature’s own page of its status.")

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
            "page_url",
            "official_url",
        )


class AuthorSerializer(LeafSerializer[Author]):
    """Seat and party where the name means one member of its house and session."""

    party = serializers.SerializerMethodField()
    district = serializers.SerializerMethodField()

    class Meta:
        model = Author
        fields = ("name", "house", "role", "is_committee", "is_primary", "party", "district")

    def get_party(self, author: Author) -> str:
        return _seated(author).party

    def get_district(self, author: Author) -> str:
        return _seated(author).district


def _seated(author: Author) -> Seated:
    """Of an author whose measure came with its session's legislators; their names are sorted once a session."""
    session = author.version.measure.session
    if "seats" not in vars(session):
        vars(session)["seats"] = Seats(session.legislators.all())
    seats: Seats = vars(session)["seats"]
    return seats.of(author)


class VersionSerializer(LeafSerializer[BillVersion]):
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


class ActionSerializer(LeafSerializer[Action]):
    class Meta:
        model = Action
        fields = ("position", "on", "text", "house", "committee")


class BallotsSerializer(serializers.Serializer[Any]):
    aye = serializers.ListField(child=serializers.CharField(), default=list)
    noe = serializers.ListField(child=serializers.CharField(), default=list)
    abs = serializers.ListField(child=serializers.CharField(), default=list)


class VoteSerializer(LeafSerializer[VoteEvent]):
    """A roll call: where it was taken, on what, and who voted how."""

    place = serializers.CharField(source="place_in_short", help_text="A floor’s name; of a committee its location.")
    committee = serializers.SerializerMethodField()
    house = serializers.SerializerMethodField()
    ballots = BallotsSerializer()

    class Meta:
        model = VoteEvent
        fields = (
            "on", "at", "place", "location", "committee", "house", "motion", "ayes", "noes", "abstentions", "result",
            "ballots",
        )  # fmt: skip

    def get_committee(self, vote: VoteEvent) -> str | None:
        """Its name with the house in front; null on a floor, and where the location is not known."""
        named: str | None = None if vote.location in VOTE_PLACES else getattr(vote, "committee", None)
        return named

    @extend_schema_field(serializers.ChoiceField(House.choices, allow_blank=True))
    def get_house(self, vote: VoteEvent) -> str:
        """The house in whose room it was taken; empty for a joint committee."""
        return house_of(vote.location)


class HearingSerializer(LeafSerializer[Hearing]):
    committee = serializers.CharField(allow_null=True, help_text="Null where the location code is not known.")
    place = serializers.CharField(help_text="Building and room; empty where the agenda does not say.")
    letters_by = serializers.DateField(help_text="A rule of thumb: a week before. Committees set their own.")

    class Meta:
        model = Hearing
        fields: tuple[str, ...] = ("on", "time", "place", "location", "committee", "letters_by")


class FloorSerializer(LeafSerializer[FloorListing]):
    class Meta:
        model = FloorListing
        fields = ("on", "house", "code", "section", "item", "floor_manager", "status")


class PositionSerializer(serializers.Serializer[Any]):
    """``start`` and ``end`` count characters of the analysis as we read it."""

    name = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    condition = serializers.CharField()


class AnalysisSerializer(LeafSerializer[Analysis]):
    kind = serializers.CharField(source="kind_name")
    form = serializers.CharField(source="words.form", default=None, allow_null=True, help_text="Null until it is read.")
    excerpt = serializers.CharField(allow_null=True)
    support = PositionSerializer(many=True)
    opposition = PositionSerializer(many=True)

    class Meta:
        model = Analysis
        fields = ("on", "house", "kind", "committee_name", "form", "excerpt", "support", "opposition")


class MessageSerializer(LeafSerializer[Message]):
    message_kind = serializers.ChoiceField(source="kind", choices=Message._meta.get_field("kind").choices or ())

    class Meta:
        model = Message
        fields = ("on", "message_kind", "text")


class OutcomeReportSerializer(LeafSerializer[OutcomeReport]):
    """What the Governor's office announced; ``state`` says whether the Legislature's data bears it out."""

    state_meaning = serializers.CharField(source="get_state_display")

    class Meta:
        model = OutcomeReport
        fields = ("outcome", "on", "state", "state_meaning", "post", "message")


class MentionSerializer(LeafSerializer[Mention]):
    class Meta:
        model = Mention
        fields = ("feed", "title", "link", "on")


class MeasureDetailSerializer(MeasureSerializer):
    official_links = serializers.SerializerMethodField()
    versions = VersionSerializer(many=True)
    actions = ActionSerializer(many=True)
    votes = VoteSerializer(many=True)
    hearings = HearingSerializer(many=True)
    floor = FloorSerializer(source="floor_listings", many=True)
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
            "floor",
            "analyses",
            "messages",
            "outcome_report",
            "mentions",
        )

    def get_official_links(self, measure: Measure) -> list[OfficialLink]:
        return [{"label": label, "url": url} for label, url in measure.official_links]
