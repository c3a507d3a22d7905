from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bills.choices import Activity, Stage
from recommendations.because import plain_date
from recommendations.choices import Basis, InLaw, MatchState, Scope, Stance, ThisSession
from recommendations.standing import MatchFact, StatusReading, idle_days, read_status, word_of

AS_OF = date(2026, 5, 1)
AT = datetime(2026, 5, 2, 6, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 6, tzinfo=UTC)
WRITES = ("INSERT", "UPDATE", "DELETE")

INTRODUCED = MatchFact(
    label="AB 779",
    start_year=2025,
    stance=Stance.ADVANCES,
    scope=Scope.DIRECT,
    elements=("a",),
    state=MatchState.SUGGESTED,
    stage=Stage.IN_COMMITTEE,
    activity=Activity.WAITING,
    stage_on=date(2026, 4, 20),
    last_action_on=date(2026, 4, 20),
)
LAW = replace(
    INTRODUCED,
    label="AB 651",
    stage=Stage.CHAPTERED,
    activity=Activity.OVER,
    stage_on=date(2025, 10, 13),
    last_action_on=date(2025, 10, 13),
    chapter="Chapter 623, Statutes of 2025",
    in_force_on=date(2026, 1, 1),
)
FLOOR = replace(INTRODUCED, label="AB 2", stage=Stage.ON_FLOOR, activity=Activity.MOVING)
VETOED = replace(INTRODUCED, label="AB 3", stage=Stage.VETOED, activity=Activity.OVER)
DESK = replace(INTRODUCED, label="AB 4", stage=Stage.WITH_GOVERNOR)
DEAD = replace(INTRODUCED, label="AB 5", stage=Stage.DIED, activity=Activity.OVER)
HELD = replace(INTRODUCED, label="AB 6", activity=Activity.HELD)


def read(*facts: MatchFact, as_of: date = AS_OF, current: int | None = 2025) -> StatusReading:
    return read_status(facts, letters="abc", as_of=as_of, current_session=current, searched_through=as_of)


# In law


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ([], InLaw.NONE),
        ([FLOOR], InLaw.NONE),
        ([replace(LAW, scope=Scope.PARTIAL)], InLaw.NEIGHBOURING),
        ([replace(LAW, scope=Scope.PARTIAL, elements=("a", "b", "c"))], InLaw.NEIGHBOURING),
        ([LAW], InLaw.IN_PART),
        ([replace(LAW, elements=())], InLaw.NEIGHBOURING),
        ([LAW, replace(LAW, label="SB 1", elements=("b",))], InLaw.IN_PART),
        ([LAW, replace(LAW, label="SB 1", elements=("b", "c"), scope=Scope.PARTIAL)], InLaw.IN_PART),
        ([LAW, replace(LAW, label="SB 1", elements=("b", "c"))], InLaw.IN_FULL),
        ([replace(LAW, start_year=2021)], InLaw.IN_PART),
        ([replace(LAW, stage=Stage.CHAPTERED_WITHOUT_SIGNATURE)], InLaw.IN_PART),
        ([replace(LAW, can_become_law=False, is_resolution=True)], InLaw.NONE),
        ([replace(LAW, stance=Stance.MIXED)], InLaw.NONE),
        ([replace(LAW, stance=Stance.OPPOSES)], InLaw.NONE),
        ([replace(LAW, in_force_on=date(2026, 5, 1))], InLaw.IN_PART),
        ([replace(LAW, in_force_on=date(2026, 5, 2))], InLaw.NONE),
    ],
)
def test_in_law(facts: list[MatchFact], word: InLaw) -> None:
    assert read(*facts).in_law == word


def test_the_because_of_a_law_names_it_with_stage_date_and_element() -> None:
    assert read(LAW).in_law_because == (
        "AB 651 was chaptered on 13 October 2025 (Chapter 623, Statutes of 2025) and answers element a directly, "
        "in the reading of the machine. No law known to us answers elements b and c directly."
    )


def test_a_chapter_that_waits_says_when_it_takes_effect() -> None:
    because = read(replace(LAW, in_force_on=date(2027, 1, 1))).in_law_because
    assert "takes effect on 1 January 2027" in because


