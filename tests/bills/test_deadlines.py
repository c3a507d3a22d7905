"""By when a bill must have moved, and what it means if it has not."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bills import deadlines
from bills.choices import Afterwards, DeadlineKind
from bills.deadlines import Bearings, Lies, deadline_ahead, deadlines_of, governor_decides_by

POLICY, FISCAL, FLOOR = Lies.WITH_POLICY_COMMITTEE, Lies.WITH_FISCAL_COMMITTEE, Lies.ON_FLOOR
OLD = Bearings(2025, date(2025, 2, 18), POLICY, is_fiscal=True)
NEW = replace(OLD, introduced_on=date(2026, 2, 10))


def ahead(bears, as_of):
    found = deadline_ahead(bears, date.fromisoformat(as_of))
    return found and (found.deadline.on.isoformat(), found.afterwards.value)


@pytest.mark.parametrize(
    ("bears", "as_of", "expected"),
    [
        # The first house, odd year.
        (OLD, "2025-03-01", ("2025-05-02", "dead_for_the_year")),
        (replace(OLD, is_fiscal=False), "2025-03-01", ("2025-05-09", "dead_for_the_year")),
        (replace(OLD, is_fiscal=None), "2025-03-01", ("2025-05-02", "dead_for_the_year")),
        (replace(OLD, lies=FISCAL), "2025-05-20", ("2025-05-23", "dead_for_the_year")),
        (replace(OLD, lies=FLOOR), "2025-05-28", ("2025-06-06", "dead_for_the_year")),
        # A deadline gone by leads to the next that binds: in January as a two-year bill.
        (OLD, "2025-06-07", ("2026-01-16", "no_time_left")),
        (replace(OLD, lies=FISCAL), "2025-06-07", ("2026-01-23", "no_time_left")),
        (replace(OLD, lies=FLOOR), "2025-06-07", ("2026-01-31", "dead")),
        # The second year.
        (NEW, "2026-03-01", ("2026-04-24", "no_time_left")),
        (replace(NEW, lies=FLOOR), "2026-05-20", ("2026-05-29", "no_time_left")),
        # The second house.
        (replace(OLD, in_second_house=True), "2025-06-20", ("2025-07-18", "dead_for_the_year")),
        (replace(OLD, in_second_house=True, lies=FISCAL), "2025-08-20", ("2025-08-29", "dead_for_the_year")),
        (replace(OLD, in_second_house=True, lies=FLOOR), "2025-09-01", ("2025-09-12", "dead_for_the_year")),
        (replace(OLD, in_second_house=True), "2026-02-19", ("2026-07-02", "no_time_left")),
        (replace(OLD, in_second_house=True, lies=FLOOR), "2026-08-20", ("2026-08-31", "dead")),
        (replace(OLD, in_second_house=True, lies=FLOOR, may_pass_late=True), "2026-08-20", ("2026-11-30", "dead")),
        # The Governor.
        (replace(OLD, has_passed_both=True), "2025-09-14", ("2025-10-13", "law")),
        (replace(OLD, has_passed_both=True, presented_on=date(2025, 7, 1)), "2025-07-02", ("2025-07-13", "law")),
        (replace(OLD, has_passed_both=True, presented_on=date(2025, 7, 1)), "2025-08-02", None),
        # What no such deadline binds, and a session whose rules are not known yet.
        (replace(OLD, is_bill=False), "2025-03-01", ("2026-11-30", "dead")),
        (Bearings(2027, date(2027, 2, 1), POLICY), "2027-03-01", ("2028-01-31", "dead")),
        (OLD, "2027-01-01", None),
    ],
)  # fmt: skip
def test_next_deadline_is_the_first_that_binds_where_the_bill_lies(bears, as_of, expected):
    assert ahead(bears, as_of) == expected


@pytest.mark.parametrize(
    ("presented", "on"),
    [
        (date(2025, 6, 27), date(2025, 7, 9)),  # 12 days
        (date(2025, 9, 1), date(2025, 9, 13)),  # 12 days, the last day before the recess
        (date(2025, 9, 2), date(2025, 10, 13)),  # held over the recess: 30 days after it
        (date(2026, 8, 19), date(2026, 8, 31)),
        (date(2026, 8, 20), date(2026, 9, 30)),
        (date(2027, 9, 10), date(2027, 9, 22)),  # the recess of 2027 is not known yet
    ],
)
def test_governor_has_twelve_days_or_until_the_constitution_says_after_a_recess(presented, on):
    assert governor_decides_by(presented, presented.year - 1 + presented.year % 2).on == on


def test_every_year_of_the_data_names_its_source_and_known_kinds_in_order():
    years = tomllib.loads(Path(deadlines.__file__).with_suffix(".toml").read_text())["year"]

    for year in years:
        days = {key: value for key, value in year.items() if isinstance(value, date) and key != "adjourned"}
        assert "Joint Rule 61" in year["source"]
        assert set(year.get("to_confirm", ())) <= set(days) <= set(DeadlineKind.values)
        assert all((day.year == year["year"] and day.weekday() == 4) or day.month in (1, 7) for day in days.values())
        assert list(days.values()) == sorted(days.values())


def test_deadlines_of_a_session_are_in_order_and_each_has_a_source():
    found = deadlines_of(2025)

    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(one.source for one in found) and {one.kind for one in found} == set(DeadlineKind)
    assert [one.on for one in deadlines_of(1999)] == [
        date(2000, 1, 31), date(2000, 8, 31), date(2000, 9, 30), date(2000, 11, 30)
    ]  # fmt: skip


def test_what_was_not_seen_in_a_calendar_or_in_what_the_houses_did_is_marked():
    unsure = {(one.on.year, one.kind.value) for one in deadlines_of(2025) if one.to_confirm}

    assert unsure == {
        (2026, kind)
        for kind in (
            "introduced",
            "first_policy_fiscal",
            "first_policy",
            "first_fiscal",
            "first_house",
            "second_policy",
        )
    }


def test_every_word_of_what_follows_can_be_reached():
    reached = {
        deadline_ahead(bears, date(2025, 3, 1)).afterwards
        for bears in (OLD, replace(OLD, is_bill=False), replace(OLD, has_passed_both=True))
    } | {deadline_ahead(NEW, date(2026, 3, 1)).afterwards}

    assert reached == set(Afterwards)
