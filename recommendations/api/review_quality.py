"""How well people and program agree, as the API tells it."""

from rest_framework import serializers

from recommendations.review_quality import Decided, ReviewQuality


class DecidedSerializer(serializers.Serializer[Decided]):
    confirmed = serializers.IntegerField()
    rejected = serializers.IntegerField()
    precision = serializers.FloatField(allow_null=True)


class ReviewQualitySerializer(serializers.Serializer[ReviewQuality]):
    """Shares run from 0 to 1 and are null where there is nothing to measure; ages are in days."""

    confirmed = serializers.IntegerField(source="decided.confirmed")
    rejected = serializers.IntegerField(source="decided.rejected")
    precision = serializers.FloatField(source="decided.precision", allow_null=True)
    by_band = serializers.DictField(child=DecidedSerializer())
    queue_recall = serializers.FloatField(allow_null=True)
    read_otherwise = serializers.IntegerField(help_text="Decisions that the rules in force read otherwise.")
    decided_by_two = serializers.IntegerField()
    disagreement = serializers.FloatField(allow_null=True)
    waiting = serializers.IntegerField(help_text="Public suggestions that no person has decided.")
    oldest_waiting_days = serializers.IntegerField(allow_null=True)
    median_waiting_days = serializers.IntegerField(allow_null=True)
