"""The public stream: what it holds, that it skips nothing, and that reading it rebuilds what the API shows."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from bills.choices import Activity, ChangeKind, Origin, Stage
from bills.models import Change
from recommendations.choices import Band, InLaw, MatchState, Scope, Stance, ThisSession, Verdict
from recommendations.models import ImplementationReport, Match, PublicChange
from recommendations.reviews import Judgement, decide, undo
from recommendations.status import restate
from recommendations.stream import publish
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 24, 19, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=11)
CLAUSE = "This bill would end the fee."


def told(kind=None):
    rows = PublicChange.objects.all()
    return list(rows.filter(kind=kind) if kind else rows)


def added(bill, **fields):
    values = {"kind": ChangeKind.MEASURE_ADDED, "recorded_at": NOON, "origin": Origin.BACKFILL}
    return Change.objects.create(measure=bill, **(values | fields))


def say(match, by, verdict=Verdict.CONFIRM, at=NOON):
    match.refresh_from_db()
    word = Judgement(verdict, Stance.ADVANCES, Scope.PARTIAL, ("a",), note="As the clause says.")
    return decide(match=match.pk, by=by, judgement=word, revision=match.revision, version=match.version.key, at=at)


def test_every_table_is_told_once_and_with_its_own_date():
    bill, r4 = make.measure(digest=CLAUSE), make.recommendation()
    match = make.match(r4, bill)
    make.stage_change(bill, "introduced", "in_committee", date(2025, 3, 3))
    make.clause_change(match)
    make.status_change(r4)
    ImplementationReport.objects.create(
        recommendation=r4, state="under_way", source_url="https://example.org/", evidence_on=date(2026, 9, 1),
        note="Begun.", decided_as="a lead reviewer", recorded_at=NOON,
    )  # fmt: skip

    assert publish(at=NOON) == 5
    assert publish(at=LATER) == 0
    assert [(one.kind, one.happened_on) for one in told()] == [
        ("stage_changed", date(2025, 3, 3)),
        ("clause_changed", date(2026, 9, 22)),
        ("finding_made", date(2026, 9, 1)),
        ("match_added", date(2026, 9, 24)),
        ("status_changed", date(2026, 9, 22)),
    ]


def test_a_row_that_was_numbered_earlier_and_committed_later_is_not_skipped(client):
    bill = make.measure()
    late = make.stage_change(bill, "introduced", "in_committee", date(2025, 3, 3))
    values = {name: getattr(late, name) for name in ("measure_id", "kind", "was", "now", "recorded_at", "origin")}
    number = late.pk
    late.delete()
    make.stage_change(bill, "in_committee", "on_floor", date(2025, 4, 3))
    publish(at=NOON)
    kept = client.get("/api/v1/changes/").json()["resume"]

    Change.objects.create(pk=number, **values)
    publish(at=LATER)

    (row,) = client.get(kept).json()["results"]
    assert (row["id"], row["now"]) == (f"change-{number}", "in_committee")


def test_a_decision_is_told_once_it_cannot_be_undone_and_never_before(reviewer):
    match = make.match(make.recommendation(), make.measure(digest=CLAUSE))
    publish(at=NOON - timedelta(days=1))

    say(match, reviewer)
    assert publish(at=NOON + timedelta(minutes=9)) == 0
    assert publish(at=LATER) == 2
    decision, seen = told()[-2:]
    assert (decision.kind, decision.was, decision.now) == ("decision_made", "suggested", "confirmed")
    assert (decision.after["role"], decision.after["note"]) == ("reviewer", "As the clause says.")
    assert "Doe" not in str(decision.after)
    assert (seen.kind, seen.before["scope"], seen.after["scope"]) == ("match_changed", "direct", "partial")


def test_what_was_undone_in_time_was_never_said(reviewer):
    match = make.match(make.recommendation(), make.measure(digest=CLAUSE))
    publish(at=NOON - timedelta(days=1))
    made = say(match, reviewer)
    undo(decision=made.pk, by=reviewer, at=NOON + timedelta(minutes=5))

    assert publish(at=LATER) == 0


def test_a_match_that_the_public_no_longer_sees_is_taken_back_and_may_return():
    match = make.match(make.recommendation(), make.measure(digest=CLAUSE))
    publish(at=NOON)
    for state in (MatchState.WITHDRAWN, MatchState.SUGGESTED):
        Match.objects.filter(pk=match.pk).update(state=state)
        publish(at=LATER)

    assert [(one.kind, one.was, one.now) for one in told()] == [
        ("match_added", "", "suggested"),
        ("match_removed", "suggested", ""),
        ("match_added", "", "suggested"),
    ]


def test_weak_and_refused_matches_are_never_told():
    r4 = make.recommendation()
    make.match(r4, make.measure("AB 1"), band=Band.WEAK)
    make.match(r4, make.measure("AB 2"), state=MatchState.REJECTED)
    assert publish(at=NOON) == 0


@pytest.mark.parametrize("rows", [3, 30])
def test_queries_do_not_grow_with_what_is_published(django_assert_num_queries, rows):
    r4 = make.recommendation()
    for number in range(rows):
        bill = make.measure(f"AB {number + 1}", digest=CLAUSE)
        added(bill)
        match = make.match(r4, bill)
        make.clause_change(match)
        make.status_change(r4)
    with django_assert_num_queries(27):
        publish(at=NOON)


def test_a_recommendation_is_followed_with_the_bills_that_answer_it(client):
    r4, other = make.recommendation(), make.measure("SB 1")
    bill = make.measure("AB 1", digest=CLAUSE)
    make.match(r4, bill)
    for one in (bill, other):
        make.stage_change(one, "introduced", "in_committee", date(2025, 3, 3))
    make.status_change(r4)
    make.status_change(make.recommendation("R5", goal="G3"))
    publish(at=NOON)

    rows = client.get("/api/v1/changes/?recommendation=R4").json()["results"]

    assert [(row["kind"], row["bill"] and row["bill"]["label"]) for row in rows] == [
        ("stage_changed", "AB 1"),
        ("match_added", "AB 1"),
        ("status_changed", None),
    ]
    several = client.get("/api/v1/changes/?kind=match_added&kind=status_changed").json()["results"]
    assert [row["recommendation"] for row in several] == ["R4", "R4", "R5"]


class Reader:
    """Somebody else's program: knows nothing but the stream, and what the page about the API says of it."""

    def __init__(self, client):
        self.client, self.link = client, "/api/v1/changes/?page_size=7"
        self.bills, self.matches, self.statuses = {}, {}, {}

    def catch_up(self):
        while True:
            answer = self.client.get(f"{urlsplit(self.link).path}?{urlsplit(self.link).query}").json()
            for row in answer["results"]:
                self.take(row)
            self.link = answer["resume"]
            if not answer["next"]:
                return

    def take(self, row):
        kind, bill, of = row["kind"], row["bill"] and row["bill"]["label"], row["recommendation"]
        if kind == "measure_added":
            self.bills[bill] = {name: row["after"][name] for name in ("stage", "activity")}
        elif kind in ("stage_changed", "activity_changed"):
            self.bills.setdefault(bill, {})[kind.removesuffix("_changed")] = row["now"]
        elif kind == "measure_removed":
            self.bills.pop(bill)
        elif kind in ("match_added", "match_changed"):
            self.matches[bill, of] = row["after"]
        elif kind == "match_removed":
            self.matches.pop((bill, of))
        elif kind == "status_changed":
            self.statuses[of] = {name: row["after"][name] for name in ("in_law", "this_session", "basis")}


