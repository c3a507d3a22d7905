"""An amendment comes: each clause that a match quotes is carried over, or its change is an event and reopens the match."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.choices import AuthorRole, Origin
from bills.identifiers import MeasureId, SessionId
from bills.models import Author, BillVersion, Measure
from bills.records import MeasureRecord
from bills.upsert import upsert
from ingest.container import open_container
from ingest.sample.build import build
from ingest.sources.pubinfo import SOURCE
from recommendations.choices import ClauseFate, MatchState
from recommendations.matching import load_rules
from recommendations.models import ClauseChange, Match, Recommendation
from recommendations.propose_matches import propose_matches
from recommendations.staleness import WORDS_LOST
from tests.factories import match, measure, recommendation, version
from tests.recommendations.test_match_command import AT, CLAUSE, LATER, ONLY_R4, OTHER, Matcher

pytestmark = pytest.mark.django_db
REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "pubinfo_slice_2025_four_bills.zip"
FEE = "This bill would require the court to end the fee for every person on probation."
WEAKER = FEE.replace("require", "authorize")


@pytest.fixture
def matcher(monkeypatch: pytest.MonkeyPatch) -> Matcher:
    made = Matcher()
    made.clauses |= {FEE: "strong", WEAKER: "strong"}
    monkeypatch.setattr("recommendations.propose_matches.propose", made)
    return made


@pytest.fixture
def r4() -> Recommendation:
    return recommendation("R4")


def run(*, at: datetime = AT, everything: bool = False) -> None:
    propose_matches(rules=ONLY_R4, at=at, everything=everything)


def amend(bill: Measure, digest: str, *, print_number: int = 98, **fields: object) -> BillVersion:
    return version(bill, state="AMD", print_number=print_number, digest=digest, on=date(2026, 9, 1), **fields)


def events() -> list[tuple[str, str, str]]:
    return [(one.kind, one.state_before, one.state_after) for one in ClauseChange.objects.all()]


@pytest.mark.parametrize("state", [MatchState.SUGGESTED, MatchState.CONFIRMED])
def test_a_clause_that_stands_is_carried_over_and_noted(matcher: Matcher, r4: Recommendation, state: str) -> None:
    bill = measure(digest=CLAUSE)
    made, first = match(r4, bill, state=state), bill.latest_version
    second = amend(bill, f"(1) Existing law charges a fee.\n(2)  {CLAUSE.replace(' end ', '  end ')}")
    run()

    made.refresh_from_db()
    noted = ClauseChange.objects.get()
    assert (noted.kind, noted.from_version, noted.to_version) == (ClauseFate.CARRIED, first, second)
    assert (noted.happened_on, noted.recorded_at, noted.was) == (date(2026, 9, 1), AT, CLAUSE)
    if state == MatchState.CONFIRMED:
        assert (made.state, made.version) == (state, second)
        (moved,) = made.evidence.all()
        assert second.digest[moved.start : moved.end] == moved.quote == noted.now


def test_a_confirmed_clause_that_was_weakened_is_read_again_and_told(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=FEE)
    made, first = match(r4, bill, clause=FEE, state=MatchState.CONFIRMED), bill.latest_version
    amend(bill, WEAKER)
    run()

    made.refresh_from_db()
    told = ClauseChange.objects.news().get()
    assert (made.state, made.version, made.evidence.get().quote) == (MatchState.NEEDS_RECHECK, first, FEE)
    assert (told.kind, told.was, told.now) == (ClauseFate.WEAKENED, FEE, WEAKER)
    assert told.because == ["A duty became a permission: “require” gave way to “authorize”."]
    assert (told.state_before, told.state_after) == ("confirmed", "needs_recheck")


def test_a_suggestion_is_proposed_anew_and_its_change_noted(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=FEE)
    run()
    second = amend(bill, WEAKER)
    run(at=LATER)

    made = Match.objects.get()
    assert (made.state, made.version, made.evidence.get().quote) == (MatchState.SUGGESTED, second, WEAKER)
    assert events() == [("weakened", "suggested", "suggested")]


def test_a_suggestion_whose_clause_has_gone_is_withdrawn_and_told(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE)
    run()
    amend(bill, "This bill would name a highway.")
    run(at=LATER)

    assert events() == [("gone", "suggested", "withdrawn")]
    assert ClauseChange.objects.news().get().now == ""


@pytest.mark.parametrize("state", [MatchState.REJECTED, MatchState.WITHDRAWN])
def test_what_stands_on_no_page_is_no_event(matcher: Matcher, r4: Recommendation, state: str) -> None:
    bill = measure(digest=CLAUSE)
    match(r4, bill, state=state)
    amend(bill, "This bill would name a highway.")
    run()

    assert events() == []


def test_weak_suggestions_are_watched_for_the_desk_and_not_told(matcher: Matcher, r4: Recommendation) -> None:
    matcher.clauses = {CLAUSE: "weak"}
    bill = measure(digest=CLAUSE)
    run()
    amend(bill, "This bill would name a highway.")
    run(at=LATER)

    assert len(events()) == 1
    assert not ClauseChange.objects.news().exists()


def test_an_event_is_written_once_however_often_the_measure_is_read(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=FEE)
    match(r4, bill, clause=FEE, state=MatchState.CONFIRMED)
    amend(bill, WEAKER)
    run()
    run(at=LATER, everything=True)
    assert events() == [("weakened", "confirmed", "needs_recheck")]

    amend(bill, OTHER, print_number=97)
    run(at=LATER)
    assert events()[1:] == [("gone", "needs_recheck", "needs_recheck")]
    assert ClauseChange.objects.last().from_version == bill.versions.get(print_number=99)


def test_other_rules_over_the_same_words_are_no_event(matcher: Matcher, r4: Recommendation) -> None:
    measure(digest=f"{CLAUSE} {OTHER}")
    matcher.clauses = {CLAUSE: "strong"}
    run()
    matcher.clauses = {OTHER: "strong"}
    run(everything=True)

    assert Match.objects.get().evidence.get().quote == OTHER
    assert events() == []


def test_new_rules_write_only_the_matches_that_they_change(matcher: Matcher, r4: Recommendation) -> None:
    measure(digest=CLAUSE)
    measure("SB 9", digest=OTHER)
    run()
    matcher.clauses = {CLAUSE: "strong", OTHER: "likely"}
    propose_matches(rules=replace(ONLY_R4, version="rules-2"), at=LATER)

    assert list(Match.objects.order_by("pk").values_list("rule_version", flat=True)) == ["rules-1", "rules-2"]


def test_words_corrected_within_a_version_are_an_event_too(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=FEE)
    match(r4, bill, clause=FEE, state=MatchState.CONFIRMED)
    BillVersion.objects.update(digest=WEAKER, text_digest="corrected")
    run()

    assert events() == [("weakened", "confirmed", "needs_recheck")]
    assert not Match.objects.get().evidence.exists()  # the quote stands in the event; the version no longer holds it


def test_gut_and_amend_sends_back_even_what_stands_word_for_word(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE, subject="Tribal gaming: compacts.")
    made = match(r4, bill, state=MatchState.CONFIRMED)
    Author.objects.create(version=bill.latest_version, position=0, name="Ramos", role=AuthorRole.LEAD)
    second = amend(bill, CLAUSE, subject="Contests and sweepstakes.")
    Author.objects.create(version=second, position=0, name="Valencia", role=AuthorRole.LEAD)
    run()

    made.refresh_from_db()
    told = ClauseChange.objects.news().get()
    assert made.state == MatchState.NEEDS_RECHECK
    assert (told.kind, told.replaced) == ("changed", ["subject", "author"])
    assert told.because == ["The words stand, but the bill around them was rewritten: subject, author replaced."]


def test_a_text_that_lost_its_words_flags_and_deletes_nothing(matcher: Matcher, r4: Recommendation) -> None:
    bill, other = measure(digest=f"{CLAUSE} " + "Existing law. " * 100), measure("SB 9", digest=FEE * 5)
    run()
    confirmed = match(recommendation("R3"), bill, state=MatchState.CONFIRMED)
    amend(bill, "")
    amend(other, "Text.")
    run(at=LATER)

    confirmed.refresh_from_db()
    assert confirmed.state == MatchState.NEEDS_RECHECK
    kept = Match.objects.filter(recommendation=r4)
    assert {one.state for one in kept} == {MatchState.SUGGESTED}
    assert {one.version.state for one in kept} == {"INT"}
    assert all(one.reasons[-1] == WORDS_LOST and one.evidence.exists() for one in kept)
    run(at=LATER, everything=True)
    assert Match.objects.filter(recommendation=r4).first().reasons.count(WORDS_LOST) == 1


def test_a_version_whose_words_were_not_delivered_changes_nothing(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE)
    made = match(r4, bill, state=MatchState.CONFIRMED)
    second = amend(bill, "", text_state=BillVersion.TextState.ABSENT)
    run()
    made.refresh_from_db()
    assert (made.state, events()) == (MatchState.CONFIRMED, [])

    BillVersion.objects.filter(pk=second.pk).update(digest=CLAUSE, text_state="present", text_digest="here")
    run(at=LATER)
    made.refresh_from_db()
    assert (made.version, events()) == (second, [("carried", "confirmed", "confirmed")])


def test_a_refused_clause_is_known_again_by_its_words(matcher: Matcher, r4: Recommendation) -> None:
    again = CLAUSE.upper()
    matcher.clauses = {again: "strong"}
    bill = measure(digest=CLAUSE)
    made = match(r4, bill, state=MatchState.REJECTED)
    amend(bill, f"(2) {again}")
    run()

    made.refresh_from_db()
    assert made.state == MatchState.REJECTED


def test_other_rules_quoting_what_stood_in_the_refused_text_bring_nothing_back(
    matcher: Matcher, r4: Recommendation
) -> None:
    bill = measure(digest=f"{CLAUSE} {OTHER}")
    made = match(r4, bill, state=MatchState.REJECTED)
    amend(bill, f"{CLAUSE} {OTHER} This bill would name a highway.")
    matcher.clauses = {OTHER: "strong"}
    run()

    made.refresh_from_db()
    assert made.state == MatchState.REJECTED


def test_a_chunk_takes_as_many_queries_for_one_amended_measure_as_for_many(
    matcher: Matcher, r4: Recommendation
) -> None:
    def count(numbers: range) -> int:
        for number in numbers:
            bill = measure(f"AB {number}", digest=FEE)
            match(r4, bill, clause=FEE, state=MatchState.CONFIRMED)
            Author.objects.create(version=bill.latest_version, position=0, name="Ramos", role=AuthorRole.LEAD)
            amend(bill, WEAKER)
        with CaptureQueriesContext(connection) as queries:
            run()
        return len(queries)

    assert count(range(1, 3)) == count(range(10, 40))


# End to end: the records of a real feed, print by print.


@pytest.fixture(params=["the real feed", "the bundled sample"])
def ab_831(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MeasureRecord]:
    """AB 831 of 2025–26: tribal gaming compacts (Ramos), then online sweepstakes (Valencia)."""
    if request.param == "the real feed" and not REAL.exists():
        pytest.skip(f"no {REAL.name} in ../shared/data")
    path = REAL if request.param == "the real feed" else build(tmp_path / "pubinfo_sample.zip")
    with open_container(path) as container:
        delivery = SOURCE.read(container, is_full=True, stored=lambda sessions: {})
        yield next(one for one in delivery.records if one.id == MeasureId(SessionId(2025), "AB", 831))


def deliver(record: MeasureRecord, prints: int) -> Measure:
    """The measure as the feed told of it when only that many prints were out."""
    versions = sorted(record.versions or (), key=lambda one: -one.id.print_number)[:prints]
    official = replace(record.official, latest_version=versions[-1].id) if record.official else None
    told = replace(record, versions=tuple(versions), official=official)
    upsert([told], recorded_at=datetime.now(UTC), through=date(2025, 12, 1), origin=Origin.LIVE)
    return Measure.objects.get(type="AB", number=831)


def test_a_real_gut_and_amend_reopens_the_match_and_is_seen_on_page_and_api(ab_831: MeasureRecord, client) -> None:
    rules = load_rules(settings.PAPER_FILE)
    for one in rules.recommendations:
        recommendation(one.id)
    bill = deliver(ab_831, 1)
    clause = bill.latest_version.digest.split("\n")[-1]
    made = match(Recommendation.objects.get(code="R2"), bill, clause=clause, state=MatchState.CONFIRMED)
    propose_matches(rules=rules, at=AT)
    bill = deliver(ab_831, 2)
    propose_matches(rules=rules, at=LATER)

    made.refresh_from_db()
    told = ClauseChange.objects.news().get()
    assert made.state == MatchState.NEEDS_RECHECK
    assert (told.kind, told.was, told.now) == ("gone", clause, "")
    assert set(told.replaced) == {"subject", "author", "sections"}

    for prints in range(3, 7):
        deliver(ab_831, prints)
        propose_matches(rules=rules, at=LATER)
    assert Match.objects.get(pk=made.pk).version.key.endswith("INT")
    assert set(ClauseChange.objects.values_list("kind", flat=True)) == {"gone"}


# Where readers see it.


def test_the_old_and_the_new_clause_stand_side_by_side_on_bill_and_recommendation(
    matcher: Matcher, r4: Recommendation, client
) -> None:
    bill = measure(digest=FEE)
    match(r4, bill, clause=FEE, state=MatchState.CONFIRMED)
    amend(bill, WEAKER, label="Amended Senate")
    run()

    for address in ("/bills/20252026/AB-779/", "/recommendations/R4/"):
        html = client.get(address).content.decode()
        assert "Weakened" in html and "Needs re-check" in html
        assert '<del><span class="visually-hidden">taken out: </span>require</del>' in html
        assert '<ins><span class="visually-hidden">put in: </span>authorize</ins>' in html
        assert "Words struck through were taken out; underlined ones were put in." in html
        assert "Amended Senate" in html and "A duty became a permission" in html


def test_a_clause_that_went_with_its_suggestion_stays_to_be_read_on_the_bill(
    matcher: Matcher, r4: Recommendation, client
) -> None:
    bill = measure(digest=CLAUSE)
    run()
    amend(bill, "This bill would name a highway.")
    run(at=LATER)

    html = client.get("/bills/20252026/AB-779/").content.decode()
    assert "1 clause that an amendment took out" in html
    assert "No clause of this version says it any longer." in html


def test_the_api_tells_what_became_of_a_clause(matcher: Matcher, r4: Recommendation, client) -> None:
    bill = measure(digest=FEE)
    match(r4, bill, clause=FEE, state=MatchState.CONFIRMED)
    amend(bill, WEAKER)
    run()

    one = client.get("/api/v1/matches/").json()["results"][0]
    (told,) = one["clause_changes"]
    assert one["state"] == "needs_recheck"
    assert (told["kind"], told["was"], told["now"]) == ("weakened", FEE, WEAKER)
    assert (told["from_version"][-3:], told["to_version"][-3:]) == ("INT", "AMD")
    assert client.get("/api/v1/bills/20252026/AB-779/").json()["matches"][0]["clause_changes"] == [told]
