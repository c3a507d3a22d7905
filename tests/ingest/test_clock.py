"""A clock that is wrong: the source's own order decides, never ours."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from bills.models import Measure
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import action, packed, whole

ONE = whole([1, 2])
TWO = whole([1, 2]) | {
    "BILL_HISTORY_TBL.dat": action(1) + action(2) + action(1, "In committee: Held under submission.", "2025-05-23", 9)
}


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def night(db, monkeypatch, tmp_path):
    """Reads members at a moment of our clock."""

    def read(members, *moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(*moment, tzinfo=UTC))
        path = tmp_path / "pubinfo_2025.zip"
        path.write_bytes(packed(members))
        return run_source(SOURCE, address=str(path))

    return read


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue())["sha256"]


@pytest.mark.parametrize("first", [2024, 2026, 2028])
@pytest.mark.parametrize("second", [2024, 2026, 2028])
def test_two_nights_end_the_same_whatever_the_clock_says(night, first, second):
    night(ONE, first, 7, 1)
    night(TWO, second, 7, 2)

    held = Measure.objects.get(number=1)
    assert (held.activity, held.last_action) == ("held", "In committee: Held under submission.")
    assert Measure.objects.filter(removed_at=None).count() == 2


def test_a_night_of_the_far_future_is_not_taken_for_the_last_one_for_years(night):
    night(ONE, 2028, 7, 1)  # the clock was wrong
    night(TWO, 2026, 7, 2)

    again = night(ONE, 2026, 7, 3)

    assert again.outcome != Run.Outcome.UNCHANGED
    assert night(ONE, 2026, 7, 4).outcome == Run.Outcome.UNCHANGED


@pytest.mark.parametrize(
    "moment", [(2026, 3, 8, 10, 30), (2026, 11, 1, 9, 30), (2026, 12, 31, 23, 59, 59)], ids=["gap", "twice", "year"]
)
def test_an_hour_that_is_missing_or_there_twice_changes_nothing(night, moment):
    night(ONE, 2026, 1, 2)
    before = dump()

    run = night(ONE | {"BILL_TBL.dat": ONE["BILL_TBL.dat"] + "\n"}, *moment)

    assert (run.changes, run.updated) == (0, 0)
    assert dump() == before
