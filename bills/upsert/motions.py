"""The words of motions that a delivery cites by number only: they came with an earlier one."""

from collections.abc import Sequence
from dataclasses import replace

from bills.models import VoteEvent
from bills.records import MeasureRecord, VoteRecord


def with_motions(records: Sequence[MeasureRecord]) -> Sequence[MeasureRecord]:
    """The records, each roll call with the words of its motion as far as they are known; mostly none is missing."""
    missing = {vote.motion_number for record in records for vote in record.votes or () if _lacks_words(vote)}
    if not missing:
        return records
    cited = VoteEvent.objects.filter(motion_number__in=missing).exclude(motion="")
    words = dict(cited.order_by().values_list("motion_number", "motion").distinct())
    return [_worded(record, words) for record in records]


def _lacks_words(vote: VoteRecord) -> bool:
    return not vote.motion and vote.motion_number is not None


def _worded(record: MeasureRecord, words: dict[int | None, str]) -> MeasureRecord:
    if not any(map(_lacks_words, record.votes or ())):
        return record
    votes = tuple(
        replace(vote, motion=words.get(vote.motion_number, "")) if _lacks_words(vote) else vote
        for vote in record.votes or ()
    )
    return replace(record, votes=votes)
