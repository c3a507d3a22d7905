"""Each rule and trap of the guide by name: a sentence that moves a recommendation, and its neighbour that does not."""

import pytest

from bills.identifiers import MeasureId, SessionId
from bills.records import BillText
from recommendations.matching import load_rules, propose
from tests.recommendations.sentences.test_sentences import PAPER

RULES = load_rules(PAPER)
MEASURE = MeasureId(SessionId(2025), "AB", 9001)

TRAPS = [
    ("rule 1: the subject alone is no match", "R6", "Community schools.",
     "This bill would appropriate $5,000,000 for grants to community schools.",
     "This bill would require a school to post its bell schedule."),
    ("rule 2: existing law decides nothing", "R10", "Sentencing.",
     "Existing law governs theft. This bill would repeal the mandatory minimum sentence for that felony.",
     "Existing law imposes a mandatory minimum sentence for a felony. This bill would rename the chapter."),
    ("rule 3: protective orders are near misses", "R3", "Domestic violence: batterer's programs.",
     "This bill would require the State Department of Public Health to approve batterer's programs.",
     "This bill would extend the duration of a protective order in a domestic violence case."),
    ("rule 4: juvenile fees are near misses", "R4", "Criminal fees.",
     "This bill would eliminate the fee for probation supervision of adults convicted of a crime.",
     "This bill would eliminate juvenile fees for wards of the juvenile court."),
    ("rule 5: a new crime is a near miss", "R10", "Sentencing.",
     "This bill would eliminate the five-year enhancement for a prior serious felony conviction.",
     "This bill would make stealing a parcel a crime punishable by up to one year in jail."),
    ("rule 6: a duty without money is a near miss", "R5", "Pupil services.",
     "This bill would appropriate $10,000,000 to hire school counselors in public schools.",
     "This bill would require a school counselor to meet with each pupil in grade 9."),
    ("rule 7: county community schools are other schools", "R6", "Schools.",
     "This bill would award grants for community schools.",
     "This bill would award grants to county community schools."),
    ("rule 8: reporters are near misses", "R9", "Child welfare.",
     "This bill would prohibit removal of a child from a parent solely because of poverty.",
     "This bill would add coaches to the mandated reporters of child abuse."),
    ("rule 9: shelters are response", "R1", "Violence prevention.",
     "This bill would fund grants to community-based organizations for violence prevention.",
     "This bill would fund grants to shelters for emergency beds."),
    ("rule 10: training of officers is a near miss", "R8", "Crisis response.",
     "This bill would send mobile crisis teams to 911 calls instead of police.",
     "This bill would require peace officer training on crisis calls."),
    ("rule 11: visits are near misses", "R11", "Prisons.",
     "This bill would expand college programs in state prison.",
     "This bill would expand visits in state prison."),
    ("rule 12: school staff trained in restorative practice", "R7", "Restorative justice.",
     "This bill would fund restorative justice programs for people who were harmed.",
     "This bill would train school staff in restorative practices."),
    ("rule 13: an intent is no match", "R1", "Violence prevention.",
     "This bill would fund grants to community-based organizations for violence prevention.",
     "This bill would state the intent of the Legislature to enact legislation to fund violence prevention grants."),
    ("trap: battery that is electric", "R10", "Enhancements.",
     "This bill would repeal the sentence enhancement for a prior felony.",
     "This bill would require a battery storage enhancement for wildlife habitat."),
]  # fmt: skip


def claimed(subject: str, sentence: str) -> set[str]:
    proposal = propose(MEASURE, BillText(subject=subject, digest=sentence), RULES)
    return {each.recommendation for each in proposal.suggestions if each.counts}


@pytest.mark.parametrize(("trap", "id", "subject", "moves", "stays"), TRAPS, ids=[trap[0] for trap in TRAPS])
def test_trap_of_the_guide(trap: str, id: str, subject: str, moves: str, stays: str) -> None:
    assert id in claimed(subject, moves)
    assert id not in claimed(subject, stays)


def test_rule_14_one_item_of_a_trailer_bill_is_partial() -> None:
    said = "This bill would appropriate $10,000,000 to hire school counselors in public schools."

    scopes = [
        propose(MEASURE, BillText(subject=subject, digest=said), RULES).suggestions[0].scope
        for subject in ("Pupil services.", "Education omnibus trailer bill.")
    ]

    assert scopes == ["direct", "partial"]


def test_rule_15_a_bill_may_move_two_recommendations() -> None:
    said = (
        "This bill would expand college programs in state prison. "
        "This bill would add a sentence enhancement of 5 years for a prior felony conviction."
    )

    assert {"R10", "R11"} <= claimed("Criminal justice.", said)


def test_rule_16_a_hidden_detail_asks_for_the_bill_text() -> None:
    said = "This bill would repeal the sentence enhancement for specified felonies, as specified."

    assert propose(MEASURE, BillText(subject="Sentencing.", digest=said), RULES).suggestions[0].needs_bill_text


def test_rule_12_another_justice_agency_is_mixed() -> None:
    said = (
        "This bill would transfer approval of batterer's programs from probation departments to the Attorney General."
    )
    text = BillText(subject="Domestic violence: batterer's programs.", digest=said)

    [suggestion] = [each for each in propose(MEASURE, text, RULES).suggestions if each.recommendation == "R3"]

    assert (suggestion.stance, suggestion.scope) == ("mixed", "partial")


@pytest.mark.parametrize(
    "subject", ["Criminal procedure.", "Juveniles.", "Crimes.", "Domestic Violence Prevention Act."]
)
def test_short_subject_that_misleads_moves_nothing(subject: str) -> None:
    assert claimed(subject, "This bill would require a court to send its calendar to the parties by email.") == set()
