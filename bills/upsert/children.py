"""Actions, votes, hearings, analyses and messages: replaced per measure, keyed by content.

The Legislature re-issues a measure's whole history with fresh ids whenever it moves, so a row is recognised by what
it says. What is there already stays the same row, and no change is noted for it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models

from bills import bulk
from bills.choices import ChangeKind, MessageKind
from bills.identifiers import MeasureId
from bills.lifecycle import Deed, rule_for, tidy
from bills.models import Action, Analysis, FloorListing, Hearing, Message, VoteEvent
from bills.models.session import sine_die
from bills.precedence import Teller, Verdict, Word
from bills.records import (
    ActionRecord,
    AnalysisRecord,
    FloorRecord,
    HearingRecord,
    MeasureRecord,
    MessageRecord,
    VoteRecord,
    content_digest,
)
from bills.upsert.changes import Journal
from bills.upsert.measures import Stored

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """How one kind of child is stored: the first ``len(key)`` values of a row are its natural key."""

    facet: str
    model: type[models.Model]
    key: tuple[str, ...]
    rest: tuple[str, ...]
    compared: tuple[str, ...]  # the part of ``rest`` that tells a changed row
    rows: Callable[[Any], Iterator[Row]]
    says: Callable[[Row], tuple[str, date | None]]  # row → (words for the change, the Legislature's date)
    added: ChangeKind
    removed: ChangeKind
    changed: ChangeKind | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.key, *self.rest)


def sync(
    child: Child, records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored], teller: Teller, journal: Journal
) -> None:
    """Make the stored children of every measure whose facet differs equal to the record's.

    Of a partial facet nothing is taken away, and a row that the source wrote before the stored one is left out.
    """
    told = [(record, known) for record in records if (known := stored[record.id]).facet_differs(child.facet)]
    existing = _existing(child, [known.pk for _, known in told if known.pk and not known.is_new])
    fresh: dict[Row, Row] = {}  # a row that is told twice is told last
    changed: dict[Row, Row] = {}
    removals: list[int] = []
    for record, known in told:
        assert known.pk is not None
        is_part = child.facet in record.partial
        rows = {row[: len(child.key)]: row for row in child.rows(getattr(record, child.facet))}
        if known.is_new and not is_part:
            fresh |= {(known.pk, *key): (known.pk, *row) for key, row in rows.items()}
            continue
        is_correction = known.is_taken_over(child.facet, teller.source)
        there = existing.get(known.pk, {})
        for key, row in rows.items():
            kind = _difference(child, row, there.get(key))
            if kind is None or (is_part and _is_stale(child, row, there.get(key), known, teller)):
                continue
            (changed if key in there else fresh)[known.pk, *key] = known.pk, *row
            if not known.is_new and isinstance(kind, ChangeKind):
                words, on = child.says(row)
                journal.note(
                    known.pk,
                    kind,
                    now=words,
                    on=on,
                    is_correction=is_correction,
                    is_rollover=_ends_session(child, words, on, sine_die(record.id.session.start_year)),
                )
        for key in () if is_part else there.keys() - rows.keys():
            pk, row = there[key]
            removals.append(pk)
            words, on = child.says(row)
            journal.note(known.pk, child.removed, was=words, on=on)
    if removals:
        child.model._default_manager.filter(pk__in=removals).delete()
    columns = ("measure_id", *child.fields)
    bulk.insert(child.model, columns, fresh.values())
    bulk.insert_or_update(child.model, columns, changed.values(), unique=("measure_id", *child.key))


def _ends_session(child: Child, words: str, on: date | None, end: date) -> bool:
    """The clerk's own line for a measure that died with its session: thousands are written in one night."""
    if child.model is not Action or on is None or on < end:
        return False
    rule = rule_for(words)
    return rule is not None and rule.deed is Deed.DIED


def _is_stale(child: Child, row: Row, there: tuple[int, Row] | None, known: Stored, teller: Teller) -> bool:
    if "stamp" not in child.fields:
        return False
    position = child.fields.index("stamp")
    stored = there[1][position] if there else ""
    word = Word(teller.source, stamp=stored)
    return teller.judge(word, row[position], known.complete_through) is Verdict.STALE


def _existing(child: Child, measures: list[int]) -> dict[int, dict[Row, tuple[int, Row]]]:
    """measure → natural key → (primary key, row); only for measures that are being rewritten."""
    found: dict[int, dict[Row, tuple[int, Row]]] = defaultdict(dict)
    if not measures:
        return found
    rows = child.model._default_manager.filter(measure_id__in=measures).values_list("pk", "measure_id", *child.fields)
    for pk, measure, *row in rows.iterator():
        found[measure][tuple(row[: len(child.key)])] = (pk, tuple(row))
    return found


def _difference(child: Child, row: Row, there: tuple[int, Row] | None) -> ChangeKind | bool | None:
    """The kind of change to note, True for a rewrite that is no news, None where nothing differs."""
    if there is None:
        return child.added
    if all(row[i] == there[1][i] for i in map(child.fields.index, child.compared)):
        return None
    return child.changed or True


@lru_cache(maxsize=50_000)
def tidied(text: str) -> tuple[str, str]:
    """(an action's text as it is stored, its digest); most were seen before, for clerks repeat themselves."""
    stored = tidy(text)
    return stored, content_digest(stored.casefold())[:16]


