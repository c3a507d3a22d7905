import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.identifiers import MeasureId
from bills.models import BillVersion, Measure
from bills.records import BillText
from recommendations import propose_matches as verb
from recommendations.choices import Band, MatchState
from recommendations.matching import Evidence as Quote
from recommendations.matching import Proposal, Rules, Suggestion
from recommendations.matching.lookup import Vocabulary
from recommendations.matching.rules import Paper
from recommendations.matching.rules import Recommendation as Told
from recommendations.matching.suggestions import Band as BandName
from recommendations.models import Evidence, Match, Reading, Recommendation
from recommendations.propose_matches import Proposed, RecommendationsMissing, WrongEvidence, propose_matches
from recommendations.staleness import CLAUSE_CHANGED
from tests.factories import match, measure, recommendation, version

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 23, 6, 15, tzinfo=UTC)
LATER = datetime(2026, 9, 24, 6, 15, tzinfo=UTC)
CLAUSE = "This bill would end the fee."
OTHER = "This bill would end every fine."
WRITES = ("INSERT", "UPDATE", "DELETE")


class Matcher:
    """In place of the rules: each listed clause answers R4 wherever a digest holds it, in the band given."""

    def __init__(self) -> None:
        self.clauses: dict[str, BandName] = {CLAUSE: "strong", OTHER: "strong"}
        self.shift = 0

    def __call__(self, named: MeasureId, text: BillText, rules: Rules) -> Proposal:
        digest = text.digest
        if "nonsubstantive" in digest:
            return Proposal(spot_bill=True, spot_reason="Changes nothing of substance.")
        found = [
            (digest.index(clause) + self.shift, clause, band)
            for clause, band in self.clauses.items()
            if clause in digest
        ]
        if not found:
            return Proposal()
        quotes = tuple(Quote("digest", start, start + len(clause), clause, ("a",)) for start, clause, _ in found)
        band = found[0][2]
        return Proposal((Suggestion("R4", "advances", "direct", ("a",), 0.9, band, ("Ends a fee.",), quotes, False),))


ONLY_R4 = Rules(
    paper=Paper("Healing Together", ("PolicyLink",), 2019, "https://example.org/"),
    goals=(),
    recommendations=(Told("R4", "G2", "End fees.", "Fees", "End them.", "Ends.", "Adds.", (), (), (), ()),),
    vocabulary=Vocabulary([]),
    rules=(),
    rules_by_group={},
    version="rules-1",
)


@pytest.fixture
def matcher(monkeypatch: pytest.MonkeyPatch) -> Matcher:
    made = Matcher()
    monkeypatch.setattr(verb, "propose", made)
    return made


@pytest.fixture
def r4() -> Recommendation:
    return recommendation("R4")


def run(*, everything: bool = False, at: datetime = AT) -> Proposed:
    done = propose_matches(rules=ONLY_R4, at=at, everything=everything)
    for one in Evidence.objects.select_related("match__version"):
        assert one.match.version.digest[one.start : one.end] == one.quote
    return done


def amend(bill: Measure, digest: str) -> BillVersion:
    return version(bill, state="AMD", print_number=98, digest=digest)


def test_a_suggestion_is_written_with_its_evidence_and_reading(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=f"Existing law. {CLAUSE}")
    assert run() == Proposed(measures=1, suggested=1)
    made = Match.objects.get()
    assert (made.measure, made.recommendation, made.version) == (bill, r4, bill.latest_version)
    assert (made.state, made.band, made.rule_version, made.suggested_at) == ("suggested", "strong", "rules-1", AT)
    assert made.evidence.get().start == len("Existing law. ")
    assert Reading.objects.get().version == bill.latest_version


@pytest.mark.parametrize("everything", [False, True])
def test_matching_twice_writes_nothing(matcher: Matcher, r4: Recommendation, everything: bool) -> None:
    measure(digest=CLAUSE)
    measure("SB 9", digest="This bill would make nonsubstantive changes.")
    run()
    with CaptureQueriesContext(connection) as queries:
        done = run(everything=everything, at=LATER)
    assert done == (Proposed(measures=2, suggested=1) if everything else Proposed())
    if not everything:
        assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []
    assert Match.objects.get().suggested_at == Reading.objects.filter(is_spot_bill=False).get().read_at == AT


def test_new_words_or_new_rules_are_read_again(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE)
    run()
    BillVersion.objects.filter(measure=bill).update(text_digest="corrected")
    assert run().measures == 1
    Reading.objects.update(rule_version="older")
    assert run().measures == 1
    assert run().measures == 0


def test_a_spot_bill_is_remembered(matcher: Matcher, r4: Recommendation) -> None:
    measure(digest="This bill would make nonsubstantive changes.")
    run()
    read = Reading.objects.get()
    assert (read.is_spot_bill, read.spot_reason) == (True, "Changes nothing of substance.")


def test_weak_suggestions_are_kept_and_not_counted(matcher: Matcher, r4: Recommendation) -> None:
    matcher.clauses = {CLAUSE: "weak"}
    measure(digest=CLAUSE)
    assert run().suggested == 0
    assert Match.objects.get().band == Band.WEAK
    assert not Match.objects.public().exists()


