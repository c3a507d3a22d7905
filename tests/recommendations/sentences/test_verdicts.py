"""What the guide says of each kind of measure, by name: the verdict on a sentence, and a neighbour that is not claimed.

``docs/matching.md`` lists them among the guide's traps. A verdict without a scope is one where the guide names none.
"""

import pytest

from bills.records import BillText
from recommendations.matching import propose
from tests.recommendations.sentences.test_traps import MEASURE, RULES

LAW = "Existing law regulates this matter. "
BILL = "This bill would "

VERDICTS = {
    "rule 2: legislative findings decide nothing": ("R4", "advances direct", "Domestic violence: fees.",
        "repeal the fee that a person on probation for domestic violence pays.",
        "make legislative findings that fees of people on probation for domestic violence should be repealed."),
    "rule 4: a higher fee opposes": ("R4", "opposes direct", "Domestic violence: fees.",
        "increase the fee that a person granted probation for domestic violence pays from $500 to $750.",
        "increase the fee for a marriage license from $23 to $40 for domestic violence shelters."),
    "rule 4: less ability to pay opposes": ("R4", "opposes direct", "Domestic violence: fees.",
        "delete the requirement that the court consider the ability to pay of a person convicted of domestic "
        "violence before it orders the fee.",
        "delete the requirement that the court consider the ability to pay of a person fined for a parking violation."),
    "rule 4: administrative fees of adults are partial": ("R4", "advances partial", "Criminal fees.",
        "eliminate the booking fee that a county charges to an adult who is convicted of a crime.",
        "eliminate the fee that a county charges for a certified copy of a birth record."),
    "rule 5: a new probation bar opposes": ("R10", "opposes partial", "Probation.",
        "prohibit a court from granting probation to a person convicted of human trafficking.",
        "prohibit a person on probation from possessing a drone."),
    "rule 5: a mandatory minimum of probation opposes": ("R10", "opposes partial", "Probation.",
        "require the court to impose a minimum of 3 years of probation on a person convicted of vandalism.",
        "require a probation officer to file a report at least once in 3 years."),
    "rule 5: resentencing of survivors is direct": ("R10", "advances direct", "Recall and resentencing.",
        "authorize a court to recall the sentence of a person who was a victim of intimate partner violence at "
        "the time of the offense and to resentence that person.",
        "require the court to notify a victim of domestic violence of a hearing on resentencing."),
    "rule 6: an item of a trailer bill counts where it names the people and gives money": ("R5", "advances partial",
        "Education finance: education omnibus budget trailer bill.",
        "appropriate $20,000,000 for school districts to employ school psychologists.",
        "require a school district that employs school psychologists to report their number."),
    "rule 7: the act of Education Code 8900": ("R6", "advances", "Community schools.",
        "extend the California Community Schools Partnership Act and appropriate funds for coordinators.",
        "appropriate funds for coordinators of community college districts."),
    "rule 8: survivor and custody are direct": ("R9", "advances direct", "Child welfare.",
        "prohibit a court from removing a child from a parent solely because the parent is a victim of domestic "
        "violence.",
        "require a social worker to note domestic violence in the file of a foster home."),
    "rule 8: counsel of parents is partial": ("R9", "advances partial", "Dependency: counsel for parents.",
        "require the court to appoint counsel for a parent before a child is removed from the parent's custody.",
        "require the court to appoint counsel for a child before the child is placed in a group home."),
    "rule 8: neglect is not poverty": ("R9", "advances partial", "Child abuse: reporting.",
        "provide that general neglect does not include a parent's economic disadvantage.",
        "provide that general neglect includes leaving a child in a vehicle."),
    "rule 9: the end of such a program opposes": ("R1", "opposes direct", "Violence prevention: grants.",
        "repeal the grant program under which community-based organizations receive funding for violence prevention.",
        "repeal the report on the distribution of grants for parks."),
    "rule 9: money for campuses alone": ("R1", "advances direct", "Violence prevention.",
        "fund grants to community-based organizations for violence prevention.",
        "award grants to campuses of the California State University for the prevention of sexual violence."),
    "rule 10: the 988 line is partial": ("R8", "advances partial", "988 Suicide and Crisis Lifeline.",
        "fund 988 centers and mobile crisis teams that respond instead of peace officers.",
        "require the number of the 988 line to be printed on pupil identification cards."),
    "rule 10: a new duty to report to police opposes": ("R8", "opposes", "Reporting of crimes.",
        "require a health practitioner to report to a law enforcement agency an injury of an adult that results "
        "from domestic violence.",
        "require a health practitioner to report burns from fireworks to the State Fire Marshal."),
    "rule 10: the end of that duty advances": ("R8", "advances", "Reporting of crimes: mandated reporters.",
        "eliminate the duty of a health practitioner to report to a law enforcement agency an injury of an adult "
        "patient from domestic violence.",
        "authorize a health practitioner to report an injury of an adult patient from domestic violence."),
    "rule 11: credits for programs are partial": ("R11", "advances partial", "Prisons: credits.",
        "increase the credits that an incarcerated person earns for completing a rehabilitative program in state "
        "prison.",
        "award a stipend to a person on parole for steady work."),
    "rule 12: an advisory body for violence prevention": ("R2", "advances", "Violence prevention: advisory council.",
        "establish in the California Health and Human Services Agency an advisory council to coordinate violence "
        "prevention statewide.",
        "establish in the California Health and Human Services Agency an advisory council on dental care."),
    "rule 12: oversight moved to public health": ("R3", "advances direct", "Batterer's programs.",
        "transfer approval of batterer's programs from the probation department to the State Department of Public "
        "Health.",
        "transfer the inspection of nail salons to the State Department of Public Health."),
    "R2: bodies of other purpose": ("R2", "advances", "Offices.",
        "establish the Office of Violence Prevention in the California Health and Human Services Agency.",
        "establish the Office of Youth and Community Restoration in the California Health and Human Services Agency."),
    "R2: Youth Empowerment Commission": ("R2", "advances", "Commissions.",
        "establish the Office of Violence Prevention in the California Health and Human Services Agency.",
        "establish the California Youth Empowerment Commission to give young people a voice."),
    "R2: suicide prevention": ("R2", "advances", "Offices.",
        "establish the Office of Violence Prevention in the California Health and Human Services Agency.",
        "establish the Office of Suicide Prevention in the State Department of Public Health."),
    "R2: inspectors general": ("R2", "advances", "Offices.",
        "establish the Office of Violence Prevention in the California Health and Human Services Agency.",
        "establish an inspector general to oversee violence by staff in state prisons."),
}  # fmt: skip


def claims(subject: str, sentence: str) -> dict[str, str]:
    """Recommendation → stance and scope of what is claimed."""
    proposal = propose(MEASURE, BillText(subject=subject, digest=sentence), RULES)
    return {each.recommendation: f"{each.stance} {each.scope}" for each in proposal.suggestions if each.counts}


@pytest.mark.parametrize("law", ["", LAW], ids=["alone", "behind existing law"])
@pytest.mark.parametrize("said", VERDICTS)
def test_verdict_of_the_guide_holds_and_its_neighbour_is_not_claimed(said: str, law: str) -> None:
    id, verdict, subject, moves, stays = VERDICTS[said]

    assert claims(subject, law + BILL + moves).get(id, "").startswith(verdict)
    assert id not in claims(subject, law + BILL + stays)
