"""Letters to a committee fall due before its hearing, and are told once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.bundles import fold
from alerts.choices import Cadence
from alerts.models import Delivery, Event
from alerts.notices import notice
from bills.choices import ChangeKind
from bills.models import Hearing
from tests import factories as make
from tests.alerts.test_outbox import NOW, change, heard, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill():
    made = make.measure("AB 779")
    make.match(make.recommendation("R4"), made)
    return made


def letters_due(today=NOW):
    queue(today)
    return list(Event.objects.filter(kind="letter_due").values_list("now", "happened_on"))


def test_letters_fall_due_a_week_before_the_hearing_and_are_told_a_week_before_that(bill):
    make.follow("weekly@example.org", key="R4", cadence=Cadence.WEEKLY)
    Hearing.objects.create(measure=bill, on=date(2026, 10, 8), location="CX18")

    assert letters_due() == []  # 15 days ahead
    assert letters_due(NOW + timedelta(days=1)) == [("2026-10-01", date(2026, 10, 1))]
    assert heard() == [("weekly@example.org", "letter_due")]
    assert Delivery.objects.get().due_at < datetime(2026, 10, 1, tzinfo=UTC)


def test_letters_are_told_once_though_the_list_of_hearings_is_written_anew_every_night(bill):
    make.follow(key="R4")
    for night in range(9):
        Hearing.objects.all().delete()
        Hearing.objects.create(measure=bill, on=date(2026, 10, 8), location="CX18")
        queue(NOW + timedelta(days=night))

    assert Event.objects.filter(kind="letter_due").count() == Delivery.objects.count() == 1


def test_letters_for_a_hearing_announced_late_are_told_at_once_and_not_when_their_day_is_over(bill):
    make.follow(key="R4", cadence=Cadence.WEEKLY)
    Hearing.objects.create(measure=bill, on=date(2026, 10, 2), location="CX18")  # due on 25 September, in two days
    Hearing.objects.create(measure=bill, on=date(2026, 9, 29), location="CX25")  # was due yesterday

    assert letters_due() == [("2026-09-25", date(2026, 9, 25))]
    assert Delivery.objects.get().due_at == NOW


def test_letters_say_which_committee_and_which_hearing_they_are_for(bill):
    make.follow(key="R4")
    Hearing.objects.create(measure=bill, on=date(2026, 9, 30), location="CX18")
    queue()

    said = notice(Event.objects.get(kind="letter_due"))

    assert (said.now, said.what) == ("23 September 2026", "Letters due, CX18")
    assert "hearing on 30 September 2026" in said.because


@pytest.mark.parametrize("moved_to", ["2026-10-20", ""])
def test_letters_for_a_hearing_that_is_not_held_on_its_day_are_not_told_in_the_same_mail(bill, moved_to):
    make.follow(key="R4", cadence=Cadence.WEEKLY)
    Hearing.objects.create(measure=bill, on=date(2026, 10, 7), location="CX18")
    queue()
    gone = {"was": "CX18 on 2026-10-07", "now": "", "happened_on": date(2026, 10, 7)}
    change(bill, ChangeKind.HEARING_REMOVED, recorded_at=NOW + timedelta(hours=1), **gone)
    if moved_to:
        came = {"was": "", "now": f"CX18 on {moved_to}", "happened_on": date.fromisoformat(moved_to)}
        change(bill, ChangeKind.HEARING_SET, recorded_at=NOW + timedelta(hours=1), **came)
    queue(NOW + timedelta(hours=1))

    told = [one for one in fold(Delivery.objects.select_related("event", "subscription")) if not one.is_reverted]

    assert [one.event.kind for one in told] == ["hearing_moved" if moved_to else "hearing_cancelled"]
