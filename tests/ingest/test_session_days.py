"""On which days silence is news: the calendar, and hours of the Legislature's own time."""

import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from ingest.session_days import PACIFIC, calendar, end_of

REBUILT = Path(settings.BASE_DIR).parent / "shared" / "data" / "pubinfo_20252026_rebuilt.zip"
LIMIT = 36


def pacific(*at):
    return datetime(*at, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("day", "meets"),
    [
        (date(2026, 2, 18), True),
        (date(2026, 2, 20), False),  # a Friday
        (date(2026, 2, 16), False),  # Presidents' Day
        (date(2026, 3, 30), False),  # spring recess
        (date(2026, 7, 15), False),  # summer recess
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
        (date(2026, 12, 7), True),  # the next session convenes
    ],
)
def test_the_houses_meet_monday_to_thursday_in_session(day, meets):
    assert calendar().meets_on(day) is meets


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (pacific(2026, 2, 18, 0), pacific(2026, 2, 19, 12), 36),
        (pacific(2026, 2, 19, 12), pacific(2026, 2, 23, 6), 18),  # over a weekend
        (pacific(2026, 2, 13, 0), pacific(2026, 2, 17, 0), 0),  # over the long one
        (pacific(2026, 9, 1, 0), pacific(2026, 12, 1, 0), 0),
        (pacific(2026, 3, 8, 0), pacific(2026, 3, 9, 0), 0),  # the night the clocks change is a Sunday's
        (pacific(2026, 2, 19, 12), pacific(2026, 2, 18, 0), 0),  # a clock that runs backwards
    ],
)
def test_only_hours_of_such_days_make_data_old(since, until, hours):
    assert calendar().hours_met(since, until) == hours
    assert calendar().hours_met(since.astimezone(UTC), until.astimezone(UTC)) == hours


def test_every_period_and_day_off_is_in_order():
    known = calendar()

    assert all(first <= last for first, last in known.periods)
    assert all(one[1] < next_[0] for one, next_ in zip(known.periods, known.periods[1:], strict=False))
    assert known.known_until >= date(2027, 9, 10)


@pytest.mark.skipif(not REBUILT.exists(), reason="the shared data are not here")
def test_on_a_real_year_a_feed_read_every_morning_is_never_called_old():
    with zipfile.ZipFile(REBUILT) as archive:
        rows = archive.read("BILL_HISTORY_TBL.dat").split(b"\n")[:-1]
    days = sorted(Counter(date.fromisoformat(row.split(b"\t")[2][:10].decode()) for row in rows))
    alarms = []
    morning = datetime.combine(date(2025, 1, 8), datetime.min.time(), PACIFIC) + timedelta(hours=6)
    while morning.date() < date(2026, 1, 28):
        newest = max(day for day in days if day < morning.date())
        for hour in (0, 12, 23):  # until the next morning's run nothing newer is known
            if calendar().hours_met(end_of(newest), morning + timedelta(hours=hour)) > LIMIT:
                alarms.append((morning, newest))
        morning += timedelta(days=1)

    assert alarms == []


@pytest.mark.skipif(not REBUILT.exists(), reason="the shared data are not here")
def test_on_a_real_year_a_feed_that_stops_is_noticed_within_two_meeting_days():
    stopped, noticed = date(2025, 5, 7), None
    at = end_of(stopped)
    while noticed is None:
        at += timedelta(hours=1)
        noticed = at if calendar().hours_met(end_of(stopped), at) > LIMIT else None

    assert noticed.date() == date(2025, 5, 12)  # Wednesday's data; Thursday and half of Monday went by unseen