@lru_cache(maxsize=50_000)
def _short(text: str) -> str:
    """Motions are repeated too."""
    return content_digest(text)[:16]


def _actions(actions: Sequence[ActionRecord]) -> Iterator[Row]:
    seen: Counter[tuple[date, str]] = Counter()
    for position, action in enumerate(actions):
        text, digest = tidied(action.text)
        yield (
            action.on,
            digest,
            seen[action.on, digest],
            position,
            text,
            action.house,
            action.committee,
            action.end_status,
        )
        seen[action.on, digest] += 1


def _votes(votes: Sequence[VoteRecord]) -> Iterator[Row]:
    for vote in votes:
        key = vote.location, vote.taken_at.date(), vote.taken_at.time(), vote.sequence, _short(vote.motion)
        tally = vote.ayes, vote.noes, vote.abstentions, vote.result
        ballots = {ballot: list(names) for ballot, names in vote.ballots}
        yield *key, vote.motion, *tally, ballots, content_digest(vote), vote.motion_number, vote.stamp


def _hearings(hearings: Sequence[HearingRecord]) -> Iterator[Row]:
    for hearing in hearings:
        place = hearing.building[:200], hearing.room[:100], hearing.notes[:1500]
        yield hearing.on, hearing.location, hearing.committee_number, hearing.time[:200], *place


def _floor(listings: Sequence[FloorRecord]) -> Iterator[Row]:
    for one in listings:
        said = one.section[:200], one.item[:10], one.floor_manager[:100], one.status[:200]
        yield one.code, one.consent_calendar, one.house, one.on, *said


def _hearing_words(row: Row) -> tuple[str, date | None]:
    when = f"{row[1]} on {row[0]}"
    return f"{when}, {row[3]}" if row[3] else when, row[0]


def _analyses(analyses: Sequence[AnalysisRecord]) -> Iterator[Row]:
    for a in analyses:
        said = a.kind, a.house, a.committee_code, a.committee_name, a.on
        yield a.source_id, *said, a.fingerprint, a.stamp


def _messages(messages: Sequence[MessageRecord]) -> Iterator[Row]:
    for message in messages:
        yield _short(message.text), message.on, message_kind(message.text).value, message.text


def message_kind(text: str) -> MessageKind:
    """The same table carries signing and veto messages; the words tell which.

    One message may speak of several bills, some signed and some vetoed: then it is unclear.
    """
    words = text.casefold()
    signs = "i am signing" in words or "i have signed" in words
    vetoes = "without my signature" in words or "i am vetoing" in words or "i am returning" in words
    if signs == vetoes:
        return MessageKind.UNCLEAR
    return MessageKind.SIGNING if signs else MessageKind.VETO


def _vote_words(row: Row) -> tuple[str, date | None]:
    return f"{row[5] or 'Roll call'}: {row[6]}–{row[7]}, {row[9]}", row[1]


CHILDREN = (
    Child(
        "actions", Action, ("on", "text_digest", "occurrence"),
        ("position", "text", "house", "committee", "end_status"),
        ("position", "text", "house", "committee", "end_status"),
        _actions, lambda row: (row[4], row[0]), ChangeKind.ACTION_ADDED, ChangeKind.ACTION_REMOVED,
    ),
    Child(
        "votes", VoteEvent, ("location", "on", "at", "sequence", "motion_digest"),
        ("motion", "ayes", "noes", "abstentions", "result", "ballots", "content_digest", "motion_number", "stamp"),
        ("content_digest",),
        _votes, _vote_words, ChangeKind.VOTE_ADDED, ChangeKind.VOTE_REMOVED, ChangeKind.VOTE_CHANGED,
    ),
    Child(
        "hearings", Hearing, ("on", "location"), ("committee_number", "time", "building", "room", "notes"),
        ("time", "building", "room"),
        _hearings, _hearing_words, ChangeKind.HEARING_SET, ChangeKind.HEARING_REMOVED, ChangeKind.HEARING_CHANGED,
    ),
    Child(
        # A measure stays on the file for weeks: entering and leaving a section is news, each new date is not.
        "floor", FloorListing, ("code", "consent_calendar"),
        ("house", "on", "section", "item", "floor_manager", "status"),
        ("house", "on", "section", "item", "floor_manager", "status"),
        _floor, lambda row: (row[4] or row[0], row[3]), ChangeKind.FLOOR_LISTED, ChangeKind.FLOOR_UNLISTED,
    ),
    Child(
        "analyses", Analysis, ("source_id",),
        ("kind", "house", "committee_code", "committee_name", "on", "fingerprint", "stamp"),
        ("kind", "house", "committee_code", "committee_name", "on", "fingerprint"),
        _analyses, lambda row: (row[4], row[5]), ChangeKind.ANALYSIS_ADDED, ChangeKind.ANALYSIS_REMOVED,
    ),
    Child(
        "messages", Message, ("text_digest",), ("on", "kind", "text"), ("on", "kind"),
        _messages, lambda row: (row[2], row[1]), ChangeKind.MESSAGE_ADDED, ChangeKind.MESSAGE_REMOVED,
    ),
)  # fmt: skip
