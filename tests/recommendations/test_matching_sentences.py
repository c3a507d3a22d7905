"""Sentences of our own, as a digest or a short summary would put them, and what each of them moves or does not move."""

from pathlib import Path

import pytest

from bills.identifiers import MeasureId, SessionId
from bills.records import BillText
from recommendations.matching import Proposal, load_rules, propose

PAPER = Path(__file__).parents[2] / "recommendations" / "papers" / "healing_together.toml"
MEASURE = MeasureId(SessionId(2025), "AB", 9001)

MOVES = [
    # R1
    (
        "R1",
        "advances",
        "Violence prevention.",
        "Grants for community groups that interrupt shootings before they happen.",
    ),
    (
        "R1",
        "advances",
        "Firearms: tax.",
        "Puts a tax on each gun sold and gives the money to community violence intervention.",
    ),
    ("R1", "advances", "Medi-Cal.", "Makes services of violence interrupters a covered Medi-Cal benefit."),
    (
        "R1",
        "advances",
        "Grants.",
        "This bill would delete the sunset of the California Violence Intervention and Prevention Grant Program.",
    ),
    (
        "R1",
        "advances",
        "Domestic violence: prevention.",
        "This bill would, upon appropriation, require the State Department of Public Health to award grants to "
        "community-based organizations for the prevention of domestic violence and dating abuse.",
    ),
    (
        "R1",
        "opposes",
        "Firearms: tax.",
        "This bill would repeal the excise tax on firearms that funds violence prevention.",
    ),
    ("R1", "opposes", "State budget.", "Eliminates the CalVIP grants."),
    # R2
    (
        "R2",
        "advances",
        "Office of Healthy and Safe Communities.",
        "Sets up a state office that writes a plan against violence and coordinates prevention.",
    ),
    (
        "R2",
        "advances",
        "Public health.",
        "This bill would establish the Office of Violence Prevention within the State Department of Public Health.",
    ),
    ("R2", "advances", "Violence.", "Creates a statewide commission on violence prevention and healing."),
    ("R2", "opposes", "State government.", "This bill would abolish the Office of Violence Prevention."),
    # R3
    (
        "R3",
        "advances",
        "Domestic violence: probation.",
        "Lets counties try other programmes than the 52-week batterer's course.",
    ),
    (
        "R3",
        "advances",
        "Batterer's programs.",
        "Moves approval of batterer's intervention programs from probation to public health departments.",
    ),
    (
        "R3",
        "advances",
        "Domestic violence: probation.",
        "Existing law requires a person granted probation for domestic violence to complete a batterer's program. "
        "This bill would authorize additional counties to offer a program that uses a risk and needs assessment and is evidence-based.",
    ),
    (
        "R3",
        "mixed",
        "Domestic violence: probation.",
        "Makes the Department of Justice, not probation, oversee and evaluate batterer's programs.",
    ),
    (
        "R3",
        "opposes",
        "Domestic violence: probation.",
        "Repeals the county pilots that offer alternatives to the batterer's program.",
    ),
    # R4
    (
        "R4",
        "advances",
        "Domestic violence: fees.",
        "Ends the $500 fee that people on probation for domestic violence pay.",
    ),
    (
        "R4",
        "advances",
        "Domestic violence: probation.",
        "Existing law requires a person granted probation for a crime of domestic violence to pay a minimum fee of $500. "
        "This bill would repeal that fee and would make unpaid balances unenforceable and uncollectible.",
    ),
    (
        "R4",
        "advances",
        "Criminal fees.",
        "Stops courts from charging for probation supervision, booking and public defenders, and wipes the debt.",
    ),
    ("R4", "advances", "Criminal procedure: fees.", "Ends seventeen more administrative fees in criminal cases."),
    (
        "R4",
        "advances",
        "Crimes: restitution fines.",
        "This bill would make the unpaid balance of a restitution fine unenforceable 10 years after conviction.",
    ),
    (
        "R4",
        "opposes",
        "Domestic violence: fees.",
        "This bill would increase the fee that a person convicted of domestic violence pays from $500 to $750.",
    ),
    (
        "R4",
        "opposes",
        "Domestic violence: probation.",
        "Raises the domestic violence probation fee to pay for shelters.",
    ),
    # R5
    (
        "R5",
        "advances",
        "Pupil mental health.",
        "One school counselor for every 250 pupils, with state money to hire them.",
    ),
    (
        "R5",
        "advances",
        "School counselors.",
        "This bill would establish a grant program to recruit and train school psychologists and school social workers.",
    ),
    (
        "R5",
        "advances",
        "Pupil services.",
        "Requires schools to have a mental health professional for every 600 pupils.",
    ),
    (
        "R5",
        "advances",
        "Pupil health.",
        "This bill would, upon appropriation, require the Superintendent to allocate funds to school districts to employ "
        "additional counselors, social workers, and psychologists.",
    ),
    (
        "R5",
        "opposes",
        "Education finance.",
        "This bill would eliminate school counselor positions funded by the block grant.",
    ),
    # R6
    ("R6", "advances", "Community schools.", "Money for coordinators at community schools."),
    (
        "R6",
        "advances",
        "California Community Schools Partnership Program.",
        "This bill would extend the grants under the program for community schools until 2031.",
    ),
    (
        "R6",
        "advances",
        "Pupils.",
        "This bill would require regional technical assistance centers to support community schools.",
    ),
    ("R6", "opposes", "Education finance.", "This bill would repeal the California Community Schools Partnership Act."),
    # R7
    (
        "R7",
        "advances",
        "Restorative justice.",
        "Grants for restorative justice programs that survivors may choose instead of a trial.",
    ),
    (
        "R7",
        "advances",
        "Criminal procedure.",
        "This bill would require a court to consider a restorative justice process before sentence.",
    ),
    ("R7", "advances", "Evidence.", "Statements made in a restorative justice circle stay confidential."),
    (
        "R7",
        "advances",
        "Restorative justice pilot.",
        "This bill would establish a restorative justice pilot program in 3 counties.",
    ),
    (
        "R7",
        "opposes",
        "Crimes.",
        "This bill would make a person charged with domestic violence ineligible for a restorative justice program.",
    ),
    # R8
    (
        "R8",
        "advances",
        "Emergency services: community response.",
        "Grants to community organizations that answer emergencies instead of police, domestic violence among them.",
    ),
    (
        "R8",
        "advances",
        "Mobile crisis.",
        "This bill would require each county to operate mobile crisis teams that respond to 911 calls without law enforcement.",
    ),
    (
        "R8",
        "advances",
        "Reports of injuries.",
        "Ends the duty of doctors and nurses to report injured adults to police when domestic violence is suspected.",
    ),
    (
        "R8",
        "advances",
        "Domestic violence.",
        "This bill would establish a pilot in which community intervention workers respond together with peace officers to domestic violence calls.",
    ),
    (
        "R8",
        "opposes",
        "Reporting of crimes.",
        "This bill would require a health practitioner to report suspected domestic violence against an adult to a law enforcement agency.",
    ),
    # R9
    (
        "R9",
        "advances",
        "Dependency.",
        "A child cannot be taken only because the parent is a victim of domestic violence.",
    ),
    (
        "R9",
        "advances",
        "Child abuse: general neglect.",
        "Being poor is no longer neglect: the definition excludes economic disadvantage.",
    ),
    (
        "R9",
        "advances",
        "Dependency: counsel.",
        "This bill would require the court to appoint counsel for a parent before the first dependency hearing.",
    ),
    (
        "R9",
        "advances",
        "Reunification services.",
        "Extends reunification services for parents in jail or in treatment.",
    ),
    (
        "R9",
        "advances",
        "Child welfare services.",
        "This bill would require the county to provide family preservation services before a petition to remove a child is filed.",
    ),
    (
        "R9",
        "opposes",
        "Reunification services.",
        "This bill would authorize the court to deny reunification services to a parent who has used drugs.",
    ),
    # R10
    ("R10", "advances", "Sentencing.", "Ends mandatory minimum sentences for drug crimes."),
    (
        "R10",
        "advances",
        "Firearms: enhancements.",
        "This bill would repeal the 10-year enhancement for the use of a firearm.",
    ),
    (
        "R10",
        "advances",
        "Resentencing.",
        "Applies earlier enhancement repeals to people already in prison, who are resentenced.",
    ),
    ("R10", "advances", "Gang enhancements.", "Narrows the gang enhancement and tries it apart from the crime."),
    ("R10", "advances", "Probation.", "Lets judges grant probation where the drug laws barred it."),
    (
        "R10",
        "advances",
        "Survivors.",
        "This bill would allow a survivor of intimate partner violence to ask that a conviction be vacated.",
    ),
    (
        "R10",
        "opposes",
        "Crimes.",
        "This bill would impose an additional term of 3 years on a person who commits the crime in a home.",
    ),
    ("R10", "opposes", "Violent felonies.", "This bill would add human trafficking to the list of violent felonies."),
    (
        "R10",
        "opposes",
        "Domestic violence.",
        "This bill would make a person with 2 prior convictions for domestic violence ineligible for probation.",
    ),
    ("R10", "opposes", "Retail theft.", "Sets a mandatory minimum of one year in jail for the third theft."),
    (
        "R10",
        "opposes",
        "Domestic violence.",
        "This bill would prohibit the court from striking a prior domestic violence conviction for purposes of an enhancement.",
    ),
    # R11
    ("R11", "advances", "Prisons: programs.", "More college classes in state prison."),
    (
        "R11",
        "advances",
        "Corrections.",
        "This bill would require the department to offer rehabilitative programming to people in county jail.",
    ),
    ("R11", "advances", "Credits.", "Credits off the sentence for people in prison who finish an educational program."),
    (
        "R11",
        "advances",
        "Prisons.",
        "This bill would establish a violence prevention program for incarcerated persons run by outside organizations.",
    ),
    ("R11", "opposes", "Prisons.", "This bill would eliminate college programs in state prisons."),
]

