"""Bundles go out at a Pacific hour, once a day, on the nights of the clock change too."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.periods import PACIFIC, next_daily, next_weekly


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("night", [datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 10, 31, 12, tzinfo=UTC)])
def test_every_day_around_a_clock_change_has_its_bundle_once(night, hour):
    moments, now = [], night
    for _day in range(4):
        now = next_daily(now, hour)
        moments.append(now.astimezone(PACIFIC))

    days = [moment.date() for moment in moments]
    assert days == [days[0] + timedelta(days=number) for number in range(4)]
    assert {moment.hour for moment in moments} <= {hour, hour + 1}


def test_hour_stays_the_readers_hour_over_the_clock_change():
    before = next_daily(datetime(2026, 3, 7, 12, tzinfo=UTC), 7)
    after = next_daily(before + timedelta(hours=1), 7)

    assert (before.hour, after.hour) == (15, 14)
    assert after - before == timedelta(hours=23)


def test_hour_that_is_skipped_is_the_next_one():
    assert next_daily(datetime(2026, 3, 8, 5, tzinfo=UTC), 2) == datetime(2026, 3, 8, 10, tzinfo=UTC)


def test_hour_that_comes_twice_counts_once():
    first = next_daily(datetime(2026, 11, 1, 5, tzinfo=UTC), 1)

    assert first == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert next_daily(first, 1) == datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_weekly_bundle_comes_on_its_day():
    moment = next_weekly(datetime(2026, 9, 23, 17, tzinfo=UTC), 0, 7)

    assert moment.astimezone(PACIFIC).strftime("%A %H:%M") == "Monday 07:00"
    assert next_weekly(moment, 0, 7) - moment == timedelta(days=7)
