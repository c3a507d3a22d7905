"""The state of the sources: without addresses and errors, which may name places on the machine."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from ingest.alarms import Alarm
from ingest.freshness import Condition, SourceState
from ingest.models import Issue, Run


class RunSerializer(serializers.ModelSerializer[Run]):
    issues = serializers.IntegerField(source="issue_count")

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
            "issues",
            "seconds",
            "peak_rss_mb",
        )


class SourceSerializer(serializers.Serializer[SourceState]):
    id = serializers.CharField(source="source")
    name = serializers.CharField()
    data_as_of = serializers.DateField(source="age_of", allow_null=True)
    condition = serializers.ChoiceField(choices=Condition.choices)
    lag_hours = serializers.FloatField(allow_null=True, help_text="Hours since the last good run began.")
    next_run_at = serializers.DateTimeField(source="next_at", allow_null=True)
    has_trouble_since = serializers.BooleanField(help_text="Whether the newest run is not the last good one.")
    last_good_run = RunSerializer(source="good", allow_null=True)
    newest_run = RunSerializer(source="newest", allow_null=True)


class AlarmSerializer(serializers.Serializer[Alarm]):
    code = serializers.CharField()
    source_id = serializers.CharField(source="source")
    what = serializers.CharField()
    since = serializers.DateTimeField()


class KindCountSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    there = serializers.IntegerField(help_text="As the source lists it.")
    here = serializers.IntegerField(help_text="As we hold it.")


class ReconciliationSerializer(serializers.Serializer[Any]):
    session = serializers.CharField()
    kinds = KindCountSerializer(many=True)


class IssueSerializer(serializers.ModelSerializer[Issue]):
    source_id = serializers.SerializerMethodField()
    raised_at = serializers.SerializerMethodField()

    class Meta:
        model = Issue
        fields = (
            "id", "weight", "code", "source_id", "file", "line", "reason", "value", "raised_at", "resolved_at", "note",
        )  # fmt: skip

    def get_source_id(self, issue: Issue) -> str:
        return issue.source or (issue.run.source if issue.run else "")

    def get_raised_at(self, issue: Issue) -> datetime | None:
        return issue.raised_at or (issue.run.started_at if issue.run else None)


class StatusOfDataSerializer(serializers.Serializer[Any]):
    data_as_of = serializers.DateField(allow_null=True)
    ok = serializers.BooleanField(help_text="No alarm holds.")
    alarms = AlarmSerializer(many=True)
    sources = SourceSerializer(many=True)
    reconciliation = ReconciliationSerializer(many=True, help_text="Of the last full snapshot of the official feed.")
    open_issues = serializers.IntegerField(help_text="Lines of the sources that nobody has understood yet.")
