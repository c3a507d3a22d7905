"""From a version's words to a proposal: what carries a match, what never does, and what a reviewer gets to see."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bills.identifiers import MeasureId, SessionId
from bills.records import BillText, BodySection, SectionOfLaw
from recommendations.matching import COUNTED_BANDS, Proposal, Rules, Suggestion, load_rules, propose
from recommendations.matching.evidence import MOST_CLAUSES
from recommendations.matching.statutes import cited, touched
from recommendations.matching.suggestions import band_of

PAPER = Path(__file__).parents[2] / "recommendations" / "papers" / "healing_together.toml"
RULES = load_rules(PAPER)
SESSION = SessionId(2025)
BILL = MeasureId(SESSION, "AB", 9001)

EXISTING = "Existing law requires a person on probation for domestic violence to pay a fee of $500."
REPEAL = "This bill would repeal that fee and make the balance unenforceable and uncollectible."
BOILERPLATE = "By ending the domestic violence fee, this bill would impose a state-mandated local program."
FRAGMENTS = [
    EXISTING,
    REPEAL,
    BOILERPLATE,
    "This bill would prohibit a child from being removed solely because the parent is a victim of domestic violence.",
    "The bill would, as specified, fund “community schools” – and their coordinators.",
    "This bill would add robbery to the list of violent felonies.",
    "Ends the fee.",
    "(2) Existing law creates prisons. ",
    "İ ß ’ naïve\t text.",
    "",
]


def judge(digest: str, subject: str = "", measure: MeasureId = BILL) -> Proposal:
    return propose(measure, BillText(subject=subject, digest=digest), RULES)


def only(proposal: Proposal) -> Suggestion:
    (suggestion,) = (each for each in proposal.suggestions if each.counts)
    return suggestion


def test_clause_that_changes_the_law_carries_the_match() -> None:
    suggestion = only(judge(f"{EXISTING}\n{REPEAL}"))

    assert (suggestion.recommendation, suggestion.stance, suggestion.scope) == ("R4", "advances", "direct")
    assert [piece.quote for piece in suggestion.evidence] == [REPEAL]
    assert suggestion.reasons


@pytest.mark.parametrize("digest", [EXISTING, BOILERPLATE, f"{EXISTING}\n{BOILERPLATE}", ""])
def test_existing_law_and_boilerplate_decide_nothing(digest: str) -> None:
    assert judge(digest, "Domestic violence: fees.").suggestions == ()


def test_words_of_a_title_alone_decide_nothing() -> None:
    text = BillText(subject="Restorative justice: grants.", long_title="An act to add Section 17.2 to the Penal Code.")

    assert propose(BILL, text, RULES) == Proposal()


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=8), st.sampled_from(["\n", " ", "\n\n"]), st.text(max_size=30))
def test_evidence_is_cut_verbatim_from_a_clause_that_changes_the_law(parts: list[str], gap: str, noise: str) -> None:
    digest = gap.join(parts) + noise
    for suggestion in judge(digest, "Domestic violence.").suggestions:
        assert 1 <= len(suggestion.evidence) <= MOST_CLAUSES
        for piece in suggestion.evidence:
            assert piece.part == "digest"
            assert digest[piece.start : piece.end] == piece.quote
            assert piece.quote not in (EXISTING, BOILERPLATE)
            assert set(piece.elements) <= set(suggestion.elements)


def test_same_text_gives_the_same_proposal() -> None:
    digest = "\n".join(FRAGMENTS)

    assert judge(digest) == judge(digest)


def test_bill_may_advance_one_recommendation_and_oppose_another() -> None:
    digest = (
        "This bill would fund coordinators at community schools. "
        "The bill would add robbery to the list of violent felonies."
    )

    assert {(each.recommendation, each.stance) for each in judge(digest).suggestions if each.counts} == {
        ("R6", "advances"),
        ("R10", "opposes"),
    }


def test_item_of_a_trailer_bill_is_partial() -> None:
    digest = "This bill would enact the California Community Schools Partnership Act and fund its grants."

    assert only(judge(digest, "Community schools.")).scope == "direct"
    assert only(judge(digest, "Education omnibus budget trailer bill.")).scope == "partial"


def test_words_left_to_the_bill_ask_for_its_text() -> None:
    digest = "This bill would, as specified, extend reunification services in dependency cases."

    assert only(judge(digest)).needs_bill_text
    assert not only(judge(digest.replace(", as specified,", ""))).needs_bill_text


@pytest.mark.parametrize("kind", ["ACR", "SCR", "AJR", "SJR", "HR", "SR"])
def test_resolution_is_a_spot_bill(kind: str) -> None:
    proposal = judge("This measure would end mandatory minimum sentences.", measure=MeasureId(SESSION, kind, 1))

    assert proposal.spot_bill
    assert proposal.spot_reason
    assert proposal.suggestions == ()


@pytest.mark.parametrize(
    "digest",
    [
        "This bill would state the intent of the Legislature to enact legislation to fund restorative justice programs.",
        "Existing law funds community schools. This bill would make nonsubstantive changes to that provision.",
        "Existing law funds prisons.\nThis bill would make technical, nonsubstantive changes to these provisions.",
    ],
)
def test_intent_and_technical_bills_are_spot_bills(digest: str) -> None:
    proposal = judge(digest)

    assert (proposal.spot_bill, proposal.suggestions) == (True, ())


def test_real_bill_is_no_spot_bill() -> None:
    assert not judge(f"{EXISTING}\n{REPEAL}").spot_bill


COUNSEL = "The court shall appoint counsel for a parent in every dependency case."


def from_body(*sections: BodySection, digest: str = "", subject: str = "Dependency.") -> Proposal:
    return propose(BILL, BillText(subject=subject, digest=digest, body=sections), RULES)


@pytest.mark.parametrize(
    ("section", "band"),
    [
        (BodySection("SEC. 2.", "added", (), COUNSEL), "likely"),
        (BodySection("SEC. 2.", "repealed and added", (), COUNSEL), "likely"),
        (BodySection("SEC. 2.", "", (), COUNSEL), "likely"),
        (BodySection("SEC. 2.", "amended", (), COUNSEL), "weak"),
        (BodySection("SEC. 2.", "amended and renumbered", (), COUNSEL), "weak"),
        (BodySection("", "", (), COUNSEL), "weak"),
        (BodySection("SEC. 2.", "repealed", (), COUNSEL), None),
        (BodySection("SEC. 2.", "renumbered", (), COUNSEL), None),
    ],
)
def test_body_is_read_by_what_each_section_does_to_the_law(section: BodySection, band: str | None) -> None:
    first = BodySection("SECTION 1.", "amended", (), "Roads are paved.")
    text = BillText(subject="Dependency.", body=(first, section))
    found = {each.recommendation: each for each in propose(BILL, text, RULES).suggestions}

    assert (found["R9"].band if found else None) == band
    for piece in found["R9"].evidence if found else ():
        assert piece.part == "body"
        assert text.body_text[piece.start : piece.end] == piece.quote == COUNSEL


def test_body_answers_where_the_digest_hides_the_detail() -> None:
    digest = "This bill would require the court to appoint counsel for a parent in a dependency case, as specified."
    hidden = only(from_body(digest=digest))
    told = only(from_body(BodySection("SECTION 1.", "added", (), COUNSEL), digest=digest))

    assert hidden.needs_bill_text
    assert not told.needs_bill_text
    assert [piece.part for piece in told.evidence] == ["digest", "body"]
    assert (told.stance, told.scope, told.score) == (hidden.stance, hidden.scope, hidden.score)


def test_body_adds_no_match_of_its_own_where_there_is_a_digest() -> None:
    assert from_body(BodySection("1.", "added", (), COUNSEL), digest="This bill would pave roads.").suggestions == ()


def test_section_of_law_adds_to_a_match_and_makes_none() -> None:
    long_title = "An act to amend Section 1203.097 of the Penal Code, relating to fees."
    digest = f"{EXISTING}\n{REPEAL}"
    with_law = only(propose(BILL, BillText(subject="", long_title=long_title, digest=digest), RULES))

    assert with_law.score >= only(judge(digest)).score
    assert any("PEN 1203.097" in reason for reason in with_law.reasons)


def test_long_title_gives_sections_with_their_codes() -> None:
    title = (
        "An act to amend Sections 667 and 1203.1b of, and to add Section 1170.96 to, the Penal Code, and to amend "
        "Section 349 of the Welfare and Institutions Code, relating to courts."
    )

    assert [str(law) for law in cited(title)] == ["PEN 667", "PEN 1203.1b", "PEN 1170.96", "WIC 349"]


def test_sections_named_by_the_source_come_before_the_long_title() -> None:
    law = SectionOfLaw("PEN", "1385", "amended")
    text = BillText(subject="", long_title="An act to amend Section 667 of the Penal Code.", sections_of_law=(law,))

    assert touched(text) == (law,)


@pytest.mark.parametrize(
    ("recommendation", "section", "covered"),
    [
        ("R3", "PEN 1203.098", True),
        ("R3", "PEN 1203.1", False),
        ("R4", "PEN 1203.1b", True),
        ("R6", "EDC 8901", True),
        ("R6", "PEN 8901", False),
        ("R10", "PEN 12022.53", True),
        ("R10", "PEN ", False),
    ],
)
def test_statute_covers_its_section_or_range(recommendation: str, section: str, covered: bool) -> None:
    law = SectionOfLaw(*section.split(" "))

    assert any(statute.covers(law) for statute in RULES.recommendation(recommendation).statutes) is covered


@pytest.mark.parametrize(
    ("score", "band"),
    [(1.0, "strong"), (0.8, "strong"), (0.79, "likely"), (0.55, "likely"), (0.3, "weak"), (0.29, None)],
)
def test_band_is_a_cut_of_the_score(score: float, band: str | None) -> None:
    assert band_of(score) == band


def test_only_strong_and_likely_count() -> None:
    assert {"strong", "likely"} == COUNTED_BANDS


def test_rules_without_a_recommendation_of_that_id_say_so() -> None:
    rules: Rules = RULES

    with pytest.raises(KeyError):
        rules.recommendation("R12")


def test_reasons_tell_rule_words_elements_sections_and_what_speaks_against() -> None:
    digest = (
        "This bill would limit the enhancement for a prior serious felony. "
        "The bill would require a person convicted of theft to serve at least 30 days in jail."
    )
    text = BillText(
        subject="Sentencing: trailer bill.", digest=digest, long_title="An act to amend Section 667 of the Penal Code."
    )
    found = {each.recommendation: each for each in propose(BILL, text, RULES).suggestions}["R10"]
    told = "\n".join(found.reasons)

    assert "Found: “" in told
    assert "Elements met: a) Removes a mandatory term" in told
    assert "The bill touches PEN 667" in told
    assert found.stance == "mixed" or "Against it: " in told
    assert "Against a wider reading: one item of an omnibus or trailer bill" in told
