"""Standings written to the database: once, with their history, and as a command prints them."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.choices import Activity, Stage
from bills.models import Measure
from recommendations.choices import Band, MatchState, Stance, ThisSession
from recommendations.models import Match, Reading, StatusChange
from recommendations.status import read_all, restate
from tests.factories import action, hearing, match, measure, paper, recommendation
from tests.recommendations.test_status import AS_OF, AT, LATER, WRITES


def moving_bill() -> Measure:
    made = measure(
        digest="This bill would end the fee.",
        stage=Stage.ON_FLOOR,
        activity=Activity.MOVING,
        introduced_on=date(2026, 2, 18),
        last_action_on=date(2026, 4, 20),
        steps=[
            ["2026-02-18", "introduced", "waiting", "introduced", "Introduced."],
            ["2026-04-20", "on_floor", "moving", "reported", "From committee: Do pass."],
        ],
    )
    read_by_machine(made)
    return made


def read_by_machine(bill: Measure) -> None:
    assert bill.latest_version is not None
    Reading.objects.create(measure=bill, version=bill.latest_version, text_digest="", rule_version="1", read_at=AT)


@pytest.mark.django_db
def test_restate_writes_once_and_says_moved_only_after_a_move() -> None:
    r4, bill = recommendation("R4", status_as_of=None), moving_bill()
    match(r4, bill)
    assert restate(as_of=AS_OF, at=AT) == 1
    r4.refresh_from_db()
    assert (r4.this_session, r4.moved_on, r4.status_as_of) == ("moving", None, AS_OF)
    with CaptureQueriesContext(connection) as queries:
        assert restate(as_of=AS_OF, at=LATER) == 0
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []
    bill.steps = [*bill.steps, ["2026-05-20", "died", "over", "died", "Died."]]
    bill.save()
    assert restate(as_of=date(2026, 5, 21), at=LATER) == 1
    r4.refresh_from_db()
    assert (r4.this_session, r4.moved_on) == ("died", date(2026, 5, 21))
    assert StatusChange.objects.count() == 2


@pytest.mark.django_db
def test_a_new_risk_is_a_change_but_no_move() -> None:
    r4 = recommendation("R4")
    moving_bill()
    restate(as_of=AS_OF, at=AT)
    match(r4, measure("SB 9", digest="This bill would end the fee."), stance=Stance.OPPOSES)
    assert restate(as_of=AS_OF, at=LATER) == 1
    r4.refresh_from_db()
    assert r4.is_at_risk
    assert r4.moved_on is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [{"band": Band.WEAK}, {"state": MatchState.REJECTED}, {"state": MatchState.WITHDRAWN}],
)
def test_weak_refused_and_withdrawn_matches_never_count(fields: dict[str, str]) -> None:
    r4 = recommendation("R4")
    match(r4, moving_bill(), **fields)
    restate(as_of=AS_OF, at=AT)
    r4.refresh_from_db()
    assert r4.this_session == ThisSession.NONE
    assert r4.counts == {"confirmed": 0, "suggested": 0, "opposing": 0, "live": 0}


@pytest.mark.django_db
def test_restating_takes_at_most_eleven_queries_however_much_there_is() -> None:
    everyone, bills = paper(), [moving_bill(), measure("SB 9", digest="This bill would end the fee.")]
    for one in everyone:
        for bill in bills:
            match(one, bill)
    with CaptureQueriesContext(connection) as queries:
        restate(as_of=AS_OF, at=AT)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 11, asked


def scorecard(*arguments: str) -> str:
    out = StringIO()
    call_command("scorecard", *arguments, stdout=out, skip_checks=True)
    return out.getvalue()


@pytest.mark.django_db
def test_the_scorecard_as_of_a_day_goes_back_along_the_steps() -> None:
    r4, bill = recommendation("R4"), moving_bill()
    match(r4, bill)
    hearing(bill, date(2026, 5, 4))
    told = json.loads(scorecard("--json").splitlines()[-1])
    assert told["data_as_of"] == "2026-04-20"
    assert told["paper"] == "Healing Together"
    assert told["recommendations"] == [
        {
            "id": "R4",
            "name": "Short name of R4",
            "goal": "G2",
            "status": "moving",
            "in_law": "none",
            "this_session": "moving",
            "at_risk": False,
            "because": "No chaptered measure that advances it is known to us. "
            "AB 779, which would advance it, reached the floor on 20 April 2026, in the reading of the machine.",
            "confirmed": 0,
            "suggested": 1,
            "opposing": 0,
            "live": 1,
            "next_decision": {"on": "2026-05-04", "what": "committee hearing", "measure": "AB 779"},
            "override": None,
            "replayed_from": None,
        }
    ]
    words = [
        json.loads(scorecard("--json", "--as-of", day))["recommendations"][0]["status"]
        for day in ("2026-02-17", "2026-02-18", "2026-04-19", "2026-04-20")
    ]
    assert words == ["none", "introduced", "introduced", "moving"]


@pytest.mark.django_db
def test_a_committees_do_pass_is_movement() -> None:
    bill = measure(last_action_on=date(2026, 4, 25), introduced_on=date(2026, 2, 18), stage_on=date(2026, 3, 1))
    read_by_machine(bill)
    match(recommendation("R4"), bill)
    assert '"this_session": "introduced"' in scorecard("--json", "--as-of", "2026-05-01")
    action(bill, date(2026, 4, 25), "From committee: Do pass and re-refer to Com. on APPR.")
    assert '"this_session": "moving"' in scorecard("--json", "--as-of", "2026-05-01")


@pytest.mark.django_db
def test_the_table_says_whose_reading_it_is() -> None:
    r4, bill = recommendation("R4"), moving_bill()
    made = match(r4, bill)
    assert "no person has confirmed a match yet" in scorecard()
    Match.objects.filter(pk=made.pk).update(state=MatchState.CONFIRMED)
    assert "no person has confirmed a match yet" not in scorecard()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "digest", "day", "in_law"),
    [
        ("AB 651", "This bill would end the fee.", "2025-12-31", "none"),
        ("AB 651", "This bill would end the fee.", "2026-01-01", "in_part"),
        ("AB 651", "It would take effect immediately as an urgency statute.", "2025-10-13", "in_part"),
        ("AB 651", "It would take effect immediately as an urgency statute.", "2025-10-12", "none"),
        ("ABX1 2", "This bill would end the fee.", "2026-01-11", "none"),
        ("ABX1 2", "This bill would end the fee.", "2026-01-12", "in_part"),
        ("ACR 4", "This measure would end the fee.", "2026-01-01", "none"),
    ],
)
def test_a_chapter_is_law_from_the_day_it_takes_effect(number: str, digest: str, day: str, in_law: str) -> None:
    steps = [
        ["2025-02-18", "introduced", "waiting", "introduced", "Introduced."],
        ["2025-10-13", "chaptered", "over", "chaptered", "Chaptered by Secretary of State."],
    ]
    match(recommendation("R4"), measure(number, digest=digest, steps=steps))
    assert json.loads(scorecard("--json", "--as-of", day))["recommendations"][0]["in_law"] == in_law


@pytest.mark.django_db
def test_twins_are_told_by_the_digest_of_the_version_that_was_read() -> None:
    asked = recommendation("R4")
    for number in ("AB 134", "SB 134"):
        match(asked, measure(number, digest="This bill would end the fee."))

    assert [reading.counts["suggested"] for one, reading in read_all(AS_OF) if one == asked] == [1]
