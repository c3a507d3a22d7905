"""Why a measure is over: one reason for each, from its own history, on examples and on a whole real session."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from bills.choices import Activity, ChangeKind, Ending, Origin, Stage
from bills.endings import _BY_RULE
from bills.identifiers import MeasureId, SessionId, convenes
from bills.lifecycle import RULES, SESSION_ENDED, Deed, read_standing
from bills.models import Change, Measure
from bills.records import ActionRecord
from bills.upsert import close_measures, measures_to_close
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE

REBUILT = Path(settings.BASE_DIR).parent / "shared" / "data" / "pubinfo_20252026_rebuilt.zip"
SINE_DIE = date(2026, 11, 30)
READ = "Read first time.  To print."
IN_COMMITTEE = (READ, "Referred to Com. on  APPR.")
SUSPENSE = (*IN_COMMITTEE, "In committee: Set, first hearing. Referred to suspense file.")
ON_FLOOR = (*IN_COMMITTEE, "From committee: Do pass. (Ayes  7. Noes  0.) (April  2).")


def ending(*lines, number="AB 1", over=SINE_DIE):
    actions = [ActionRecord(on=date(2025, 2, 1) + timedelta(days=i), text=text) for i, text in enumerate(lines)]
    return read_standing(MeasureId.parse(number, SessionId(2025)), actions, over).ending


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((*SUSPENSE, "In committee: Held under submission."), Ending.HELD_ON_SUSPENSE),
        (SUSPENSE, Ending.HELD_ON_SUSPENSE),
        ((*SUSPENSE, "From committee: Filed with the Chief Clerk pursuant to Joint Rule 56."), Ending.HELD_ON_SUSPENSE),
        ((*SUSPENSE, "From committee: Do pass. (Ayes  7. Noes  0.) (May  2)."), Ending.SESSION_ENDED),
        ((*IN_COMMITTEE, "In committee: Held under submission."), Ending.HELD_IN_COMMITTEE),
        (
            (*IN_COMMITTEE, "From committee: Filed with the Chief Clerk pursuant to Joint Rule 56."),
            Ending.MISSED_DEADLINE,
        ),
        ((*IN_COMMITTEE, "Returned to Secretary of Senate pursuant to Joint Rule 56."), Ending.MISSED_DEADLINE),
        ((*ON_FLOOR, "Ordered to inactive file at the request of Senator Jones."), Ending.INACTIVE_FILE),
        ((*ON_FLOOR, "Died on inactive file."), Ending.INACTIVE_FILE),
        ((*IN_COMMITTEE, "In committee: Set, first hearing. Failed passage."), Ending.FAILED_VOTE),
        ((*ON_FLOOR, "Read third time. Refused passage. (Ayes 30. Noes 40.)"), Ending.FAILED_VOTE),
        ((READ,), Ending.AT_DESK),
        ((READ, "Died at Desk."), Ending.AT_DESK),
        ((*ON_FLOOR, "Stricken from file."), Ending.WITHDRAWN),
        (IN_COMMITTEE, Ending.SESSION_ENDED),
        ((*IN_COMMITTEE, "From committee: Without further action pursuant to Joint Rule 62(a)."), Ending.SESSION_ENDED),
        (
            (*ON_FLOOR, "Approved by the Governor.", "Chaptered by Secretary of State - Chapter 4, Statutes of 2025."),
            Ending.CHAPTERED,
        ),
        (
            (*ON_FLOOR, "Chaptered by Secretary of State without the Governor's signature."),
            Ending.CHAPTERED_WITHOUT_SIGNATURE,
        ),
        ((*ON_FLOOR, "Vetoed by Governor.", "Consideration of Governor's veto stricken from file."), Ending.VETOED),
    ],
)
def test_a_measure_ends_for_one_reason(lines, reason):
    assert ending(*lines) == reason


def test_a_resolution_of_one_house_ends_adopted():
    assert ending("Introduced.", "Read. Adopted. (Ayes 58. Noes  0.)", number="HR 1") == Ending.ADOPTED


@pytest.mark.parametrize("lines", [(READ,), IN_COMMITTEE, SUSPENSE, ON_FLOOR])
def test_what_lives_has_no_ending(lines):
    assert ending(*lines, over=None) is None


def test_a_vote_that_may_be_taken_again_takes_the_ending_back():
    failed = (*IN_COMMITTEE, "In committee: Set, first hearing. Failed passage.")

    assert ending(*failed, over=None) == Ending.FAILED_VOTE
    assert ending(*failed, "Reconsideration granted.", over=None) is None


def test_every_rule_that_ends_a_measure_has_a_reason():
    ends = {rule.name for rule in (*RULES, SESSION_ENDED) if rule.deed in (Deed.DIED, Deed.STRICKEN)}

    assert ends == set(_BY_RULE)


@pytest.mark.parametrize(
    ("day", "session"),
    [
        (date(2026, 11, 30), 2025),
        (date(2026, 12, 6), 2025),
        (date(2026, 12, 7), 2027),
        (date(2025, 12, 1), 2025),
        (date(2024, 12, 2), 2025),
        (date(2024, 12, 1), 2023),
        (date(2027, 1, 1), 2027),
    ],
)
def test_the_next_session_begins_on_the_first_monday_of_december_of_the_even_year(day, session):
    assert SessionId.current(day).start_year == session


def test_the_first_monday():
    assert [convenes(year) for year in (2025, 2027, 2029)] == [date(2024, 12, 2), date(2026, 12, 7), date(2028, 12, 4)]


@pytest.mark.django_db
@pytest.mark.skipif(not REBUILT.exists(), reason="the shared data are not here")
def test_a_real_session_is_closed_with_a_reason_for_every_measure_once(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    run_source(SOURCE, address=str(REBUILT))
    alive = Measure.objects.exclude(activity=Activity.OVER).count()
    assert alive > 1500 and not Measure.objects.filter(activity=Activity.OVER, ending="").exists()
    seen, at = Change.objects.count(), datetime(2026, 12, 1, 15, tzinfo=UTC)

    closed = [
        close_measures(measures_to_close(through), through, recorded_at=at, origin=Origin.LIVE)
        for through in (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 2))
    ]

    assert closed == [alive, 0, 0]
    assert not Measure.objects.exclude(activity=Activity.OVER).exists()
    reasons = Counter(Measure.objects.values_list("ending", flat=True))
    assert "" not in reasons
    assert reasons[Ending.CHAPTERED] == Measure.objects.filter(stage=Stage.CHAPTERED).count()
    assert reasons[Ending.VETOED] == Measure.objects.filter(stage=Stage.VETOED).count() == 123
    assert {Ending.HELD_ON_SUSPENSE, Ending.INACTIVE_FILE, Ending.AT_DESK, Ending.FAILED_VOTE} < set(reasons)
    news = Change.objects.order_by("pk")[seen:]
    assert {(change.kind, change.origin) for change in news} == {(ChangeKind.ENDED_WITH_SESSION, Origin.ROLLOVER)}
    assert len(news) == alive
