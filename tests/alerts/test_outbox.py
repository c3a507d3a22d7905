"""From what the Legislature and reviewers did to what is owed to whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from alerts.choices import Cadence, Scope
from alerts.models import Cursor, Delivery, Event
from alerts.notices import notice
from alerts.outbox import queue_deliveries
from alerts.sources.changes import KINDS
from bills.choices import ChangeKind, Origin
from bills.models import Change
from recommendations.choices import Band, MatchState, ThisSession
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 14, tzinfo=UTC)


def change(of, kind=ChangeKind.STAGE_CHANGED, **fields):
    values = {
        "was": "in_committee", "now": "on_floor", "happened_on": date(2026, 9, 22),
        "recorded_at": NOW - timedelta(minutes=5), "origin": Origin.LIVE,
    }  # fmt: skip
    return Change.objects.create(measure=of, kind=kind, **(values | fields))


def queue(now=NOW):
    return queue_deliveries(now=now)


def heard():
    return sorted(Delivery.objects.values_list("subscriber__email", "event__kind"))


@pytest.fixture
def bill():
    made = make.measure("AB 779")
    make.match(make.recommendation("R4"), made)
    return made


def test_event_reaches_whoever_follows_the_bill_its_recommendation_goal_paper_or_everything(bill):
    make.follow("bill@example.org", Scope.BILL, "20252026/AB-779")
    make.follow("recommendation@example.org", Scope.RECOMMENDATION, "R4")
    make.follow("goal@example.org", Scope.GOAL, "G2")
    make.follow("paper@example.org", Scope.PAPER, "healing-together")
    make.follow("everything@example.org", Scope.EVERYTHING, "")
    make.follow("charlie@example.org", Scope.RECOMMENDATION, "R5")
    change(bill)

    queue()

    assert [email for email, _kind in heard()] == [
        "bill@example.org", "everything@example.org", "goal@example.org", "paper@example.org",
        "recommendation@example.org",
    ]  # fmt: skip


def test_follow_of_a_legislator_hears_of_bills_that_answer_nothing():
    from bills.models import Author

    other = make.measure("SB 9")
    Author.objects.create(version=other.latest_version, position=0, name="Lackey", house="A", role="lead")
    make.follow("alice@example.org", Scope.LEGISLATOR, "A/Lackey")
    make.follow("charlie@example.org", Scope.EVERYTHING, "")
    change(other)

    queue()

    assert heard() == [("alice@example.org", "stage")]


def test_follow_of_a_search_hears_of_what_the_list_would_show(bill):
    make.follow("alice@example.org", Scope.SEARCH, "q=consultant&matched=all")
    make.follow("charlie@example.org", Scope.SEARCH, "q=water&matched=all")
    change(bill)

    queue()

    assert heard() == [("alice@example.org", "stage")]


def test_every_kind_of_change_is_told_or_named_as_no_news():
    assert set(KINDS) == set(ChangeKind)


def test_lines_of_a_history_are_for_those_who_follow_the_bill(bill):
    make.follow("bill@example.org", Scope.BILL, "20252026/AB-779")
    make.follow("everything@example.org", Scope.EVERYTHING, "")
    change(bill, ChangeKind.ACTION_ADDED, was="", now="Read first time.")

    queue()

    assert heard() == [("bill@example.org", "action")]


@pytest.mark.parametrize("origin", [Origin.BACKFILL, Origin.CORRECTION])
def test_histories_and_corrections_never_become_mail(bill, origin):
    make.follow(key="R4")
    change(bill, origin=origin)

    queue()

    assert heard() == []


def test_what_we_learnt_more_than_fourteen_days_ago_is_history(bill):
    make.follow(key="R4")
    change(bill, recorded_at=NOW - timedelta(days=14, minutes=1))
    change(bill, recorded_at=NOW - timedelta(days=13), now="with_governor")

    queue()

    assert list(Event.objects.filter(kind="stage").values_list("now", flat=True)) == ["with_governor"]


def test_action_posted_late_still_reaches_the_follower(bill):
    make.follow(scope=Scope.BILL, key="20252026/AB-779")
    change(bill, ChangeKind.ACTION_ADDED, now="Set for hearing.", happened_on=date(2026, 9, 20))
    queue()

    change(bill, ChangeKind.ACTION_ADDED, now="Read first time.", happened_on=date(2025, 2, 18))
    queue(NOW + timedelta(days=1))

    assert list(Event.objects.filter(kind="action").values_list("now", flat=True)) == [
        "Set for hearing.",
        "Read first time.",
    ]
    assert Delivery.objects.count() == 2


def test_action_dated_ahead_is_told_once_and_not_again_when_its_day_comes(bill):
    make.follow(scope=Scope.BILL, key="20252026/AB-779")
    change(bill, ChangeKind.ACTION_ADDED, now="Takes effect.", happened_on=date(2026, 10, 1))

    for days in range(0, 12):
        queue(NOW + timedelta(days=days))

    assert Delivery.objects.filter(event__kind="action").count() == 1


def test_rewinding_the_cursor_sends_nothing_twice(bill):
    make.follow(key="R4")
    change(bill)
    queue()

    Cursor.objects.update(position=0)
    again = queue(NOW + timedelta(hours=1))

    assert again.deliveries == 0
    assert Delivery.objects.count() == 1


def test_row_committed_behind_the_cursor_is_still_found(bill):
    make.follow(key="R4")
    first = change(bill)
    queue()
    late = change(bill, now="with_governor")
    Change.objects.filter(pk=late.pk).delete()
    first_pk = first.pk
    Cursor.objects.filter(source="change").update(position=first_pk + 5)
    late.pk = first_pk + 1
    late.save(force_insert=True)

    queue(NOW + timedelta(hours=1))

    assert Event.objects.filter(kind="stage").count() == 2


def test_nothing_recorded_before_the_follow_was_confirmed_reaches_it(bill):
    make.follow(key="R4", confirmed_at=NOW)
    change(bill, recorded_at=NOW - timedelta(seconds=1))

    queue()

    assert heard() == []


@pytest.mark.parametrize(
    "fields", [{"confirmed_at": None}, {"stopped_at": NOW}, {"cadence": Cadence.OFF}], ids=["pending", "stopped", "off"]
)
def test_follow_that_is_pending_stopped_or_off_hears_nothing(bill, fields):
    make.follow(key="R4", **fields)
    change(bill)

    queue()

    assert heard() == []


def test_bundles_wait_for_their_hour_and_single_mails_do_not(bill):
    make.follow("instant@example.org", key="R4", cadence=Cadence.INSTANT)
    make.follow("daily@example.org", key="R4", cadence=Cadence.DAILY)
    make.follow("weekly@example.org", key="R4", cadence=Cadence.WEEKLY)
    change(bill)

    queue()

    due = dict(Delivery.objects.values_list("subscriber__email", "due_at"))
    assert due == {
        "instant@example.org": NOW,
        "daily@example.org": datetime(2026, 9, 24, 14, tzinfo=UTC),  # 7 a.m. in California; today's has just passed
        "weekly@example.org": datetime(2026, 9, 28, 14, tzinfo=UTC),
    }


@pytest.mark.parametrize(("wants", "at_once"), [(True, True), (False, False)])
def test_hearing_within_72_hours_is_told_at_once_unless_the_reader_asked_not_to(bill, wants, at_once):
    who = make.subscriber(wants_urgent_hearings=wants)
    make.follow(who, key="R4", cadence=Cadence.WEEKLY)
    change(bill, ChangeKind.HEARING_SET, was="", now="CX18 on 2026-09-25", happened_on=date(2026, 9, 25))

    queue()

    assert (Delivery.objects.get().due_at == NOW) is at_once


def test_hearing_in_a_week_can_wait_for_the_bundle(bill):
    make.follow(key="R4", cadence=Cadence.WEEKLY)
    change(bill, ChangeKind.HEARING_SET, was="", now="CX18 on 2026-09-30", happened_on=date(2026, 9, 30))

    queue()

    assert Delivery.objects.get().due_at > NOW


def test_hearing_that_left_the_list_and_came_back_on_another_day_has_moved(bill):
    make.follow(key="R4")
    change(bill, ChangeKind.HEARING_REMOVED, was="CX18 on 2026-09-30", now="", happened_on=date(2026, 9, 30))
    change(bill, ChangeKind.HEARING_SET, was="", now="CX18 on 2026-10-07", happened_on=date(2026, 10, 7))

    queue()

    moved = Event.objects.exclude(kind="heartbeat").get()
    assert (moved.kind, moved.was, moved.now) == ("hearing_moved", "2026-09-30", "2026-10-07")


def test_hour_of_a_hearing_that_changed_on_its_day_is_told(bill):
    make.follow(key="R4")
    change(bill, ChangeKind.HEARING_CHANGED, was="", now="CX18 on 2026-09-30, 9 a.m.", happened_on=date(2026, 9, 30))

    queue()

    told = Event.objects.exclude(kind="heartbeat").get()
    assert (told.kind, told.now) == ("hearing_changed", "2026-09-30, 9 a.m.")


def test_outcome_that_the_governors_office_reports_is_told_before_the_legislature_has_it(bill):
    make.follow(key="R4")
    change(bill, ChangeKind.OUTCOME_REPORTED, was="", now="signed", happened_on=date(2026, 9, 22))

    queue()

    told = Event.objects.exclude(kind="heartbeat").get()
    assert notice(told).subject == "AB 779: Governor’s decision: Signed (R4)"


def test_hearing_that_is_over_leaves_the_list_without_a_word(bill):
    make.follow(key="R4")
    change(bill, ChangeKind.HEARING_REMOVED, was="CX18 on 2026-09-15", now="", happened_on=date(2026, 9, 15))

    queue()

    assert heard() == []


def test_hearing_reaches_those_who_follow_the_committee(bill):
    from bills.models import Committee

    Committee.objects.create(
        session=bill.session, code="CX18", name="Public Safety", long_name="Assembly Public Safety"
    )
    make.follow("alice@example.org", Scope.COMMITTEE, "assembly-public-safety")
    change(bill, ChangeKind.HEARING_SET, was="", now="CX18 on 2026-09-30", happened_on=date(2026, 9, 30))
    change(bill)

    queue()

    assert heard() == [("alice@example.org", "hearing_set")]


def test_first_statement_of_a_status_is_no_news_and_the_second_is():
    rec = make.recommendation("R4")
    make.follow(key="R4")
    make.status_change(rec, ThisSession.NONE)
    queue()
    assert heard() == []

    make.status_change(rec, ThisSession.INTRODUCED)
    queue()

    told = Event.objects.get(kind="status")
    assert (told.was, told.now) == ("none none", "none introduced")


def test_recommendation_that_lost_its_last_live_bill_says_so():
    rec = make.recommendation("R4")
    make.follow(key="R4")
    make.status_change(rec, ThisSession.MOVING)
    make.status_change(rec, ThisSession.DIED)

    queue()

    assert Event.objects.get(kind="status").facts["lost_last_bill"] is True


def test_weak_and_refused_matches_carry_no_news():
    one, other = make.measure("AB 1"), make.measure("AB 2")
    rec = make.recommendation("R4")
    make.match(rec, one, band=Band.WEAK)
    make.match(rec, other, state=MatchState.REJECTED)
    make.follow(key="R4")
    change(one)
    change(other)

    queue()

    assert heard() == []


def test_changed_wording_of_a_recommendation_alerts_nobody(bill):
    """Matches scored anew are the machine's business; a person hears when a person has decided."""
    make.follow(key="R4")
    for number in range(300):
        make.match(make.recommendation(f"R{number + 20}"), bill)

    queue()

    assert heard() == []


def test_queueing_takes_as_many_statements_for_three_changes_as_for_one(bill):
    make.follow(key="R4")
    change(bill)
    with connection.execute_wrapper(counting := Counting()):
        queue()
    one, counting.count = counting.count, 0
    for number in range(3):
        change(make.measure(f"SB {number + 1}"))

    with connection.execute_wrapper(counting):
        queue(NOW + timedelta(minutes=1))

    assert counting.count <= one


class Counting:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
