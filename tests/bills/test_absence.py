"""What a full snapshot says by silence, and what the end of a session does to a measure."""

from dataclasses import replace
from datetime import date

import pytest

from bills.choices import Activity, ChangeKind, Ending, Origin, Stage
from bills.identifiers import MeasureId, SessionId
from bills.models import (
    Change,
    Measure,
)
from bills.records import (
    OfficialRecord,
)
from bills.upsert import (
    close_measures,
    count_measures,
    mark_absent,
    measures_to_close,
)
from tests.bills.telling import (
    INTRODUCED,
    NOW,
    REFERRED,
    SESSION,
    measure,
    named,
    news,
    snapshot,
    store,
    stored,
)

pytestmark = pytest.mark.django_db


# Absence and the end of a session


def absent(*seen: str) -> int:
    return mark_absent({named(number) for number in seen}, recorded_at=NOW, origin=Origin.LIVE)


def test_a_measure_that_a_full_snapshot_leaves_out_is_marked_once_and_kept():
    store(measure("AB 1"), measure("AB 2"))

    assert (absent("AB 1"), absent("AB 1")) == (1, 0)

    assert stored("AB 2").removed_at == NOW
    assert news("AB 2") == [ChangeKind.MEASURE_ADDED, ChangeKind.MEASURE_REMOVED]
    assert count_measures({SESSION}) == 1


def test_a_snapshot_says_nothing_of_sessions_it_does_not_hold():
    store(measure("AB 1"))

    assert mark_absent({MeasureId(SessionId(2023), "AB", 9)}, recorded_at=NOW, origin=Origin.LIVE) == 0


@pytest.mark.parametrize("official", [OfficialRecord(), None])
def test_a_measure_that_is_spoken_of_again_is_restored_once(official):
    store(measure("AB 1"), measure("AB 2"))
    absent("AB 1")
    again = replace(measure("AB 2"), official=official)

    store(again)
    store(again)

    assert stored("AB 2").removed_at is None
    assert news("AB 2") == [ChangeKind.MEASURE_ADDED, ChangeKind.MEASURE_REMOVED, ChangeKind.MEASURE_RESTORED]


CHAPTERED = (date(2025, 10, 11), "Chaptered by Secretary of State - Chapter 623, Statutes of 2025.")


def close(through: date) -> int:
    return close_measures(measures_to_close(through), through, recorded_at=NOW, origin=Origin.LIVE)


def test_live_measures_die_with_their_session_once():
    store(measure("AB 1", INTRODUCED, REFERRED), measure("AB 2", INTRODUCED, CHAPTERED))

    assert [close(date(2026, 11, 30)), close(date(2026, 12, 1)), close(date(2026, 12, 2))] == [0, 1, 0]

    dead = stored("AB 1")
    assert (dead.stage, dead.activity) == (Stage.DIED, Activity.OVER)
    assert (dead.stage_rule, dead.stage_on) == ("session-ended", date(2026, 11, 30))
    assert stored("AB 2").stage == Stage.CHAPTERED
    change = Change.objects.get(kind=ChangeKind.ENDED_WITH_SESSION)
    assert (change.was, change.now) == (Stage.IN_COMMITTEE, Ending.SESSION_ENDED)
    assert (change.happened_on, change.origin) == (date(2026, 11, 30), Origin.ROLLOVER)
    assert not Change.objects.live().filter(recorded_at=NOW, happened_on=date(2026, 11, 30)).exists()


def test_the_clerks_own_lines_of_that_night_are_no_news_of_any_one_measure():
    store(measure("AB 1", INTRODUCED, REFERRED))
    seen = Change.objects.latest("pk").pk
    last = (date(2026, 11, 30), "From committee: Without further action pursuant to Joint Rule 62(a).")

    store(measure("AB 1", INTRODUCED, REFERRED, last), through=date(2026, 12, 1))

    since_then = Change.objects.filter(pk__gt=seen)
    assert {change.kind for change in since_then} == {ChangeKind.ACTION_ADDED, ChangeKind.ENDED_WITH_SESSION}
    assert {change.origin for change in since_then} == {Origin.ROLLOVER}
    assert stored("AB 1").ending == Ending.SESSION_ENDED


def test_a_measure_that_dies_before_its_session_ends_is_news():
    store(measure("AB 1", INTRODUCED, REFERRED))
    seen = Change.objects.latest("pk").pk

    last = (date(2026, 2, 2), "From committee: Filed with the Chief Clerk pursuant to Joint Rule 56.")
    store(measure("AB 1", INTRODUCED, REFERRED, last), through=date(2026, 2, 3))

    since_then = Change.objects.filter(pk__gt=seen)
    assert {change.origin for change in since_then} == {Origin.LIVE}
    assert ChangeKind.STAGE_CHANGED in {change.kind for change in since_then}
    assert stored("AB 1").ending == Ending.MISSED_DEADLINE


def test_what_was_over_without_a_reason_gets_it_and_makes_no_change():
    store(measure("AB 2", INTRODUCED, CHAPTERED))
    Measure.objects.update(ending="")
    changes = Change.objects.count()

    assert close(date(2025, 9, 24)) == 0
    assert stored("AB 2").ending == Ending.CHAPTERED
    assert Change.objects.count() == changes


def test_a_session_closed_by_itself_and_one_read_after_its_end_agree():
    lines = (INTRODUCED, REFERRED)
    store(measure("AB 1", *lines))
    close(date(2026, 12, 1))
    store(measure("AB 2", *lines), through=date(2026, 12, 1))

    derived = (
        "stage",
        "stage_rule",
        "stage_action",
        "stage_on",
        "activity",
        "activity_rule",
        "activity_action",
        "ending",
        "steps",
    )
    one, other = Measure.objects.order_by("number").values(*derived)

    assert one == other


def test_a_dead_measure_stays_dead_when_the_snapshot_comes_again():
    store(measure("AB 1", INTRODUCED, REFERRED))
    close(date(2026, 12, 1))
    before = snapshot()

    store(measure("AB 1", INTRODUCED, REFERRED), through=date(2026, 12, 1))

    assert snapshot() == before
