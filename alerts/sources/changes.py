"""What the Legislature did to a measure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from alerts.choices import EventKind
from alerts.hearings import MovedHearings, is_urgent
from alerts.periods import pacific_day
from alerts.source import Draft, EventSource
from alerts.topics import About, TopicKey, about_measures, committee_key, committee_names, committee_topics
from bills.choices import Activity, ChangeKind, Origin
from bills.models import Change

# Complete: a kind that is missing here fails a test. None is no news to anybody.
KINDS: dict[ChangeKind, EventKind | None] = {
    ChangeKind.MEASURE_ADDED: EventKind.ADDED,
    ChangeKind.MEASURE_REMOVED: EventKind.REMOVED,
    ChangeKind.MEASURE_RESTORED: EventKind.RESTORED,
    ChangeKind.STAGE_CHANGED: EventKind.STAGE,
    ChangeKind.ACTIVITY_CHANGED: EventKind.ACTIVITY,
    ChangeKind.ENDED_WITH_SESSION: EventKind.ENDED,
    ChangeKind.SUBJECT_CHANGED: EventKind.SUBJECT,
    ChangeKind.AUTHOR_CHANGED: EventKind.AUTHOR,
    ChangeKind.CHAPTER_CHANGED: EventKind.CHAPTER,
    ChangeKind.VERSION_ADDED: EventKind.VERSION,
    ChangeKind.VERSION_CHANGED: None,
    ChangeKind.ACTION_ADDED: EventKind.ACTION,
    ChangeKind.ACTION_REMOVED: None,
    ChangeKind.VOTE_ADDED: EventKind.VOTE,
    ChangeKind.VOTE_CHANGED: None,
    ChangeKind.VOTE_REMOVED: None,
    ChangeKind.HEARING_SET: EventKind.HEARING_SET,
    ChangeKind.HEARING_REMOVED: EventKind.HEARING_CANCELLED,
    ChangeKind.HEARING_CHANGED: EventKind.HEARING_CHANGED,
    ChangeKind.FLOOR_LISTED: EventKind.FLOOR,
    ChangeKind.FLOOR_UNLISTED: None,
    ChangeKind.GUT_AND_AMEND: EventKind.REWRITTEN,
    ChangeKind.OUTCOME_REPORTED: EventKind.OUTCOME,
    ChangeKind.MENTIONED: None,
    ChangeKind.ANALYSIS_ADDED: EventKind.ANALYSIS,
    ChangeKind.ANALYSIS_REMOVED: None,
    ChangeKind.MESSAGE_ADDED: EventKind.MESSAGE,
    ChangeKind.MESSAGE_REMOVED: None,
}
NEWS = [kind for kind, event in KINDS.items() if event]
# Only those who follow the bill itself hear of every line of its history.
OF_THE_BILL_ALONE = (EventKind.ACTION, EventKind.AUTHOR, EventKind.ANALYSIS, EventKind.CHAPTER)
HEARINGS = (EventKind.HEARING_SET, EventKind.HEARING_CANCELLED, EventKind.HEARING_CHANGED)
PARKED = (Activity.HELD, Activity.INACTIVE)


class Changes(EventSource):
    name = "change"

    def rows(self, *, after: int, since: datetime, now: datetime, limit: int) -> Sequence[Change]:
        """Of all that the end of a session does on one day, that a measure ended is the news."""
        told = Q(origin=Origin.LIVE, kind__in=NEWS) | Q(origin=Origin.ROLLOVER, kind=ChangeKind.ENDED_WITH_SESSION)
        news = Change.objects.filter(told, pk__gt=after, recorded_at__gte=since)
        return list(news.order_by("pk")[:limit])

    def drafts(self, rows: Sequence[Change], now: datetime) -> Iterator[Draft]:
        surroundings = about_measures({row.measure_id for row in rows}, today=pacific_day(now))
        hearings = [row for row in rows if KINDS[ChangeKind(row.kind)] in HEARINGS]
        moved = MovedHearings(hearings)
        places = committee_names((surroundings[row.measure_id].measure.session_id, place(row)) for row in hearings)
        for row in rows:
            about, kind = surroundings[row.measure_id], KINDS[ChangeKind(row.kind)]
            if kind in HEARINGS:
                yield from _hearing(row, kind, about, moved, places)
            elif kind and _is_news(row, kind):
                yield _draft(row, kind, about, was=row.was, now=row.now)


def place(row: Change) -> str:
    """The location code of a hearing, which leads the words of its change."""
    return (row.now or row.was).split(" ", 1)[0]


def _is_news(row: Change, kind: EventKind) -> bool:
    """Moving and waiting take turns all the time; being parked, or taken up again, is news."""
    return kind != EventKind.ACTIVITY or ((row.now in PARKED) != (row.was in PARKED) and row.now != Activity.OVER)


def _draft(row: Change, kind: EventKind, about: About, *, was: str, now: str, **more: Any) -> Draft:
    topics: set[TopicKey] = about.by_bill if kind in OF_THE_BILL_ALONE else about.topics
    return Draft(
        source_id=str(row.pk),
        kind=kind,
        about=f"bill:{about.key}",
        was=was,
        now=now,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        facts=about.facts | more.pop("facts", {}),
        topics=frozenset(topics | more.pop("topics", set())),
        **more,
    )


def _hearing(
    row: Change, kind: EventKind, about: About, moved: MovedHearings, places: dict[tuple[int, str], str]
) -> Iterator[Draft]:
    """A hearing is said with its committee; one that left the list and came back on another day has moved."""
    if row in moved.left_for_another_day or row.happened_on is None:
        return
    if row.happened_on < pacific_day(row.recorded_at):
        return  # the list drops what is over
    name = places.get((about.measure.session_id, place(row)), place(row))
    on = row.happened_on.isoformat()
    if kind == EventKind.HEARING_CHANGED:
        on = row.now.partition(" on ")[2] or on  # the same day, said with its hour
    before = moved.day_before(row)
    yield _draft(
        row,
        EventKind.HEARING_MOVED if before else kind,
        about,
        was=before.isoformat() if before else on if kind == EventKind.HEARING_CANCELLED else "",
        now="" if kind == EventKind.HEARING_CANCELLED else on,
        is_urgent=is_urgent(row.happened_on, row.recorded_at) or bool(before and is_urgent(before, row.recorded_at)),
        facts={"committee": {"key": committee_key(name), "name": name}},
        topics=committee_topics(name),
    )
