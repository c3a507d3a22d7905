"""Votes, hearings, analyses, messages and people at the one door, and whose news a batch is."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bills.choices import ChangeKind, MessageKind, Origin
from bills.models import (
    Change,
    Committee,
    Legislator,
    Message,
    Session,
    VoteEvent,
)
from bills.records import (
    ChapterRecord,
    CommitteeRecord,
    HearingRecord,
    LegislatorRecord,
    MessageRecord,
    OfficialRecord,
)
from bills.upsert import (
    mark_baseline,
    sessions_with_baseline,
    upsert_people,
)
from bills.upsert.children import message_kind
from tests.bills.telling import (
    ANALYSIS,
    INTRODUCED,
    NOW,
    REFERRED,
    SESSION,
    VOTE,
    full_measure,
    measure,
    store,
    stored,
)

pytestmark = pytest.mark.django_db


# Votes, hearings, analyses, messages, chapters


def test_a_corrected_vote_is_a_change_and_stays_the_same_row(since):
    store(full_measure())
    row = VoteEvent.objects.get().pk
    since(forget=True)

    store(full_measure(votes=(replace(VOTE, ayes=76, noes=1, ballots=(("noe", ("Ramos",)),)),)))

    assert since() == [(ChangeKind.VOTE_CHANGED, "", "Third Reading: 76–1, pass")]
    assert Change.objects.get(kind=ChangeKind.VOTE_CHANGED).origin == Origin.CORRECTION
    assert (VoteEvent.objects.get().pk, VoteEvent.objects.get().ballots) == (row, {"noe": ["Ramos"]})


@pytest.mark.parametrize(
    ("facet", "record", "added", "removed"),
    [
        ("votes", replace(VOTE, sequence=2), ChangeKind.VOTE_ADDED, ChangeKind.VOTE_REMOVED),
        ("hearings", HearingRecord(date(2025, 7, 8), "CS72"), ChangeKind.HEARING_SET, ChangeKind.HEARING_REMOVED),
        ("analyses", replace(ANALYSIS, source_id="1512"), ChangeKind.ANALYSIS_ADDED, ChangeKind.ANALYSIS_REMOVED),
        ("messages", MessageRecord(None, "I am signing."), ChangeKind.MESSAGE_ADDED, ChangeKind.MESSAGE_REMOVED),
    ],
)
def test_children_come_and_go_and_either_is_news(since, facet, record, added, removed):
    before = full_measure()
    store(before)
    since(forget=True)

    store(replace(before, **{facet: (*getattr(before, facet), record)}))
    assert [kind for kind, _, _ in since(forget=True)] == [added]

    store(before)
    assert [kind for kind, _, _ in since(forget=True)] == [removed]

    store(replace(before, **{facet: ()}))
    assert [kind for kind, _, _ in since()] == [removed]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I am signing Senate Bill 2.", MessageKind.SIGNING),
        ("Today I have signed Assembly Bill 12.", MessageKind.SIGNING),
        ("I am returning Senate Bill 275 without my signature.", MessageKind.VETO),
        ("I am vetoing this bill.", MessageKind.VETO),
        ("I am signing Assembly Bill 1 and returning Assembly Bill 2 without my signature.", MessageKind.UNCLEAR),
        ("To the Members of the California State Assembly:", MessageKind.UNCLEAR),
        ("", MessageKind.UNCLEAR),
    ],
)
def test_a_governors_message_signs_or_vetoes_by_its_words(words, kind):
    assert message_kind(words) is kind

    store(measure(messages=(MessageRecord(date(2025, 10, 10), words),)))
    assert Message.objects.get().kind == kind


def test_a_chapter_number_is_news(since):
    store(measure())
    since(forget=True)

    store(measure(official=OfficialRecord(chapter=ChapterRecord(2025, "CHP", 0, 623))))

    assert since() == [(ChangeKind.CHAPTER_CHANGED, "", "623/2025")]
    assert stored().chapter_citation == "Chapter 623, Statutes of 2025"


# Origins, baselines


@pytest.mark.parametrize("origin", [Origin.LIVE, Origin.BACKFILL])
def test_a_change_keeps_the_origin_of_its_batch(origin):
    store(measure(), origin=origin)
    store(measure("AB 831", INTRODUCED, REFERRED), origin=origin)

    assert set(Change.objects.values_list("origin", flat=True)) == {origin}
    assert Change.objects.live().count() == (3 if origin is Origin.LIVE else 0)


def test_what_a_backfill_takes_back_is_still_backfill():
    store(measure("AB 831", INTRODUCED, REFERRED), origin=Origin.BACKFILL)
    store(measure(), origin=Origin.BACKFILL)

    assert Change.objects.get(kind=ChangeKind.ACTION_REMOVED).origin == Origin.BACKFILL


def test_a_session_has_its_baseline_once():
    store(measure())
    assert sessions_with_baseline() == set()

    mark_baseline({SESSION}, NOW)
    mark_baseline({SESSION}, datetime(2026, 1, 1, tzinfo=UTC))

    assert sessions_with_baseline() == {SESSION}
    assert Session.objects.get().baseline_at == NOW


# People


def test_legislators_and_committees_are_stored_once_and_updated_in_place():
    person = LegislatorRecord(SESSION, "A", "68", "Valencia, Avelino", "Valencia", "Avelino", "Valencia", "DEM", True)
    committee = CommitteeRecord(SESSION, "CX18", "PUB. S.", "Assembly Public Safety Committee")

    upsert_people([person], [committee])
    upsert_people([replace(person, is_active=False)], [committee])
    upsert_people([], [])

    assert [(row.name, row.is_active) for row in Legislator.objects.all()] == [("Valencia, Avelino", False)]
    assert [row.long_name for row in Committee.objects.all()] == ["Assembly Public Safety Committee"]
