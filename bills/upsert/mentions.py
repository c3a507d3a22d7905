"""Mentions elsewhere: a link on the measure, and a reason to look at it. Nothing here touches an official fact."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bills.choices import ChangeKind, Origin
from bills.links import is_link
from bills.models import Mention
from bills.records import MentionRecord
from bills.upsert.changes import Journal
from bills.upsert.named import pks_of
from bills.upsert.reports import Noted


@transaction.atomic
def note_mentions(
    records: Sequence[MentionRecord], *, recorded_at: datetime, origin: Origin, document: str = ""
) -> Noted:
    """Store what is new. The same item, or another of the same feed with the same link, is one mention.

    An item that now says something else is a reason to look again, and no news to alert about.
    """
    pks = pks_of(record.id for record in records)
    journal = Journal(recorded_at=recorded_at, origin=origin, document=document)
    noted = Noted(unknown=tuple(dict.fromkeys(record.id for record in records if record.id not in pks)))
    known: dict[tuple[int, str, str], Mention] = {}
    for row in Mention.objects.filter(measure__in=pks.values(), feed__in={record.feed for record in records}):
        known |= dict.fromkeys(_names(row), row)
    for record in records:
        if record.id in pks:
            _store(_row(record, pks[record.id], recorded_at), known, journal, noted)
    noted.changes = journal.write()
    return noted


def look_at_mentions(*, before: datetime) -> int:
    """The official feed has been read: what was mentioned before that has been looked at. Returns how many."""
    return Mention.objects.waiting().filter(noted_at__lte=before).update(looked_at=before)


def _row(record: MentionRecord, pk: int, at: datetime) -> Mention:
    link = record.link if is_link(record.link) else ""
    return Mention(
        measure_id=pk, feed=record.feed[:80], key=record.key, title=record.title[:300], link=link, on=record.on,
        noted_at=at,
    )  # fmt: skip


def _store(row: Mention, known: dict[tuple[int, str, str], Mention], journal: Journal, noted: Noted) -> None:
    there = next((known[name] for name in _names(row) if name in known), None)
    if there is None:
        row.save()
        known |= dict.fromkeys(_names(row), row)
        journal.note(row.measure_id, ChangeKind.MENTIONED, now=f"{row.feed}: {row.title}", on=row.on)
        noted.created += 1
    elif there.title != row.title and there.key == row.key:
        there.title, there.noted_at, there.looked_at = row.title, row.noted_at, None
        there.save(update_fields=["title", "noted_at", "looked_at"])
        noted.updated += 1
    else:
        noted.unchanged += 1


def _names(row: Mention) -> list[tuple[int, str, str]]:
    """Under which an item is found again: some feeds hand out a new guid with every answer."""
    names = [(row.measure_id, row.feed, row.key)]
    return [*names, (row.measure_id, row.feed, f"at:{row.link}")] if row.link else names