def test_a_because_names_three_and_counts_the_rest() -> None:
    laws = [replace(LAW, label=f"AB {number}") for number in range(1, 6)]
    because = read(*laws).in_law_because
    assert "AB 3" in because
    assert "AB 4" not in because
    assert "; and 2 more" in because


# This session


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (INTRODUCED, ThisSession.INTRODUCED),
        (replace(INTRODUCED, stage=Stage.INTRODUCED), ThisSession.INTRODUCED),
        (replace(INTRODUCED, was_passed_on=True), ThisSession.MOVING),
        (FLOOR, ThisSession.MOVING),
        (replace(FLOOR, stage=Stage.PASSED_FIRST_HOUSE), ThisSession.MOVING),
        (replace(FLOOR, stage=Stage.ENROLLED), ThisSession.MOVING),
        (DESK, ThisSession.ON_DESK),
        (LAW, ThisSession.ENACTED),
        (replace(LAW, can_become_law=False), ThisSession.MOVING),
        (replace(LAW, can_become_law=False, is_resolution=True), None),
        (VETOED, ThisSession.VETOED),
        (DEAD, ThisSession.DIED),
        (replace(DEAD, stage=Stage.FAILED), ThisSession.DIED),
        (HELD, ThisSession.STALLED),
        (replace(FLOOR, activity=Activity.INACTIVE), ThisSession.STALLED),
        (replace(FLOOR, last_action_on=date(2026, 3, 2)), ThisSession.STALLED),
        (replace(FLOOR, last_action_on=date(2026, 3, 3)), ThisSession.MOVING),
        (replace(FLOOR, last_action_on=date(2026, 3, 2), next_hearing=date(2026, 5, 4)), ThisSession.MOVING),
    ],
)
def test_the_word_of_one_measure(fact: MatchFact, word: ThisSession | None) -> None:
    assert word_of(fact, AS_OF) == word


def test_the_furthest_measure_decides() -> None:
    ladder = [DEAD, VETOED, HELD, INTRODUCED, FLOOR, DESK, LAW]
    words = [read(*ladder[: count + 1]).this_session.value for count in range(len(ladder))]
    assert words == ["died", "vetoed", "stalled", "introduced", "moving", "on_desk", "enacted"]


def test_the_because_of_this_session_says_what_the_measures_do() -> None:
    assert read(LAW).this_session_because == (
        "AB 651 was chaptered on 13 October 2025 (Chapter 623, Statutes of 2025) and advances it, "
        "in the reading of the machine."
    )
    assert read(HELD).this_session_because == (
        "AB 6, which would advance it, went to committee on 20 April 2026 and is held under submission, "
        "in the reading of the machine."
    )
    assert (
        "AB 2, which works both for and against it," in read(replace(FLOOR, stance=Stance.MIXED)).this_session_because
    )


def test_no_reading_is_not_yet_reviewed_and_no_match_is_no_bill_found() -> None:
    assert read(current=None).this_session == ThisSession.UNREVIEWED
    found = read()
    assert found.this_session == ThisSession.NONE
    assert "through 1 May 2026" in found.this_session_because


def test_an_earlier_session_and_an_opposing_measure_are_not_this_sessions_progress() -> None:
    assert read(replace(FLOOR, start_year=2023)).this_session == ThisSession.NONE
    assert read(replace(FLOOR, stance=Stance.OPPOSES)).this_session == ThisSession.NONE
    assert read(replace(FLOOR, stance=Stance.MIXED)).this_session == ThisSession.MOVING


def test_the_recess_between_the_two_years_is_no_standstill() -> None:
    assert idle_days(date(2025, 9, 12), date(2026, 1, 5)) == 5
    assert idle_days(date(2026, 1, 5), date(2026, 3, 6)) == 60
    assert idle_days(date(2025, 10, 1), date(2025, 12, 1)) == 0


# At risk, basis, next decision