def test_an_amendment_without_the_clause_withdraws_the_suggestion_and_one_with_it_brings_it_back(
    matcher: Matcher, r4: Recommendation
) -> None:
    bill = measure(digest=CLAUSE)
    run()
    first = bill.latest_version
    amend(bill, "This bill would do something else.")
    assert run() == Proposed(measures=1, withdrawn=1)
    made = Match.objects.get()
    assert (made.state, made.version) == (MatchState.WITHDRAWN, first)
    version(bill, state="AMD", print_number=97, digest=f"Again: {CLAUSE}")
    assert run(at=LATER) == Proposed(measures=1, suggested=1)
    made.refresh_from_db()
    assert (made.state, made.version, made.suggested_at) == (MatchState.SUGGESTED, bill.latest_version, LATER)


def test_a_confirmed_match_follows_its_clause_to_the_new_version(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE)
    made = match(r4, bill, state=MatchState.CONFIRMED)
    amend(bill, f"Existing law charges a fee. {CLAUSE}")
    assert run() == Proposed(measures=1)
    made.refresh_from_db()
    assert (made.state, made.version, made.rule_version) == (MatchState.CONFIRMED, bill.latest_version, "1")
    assert made.evidence.get().start == len("Existing law charges a fee. ")


def test_a_confirmed_match_whose_clause_has_gone_needs_a_recheck(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE)
    made, first = match(r4, bill, state=MatchState.CONFIRMED), bill.latest_version
    amend(bill, OTHER)
    assert run() == Proposed(measures=1, needs_recheck=1)
    made.refresh_from_db()
    assert (made.state, made.version, made.evidence.get().quote) == (MatchState.NEEDS_RECHECK, first, CLAUSE)
    assert run(everything=True) == Proposed(measures=1)


def test_a_confirmed_match_stays_though_the_machine_proposes_nothing(matcher: Matcher, r4: Recommendation) -> None:
    matcher.clauses = {}
    made = match(r4, measure(digest=CLAUSE), state=MatchState.CONFIRMED)
    run()
    made.refresh_from_db()
    assert made.state == MatchState.CONFIRMED


def test_a_refused_match_comes_back_only_with_another_clause(matcher: Matcher, r4: Recommendation) -> None:
    bill = measure(digest=CLAUSE)
    made = match(r4, bill, state=MatchState.REJECTED)
    amend(bill, f"Moved. {CLAUSE}")
    assert run() == Proposed(measures=1)
    made.refresh_from_db()
    assert made.state == MatchState.REJECTED
    version(bill, state="AMD", print_number=97, digest=OTHER)
    assert run() == Proposed(measures=1, suggested=1)
    made.refresh_from_db()
    assert made.state == MatchState.SUGGESTED
    assert made.reasons[-1] == CLAUSE_CHANGED
    assert run(everything=True, at=LATER).suggested == 1
    assert Match.objects.get().reasons == made.reasons


def test_a_refused_match_stays_where_other_rules_quote_the_same_words(matcher: Matcher, r4: Recommendation) -> None:
    made = match(r4, measure(digest=f"{CLAUSE} {OTHER}"), state=MatchState.REJECTED)
    assert run() == Proposed(measures=1)
    made.refresh_from_db()
    assert made.state == MatchState.REJECTED


def test_wrong_offsets_stop_the_run_and_name_the_measure(matcher: Matcher, r4: Recommendation) -> None:
    matcher.shift = 1
    measure("SB 9", digest=CLAUSE)
    with pytest.raises(WrongEvidence, match="SB 9"):
        run()
    assert not Reading.objects.exists()


def test_a_chunk_takes_as_many_queries_for_one_measure_as_for_many(matcher: Matcher, r4: Recommendation) -> None:
    def count(numbers: range) -> int:
        for number in numbers:
            measure(f"AB {number}", digest=CLAUSE)
        with CaptureQueriesContext(connection) as queries:
            propose_matches(rules=ONLY_R4, at=AT)
        return len(queries)

    assert count(range(1, 3)) == count(range(10, 40))


def test_every_chunk_is_read(matcher: Matcher, r4: Recommendation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "CHUNK", 2)
    for number in range(1, 6):
        measure(f"AB {number}", digest=CLAUSE)
    seen: list[tuple[int, int]] = []
    propose_matches(rules=ONLY_R4, at=AT, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert Match.objects.count() == 5


def test_without_the_papers_rows_nothing_is_matched(matcher: Matcher) -> None:
    with pytest.raises(RecommendationsMissing, match="R4"):
        run()


def test_the_command_matches_by_the_papers_own_rules() -> None:
    call_command("load_paper", stdout=StringIO(), skip_checks=True)
    measure(
        "AB 1186",
        subject="Criminal fines and fees.",
        digest="Existing law requires a person convicted of domestic violence to pay a fee of $500.\n"
        "This bill would eliminate the fee that a person convicted of domestic violence pays while on probation.",
    )
    out = StringIO()
    call_command("match", "--json", stdout=out, skip_checks=True)
    told = json.loads(out.getvalue().splitlines()[-1])
    assert set(told) == {"measures", "suggested", "needs_recheck", "withdrawn", "seconds"}
    assert (told["measures"], told["suggested"]) == (1, 1)
    made = Match.objects.get()
    assert (made.recommendation.code, made.stance) == ("R4", "advances")
    assert all(one.quote in made.version.digest for one in made.evidence.all())


def test_the_command_says_that_the_paper_must_be_loaded_first() -> None:
    with pytest.raises(CommandError, match="load_paper"):
        call_command("match", skip_checks=True)
