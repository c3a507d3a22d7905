"""How well people and program agree, as the API tells it."""

from typing import TypedDict

from rest_framework import serializers

from recommendations.review_quality import Decided, ReviewQuality


class DecidedRow(TypedDict):
    confirmed: int
    rejected: int
    precision: float | None


class ReviewQualitySerializer(serializers.Serializer[ReviewQuality]):
    """Shares run from 0 to 1 and are null where there is nothing to measure; ages are in days."""

    confirmed = serializers.IntegerField(source="decided.confirmed")
    rejected = serializers.IntegerField(source="decided.rejected")
    precision = serializers.FloatField(source="decided.precision", allow_null=True)
    by_band = serializers.SerializerMethodField()
    queue_recall = serializers.FloatField(allow_null=True)
    read_otherwise = serializers.IntegerField(help_text="Decisions that the rules in force read otherwise.")
    decided_by_two = serializers.IntegerField()
    disagreement = serializers.FloatField(allow_null=True)
    waiting = serializers.IntegerField(help_text="Public suggestions that no person has decided.")
    oldest_waiting_days = serializers.IntegerField(allow_null=True)
    median_waiting_days = serializers.IntegerField(allow_null=True)

    def get_by_band(self, quality: ReviewQuality) -> dict[str, DecidedRow]:
        return {band.value: _row(row) for band, row in quality.by_band.items()}


def _row(row: Decided) -> DecidedRow:
    return {"confirmed": row.confirmed, "rejected": row.rejected, "precision": row.precision}