@pytest.mark.parametrize(
    ("fact", "at_risk"),
    [
        (replace(INTRODUCED, stance=Stance.OPPOSES), True),
        (replace(LAW, stance=Stance.OPPOSES), True),
        (replace(DEAD, stance=Stance.OPPOSES), False),
        (replace(VETOED, stance=Stance.OPPOSES), False),
        (replace(LAW, stance=Stance.OPPOSES, can_become_law=False), False),
        (INTRODUCED, False),
    ],
)
def test_at_risk(fact: MatchFact, at_risk: bool) -> None:
    reading = read(fact)
    assert reading.is_at_risk is at_risk
    assert bool(reading.at_risk_because) is at_risk


def test_one_confirmed_match_puts_the_machines_aside() -> None:
    confirmed = replace(INTRODUCED, state=MatchState.CONFIRMED)
    reading = read(confirmed, LAW)
    assert (reading.basis, reading.in_law, reading.this_session) == (Basis.PEOPLE, InLaw.NONE, ThisSession.INTRODUCED)
    assert reading.this_session_because.endswith("as people confirmed.")
    assert reading.counts == {"confirmed": 1, "suggested": 1, "opposing": 0, "live": 1}
    assert read(LAW).basis == Basis.MACHINE


def test_a_match_up_for_a_recheck_counts_in_neither() -> None:
    assert read(replace(LAW, state=MatchState.NEEDS_RECHECK)).in_law == InLaw.NONE


def test_the_next_decision_is_the_nearest_hearing_of_a_live_measure() -> None:
    soon, later = replace(FLOOR, next_hearing=date(2026, 5, 4)), replace(INTRODUCED, next_hearing=date(2026, 5, 9))
    assert read(later, soon).next_decision == {"on": "2026-05-04", "what": "committee hearing", "measure": "AB 2"}
    assert read(replace(soon, next_hearing=date(2026, 4, 30))).next_decision is None
    assert read(replace(DEAD, next_hearing=date(2026, 5, 4))).next_decision is None


def test_where_no_hearing_is_set_the_next_decision_is_the_nearest_deadline_of_a_live_measure() -> None:
    floor = replace(FLOOR, deadline=(date(2026, 5, 29), "Last day for a bill to pass its first house"))
    other = replace(INTRODUCED, deadline=(date(2026, 5, 1), "Policy committees"))
    assert read(floor, other).next_decision == {"on": "2026-05-01", "what": "Policy committees", "measure": other.label}
    assert read(other, replace(floor, next_hearing=date(2026, 6, 9))).next_decision == {
        "on": "2026-06-09",
        "what": "committee hearing",
        "measure": floor.label,
    }
    assert read(replace(floor, deadline=(date(2026, 4, 1), "Gone by"))).next_decision is None
    assert read(replace(floor, stance=Stance.OPPOSES)).next_decision is None


def test_dates_are_plain() -> None:
    assert plain_date(date(2025, 3, 3)) == "3 March 2025"


# The command


# Twins


TWIN = replace(INTRODUCED, label="AB 134", words="same")


def test_twins_of_the_two_houses_are_counted_once() -> None:
    reading = read(TWIN, replace(TWIN, label="SB 134"))

    assert reading.counts == {"confirmed": 0, "suggested": 1, "opposing": 0, "live": 1}
    assert "AB 134" in reading.this_session_because and "SB 134" not in reading.this_session_because


@pytest.mark.parametrize(
    "other",
    [
        replace(TWIN, label="AB 135"),
        replace(TWIN, label="SB 134", words="other"),
        replace(TWIN, label="SB 134", start_year=2023),
    ],
)
def test_same_house_other_words_or_another_session_are_no_twins(other: MatchFact) -> None:
    assert read(TWIN, other).counts["suggested"] == 2


def test_measures_without_words_are_no_twins() -> None:
    assert read(INTRODUCED, replace(INTRODUCED, label="SB 779")).counts["suggested"] == 2


def test_of_twins_the_confirmed_one_counts_then_the_one_that_became_law() -> None:
    law = replace(LAW, label="SB 134", words="same")

    assert read(TWIN, law).this_session == ThisSession.ENACTED
    assert read(replace(TWIN, state=MatchState.CONFIRMED), law).counts["confirmed"] == 1
