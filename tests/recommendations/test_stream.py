"""The public stream: what it holds, that it skips nothing, and that reading it rebuilds what the API shows."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from bills.choices import Activity, ChangeKind, Origin, Stage
from bills.models import Change
from recommendations.choices import Band, InLaw, MatchState, Scope, Stance, ThisSession, Verdict
from recommendations.disputes import answer_dispute, file_dispute
from recommendations.models import (
    Dispute,
    ImplementationReport,
    Match,
    PublicChange,
    StatusOverride,
    TeamPosition,
)
from recommendations.on_the_ground import Override, override_status, withdraw_override
from recommendations.positions import take_position
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


def test_a_position_is_told_while_it_is_public_and_taken_back_when_it_is_not(lead):
    bill = make.measure()
    asked = {"measure": bill, "version": bill.latest_version, "since": date(2026, 9, 20), "by": lead}
    for stance, note, is_public in (
        ("support", "Kept to ourselves.", False),
        ("support", "It ends fees.", True),
        ("oppose", "", True),
        ("oppose", "", True),
        ("oppose", "", False),
    ):
        take_position(stance=stance, note=note, is_public=is_public, **asked)
        publish(at=LATER)

    assert [(one.kind, one.was, one.now, one.happened_on) for one in told()] == [
        ("position_changed", "", "support", date(2026, 9, 20)),
        ("position_changed", "support", "oppose", date(2026, 9, 20)),
        ("position_changed", "oppose", "", date(2026, 9, 24)),
    ]
    assert told()[0].after == {
        "position": "support", "since": "2026-09-20", "version": "20250AB77999INT", "note": "It ends fees."
    }  # fmt: skip


def test_an_override_and_its_end_are_told_before_the_status_that_follows(lead):
    r4 = make.recommendation()
    restate(as_of=date(2026, 9, 22), at=NOON)
    said = Override("The court said so.", "https://example.org/", date(2026, 9, 21), in_law="in_part", is_at_risk=True)
    override_status(recommendation=r4, override=said, by=lead, at=NOON)
    withdraw_override(recommendation=r4, reason="Reversed.", by=lead, at=LATER)
    publish(at=LATER)

    assert [(one.kind, one.now, one.happened_on) for one in told() if one.kind != "status_changed"] == [
        ("override_made", "in_part at_risk", date(2026, 9, 21)),
        ("override_withdrawn", "", date(2026, 9, 24)),
    ]
    assert told("override_made")[0].after["reason"] == "The court said so."
    assert [one.kind for one in told()[-3:]] == ["status_changed"] * 3


def test_an_answer_to_a_reader_is_told_without_the_readers_words(client, reviewer, lead):
    match = make.match(make.recommendation(), make.measure(digest=CLAUSE))
    wrong = file_dispute(text="My name is on it.", at=NOON, match=match, email="reader@example.org")
    missed = file_dispute(text="You missed my bill.", at=NOON, bill="AB 5")
    file_dispute(text="Still open.", at=NOON, match=match)
    said = {"outcome": "partly", "answer": "The scope was too wide.", "shows_text": True, "at": NOON}
    answer_dispute(dispute=missed.pk, by=reviewer, **said)
    answer_dispute(dispute=wrong.pk, by=reviewer, **said)  # a proposal, until a second person agrees
    publish(at=NOON)
    assert [one.source_id for one in told("correction_answered")] == [missed.pk]
    answer_dispute(dispute=wrong.pk, by=lead, **said)
    publish(at=LATER)

    rows = client.get("/api/v1/changes/?kind=correction_answered").json()["results"]
    assert [(row["bill"] and row["bill"]["label"], row["recommendation"], row["now"]) for row in rows] == [
        (None, None, "partly"),
        ("AB 779", "R4", "partly"),
    ]
    assert [row["url"] for row in rows] == [
        f"http://127.0.0.1:8000/corrections/#answer-{one.pk}" for one in (missed, wrong)
    ]
    assert rows[1]["after"] == {
        "about": "wrong_match", "received_on": "2026-09-24", "answer": "The scope was too wide."
    }  # fmt: skip
    assert "My name" not in str(rows) and "reader@" not in str(rows)


@pytest.mark.parametrize("rows", [3, 30])
def test_queries_do_not_grow_with_what_is_published(django_assert_num_queries, rows):
    r4 = make.recommendation()
    for number in range(rows):
        bill = make.measure(f"AB {number + 1}", digest=CLAUSE)
        added(bill)
        match = make.match(r4, bill)
        make.clause_change(match)
        make.status_change(r4)
        StatusOverride.objects.create(recommendation=r4, reason="So.", in_law="in_part", recorded_at=NOON)
        Dispute.objects.create(match=match, received_at=NOON, answered_at=NOON, outcome="kept", answer="As it says.")
        TeamPosition.objects.create(
            measure=bill, version=bill.latest_version, stance="support", since=date(2026, 9, 1), is_public=True
        )
    with django_assert_num_queries(50 if connection.vendor == "postgresql" else 41):  # a lock for each of nine tables
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
        self.bills, self.matches, self.statuses, self.positions, self.overrides = {}, {}, {}, {}, {}

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
        elif kind == "position_changed":
            self.positions[bill] = row["after"]
        elif kind in ("override_made", "override_withdrawn"):
            self.overrides[of] = _as_shown(row["after"]) if kind == "override_made" else None


def everything(reader):
    """What was never said of a bill or a recommendation is nothing."""
    positions = {bill: reader.positions.get(bill) for bill in reader.bills}
    overrides = {of: reader.overrides.get(of) for of in reader.statuses}
    return reader.bills, reader.matches, reader.statuses, positions, overrides


def _as_shown(override):
    names = ("in_law", "this_session", "at_risk", "reason", "source_url", "source_on", "by")
    return {name: override[name] for name in names}


def shown(client):
    """The same by the lists of the API."""
    bills = client.get("/api/v1/bills/?matched=all&page_size=100").json()["results"]
    matches = client.get("/api/v1/matches/?page_size=100").json()["results"]
    recommendations = client.get("/api/v1/recommendations/").json()["results"]
    same = ("id", "state", "confidence", "stance", "scope", "band", "elements", "version")
    quoted = ("part", "start", "end", "quote", "elements")
    single = [client.get(f"/api/v1/bills/{one['session']}/{one['measure']}/").json() for one in bills]
    positions = {one["label"]: one["coalition_position"] for one in single}
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
        {
            label: {name: said[name] for name in ("position", "since", "version", "note")} if said else None
            for label, said in positions.items()
        },
        {one["id"]: said and _as_shown(said) for one in recommendations for said in [one["status"]["override"]]},
    )


def test_reading_from_zero_and_from_a_kept_link_rebuilds_what_the_api_shows(client, reviewer, lead):
    r4, r5 = make.recommendation(), make.recommendation("R5", goal="G3")
    bills = [make.measure(f"AB {number}", digest=CLAUSE) for number in range(1, 6)]
    for bill in bills:
        added(bill)
    first, second = make.match(r4, bills[0]), make.match(r5, bills[1], stance=Stance.OPPOSES)
    restate(as_of=date(2026, 9, 22), at=NOON)
    publish(at=NOON)
    faithful = Reader(client)
    faithful.catch_up()
    assert everything(faithful) == shown(client)

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
    for stance, bill in (("support", bills[0]), ("oppose", bills[0]), ("sponsor", bills[4])):
        said = {"measure": bill, "version": bill.latest_version, "stance": stance, "since": date(2026, 9, 20)}
        take_position(**said, is_public=True, by=lead)
        publish(at=LATER)
    take_position(**said, is_public=False, by=lead)
    said = Override("The court said so.", "https://example.org/", date(2026, 9, 21), this_session="moving")
    for of in (r4, r5):
        override_status(recommendation=of, override=said, by=lead, at=LATER)
    withdraw_override(recommendation=r5, reason="Reversed.", by=lead, at=LATER)
    restate(as_of=date(2026, 9, 23), at=LATER)
    publish(at=LATER)

    fresh = Reader(client)
    for reader in (faithful, fresh):
        reader.catch_up()
        assert everything(reader) == shown(client)
    assert ("AB 2", "R5") not in fresh.matches
    assert fresh.matches["AB 1", "R4"]["confidence"] == "one"
    assert fresh.statuses["R4"]["basis"] == "people"
    assert fresh.positions == {"AB 1": fresh.positions["AB 1"], "AB 5": None}
    assert (fresh.positions["AB 1"]["position"], fresh.overrides["R4"]["this_session"]) == ("oppose", "moving")
    assert fresh.overrides["R5"] is None
    assert {InLaw(one["in_law"]) for one in fresh.statuses.values()} == {InLaw.NONE}
    assert ThisSession(fresh.statuses["R5"]["this_session"])
