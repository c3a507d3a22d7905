"""The state of the sources: without addresses and errors, which may name places on the machine."""

from typing import Any

from rest_framework import serializers

from ingest.freshness import SourceState
from ingest.models import Run


class RunSerializer(serializers.ModelSerializer[Run]):
    class Meta:
        model = Run
        fields = (
            "outcome",
            "started_at",
            "ended_at",
            "data_as_of",
            "records",
            "created",
            "updated",
            "unchanged",
            "removed",
            "changes",
        )


class SourceSerializer(serializers.Serializer[SourceState]):
    id = serializers.CharField(source="source")
    name = serializers.CharField()
    data_as_of = serializers.DateField(source="age_of", allow_null=True)
    has_trouble_since = serializers.BooleanField(help_text="Whether the newest run is not the last good one.")
    last_good_run = RunSerializer(source="good", allow_null=True)
    newest_run = RunSerializer(source="newest")


class StatusOfDataSerializer(serializers.Serializer[Any]):
    data_as_of = serializers.DateField(allow_null=True)
    sources = SourceSerializer(many=True)
    open_issues = serializers.IntegerField(help_text="Lines of the sources that nobody has understood yet.")
