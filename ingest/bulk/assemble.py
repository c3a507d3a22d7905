"""From gathered rows to records: one measure after the other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bills.choices import AUTHOR_ROLES, Ballot
from bills.identifiers import MeasureId
from bills.records import (
    ActionRecord,
    AuthorRecord,
    FloorRecord,
    HearingRecord,
    MeasureRecord,
    MessageRecord,
    Unread,
    VoteRecord,
)
from ingest.bulk.gathered import Agenda, Gathered, MeasureRows

T = TypeVar("T")
_ROLES = tuple(AUTHOR_ROLES.values())
_BALLOTS = tuple(Ballot.values)
_NUMBER = re.compile(r"[0-9]{1,18}")
# Of these an increment may hold only the new rows; nothing but a full snapshot takes one away.
_PARTIAL_IN_AN_INCREMENT = frozenset({"votes", "analyses", "messages"})


def records(gathered: Gathered) -> Iterator[MeasureRecord]:
    """Once: a measure's rows are let go with its record."""
    for measure in _in_order(gathered):
        yield _record(gathered, measure, gathered.hand_over(measure))


def texts(gathered: Gathered) -> list[Unread]:
    """What the records leave unread, in the order in which they come."""
    versions = (version for measure in _in_order(gathered) for version in gathered.by_measure[measure].versions)
    return [version.xml for version in versions if isinstance(version.xml, Unread)]


def _in_order(gathered: Gathered) -> list[MeasureId]:
    return sorted(gathered.by_measure.keys() - gathered.left_out)


def _record(gathered: Gathered, measure: MeasureId, rows: MeasureRows) -> MeasureRecord:
    def facet(table: str, found: tuple[T, ...]) -> tuple[T, ...] | None:
        """A full snapshot's silence means none; an increment's means no change."""
        return found if found or (gathered.is_full and table in gathered.row_counts) else None

    return MeasureRecord(
        id=measure,
        official=rows.official,
        actions=facet("BILL_HISTORY_TBL", tuple(action for _, _, action in sorted(rows.actions, key=_by_day))),
        versions=facet("BILL_VERSION_TBL", tuple(rows.versions)),
        votes=facet("BILL_SUMMARY_VOTE_TBL", tuple(_votes(gathered, rows))),
        hearings=facet("COMMITTEE_HEARING_TBL", tuple(hearings_of(gathered, rows))),
        floor=facet("DAILY_FILE_TBL", tuple(floor_of(rows))),
        analyses=facet("BILL_ANALYSIS_TBL", tuple(sorted(rows.analyses, key=lambda a: a.source_id))),
        messages=facet("VETO_MESSAGE_TBL", tuple(MessageRecord(on, text) for on, text in rows.messages)),
        stamps=rows.stamps,
        as_written=gathered.as_written.get(measure, ""),
        partial=frozenset() if gathered.is_full else _PARTIAL_IN_AN_INCREMENT,
    )


def join_authors(gathered: Gathered) -> None:
    """Each version with its authors. A full snapshot's silence means none; an increment's means no change."""
    knows_authors = gathered.is_full and "BILL_VERSION_AUTHORS_TBL" in gathered.row_counts
    for measure, rows in gathered.by_measure.items():
        for place, version in enumerate(rows.versions if measure not in gathered.left_out else ()):
            found = gathered.authors.pop(str(version.id), ())
            if found or knows_authors:
                rows.versions[place] = replace(version, authors=tuple(sorted(found, key=_by_weight)))


def _by_weight(author: AuthorRecord) -> tuple[int, bool, str, str]:
    """Rows of a table come in any order, so the order of authors must follow from what they say."""
    return _ROLES.index(author.role), not author.is_primary, author.house, author.name


def hearings_of(gathered: Gathered, rows: MeasureRows) -> Iterator[HearingRecord]:
    """With time and place where the committee announces one sitting for that day; of several, which is not said."""
    for hearing in sorted(set(rows.hearings), key=lambda hearing: (hearing.on, hearing.location)):
        sittings = sorted(set(gathered.agendas.get((hearing.location, hearing.on), ())))
        if not sittings:
            yield hearing
            continue
        one = sittings[0] if len(sittings) == 1 else Agenda(" / ".join(s.time for s in sittings), "", "", "")
        yield replace(hearing, time=one.time, building=one.building, room=one.room, notes=one.notes)


def floor_of(rows: MeasureRows) -> Iterator[FloorRecord]:
    """One a section: by the newest file that lists the measure there."""
    newest: dict[tuple[str, int], FloorRecord] = {}
    for listing in sorted(rows.floor, key=lambda listing: (listing.on, listing.item)):
        newest[listing.code, listing.consent_calendar] = listing
    yield from (newest[key] for key in sorted(newest))


def _votes(gathered: Gathered, rows: MeasureRows) -> Iterator[VoteRecord]:
    for key in sorted(rows.votes, key=lambda key: (key[1], key[2], key[0], key[3])):
        ayes, noes, abstentions, result, stamp = rows.votes[key]
        ballots = rows.ballots.get(key, {})
        yield VoteRecord(
            location=key[0],
            taken_at=key[1],
            sequence=key[2],
            motion=gathered.motions.get(key[3], ""),
            ayes=ayes,
            noes=noes,
            abstentions=abstentions,
            result=result,
            ballots=tuple((ballot, tuple(sorted(ballots[ballot]))) for ballot in _BALLOTS if ballot in ballots),
            motion_number=int(key[3]) if _NUMBER.fullmatch(key[3]) else None,
            stamp=stamp,
        )


def _by_day(action: tuple[date, int, ActionRecord]) -> tuple[date, int]:
    return action[0], action[1]