def shown(client):
    """The same by the lists of the API."""
    bills = client.get("/api/v1/bills/?matched=all&page_size=100").json()["results"]
    matches = client.get("/api/v1/matches/?page_size=100").json()["results"]
    recommendations = client.get("/api/v1/recommendations/").json()["results"]
    same = ("id", "state", "confidence", "stance", "scope", "band", "elements", "version")
    quoted = ("part", "start", "end", "quote", "elements")
    return (
        {one["label"]: {name: one[name] for name in ("stage", "activity")} for one in bills},
        {
            (one["bill"]["label"], one["recommendation"]): {name: one[name] for name in same}
            | {"clauses": [{name: clause[name] for name in quoted} for clause in one["clauses"]]}
            for one in matches
        },
        {
            one["id"]: {name: one["status"][name] for name in ("in_law", "this_session", "basis")}
            for one in recommendations
            if one["status"]["rule_version"]
        },
    )


def test_reading_from_zero_and_from_a_kept_link_rebuilds_what_the_api_shows(client, reviewer):
    r4, r5 = make.recommendation(), make.recommendation("R5", goal="G3")
    bills = [make.measure(f"AB {number}", digest=CLAUSE) for number in range(1, 6)]
    for bill in bills:
        added(bill)
    first, second = make.match(r4, bills[0]), make.match(r5, bills[1], stance=Stance.OPPOSES)
    restate(as_of=date(2026, 9, 22), at=NOON)
    publish(at=NOON)
    faithful = Reader(client)
    faithful.catch_up()
    assert (faithful.bills, faithful.matches, faithful.statuses) == shown(client)

    for bill, stage in ((bills[0], Stage.ON_FLOOR), (bills[2], Stage.DIED)):
        make.stage_change(bill, bill.stage, stage, date(2026, 9, 23))
        type(bill).objects.filter(pk=bill.pk).update(stage=stage)
    Change.objects.create(
        measure=bills[2], kind=ChangeKind.ACTIVITY_CHANGED, was="waiting", now=Activity.OVER, recorded_at=NOON
    )
    type(bills[2]).objects.filter(pk=bills[2].pk).update(activity=Activity.OVER)
    say(first, reviewer)
    say(second, reviewer, Verdict.REJECT)
    make.match(r5, bills[3])
    restate(as_of=date(2026, 9, 23), at=LATER)
    publish(at=LATER)

    fresh = Reader(client)
    for reader in (faithful, fresh):
        reader.catch_up()
        assert (reader.bills, reader.matches, reader.statuses) == shown(client)
    assert ("AB 2", "R5") not in fresh.matches
    assert fresh.matches["AB 1", "R4"]["confidence"] == "one"
    assert fresh.statuses["R4"]["basis"] == "people"
    assert {InLaw(one["in_law"]) for one in fresh.statuses.values()} == {InLaw.NONE}
    assert ThisSession(fresh.statuses["R5"]["this_session"])
