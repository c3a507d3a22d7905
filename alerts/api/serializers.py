"""Follows and webhooks as their owner's programs read and write them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.choices import Cadence, EventKind, Language, Scope
from alerts.forms import MOST_FOLLOWS
from alerts.models import Attempt, Endpoint, Subscription
from alerts.preferences import Manner
from alerts.revisions import revision_of_endpoint, revision_of_follow
from bills.api.strict import Day, Shaped, StrictSerializer, Text, Word, Yes

FOLLOW = rf"\A({'|'.join(scope.value for scope in Scope if scope != Scope.CANARY)}):[^\x00]*\Z"
WEB = r"\Ahttps?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?\Z"


class Revision(Text):
    """What the program had before it: where the row has moved on since, the deed is refused with 409."""

    def __init__(self, **more: Any) -> None:
        super().__init__(help_text="As the answer said it; 409 where it has changed since.", max_length=16, **more)


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    id = serializers.CharField(source="public_id")
    follow = serializers.SerializerMethodField()
    since = serializers.DateTimeField(source="confirmed_at")
    language = serializers.SerializerMethodField()
    last_sent_at = serializers.DateTimeField(default=None, allow_null=True)
    revision = serializers.SerializerMethodField()

    class Meta:
        model = Subscription
        fields = (
            "id",
            "follow",
            "name",
            "cadence",
            "note",
            "language",
            "is_discreet",
            "paused_until",
            "since",
            "last_sent_at",
            "revision",
        )

    def get_follow(self, row: Subscription) -> str:
        return f"{row.scope}:{row.key}"

    @extend_schema_field(serializers.ChoiceField(choices=Language.choices, allow_null=True))
    def get_language(self, row: Subscription) -> str | None:
        return row.language or None

    def get_revision(self, row: Subscription) -> str:
        return revision_of_follow(row)


OWN_LANGUAGE = "That of this follow’s mail; null: as the owner’s other mail."
NEUTRAL = "No word of the topic in subject, sender or pre-header of any mail with news of it."
PAUSE = "First Pacific day on which it is told again, and what happened meanwhile with it; null: no pause."


class NewSubscriptionSerializer(StrictSerializer[Any]):
    follow = Shaped(FOLLOW, max_length=500, help_text="recommendation:R4, bill:20252026/AB-779, …")
    cadence = Word(choices=Cadence.choices, default=Cadence.WEEKLY)
    note = Text(max_length=200, allow_blank=True, default="")
    language = Word(choices=Language.choices, allow_null=True, default=None, help_text=OWN_LANGUAGE)
    is_discreet = Yes(default=False, help_text=NEUTRAL)
    paused_until = Day(allow_null=True, default=None, help_text=PAUSE)


class ChangedSubscriptionSerializer(StrictSerializer[Any]):
    cadence = Word(choices=Cadence.choices, required=False)
    note = Text(max_length=200, allow_blank=True, required=False)
    language = Word(choices=Language.choices, allow_null=True, required=False, help_text=OWN_LANGUAGE)
    is_discreet = Yes(required=False, help_text=NEUTRAL)
    paused_until = Day(allow_null=True, required=False, help_text=PAUSE)
    revision = Revision(required=False)


def manner_of(said: dict[str, Any], stands: Subscription | None = None) -> Manner:
    """What was said of a follow; what was not said stays as it stands."""
    names = ("cadence", "note", "language", "is_discreet", "paused_until")
    whole = {name: said[name] if name in said else getattr(stands, name) for name in names}
    return Manner(**whole | {"cadence": Cadence(whole["cadence"]), "language": whole["language"] or ""})


class WebhookSerializer(serializers.ModelSerializer[Endpoint]):
    id = serializers.CharField(source="public_id")
    follows = serializers.SerializerMethodField()
    revision = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields: tuple[str, ...] = (
            "id",
            "url",
            "follows",
            "is_enabled",
            "disabled_because",
            "failing_since",
            "resting_until",
            "last_success_at",
            "created_at",
            "revision",
        )

    def get_follows(self, row: Endpoint) -> list[str]:
        return [f"{one.scope}:{one.key}" for one in row.subscriptions.all()]

    def get_revision(self, row: Endpoint) -> str:
        return revision_of_endpoint(row)


class WebhookDetailSerializer(WebhookSerializer):
    """``secrets`` are those that sign now, the newest first: two for a day after a change."""

    secrets = serializers.SerializerMethodField()

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secrets")

    def get_secrets(self, row: Endpoint) -> list[str]:
        return row.secrets_at(timezone.now())


CALLED = "https, or http; ports 80 and 443 of public hosts"


class NewWebhookSerializer(StrictSerializer[Any]):
    url = Shaped(WEB, max_length=500, help_text=CALLED)
    follows = serializers.ListField(child=Shaped(FOLLOW, max_length=500), min_length=1, max_length=MOST_FOLLOWS)


class ChangedWebhookSerializer(StrictSerializer[Any]):
    url = Shaped(WEB, max_length=500, help_text=CALLED, required=False)
    follows = serializers.ListField(
        child=Shaped(FOLLOW, max_length=500),
        min_length=1,
        max_length=MOST_FOLLOWS,
        required=False,
        help_text="All that it hears of from now on.",
    )
    revision = Revision(required=False)


class RotationSerializer(StrictSerializer[Any]):
    revision = Revision()


class CallSerializer(serializers.ModelSerializer[Attempt]):
    """One call and how it ended. ``status`` is null where no answer came, and ``error`` says why."""

    message = serializers.CharField(source="message_id")
    kind = serializers.SerializerMethodField()

    class Meta:
        model = Attempt
        fields = ("message", "kind", "at", "status", "error", "milliseconds")

    @extend_schema_field(serializers.ChoiceField(choices=EventKind.choices, allow_null=True))
    def get_kind(self, row: Attempt) -> str | None:
        return row.event.kind if row.event else None


class TestSerializer(serializers.Serializer[Any]):
    """How the call ended that was made just now."""

    status = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    milliseconds = serializers.IntegerField()


class AgainSerializer(StrictSerializer[Any]):
    message = Text(max_length=80, help_text="The id of a message that this webhook was called with.")


class QueuedSerializer(serializers.Serializer[Any]):
    """Deliveries that the next round sends."""

    queued = serializers.IntegerField()