NEAR_MISSES = [
    ("R1", "Domestic violence shelters.", "More money for domestic violence shelters and their hotlines."),
    (
        "R1",
        "Occupational safety.",
        "This bill would require an employer to adopt a workplace violence prevention plan.",
    ),
    ("R1", "Universities.", "Grants to campuses for violence prevention education."),
    ("R1", "Gun violence.", "Requires cities to adopt plans to prevent violence."),
    ("R2", "Youth.", "This bill would establish the Office of Youth and Community Restoration."),
    ("R2", "Suicide.", "This bill would establish the Office of Suicide Prevention to coordinate prevention."),
    ("R2", "Prisons.", "Gives the Inspector General an office against violence by staff."),
    (
        "R3",
        "Domestic violence.",
        "This bill would require a person on probation for domestic violence to wear a GPS device.",
    ),
    ("R3", "Peace officers.", "This bill would require training of peace officers on domestic violence."),
    ("R4", "Wards: fees.", "Cancels the debt of families for juvenile hall fees."),
    ("R4", "Vehicles.", "Courts must waive traffic fines of people who cannot pay."),
    (
        "R4",
        "Protective orders.",
        "The winner of a restraining order case gets attorney's fees, and filing fees are waived.",
    ),
    ("R4", "Restitution.", "This bill would require that restitution orders be paid before fines."),
    ("R4", "Jails: commissary.", "Ends the markup on commissary goods in jails."),
    ("R5", "Pupil instruction.", "This bill would require mental health in the health curriculum."),
    ("R5", "Identification cards.", "School identification cards must show a crisis hotline."),
    ("R5", "School counselors.", "This bill would revise the duties of school counselors."),
    ("R6", "County community schools.", "This bill would extend funding for a county community school."),
    ("R6", "Community colleges.", "Grants for community colleges."),
    ("R6", "Juvenile court schools.", "Money for juvenile court schools and community day schools."),
    ("R7", "Dental benefits.", "This bill would cover crowns and other dental restorations."),
    ("R7", "Pupil discipline.", "Schools train teachers in restorative practices before a suspension."),
    ("R7", "Wetlands.", "This bill would establish grants for the restoration of wetlands."),
    ("R8", "CARE Court.", "This bill would expand the CARE Act to more conditions."),
    ("R8", "Peace officers: training.", "This bill would require training of officers for mental health crisis calls."),
    ("R8", "Use of force.", "This bill would require officers to de-escalate a crisis."),
    ("R8", "Reports.", "Lets a doctor report domestic violence to the police with the patient's consent."),
    ("R9", "Foster care.", "This bill would raise payments to guardians after adoption."),
    ("R9", "Mandated reporters.", "Adds librarians to mandated reporters of child abuse."),
    ("R9", "Child custody.", "Judges in divorce cases must look at abuse before they divide custody between parents."),
    ("R9", "Foster youth.", "Children in foster care get their own lawyer."),
    ("R10", "Crimes.", "This bill would make it a crime to sell stolen copper, punishable by up to one year in jail."),
    ("R10", "Parole.", "People over 60 may ask for parole after 20 years."),
    ("R10", "Fines.", "This bill would establish a minimum fine of $500 for the offense."),
    ("R10", "Diversion.", "Opens mental health diversion to more defendants."),
    ("R10", "Public employment: strikes.", "This bill would prohibit the replacement of workers during a strike."),
    ("R10", "Wildlife.", "This bill would fund the enhancement of habitat."),
    ("R10", "Protective orders.", "Longer protective orders after conviction."),
    ("R11", "Prisons: wages.", "Raises the wages of people who work in prison."),
    ("R11", "Prisons: visits.", "Family visits in prison become a right."),
    ("R11", "Reentry.", "Housing for people who leave prison."),
    ("R11", "Prisons: report.", "This bill would require an annual report on classroom space in prisons."),
    ("R11", "Jails: phone calls.", "Phone calls from jail are free."),
]


@pytest.fixture(scope="module")
def rules():
    return load_rules(PAPER)


def judge(rules, subject: str, digest: str) -> Proposal:
    return propose(MEASURE, BillText(subject=subject, digest=digest), rules)


@pytest.mark.parametrize(("recommendation", "stance", "subject", "digest"), MOVES)
def test_sentence_moves_the_recommendation(rules, recommendation, stance, subject, digest):
    counted = {each.recommendation: each.stance for each in judge(rules, subject, digest).suggestions if each.counts}

    assert counted.get(recommendation) == stance


@pytest.mark.parametrize(("recommendation", "subject", "digest"), NEAR_MISSES)
def test_near_miss_is_not_claimed(rules, recommendation, subject, digest):
    counted = {each.recommendation for each in judge(rules, subject, digest).suggestions if each.counts}

    assert recommendation not in counted
