"""A day shown again is what was shown on it, whatever people and rules did later; and a lead's word beside the rule's."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.choices import Activity, Stage
from recommendations.choices import InLaw, MatchState, Stance, ThisSession
from recommendations.models import Match, Reading, Recommendation, StatusChange, StatusOverride, StatusShown
from recommendations.on_the_ground import Override, override_status, withdraw_override
from recommendations.refusal import Refused
from recommendations.replay import DERIVED, SHOWN, STATED, NoSuchDay, asked_day, reading_of, replayed
from recommendations.status import restate
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 5, 2, 6, tzinfo=UTC)
DAY = date(2026, 5, 1)  # of FIRST, in California
LATER = FIRST + timedelta(days=30)
WORD = Override("The court struck it down.", "https://example.org/ruling", date(2026, 5, 20), in_law=InLaw.IN_PART)


@pytest.fixture
def rec():
    made = make.recommendation()
    bill = make.measure(
        stage=Stage.ON_FLOOR,
        activity=Activity.MOVING,
        introduced_on=date(2026, 2, 18),
        last_action_on=date(2026, 4, 20),
        steps=[["2026-02-18", "introduced", "waiting", "introduced", "Introduced."],
               ["2026-04-20", "on_floor", "moving", "reported", "From committee: Do pass."]],
    )  # fmt: skip
    make.match(made, bill)
    Reading.objects.create(measure=bill, version=bill.latest_version, text_digest="", rule_version="1", read_at=FIRST)
    restate(as_of=DAY, at=FIRST)
    made.refresh_from_db()
    return made


def scorecard(day):
    out = StringIO()
    call_command("scorecard", "--as-of", day.isoformat(), "--json", stdout=out)
    return json.loads(out.getvalue())["recommendations"][0]


def test_what_was_shown_on_a_day_equals_its_replay_after_decisions_and_new_rules(rec, lead, client, monkeypatch):
    shown = reading_of(rec)
    answer = client.get("/api/v1/recommendations/R4/").json()
    Match.objects.update(state=MatchState.CONFIRMED, stance=Stance.OPPOSES)
    monkeypatch.setattr("recommendations.status.RULE_VERSION", "9")
    restate(as_of=date(2026, 5, 31), at=LATER)
    override_status(recommendation=rec, override=WORD, by=lead, at=LATER)
    now = Recommendation.objects.get()
    assert reading_of(now) != shown

    (then,) = replayed([now], DAY)

    assert (reading_of(then), then.rule_version, vars(then)["replayed_from"]) == (shown, "1", SHOWN)
    replay = client.get("/api/v1/recommendations/R4/", {"as_of": "2026-05-01"}).json()
    assert replay["status"] == answer["status"] | {"replayed_from": "shown"}
    assert (replay["counts"], replay["next_decision"]) == (answer["counts"], answer["next_decision"])
    listed = client.get("/api/v1/recommendations/", {"as_of": "2026-05-01"}).json()["results"][0]
    assert listed["status"] == replay["status"]
    row = scorecard(DAY)
    assert (row["because"], row["live"], row["replayed_from"]) == (shown.because, shown.counts["live"], "shown")


def test_sentences_and_counts_that_changed_without_the_status_are_replayed_too(rec):
    make.match(rec, make.measure("AB 780", digest="Another.", last_action_on=date(2026, 4, 1)))
    assert restate(as_of=DAY, at=LATER) == 0
    then = [replayed([Recommendation.objects.get()], day)[0].counts["live"] for day in (DAY, date(2026, 5, 31))]

    assert then == [1, 2]


def test_a_day_is_the_pacific_one(rec):
    # 6:00 UTC on 2 May is still 1 May in California, and nothing was shown on 30 April.
    sources = [vars(replayed([rec], day)[0])["replayed_from"] for day in (date(2026, 4, 30), DAY)]

    assert sources == [DERIVED, SHOWN]


def test_before_the_first_row_the_rule_alone_derives_and_says_so(rec, lead):
    override_status(recommendation=rec, override=WORD, by=lead, at=LATER)

    (then,) = replayed([Recommendation.objects.get()], date(2026, 3, 1))

    assert (then.this_session, then.override, vars(then)["replayed_from"]) == (ThisSession.INTRODUCED, None, DERIVED)
    assert scorecard(date(2026, 3, 1))["replayed_from"] == "derived"


def test_a_history_older_than_the_full_record_is_replayed_as_stated(rec):
    StatusShown.objects.all().delete()

    (then,) = replayed([rec], DAY)

    assert (then.this_session, then.counts, vars(then)["replayed_from"]) == (ThisSession.MOVING, {}, STATED)
    assert scorecard(DAY)["live"] is None


@pytest.mark.parametrize("text", ["yesterday", "2026-02-31", "", "9999-01-01"])
def test_what_is_no_day_of_the_past_is_refused(rec, client, text):
    with pytest.raises(NoSuchDay):
        asked_day(text)
    for address in ("/api/v1/recommendations/", "/api/v1/recommendations/R4/"):
        assert client.get(address, {"as_of": text}).status_code == (404 if text == "9999-01-01" else 400)


def test_a_replay_takes_as_many_queries_for_eleven_as_for_one(rec):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            replayed(Recommendation.objects.prefetch_related("elements"), DAY)
        return len(queries)

    restate(as_of=DAY, at=FIRST)
    one = asked()
    for number in range(5, 9):
        make.recommendation(f"R{number}", goal="G3")
    restate(as_of=DAY, at=FIRST)

    assert asked() == one


# A lead's word


def test_an_override_stands_in_place_of_the_rule_with_what_the_rule_says_beside_it(rec, lead):
    override_status(recommendation=rec, override=WORD, by=lead, at=LATER)

    rec.refresh_from_db()
    assert (rec.in_law, rec.this_session) == (InLaw.IN_PART, ThisSession.MOVING)
    assert rec.override["reason"] == WORD.reason
    assert rec.override["rule"] == {"in_law": "none", "this_session": "moving", "at_risk": False}
    newest = StatusChange.objects.first()
    assert (newest.in_law, newest.override) == (InLaw.IN_PART, rec.override)
    assert newest.because.startswith(f"Overridden by {lead.get_full_name() or 'a lead reviewer'}: {WORD.reason}")


def test_a_nightly_restatement_respects_the_override_and_a_withdrawal_ends_it(rec, lead):
    override_status(recommendation=rec, override=WORD, by=lead, at=LATER)
    assert restate(as_of=date(2026, 6, 2), at=LATER + timedelta(days=1)) == 0
    rec.refresh_from_db()
    assert rec.in_law == InLaw.IN_PART

    withdraw_override(recommendation=rec, reason="Appealed.", by=lead, at=LATER + timedelta(days=2))

    rec.refresh_from_db()
    assert (rec.in_law, rec.override) == (InLaw.NONE, None)
    assert [row.in_law for row in StatusChange.objects.all()] == ["none", "in_part", "none"]
    assert StatusOverride.objects.count() == 2


def test_an_override_can_take_a_status_down_and_say_that_nothing_is_at_risk(rec, lead):
    word = Override("It is dead.", "https://example.org/", DAY, this_session=ThisSession.DIED, is_at_risk=False)
    override_status(recommendation=rec, override=word, by=lead, at=LATER)

    rec.refresh_from_db()
    assert (rec.this_session, rec.is_at_risk, rec.override["at_risk"]) == (ThisSession.DIED, False, False)


def test_only_leads_override_and_never_without_reason_source_and_a_word(rec, lead, reviewer):
    for by, word in (
        (reviewer, WORD),
        (lead, Override(" ", "https://example.org/", DAY, in_law=InLaw.NONE)),
        (lead, Override("Why", "", DAY, in_law=InLaw.NONE)),
        (lead, Override("Why", "https://example.org/", DAY)),
    ):
        with pytest.raises(Refused):
            override_status(recommendation=rec, override=word, by=by, at=LATER)
    with pytest.raises(Refused):
        withdraw_override(recommendation=rec, reason="Why", by=lead, at=LATER)
    assert not StatusOverride.objects.exists()
