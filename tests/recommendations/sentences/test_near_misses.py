"""Every near miss that the guide names, as an official digest would put it; none of them may be claimed.

``docs/matching.md`` lists the guide's traps and the test of each; a name here is what stands there in brackets.
"""

import pytest

from tests.recommendations.sentences.test_traps import claimed

LEVERS = {
    "R1": "This bill would award grants to community-based organizations for violence prevention.",
    "R2": "This bill would establish the Office of Violence Prevention in the Health and Human Services Agency.",
    "R3": "This bill would require the State Department of Public Health to approve batterer's programs.",
    "R4": "This bill would repeal the fee that a person convicted of domestic violence pays for probation.",
    "R5": "This bill would appropriate $10,000,000 to hire school counselors in public schools.",
    "R6": "This bill would award grants for community schools.",
    "R7": "This bill would fund restorative justice programs that survivors of domestic violence may choose.",
    "R8": "This bill would send mobile crisis teams instead of police to 911 calls.",
    "R9": "This bill would prohibit removal of a child from a parent solely because of poverty.",
    "R10": "This bill would repeal the mandatory minimum sentence for that felony.",
    "R11": "This bill would expand college programs in state prison.",
}

NEAR_MISSES = {
    "protective orders": ("R3", "Domestic violence: protective orders.",
        "This bill would extend the term of a protective order in a domestic violence case to 15 years."),
    "firearms": ("R10", "Domestic violence: firearms.",
        "This bill would prohibit a person subject to a domestic violence restraining order from owning a firearm."),
    "limitation periods": ("R10", "Crimes: domestic violence: statute of limitations.",
        "This bill would extend the period for prosecution of felony domestic violence to 10 years."),
    "housing": ("R1", "Victims of domestic violence: housing.",
        "This bill would fund nonprofit organizations that provide housing to victims of domestic violence."),
    "leave": ("R1", "Employment: leave: victims of violence.",
        "This bill would require employers to grant leave to employees who are victims of violence."),
    "custody between parents": ("R9", "Child custody: domestic violence.",
        "This bill would require a family court to consider coercive control in a custody dispute between parents."),
    "compensation": ("R1", "Victims: compensation.",
        "This bill would raise the compensation that the board pays to a victim of domestic violence."),
    "shelters": ("R1", "Domestic violence shelters.",
        "This bill would appropriate $5,000,000 for grants to nonprofit shelters for victims of domestic violence."),
    "officer training": ("R8", "Peace officers: domestic violence: training.",
        "This bill would require training of peace officers by crisis counselors for domestic violence calls."),
    "information cards": ("R8", "Domestic violence: information for victims.",
        "This bill would require an officer who answers a domestic violence call to hand over a card with hotlines."),
    "GPS": ("R3", "Domestic Violence Prevention Act.",
        "This bill would require a person on probation for domestic violence to wear a global positioning device."),
    "juvenile fees": ("R4", "Juveniles: fees.",
        "This bill would make fees that a county charged to families of wards for juvenile probation uncollectible."),
    "traffic fines": ("R4", "Vehicles: infractions: fines.",
        "This bill would require a court to determine the ability to pay of a person fined for a traffic infraction."),
    "civil court fees": ("R4", "Civil actions: filing fees.",
        "This bill would waive the filing fee in civil actions for people with low income."),
    "restitution orders": ("R4", "Restitution orders.",
        "This bill would require a restitution order to include the cost of counseling for the victim."),
    "commissary": ("R4", "Jails: commissary.",
        "This bill would lower the cost of commissary goods in jails."),
    "attorney's fees": ("R4", "Attorney's fees.",
        "This bill would eliminate attorney's fees in an action about a criminal record."),
    "spending of savings alone": ("R10", "Proposition 47: savings.",
        "This bill would require that savings from Proposition 47 be spent for drug treatment."),
    "minimum fines": ("R10", "Crimes: vandalism: fines.",
        "This bill would impose a minimum fine of $500 for a second conviction of vandalism."),
    "new crimes": ("R10", "Crimes: doxing.",
        "This bill would make publishing a person's address to cause harm a misdemeanor."),
    "higher maximums": ("R10", "Crimes: assault: penalty.",
        "This bill would make the assault punishable by imprisonment in state prison for up to 6 years."),
    "parole eligibility": ("R10", "Parole: eligibility.",
        "This bill would make a person who has served 20 years eligible for a parole hearing."),
    "credits": ("R10", "Prisoners: credits.",
        "This bill would make a person convicted of child abuse ineligible for credits against the term."),
    "diversion": ("R10", "Diversion: veterans.",
        "This bill would make a veteran charged with a felony eligible for pretrial diversion."),
    "protective-order terms": ("R10", "Protective orders: duration: sentencing.",
        "This bill would require a court to consider a protective order of up to 10 years at sentencing."),
    "optional extensions": ("R10", "Sex offenses: protective orders.",
        "This bill would authorize a court to extend a criminal protective order for a further 5 years."),
    "money that names no profession": ("R5", "Education finance: pupil well-being.",
        "This bill would appropriate $50,000,000 to school districts for pupil attendance and well-being."),
    "a duty without money": ("R5", "School counselors: duties.",
        "This bill would require a school counselor to inform each pupil in grade 12 about apprenticeships."),
    "curriculum": ("R5", "Health education.",
        "This bill would add mental health to the curriculum of health courses in schools."),
    "posters": ("R5", "Pupils: mental health: posters.",
        "This bill would require a school to display a poster on how to reach a counselor."),
    "hotlines on cards": ("R5", "Pupil identification cards.",
        "This bill would require a hotline number on pupil identification cards."),
    "teacher training": ("R5", "Teachers: training.",
        "This bill would fund teacher training on signs of mental distress, led by school psychologists."),
    "buildings": ("R5", "School facilities.",
        "This bill would provide grants for school buildings with rooms for counselors."),
    "county community schools": ("R6", "County community schools.",
        "This bill would increase funding for county community schools."),
    "community day schools": ("R6", "Community day schools.",
        "This bill would provide grants to community day schools."),
    "juvenile court schools": ("R6", "Juvenile court schools.",
        "This bill would fund coordinators in juvenile court schools."),
    "community colleges": ("R6", "Community colleges.",
        "This bill would provide grants to community colleges for student support."),
    "placement quality": ("R9", "Foster care: placement.",
        "This bill would require family finding before placement of a foster child in a group home."),
    "more reporters": ("R9", "Child abuse: mandated reporters.",
        "This bill would make clergy mandated reporters of child abuse and neglect."),
    "children's counsel": ("R9", "Dependency: counsel for children.",
        "This bill would lower the caseloads of children's attorneys in dependency court."),
    "post-adoption money": ("R9", "Adoption Assistance Program.",
        "This bill would increase adoption assistance payments for children adopted from foster care."),
    "guardianship money": ("R9", "Kin-GAP: guardianship payments.",
        "This bill would extend guardianship payments under Kin-GAP to relatives of a former foster child."),
    "a mandate without money": ("R1", "Violence prevention: hospitals.",
        "This bill would require hospitals to adopt a plan to prevent violence against staff."),
    "money for schools alone": ("R1", "School safety: grants.",
        "This bill would award grants to school districts for violence prevention on campus."),
    "money for prosecutors": ("R1", "District attorneys: grants.",
        "This bill would award grants to district attorneys for units that prosecute domestic violence."),
    "money for police": ("R1", "Police: grants.",
        "This bill would award grants to police departments to reduce violence."),
    "victim services": ("R1", "Victim services.",
        "This bill would appropriate $100,000,000 for grants to community-based organizations for victim services."),
    "liaisons for officers": ("R8", "Sheriffs: mental health liaisons.",
        "This bill would require a sheriff to designate a liaison for calls about a mental health crisis."),
    "CARE Court": ("R8", "Community Assistance, Recovery, and Empowerment (CARE) Court Program.",
        "This bill would require mobile crisis teams to refer persons in crisis to CARE proceedings."),
    "use of force": ("R8", "Use of force.",
        "This bill would require an officer to deescalate before the use of force in a mental health crisis."),
    "a permission to report": ("R8", "Dentists: reports.",
        "This bill would authorize a dentist to report domestic violence to police."),
    "wages": ("R11", "Prisons: wages.",
        "This bill would raise the wages of incarcerated persons who attend vocational programs."),
    "food": ("R11", "Prisons: food.",
        "This bill would require state prisons to provide healthier meals."),
    "phone calls": ("R11", "Prisons: telephone calls.",
        "This bill would provide free telephone calls to persons in county jail."),
    "visits": ("R11", "Prisons: visitation.",
        "This bill would expand visits for incarcerated parents in state prison."),
    "re-entry housing": ("R11", "Reentry: housing.",
        "This bill would fund reentry housing for people who leave prison."),
    "space reports": ("R11", "Prisons: report.",
        "This bill would require an annual report on classroom space for education programs in each prison."),
    "programs on supervision": ("R11", "Probation: programs.",
        "This bill would expand treatment programs for people on probation."),
    "an advisory body with another purpose": ("R2", "Commission on the Status of Women.",
        "This bill would create a commission to advise on pay and employment, including of victims of violence."),
    "school staff in restorative practice": ("R7", "Restorative practices: school staff.",
        "This bill would require training of school staff in restorative practices."),
    "dental restorations": ("R7", "Dentistry: restorations.",
        "This bill would provide coverage for dental restorations."),
    "fine art": ("R4", "Fine art: sales.",
        "This bill would eliminate the fee for dealers of fine art who were convicted of fraud."),
    "enhancement of habitat": ("R10", "Habitat enhancement.",
        "This bill would eliminate the limit on the enhancement of habitat by prison crews."),
    "electric battery": ("R10", "Battery storage.",
        "This bill would repeal the minimum term of contracts for battery storage."),
}  # fmt: skip


@pytest.mark.parametrize("id", LEVERS)
def test_lever_beside_the_near_misses_is_claimed(id: str) -> None:
    assert id in claimed("Domestic violence.", LEVERS[id])


@pytest.mark.parametrize("near_miss", NEAR_MISSES)
def test_near_miss_of_the_guide_is_not_claimed(near_miss: str) -> None:
    id, subject, sentence = NEAR_MISSES[near_miss]

    assert id not in claimed(subject, sentence)


@pytest.mark.parametrize("near_miss", NEAR_MISSES)
def test_near_miss_after_the_law_that_names_the_lever_is_not_claimed(near_miss: str) -> None:
    id, subject, sentence = NEAR_MISSES[near_miss]
    law = LEVERS[id].replace("This bill would", "Existing law authorizes the state to")

    assert id not in claimed(subject, f"{law} {sentence}")
