"""Sentences of our own, as a digest or a short summary would put them, and what each of them moves or does not move."""

from pathlib import Path

import pytest

from bills.identifiers import MeasureId, SessionId
from bills.records import BillText
from recommendations.matching import Proposal, Rules, load_rules, propose

PAPER = Path(__file__).parents[2] / "recommendations" / "papers" / "healing_together.toml"
MEASURE = MeasureId(SessionId(2025), "AB", 9001)

# One case a block: what it moves | its subject, then the sentence.
MOVES = """
R1 advances | California Violence Intervention and Prevention Grant Program.
Codifies CalVIP and sets rules for who gets the money.

R1 advances | Medi-Cal: violence prevention professionals.
Community violence prevention workers can bill Medi-Cal.

R1 advances | Teen dating violence prevention.
Grants for local nonprofits to teach healthy relationships.

R1 advances | Trauma recovery centers.
More state money for trauma recovery centers run by nonprofits.

R1 advances | Firearm violence: grants.
Renews CalVIP money for cities and the nonprofits they pass it to.

R1 advances | Violence prevention.
Sets aside cannabis tax revenue for community violence prevention.

R1 advances | Medi-Cal.
Makes services of violence interrupters a covered Medi-Cal benefit.

R1 advances | Violence prevention.
Grants for community groups that interrupt shootings before they happen.

R1 advances | Budget act: CalVIP.
Puts $200 million over three years into community violence intervention.

R1 advances | Firearms: tax.
Puts a tax on each gun sold and gives the money to community violence intervention.

R1 advances | California Violence Intervention and Prevention Grant Program.
Writes the grants into law with priorities for cities most burdened by gun violence.

R1 advances | Peacebuilding fund.
Creates a fund for street outreach and violence interruption run by local nonprofits.

R1 advances | Violence prevention: hospital programs.
Pays hospital-based violence intervention programmes that meet patients at the bedside.

R1 advances | Domestic violence prevention.
Ten million dollars for community organizations that prevent partner abuse among young people.

R1 advances | Sexual violence prevention.
Gives $10 million to rape crisis centers and community organizations for prevention education.

R1 advances | Youth: violence.
Health agency funds local programmes that lower violence, with money saved from closed prisons.

R1 advances | Gun Violence Prevention, Healing, and Recovery.
Adds survivors' healing and trauma recovery to what state violence grants can pay community groups for.

R1 advances | Grants.
This bill would delete the sunset of the California Violence Intervention and Prevention Grant Program.

R1 advances | Community violence: grants.
Health department money for neighbourhood groups that mediate conflicts and keep people from being shot.

R1 advances | Gun tax.
Removes the sales tax exemption and dedicates an excise tax on firearms to gun violence prevention, research and
intervention.

R1 advances | Domestic violence: prevention.
This bill would, upon appropriation, require the State Department of Public Health to award grants to
community-based organizations for the prevention of domestic violence and dating abuse.

R1 advances | Domestic violence and sexual assault: prevention grants.
This bill would establish a grant program, administered by the Office of Emergency Services, to fund
community-based domestic violence and sexual assault prevention, upon appropriation by the Legislature.

R1 advances | Public health: violence.
This bill would require the State Department of Public Health, upon appropriation, to award competitive grants
to nonprofit organizations for programs that prevent intimate partner violence by engaging men and boys.

R1 advances | Crime prevention.
Existing law creates the Safe Neighborhoods and Schools Fund. This bill would require the department, upon
appropriation, to contract with nonprofit organizations to operate healing programs for communities harmed by
gun violence, including violence intervention and street outreach.

R1 advances | Firearms: grants.
Existing law establishes the California Violence Intervention and Prevention Grant Program, administered by the
Board of State and Community Corrections. This bill would increase the maximum grant amount that an applicant
may receive under that program and would authorize the board to renew grants.

R1 advances | Community Violence Interdiction Grant Program.
Existing law provides programs for youth. This bill would create the Community Violence Interdiction Grant
Program to be administered by the California Health and Human Services Agency to provide funding to local
community programs for community-driven solutions to decrease violence in neighborhoods and schools.

R1 opposes | State budget.
Eliminates the CalVIP grants.

R1 opposes | Ammunition tax.
Repeals the tax on guns and ammunition that pays for violence prevention.

R1 opposes | Firearms: tax.
This bill would repeal the excise tax on firearms that funds violence prevention.

R2 advances | Department of Public Health: violence.
Creates a violence prevention office in the health department.

R2 advances | Violence prevention.
State office to coordinate violence prevention across agencies.

R2 advances | Violence.
Creates a statewide commission on violence prevention and healing.

R2 advances | Safe communities.
Establishes a cabinet-level office for safe and healthy communities.

R2 advances | Department of Justice: Office of Gun Violence Prevention.
Makes the justice department's gun violence prevention office permanent in law.

R2 advances | Office of Healthy and Safe Communities.
Sets up a state office that writes a plan against violence and coordinates prevention.

R2 advances | Office of Safe and Healthy Communities.
Would have created an office outside police to line up state violence prevention work.

R2 advances | Public health.
This bill would establish the Office of Violence Prevention within the State Department of Public Health.

R2 advances | Office of Healthy and Safe Communities.
New state office in public health to write and carry out a violence prevention plan with healing-centred
programmes.

R2 advances | Office of Safe Communities.
This bill would establish the Office of Safe Communities in state government to coordinate community-based
efforts to end cycles of violence.

R2 advances | Public safety: Office of Community Safety.
Existing law establishes the California Health and Human Services Agency. This bill would establish, within the
agency, the Office of Community Safety and Violence Prevention, to coordinate state grants and develop a
statewide plan to reduce intimate partner violence and community violence.

R2 opposes | State government.
This bill would abolish the Office of Violence Prevention.

R3 advances | Domestic violence: probation.
Lets counties try other programmes than the 52-week batterer's course.

R3 advances | Batterer's intervention.
State health officials would set the standards for batterer programmes.

R3 advances | Domestic violence: probation.
Extends the six-county pilot of alternatives to the batterer's programme.

R3 advances | Domestic violence: treatment programs.
Lets shorter, evidence-based intervention programmes replace the 52 weeks.

R3 advances | Domestic violence: intervention programs.
Asks public health to write trauma-informed standards for intervention programmes.

R3 advances | Domestic violence: probation.
Gives more counties the right to run evidence-based alternatives to the batterer programme.

R3 advances | Batterer's programs.
Moves approval of batterer's intervention programs from probation to public health departments.

R3 advances | Domestic violence: batterer's intervention programs.
Lets providers use trauma-informed and culturally specific models in place of the standard course.

R3 advances | Domestic violence: probation.
This bill would authorize a court to order a defendant to complete an alternative program approved by the county
health department in lieu of a batterer's program.

R3 advances | Domestic violence: batterer's intervention program.
This bill would authorize the County of Los Angeles to offer an alternative to the batterer's intervention
program, based on a risk and needs assessment, until July 1, 2030.

R3 advances | Domestic violence: probation.
Existing law requires a person granted probation for domestic violence to complete a batterer's program. This
bill would authorize additional counties to offer a program that uses a risk and needs assessment and is
evidence-based.

R3 advances | Domestic violence: probation.
Existing law authorizes the Counties of Napa and Yolo to offer a program for individuals convicted of domestic
violence that does not comply with the batterer's program requirement. This bill would extend the operation of
those provisions until July 1, 2031, and would add the County of Marin.

R3 advances | Domestic violence.
Existing law requires, if a person is granted probation for domestic violence, that the terms of probation
include completion of a batterer's program approved by the probation department. This bill would, beginning July
1, 2028, transfer responsibility for approving batterer's programs from county probation departments to the
State Department of Public Health.

R3 mixed | Domestic violence: probation.
Makes the Department of Justice, not probation, oversee and evaluate batterer's programs.

R3 mixed | Domestic violence: probation.
Makes the justice department approve and audit batterer programmes instead of county probation.

R3 mixed | Domestic violence: batterer programs.
After an audit, the attorney general takes over from probation the oversight of batterer programmes.

R3 mixed | Domestic violence: probation.
Would have had the justice department set standards for batterer programmes and audit providers. Vetoed.

R3 mixed | Domestic violence.
Existing law requires a probation department to design and implement a batterer's program approval and renewal
process. This bill would instead require the Department of Justice to approve and monitor batterer's
intervention programs.

R3 opposes | Domestic violence: probation.
Repeals the county pilots that offer alternatives to the batterer's program.

R4 advances | Incarceration debt.
Cancels old jail and probation debt.

R4 advances | Families Over Fees Act.
Would have ended most criminal administrative fees.

R4 advances | Criminal procedure: fees.
Ends seventeen more administrative fees in criminal cases.

R4 advances | Criminal fees.
Counties can no longer collect booking and probation fees.

R4 advances | Restitution and fines.
Restitution fines may only be imposed on those able to pay.

R4 advances | Probation: costs.
No more charges for probation drug testing or home detention.

R4 advances | Criminal procedure: fines.
Lets judges waive or lower fines and fees for poor defendants.

R4 advances | Court costs: ability to pay.
Online ability-to-pay decisions for people who owe criminal fines.

R4 advances | Domestic violence: fees.
Ends the $500 fee that people on probation for domestic violence pay.

R4 advances | Restitution fines.
Makes the restitution fine optional and uncollectible after ten years.

R4 advances | Criminal fees.
Second round: removes 17 more criminal fees and wipes outstanding balances.

R4 advances | Restitution fines.
Would have ended restitution fines and moved victim compensation to state funds.

R4 advances | Domestic violence fees.
Lets the court waive the $500 probation payment for people who cannot afford it.

R4 advances | Court fees: ability to pay.
Gives people with low income half off the fines and fees of their criminal case.

R4 advances | Fees: criminal justice.
Abolishes most administrative fees charged to people in the criminal legal system.

R4 advances | Criminal fees.
Repeals seventeen further criminal fees and cancels the debt; counties get $50 million a year.

R4 advances | Public safety: fees.
Bars counties from charging people for being on electronic monitoring, probation or work release.

R4 advances | Crimes: restitution fines.
This bill would make the unpaid balance of a restitution fine unenforceable 10 years after conviction.

R4 advances | Criminal fees.
Stops courts from charging for probation supervision, booking and public defenders, and wipes the debt.

R4 advances | Probation: ability to pay.
This bill would require the court to determine a defendant's ability to pay before ordering payment of the costs
of probation supervision.

R4 advances | Domestic violence: fees.
Existing law requires a person granted probation for a domestic violence crime to make a minimum payment of
$500. This bill would delete the requirement to make that payment.

R4 advances | Domestic violence: probation.
Existing law requires a person granted probation for a crime of domestic violence to pay a minimum fee of $500.
This bill would repeal that fee and would make unpaid balances unenforceable and uncollectible.

R4 advances | Restitution.
Existing law requires the court to impose a restitution fine. This bill would provide that a person's inability
to pay is a compelling reason not to impose the restitution fine and would require the court to consider ability
to pay.

R4 advances | Criminal procedure.
Existing law imposes various fees contingent upon a criminal arrest, prosecution, or conviction for the cost of
administering the criminal justice system. This bill would repeal the authority to collect most of these fees,
among others. The bill would make the unpaid balance of most court-imposed costs unenforceable and
uncollectible.

R4 opposes | Domestic violence: probation.
Raises the domestic violence probation fee to pay for shelters.

R4 opposes | Domestic violence: probation: fees.
Higher minimum fee for domestic violence probationers, for shelters.

R4 opposes | Domestic violence: fees.
The minimum payment on domestic violence probation goes from $400 to $500.

R4 opposes | Domestic violence: fees.
This bill would increase the fee that a person convicted of domestic violence pays from $500 to $750.

R4 opposes | Domestic violence: probation.
This bill would increase the minimum fee paid by persons granted probation for domestic violence from $500 to
$1,000.

R5 advances | Pupil mental health: personnel.
Pays schools to hire 10,000 new counselors.

R5 advances | Pupil support: staffing ratios.
Caps the number of pupils per counselor at 250.

R5 advances | Mental health services: schools.
At least one mental health professional per 600 pupils by 2025.

R5 advances | School social workers.
Money to train and place social workers in high-poverty schools.

R5 advances | School psychologists: loan forgiveness.
Pays off student loans of people who become school psychologists.

R5 advances | School social workers: pilot.
Tests social workers in forty elementary schools with state money.

R5 advances | Youth mental health.
Two years of state grants to bring psychologists to rural schools.

R5 advances | School-based mental health.
Scholarships for graduate students who will work as school counselors.

R5 advances | School mental health workforce.
Loan help for people who train as school therapists and social workers.

R5 advances | Pupil mental health.
One school counselor for every 250 pupils, with state money to hire them.

R5 advances | Mental health professionals: ratio.
Every school must have one mental health professional for each 400 pupils.

R5 advances | Pupil mental health.
Funds counselors, psychologists and nurses at schools through a new grant.

R5 advances | Children and youth behavioral health.
Money for school-linked mental health services in the budget trailer bill.

R5 advances | Pupil support services.
Grants to hire counselors, nurses and social workers in high-need schools.

R5 advances | Pupil services.
Requires schools to have a mental health professional for every 600 pupils.

R5 advances | Mental health: school partnerships.
Counties and schools team up to put clinicians on campus, paid by the state.

R5 advances | Credentials: social workers.
Lets districts hire licensed clinical social workers and be paid for it by Medi-Cal.

R5 advances | School counselors: required services.
Every district must offer counselling by credentialed school counselors, with reimbursement.

R5 advances | Pupil health: Mental Health Student Services Act.
Makes permanent the grants for county and school partnerships that put mental health staff on campus.

R5 advances | School counselors.
This bill would establish a grant program to recruit and train school psychologists and school social workers.

R5 advances | Local control funding: pupil services.
This bill would provide additional funding to school districts to reduce the ratio of pupils to school
counselors.

R5 advances | School-based social workers.
This bill would, subject to an appropriation, establish a pilot program to provide funding to 20 school
districts to hire school social workers.

R5 advances | Pupil health.
This bill would, upon appropriation, require the Superintendent to allocate funds to school districts to employ
additional counselors, social workers, and psychologists.

R5 advances | School-based services.
This bill would, subject to an appropriation, require the State Department of Education to award grants to local
educational agencies to increase the number of school-based mental health professionals.

R5 advances | Pupil health: school counselors.
Existing law authorizes the governing board of a school district to provide a comprehensive educational
counseling program. This bill would require, commencing with the 2028-29 school year, each school to employ at
least one full-time school counselor for every 500 pupils.

R5 advances | Teacher credentialing.
Existing law establishes the Golden State Teacher Grant Program. This bill would expand eligibility for the
grant program to persons enrolled in a program leading to a pupil personnel services credential with a
specialization in school counseling, school social work, or school psychology.

R5 opposes | Education finance.
This bill would eliminate school counselor positions funded by the block grant.

R6 advances | Public schools: community schools.
Five-year funding for community schools.

R6 advances | Community schools.
Money for coordinators at community schools.

R6 advances | Budget: education.
More planning time for community school grants.

R6 advances | Community schools: coordinators.
Pays for a coordinator at every community school.

R6 advances | Education finance: trailer bill.
Adds $1.5 billion to the community schools programme.

R6 advances | Community schools partnership.
$3 billion in grants to open and run community schools.

R6 advances | Pupils: full-service community schools.
Creates a state grant for full-service community schools.

R6 advances | Community Schools: Learning Recovery.
Widens the community schools grants and adds regional help centers.

R6 advances | Community schools.
Grants to turn schools in poor neighbourhoods into community schools.

R6 advances | Education.
Keeps community schools money flowing to schools whose grants run out.

R6 advances | California Community Schools Partnership Program.
This bill would extend the grants under the program for community schools until 2031.

R6 advances | Pupils.
This bill would require regional technical assistance centers to support community schools.

R6 advances | Community schools.
This bill would appropriate $500,000,000 for planning and implementation grants for community schools.

R6 advances | Community schools.
Existing law, the California Community Schools Partnership Act, requires the Superintendent to allocate funding.
This bill would extend the encumbrance date for those funds and require the Superintendent to establish a
network of community school coordinators.

R6 opposes | Education finance.
This bill would repeal the California Community Schools Partnership Act.

R7 advances | Corrections: restorative justice.
Prisons must give access to victim-offender dialogue.

R7 advances | Restorative justice: pilot.
Three counties test restorative justice for felonies.

R7 advances | Evidence.
Statements made in a restorative justice circle stay confidential.

R7 advances | Victims: restorative practices.
Pays for restorative justice circles for families hit by violence.

R7 advances | Crime victims: restorative justice.
State grants so that survivors can meet the person who harmed them.

R7 advances | Restorative justice programs.
Lets counties run restorative justice instead of prosecution for adults.

R7 advances | Crimes: restorative justice.
Victims must be told that they may ask for a restorative justice process.

R7 advances | Restorative justice pilot.
This bill would establish a restorative justice pilot program in 3 counties.

R7 advances | Restorative justice.
Five-year pilot in three counties that sends felony cases to restorative justice.

R7 advances | Criminal procedure: sentencing.
Adds restorative justice to the aims of sentencing and tells courts to consider it.

R7 advances | Restorative justice.
Grants for restorative justice programs that survivors may choose instead of a trial.

R7 advances | Criminal procedure.
This bill would require a court to consider a restorative justice process before sentence.

R7 advances | Public safety: victims.
Funds restorative justice services for survivors of violence through community organizations.

R7 advances | Domestic violence.
This bill would require the department to convene and fund restorative justice programs for survivors of
domestic violence who choose that process.

R7 advances | Restorative justice: confidentiality.
This bill would make communications made in preparation for or during a restorative justice process confidential
and inadmissible in any proceeding.

R7 advances | Restorative justice.
This bill would authorize a prosecutor to refer a case to a community-based restorative justice program and
would make statements made there inadmissible.

R7 advances | Restorative justice.
Existing law authorizes pretrial programs. This bill would establish the Restorative Justice Pilot Program in
the Counties of Alameda and Contra Costa and would require the board to award grants to those counties.

R7 opposes | Sex offenses.
Bars restorative justice in sexual assault and domestic violence cases.

R7 opposes | Crimes.
This bill would make a person charged with domestic violence ineligible for a restorative justice program.

R8 advances | Mobile crisis services.
Medi-Cal pays for mobile crisis teams around the clock.

R8 advances | Crisis response pilot.
Community-led teams take 911 calls that need no officer.

R8 advances | Emergency response: domestic violence.
Advocates go along with officers to domestic violence calls.

R8 advances | 988.
Sets a phone fee to pay for 988 centers and mobile crisis teams.

R8 advances | Mobile crisis response.
Requires a county mobile crisis line that does not send officers.

R8 advances | Crisis response.
Counties may use peer workers and clinicians as first responders.

R8 advances | 911: behavioral health.
Dispatchers route behavioral health calls to 988 and crisis teams.

R8 advances | 988 crisis line.
Builds the 988 network with crisis teams that come in place of police.

R8 advances | Emergency response pilot.
Three counties try out community teams for calls about family violence.

R8 advances | C.R.I.S.E.S. Act.
Pilot grants for community groups to handle emergencies without police.

R8 advances | Reporting: injuries.
Health providers need a patient's consent before they tell police about abuse.

R8 advances | Mental health response.
Cities may send unarmed mental health workers rather than officers to emergency calls.

R8 advances | Emergency services: community response: grant program.
Grants for community organizations that respond to crises without police (C.R.I.S.E.S. Act).

R8 advances | Health care practitioner reports.
Doctors and nurses would no longer report adult domestic violence injuries to police without consent.

R8 advances | Community response initiative.
Pilot programme of community-based responses to emergencies in communities at risk of police violence.

R8 advances | Emergency services: community response.
Grants to community organizations that answer emergencies instead of police, domestic violence among them.

R8 advances | Mobile crisis services.
This bill would require the Medi-Cal program to cover community-based mobile crisis intervention services.

R8 advances | Reports of injuries.
Ends the duty of doctors and nurses to report injured adults to police when domestic violence is suspected.

R8 advances | Mobile crisis.
This bill would require each county to operate mobile crisis teams that respond to 911 calls without law
enforcement.

R8 advances | Health practitioners: reports.
Doctors no longer have to call police about injured adults unless the wound is life-threatening; they refer to
advocates instead.

R8 advances | Domestic violence.
This bill would establish a pilot in which community intervention workers respond together with peace officers
to domestic violence calls.

R8 advances | Behavioral health crisis.
This bill would require a county to establish a protocol under which calls to 911 relating to a mental health
crisis are transferred to 988 and a mobile crisis team is dispatched.

R8 advances | Emergency services: community response.
Existing law establishes the Office of Emergency Services. This bill would enact the Community Response
Initiative to Strengthen Emergency Systems Act for the purpose of creating, implementing, and evaluating a grant
program to expand the participation of community organizations in emergency response for specified vulnerable
populations, including people experiencing intimate partner violence.

R8 advances | Reports: assaultive or abusive conduct.
Existing law requires a health practitioner to make a report to a law enforcement agency when a patient suffers
from an injury from assaultive or abusive conduct. This bill would, on and after January 1, 2027, eliminate the
duty of a health practitioner to report assaultive or abusive conduct to law enforcement unless the injury is
life threatening, and would instead require a referral to a domestic violence advocate.

R8 opposes | Mandated reporting.
Hairdressers must report signs of domestic violence to police.

R8 opposes | Assault: reports.
This bill would require a dentist who suspects domestic violence to report it to law enforcement.

R8 opposes | Reporting of crimes.
This bill would require a health practitioner to report suspected domestic violence against an adult to a law
enforcement agency.

R9 advances | Child abuse: neglect.
Neglect does not include a parent's poverty.

R9 advances | Dependency: family time.
Parents get visits with removed children as a rule.

R9 advances | Child welfare: disability.
A parent's disability alone is no reason for removal.

R9 advances | Dependency: legal counsel.
Lawyers for parents and children before a case is filed.

R9 advances | Children: counsel for parents.
Gives parents a lawyer as soon as the agency investigates.

R9 advances | Juveniles: reunification services.
Incarcerated parents keep reunification services and visits.

R9 advances | Child welfare: poverty.
A family's poverty or lack of housing is no ground for removal.

R9 advances | Juveniles: reunification.
Six more months of reunification for parents in drug treatment.

R9 advances | Juveniles: incarcerated parents.
Time in jail no longer bars parents from reunification services.

R9 advances | Juvenile court: parents.
Parents may attend every dependency hearing by video from prison.

R9 advances | Reunification services.
Extends reunification services for parents in jail or in treatment.

R9 advances | Child welfare: neglect.
Narrows general neglect so that poverty is not reported as neglect.

R9 advances | Dependency: failure to protect.
Being abused by a partner is not by itself a reason to remove a child.

R9 advances | Foster care prevention services.
Brings federal Family First prevention services to California families.

R9 advances | Dependency: substance use.
A positive drug test at birth is not enough to open a case or remove a child.

R9 advances | Dependency: domestic violence.
Exposure of a child to violence against the parent is not enough for removal.

R9 advances | Juvenile dependency: removal.
Courts must weigh the harm of removal before they take a child from the home.

R9 advances | Child abuse: general neglect.
Being poor is no longer neglect: the definition excludes economic disadvantage.

R9 advances | Dependency.
A child cannot be taken only because the parent is a victim of domestic violence.

R9 advances | Reunification.
Courts must hold agencies to active efforts before they end services for parents.

R9 advances | Foster care: prevention.
Counties may spend federal money on services that keep children out of foster care.

R9 advances | Dependency proceedings: counsel.
Caps the caseload of lawyers for parents in dependency court and funds more of them.

R9 advances | Child neglect.
Redefines general neglect so that hardship is answered with help and not with a report.

R9 advances | Child welfare: domestic violence.
Agencies must help a parent who was abused to stay with the child rather than file for removal.

R9 advances | Dependency proceedings.
This bill would require that a parent be represented by counsel at the initial detention hearing.

R9 advances | Dependency: counsel.
This bill would require the court to appoint counsel for a parent before the first dependency hearing.

R9 advances | Child welfare services.
This bill would require the county to provide family preservation services before a petition to remove a child
is filed.

R9 advances | Child abuse or neglect: general neglect.
Existing law defines general neglect. This bill would provide that general neglect does not include a parent's
economic disadvantage.

R9 advances | Family reunification.
This bill would authorize the court to extend reunification services for a parent in residential treatment for
an additional 6 months.

R9 advances | Dependency counsel.
This bill would require the Judicial Council to establish a program to fund legal representation for parents
before a dependency petition is filed.

R9 advances | Child welfare services: family preservation.
This bill would require county child welfare agencies to offer culturally relevant family preservation services
before filing a petition to remove a child from the custody of a parent.

R9 advances | Juveniles: dependency: visitation.
Existing law requires visitation. This bill would require the court to order visitation between the parent and
child as frequently as possible unless it would jeopardize the safety of the child.

R9 advances | Dependency: domestic violence.
Existing law provides that a child may come within the jurisdiction of the juvenile court if the parent failed
to protect the child. This bill would prohibit a child from being found to be a dependent solely because the
parent is a victim of domestic violence.

R9 opposes | Child welfare.
Lets courts skip reunification for parents with prior cases.

R9 opposes | Dependency: bypass.
Adds drug sales to the reasons to deny reunification services.

R9 opposes | Juvenile court.
Adds methamphetamine use to the grounds for bypassing reunification.

R9 opposes | Reunification services.
This bill would authorize the court to deny reunification services to a parent who has used drugs.

R9 opposes | Juveniles: reunification.
Existing law provides that reunification services need not be provided in specified circumstances. This bill
would additionally provide that reunification services need not be provided if the parent has been convicted of
child endangerment.

R10 advances | Prior felony enhancement.
Repeals the five-year prior.

R10 advances | Sentencing: firearms.
Judges may strike gun enhancements.

R10 advances | Three Strikes.
Washes out strikes older than ten years.

R10 advances | Sentencing.
Only a jury's findings allow the upper term.

R10 advances | Prior strikes.
Strikes earned as a juvenile no longer count.

R10 advances | Criminal gangs: enhancements.
Raises the proof needed for gang enhancements.

R10 advances | Crimes: penalties.
Makes drug enhancements optional for the judge.

R10 advances | Postconviction: resentencing.
Courts can revisit long sentences after 15 years.

R10 advances | Sentencing.
Ends mandatory minimum sentences for drug crimes.

R10 advances | Resentencing: drug priors.
Applies repealed priors to people still in prison.

R10 advances | Compassionate release.
Widens recall of sentence for people who are dying.

R10 advances | Sentencing: restrictions on probation.
Lifts the ban on probation for several drug crimes.

R10 advances | Firearm enhancements.
Allows the court to impose a shorter gun enhancement.

R10 advances | Sentencing: racial bias.
Opens the Racial Justice Act to people already sentenced.

R10 advances | Probation.
Lets judges grant probation where the drug laws barred it.

R10 advances | Gang enhancements.
Tightens what prosecutors must prove for gang enhancements.

R10 advances | Recall of sentence.
Lets district attorneys ask courts to shorten old sentences.

R10 advances | Controlled substances: mandatory minimums.
Ends minimum jail terms and probation bans for drug offences.

R10 advances | Controlled substances: probation.
Ends mandatory jail and probation ineligibility in drug cases.

R10 advances | Mandatory minimums.
Judges no longer have to send people with drug priors to jail.

R10 advances | Gang enhancements.
Narrows the gang enhancement and tries it apart from the crime.

R10 advances | Special circumstances.
Judges may set aside life without parole sentences in old cases.

R10 advances | Domestic violence: victims who kill.
Survivors convicted of killing abusers can ask for new sentences.

R10 advances | Sentencing: enhancements.
Applies the repeal of two enhancements to people sentenced before.

R10 advances | Life without parole.
Ends mandatory life without parole for accomplices who did not kill.

R10 advances | Firearms: enhancements.
This bill would repeal the 10-year enhancement for the use of a firearm.

R10 advances | Murder: accomplices.
Ends felony murder liability for people who did not kill, with resentencing.

R10 advances | Sentencing.
Middle term becomes the ceiling unless aggravating facts are proven to a jury.

R10 advances | Death in prison sentences.
Allows judges to reconsider life without parole for people locked up before 1990.

R10 advances | Survivors: sentencing.
Trafficking and abuse survivors may raise coercion as a defence and get lower terms.

R10 advances | Resentencing.
Applies earlier enhancement repeals to people already in prison, who are resentenced.

R10 advances | Crimes: felony murder.
Limits the felony murder rule and lets people already sentenced ask for resentencing.

R10 advances | Human trafficking victims: sentencing.
Lets courts go below the mandatory term when the defendant was a victim of abuse or trafficking.

R10 advances | Survivors.
This bill would allow a survivor of intimate partner violence to ask that a conviction be vacated.

R10 advances | Three strikes.
This bill would require the court to dismiss a prior strike if the offense was committed more than 15 years
before the current offense.

R10 advances | Resentencing.
This bill would authorize a person convicted of murder who was a victim of domestic violence by the decedent to
petition for recall and resentencing.

R10 advances | Sentencing enhancements.
Existing law imposes an additional 5 years for each prior serious felony. This bill would delete that
enhancement and would authorize persons serving a sentence that includes it to petition for resentencing.

R10 advances | Criminal sentencing.
This bill would authorize a court to recall a sentence and resentence a defendant who has served 20 years, and
would require the court to consider whether the defendant was a victim of intimate partner violence.

R10 advances | Crimes: mandatory sentences.
Existing law requires a person convicted of domestic battery who is granted probation to serve a minimum of 15
days. This bill would remove that minimum term and instead authorize the court to determine the sentence.

R10 advances | Criminal procedure: survivors.
This bill would create a presumption that a court impose a sentence of no more than one-half of the lower term
for a defendant who was a victim of intimate partner violence if that was a contributing factor in the offense.

R10 opposes | Child trafficking.
Trafficking becomes a strike.

R10 opposes | Burglary.
Makes home burglary a violent felony.

R10 opposes | Smash and grab.
New two-year enhancement for large thefts.

R10 opposes | Serious felonies: domestic violence.
Adds strangulation of a partner to serious felonies.

R10 opposes | Fentanyl trafficking.
Bars probation for dealing large amounts of fentanyl.

R10 opposes | Domestic violence: probation.
Mandatory jail days for second domestic violence convictions.

R10 opposes | Theft: prior convictions.
Third theft becomes a felony with a mandatory year behind bars.

R10 opposes | Violent felonies.
Domestic violence with injury joins the list of violent felonies.

R10 opposes | Retail theft.
Sets a mandatory minimum of one year in jail for the third theft.

R10 opposes | Violent felonies.
This bill would add human trafficking to the list of violent felonies.

R10 opposes | Crimes: hate crimes.
Two more years for hate crimes with a weapon, to be served consecutively.

R10 opposes | Fentanyl.
Makes dealers of fentanyl ineligible for probation and adds prison years.

R10 opposes | Human trafficking of minors.
Makes trafficking of a minor a serious felony under the Three Strikes law.

R10 opposes | Domestic violence: repeat offenders.
Repeat batterers must serve at least 60 days in jail and cannot get probation.

R10 opposes | Fentanyl.
Longer prison terms through a new enhancement for dealing fentanyl that kills.

R10 opposes | Assault.
This bill would prohibit probation for a person convicted of assault with a firearm on a spouse.

R10 opposes | Crimes.
This bill would impose an additional term of 3 years on a person who commits the crime in a home.

R10 opposes | Domestic violence.
This bill would make a person with 2 prior convictions for domestic violence ineligible for probation.

R10 opposes | Domestic violence.
This bill would prohibit the court from striking a prior domestic violence conviction for purposes of an
enhancement.

R10 opposes | Domestic violence: strangulation.
This bill would make strangulation in the commission of domestic violence punishable by an additional and
consecutive term of 3 years.

R10 opposes | Sex offenses.
This bill would make a defendant convicted of specified sex offenses ineligible for probation and would require
full, consecutive terms.

R10 opposes | Domestic violence.
This bill would require that a person convicted of a second domestic violence offense be imprisoned for a
minimum of 90 days as a condition of probation.

R10 opposes | Controlled substances: fentanyl.
This bill would impose an additional term of 10 years upon a person who is convicted of furnishing fentanyl that
results in death, to be served consecutively.

R10 opposes | Sentencing: probation.
Existing law prohibits granting probation to specified persons except in unusual cases. This bill would
additionally prohibit granting probation to a person convicted of human trafficking.

R10 opposes | Theft.
This bill would require a person convicted of a third theft offense to be imprisoned in the county jail for not
less than one year and would prohibit the court from suspending that sentence.

R10 opposes | Domestic violence.
Existing law makes infliction of corporal injury on a spouse punishable. This bill would make a third or
subsequent conviction a serious felony and would impose an additional term of 4 years.

R11 advances | Prisons: programs.
More college classes in state prison.

R11 advances | Corrections: college.
Builds college programmes in women's prisons.

R11 advances | Jails: education.
High school diplomas for people in county jail.

R11 advances | Prisons: college.
Face-to-face college with support in every prison.

R11 advances | Incarcerated people: rehabilitative programs.
People are not moved while they finish a programme.

R11 advances | Prison education.
Opens career technical classes to people serving life.

R11 advances | Prisons: education.
Every prison must offer bachelor's degrees taught in person.

R11 advances | Prisons: program credits.
More sentence credit for finishing rehabilitative programmes.

R11 advances | State prisons: rehabilitation.
People close to release get priority for rehabilitative classes.

R11 advances | Incarcerated persons: domestic violence.
Prison programmes that teach people to live without partner abuse.

R11 advances | Prisons: credits.
People in prison earn time off for finishing rehabilitation courses.

R11 advances | Jails: classes.
Lets sheriffs offer high school and college classes in jail before trial.

R11 advances | County jails: programs.
Sheriffs may set up pretrial programmes of education and treatment in jail.

R11 advances | Corrections: rehabilitative programs.
Community organizations get access to prisons to run rehabilitative programmes.

R11 advances | Credits.
Credits off the sentence for people in prison who finish an educational program.

R11 advances | Incarcerated people: programs: transfers.
Keeps people from being transferred while enrolled in a rehabilitation programme.

R11 advances | Corrections.
This bill would require the department to offer rehabilitative programming to people in county jail.

R11 advances | Prisons.
This bill would establish a violence prevention program for incarcerated persons run by outside organizations.

R11 advances | Incarcerated persons.
This bill would award program credits to incarcerated persons who complete a domestic violence intervention
program.

R11 advances | Corrections: programs.
This bill would require each state prison to provide trauma-informed rehabilitative programming by
community-based organizations.

R11 advances | Prisons: violence prevention.
This bill would require the department to provide incarcerated persons with access to in-person programs
addressing domestic violence and trauma.

R11 advances | Jails: education.
This bill would authorize a county sheriff to partner with a community college district to offer degree programs
to persons incarcerated in the county jail.

R11 advances | Prisons: vocational training.
This bill would require the department to expand career technical education programs at each institution and to
prioritize enrollment for incarcerated persons serving long sentences.

R11 advances | Corrections: rehabilitative programs.
This bill would require the Department of Corrections and Rehabilitation to expand access to rehabilitative
programs in all institutions and prohibit the department from excluding a person because of the length of
sentence.

R11 opposes | Prisons.
This bill would eliminate college programs in state prisons.
"""

NEAR_MISSES = """
R1 | Domestic violence shelters.
More money for domestic violence shelters and their hotlines.

R1 | Occupational safety.
This bill would require an employer to adopt a workplace violence prevention plan.

R1 | Universities.
Grants to campuses for violence prevention education.

R1 | Gun violence.
Requires cities to adopt plans to prevent violence.

R2 | Youth.
This bill would establish the Office of Youth and Community Restoration.

R2 | Suicide.
This bill would establish the Office of Suicide Prevention to coordinate prevention.

R2 | Prisons.
Gives the Inspector General an office against violence by staff.

R3 | Domestic violence.
This bill would require a person on probation for domestic violence to wear a GPS device.

R3 | Peace officers.
This bill would require training of peace officers on domestic violence.

R4 | Wards: fees.
Cancels the debt of families for juvenile hall fees.

R4 | Vehicles.
Courts must waive traffic fines of people who cannot pay.

R4 | Protective orders.
The winner of a restraining order case gets attorney's fees, and filing fees are waived.

R4 | Restitution.
This bill would require that restitution orders be paid before fines.

R4 | Jails: commissary.
Ends the markup on commissary goods in jails.

R5 | Pupil instruction.
This bill would require mental health in the health curriculum.

R5 | Identification cards.
School identification cards must show a crisis hotline.

R5 | School counselors.
This bill would revise the duties of school counselors.

R6 | County community schools.
This bill would extend funding for a county community school.

R6 | Community colleges.
Grants for community colleges.

R6 | Juvenile court schools.
Money for juvenile court schools and community day schools.

R7 | Dental benefits.
This bill would cover crowns and other dental restorations.

R7 | Pupil discipline.
Schools train teachers in restorative practices before a suspension.

R7 | Wetlands.
This bill would establish grants for the restoration of wetlands.

R8 | CARE Court.
This bill would expand the CARE Act to more conditions.

R8 | Peace officers: training.
This bill would require training of officers for mental health crisis calls.

R8 | Use of force.
This bill would require officers to de-escalate a crisis.

R8 | Reports.
Lets a doctor report domestic violence to the police with the patient's consent.

R9 | Foster care.
This bill would raise payments to guardians after adoption.

R9 | Mandated reporters.
Adds librarians to mandated reporters of child abuse.

R9 | Child custody.
Judges in divorce cases must look at abuse before they divide custody between parents.

R9 | Foster youth.
Children in foster care get their own lawyer.

R10 | Crimes.
This bill would make it a crime to sell stolen copper, punishable by up to one year in jail.

R10 | Parole.
People over 60 may ask for parole after 20 years.

R10 | Fines.
This bill would establish a minimum fine of $500 for the offense.

R10 | Diversion.
Opens mental health diversion to more defendants.

R10 | Public employment: strikes.
This bill would prohibit the replacement of workers during a strike.

R10 | Wildlife.
This bill would fund the enhancement of habitat.

R10 | Protective orders.
Longer protective orders after conviction.

R11 | Prisons: wages.
Raises the wages of people who work in prison.

R11 | Prisons: visits.
Family visits in prison become a right.

R11 | Reentry.
Housing for people who leave prison.

R11 | Prisons: report.
This bill would require an annual report on classroom space in prisons.

R11 | Jails: phone calls.
Phone calls from jail are free.
"""

OTHER_LAW = """
none | Domestic violence: victims' rights cards.
Officers hand out a card with hotline numbers.

none | Domestic violence: leave.
Employers must give survivors unpaid leave.

none | Domestic violence: firearms.
Courts must check that guns are turned in.

none | Housing: survivors.
Landlords may not evict tenants who call police about abuse.

none | Crimes: stalking.
Lets victims of stalking keep their address secret.

none | Crime victims: compensation.
Pays more to families of homicide victims.

none | Peace officers: use of force.
Officers must step in when another uses too much force.

none | Pupils: attendance.
Mental health days count as excused absences.

none | Child custody.
Teaches judges in custody cases about abuse.

none | Foster youth: housing.
Extends rent help for former foster youth.

none | Prisons: wildfire crews.
Fire crews in prison earn minimum wage.

none | Juveniles: fees.
Ends fees for juvenile detention.

none | Parole.
Cuts parole supervision to one year.

none | Crimes: theft.
Makes theft of packages a felony.

none | School climate.
Bans suspension for willful defiance.

none | Human trafficking.
Hotels must post notices about trafficking.

none | Community colleges: mental health.
Counselors at community colleges.

none | Child abuse: statute of limitations.
Longer time to prosecute child abuse.

none | Racial profiling.
Police must publish stop data.

none | Batterers.
GPS bracelets for people under protective orders.

none | Domestic violence: restraining orders.
Existing law, the Domestic Violence Prevention Act, authorizes a court to issue orders. This bill would require
the Judicial Council to fund a program for electronic filing of petitions by community-based organizations under
the Domestic Violence Prevention Act.

none | Crimes: domestic violence.
Existing law makes it a crime to inflict corporal injury. This bill would increase the maximum punishment for
that crime from 4 to 5 years.

none | Protective orders.
This bill would authorize a court to issue a protective order for up to 15 years after a domestic violence
conviction.

none | Family law.
This bill would require a court to consider domestic violence before it awards joint custody of a child to a
parent.

none | Victims.
This bill would provide compensation for relocation of victims of domestic violence.

none | Peace officers: training.
This bill would require a course of training for peace officers on intimate partner violence and strangulation,
developed with community organizations.

none | Tenancy.
This bill would prohibit a landlord from terminating a tenancy because of domestic violence.

none | Pupil health.
This bill would require each school to post the 988 number and to train teachers in mental health first aid.

none | Pupils: counselors.
This bill would require school counselors to give pupils information on college savings accounts.

none | Juvenile court schools.
This bill would require county offices of education to provide counselors in juvenile court schools.

none | Foster care.
This bill would require county child welfare agencies to place siblings together and to notify relatives.

none | Child abuse.
This bill would add clergy members to the list of mandated reporters.

none | Parole.
This bill would exclude persons convicted of rape from the elderly parole program.

none | Inmates: credits.
This bill would prohibit the department from awarding credits to persons convicted of domestic violence.

none | Prisons: hygiene.
This bill would require jails to provide menstrual products to incarcerated persons free of charge.

none | Crimes: hate crimes.
This bill would make it a misdemeanor to display a noose, punishable by a fine.

none | Vehicles: fees.
This bill would repeal the late fee for vehicle registration.

none | Mental health: CARE.
This bill would allow peace officers to refer people in crisis to CARE court.

none | Hospitals: workplace violence.
This bill would require hospitals to fund violence prevention teams to protect workers.

none | Public safety communications.
This bill would fund 911 equipment and emergency dispatch centers.

none | Diversion.
This bill would make persons charged with domestic violence ineligible for misdemeanor diversion.

none | Reentry.
This bill would establish grants for housing and job training for formerly incarcerated people.

none | Domestic violence: address confidentiality.
Widens Safe at Home.

none | Domestic violence: limitation period.
More years to sue over domestic violence.

none | Domestic violence: shelters.
New grant rules for shelters.

none | Crimes: domestic violence: death review.
Counties may form elder death review teams.

none | Victims of crime.
Trauma counselling paid by victim compensation.

none | Firearms: relinquishment.
Courts must check that abusers hand in guns.

none | Employment: survivors.
Time off for survivors of violence.

none | Peace officers: crisis training.
More hours of crisis training for officers.

none | CARE Court.
Court-ordered care for people with psychosis.

none | Juvenile fees.
Wipes old juvenile fees for parents.

none | Traffic fines.
Ability-to-pay for traffic tickets.

none | Court interpreters: fees.
No interpreter fees in civil cases.

none | Restitution.
Restitution orders survive bankruptcy.

none | Parole: youth offenders.
Youth parole hearings up to 25.

none | Expungement.
Automatic relief for old records.

none | Diversion: mental health.
More people get mental health diversion.

none | Prison visits.
Three days of family visits.

none | Prisons: phone calls.
Free calls from prison.

none | Firefighters: formerly incarcerated.
Path from fire camp to a fire career.

none | Teachers: suicide prevention.
Training for teachers on suicide.

none | School nurses.
Nurses may give emergency medicine.

none | Expanded learning.
After-school money for districts.

none | Foster care rates.
Raises rates for relatives.

none | Adoption.
Help after adoption.

none | Child abuse reporting.
Coaches become mandated reporters.

none | Human trafficking.
Training for hotel staff.

none | Youth justice.
Moves youth prisons to counties.

none | Sexual assault kits.
Deadlines for testing kits.

none | Stalking.
Raises the maximum term for stalking.

none | Housing: victims.
Quick move-out for tenants who were abused.

none | Domestic violence: death review teams.
This bill would authorize counties to share records with death review teams.

none | Family justice centers.
This bill would appropriate funds for family justice centers.

none | Victim services.
This bill would require the Office of Emergency Services to fund rape crisis centers and domestic violence
shelters.

none | Restraining orders: minors.
This bill would allow a minor to petition for a protective order without a parent.

none | Domestic violence: training.
This bill would require judges to be trained on coercive control.

none | Crimes: strangulation.
This bill would require peace officers to give victims of strangulation a pamphlet.

none | Address confidentiality.
This bill would extend Safe at Home to reproductive health care workers.

none | Vehicles: domestic violence.
This bill would require a car maker to cut off remote access by an abuser.

none | Wireless: survivors.
This bill would allow survivors to leave a shared phone plan.

none | Criminal procedure: limitations.
This bill would allow prosecution of felony domestic violence within 15 years.

none | Firearms.
This bill would prohibit a person convicted of misdemeanor domestic violence from owning a gun for life.

none | Child support.
This bill would forgive child support debt owed to the state.

none | Foster youth.
This bill would require counsel for foster youth to visit them monthly.

none | Kinship.
This bill would raise payments to relative caregivers.

none | School safety.
This bill would require panic buttons in schools.

none | Pupils: suicide.
This bill would require a suicide prevention policy in middle schools.

none | School nurses.
This bill would require a nurse in each school.

none | Prisons: health care.
This bill would cover dental care in prison.

none | Prisons: heat.
This bill would require cooling in prisons.

none | Parole hearings.
This bill would let victims speak by video at parole hearings.

none | Juveniles: sentence.
This bill would raise the age of juvenile court jurisdiction.

none | Record clearance.
This bill would let survivors of trafficking seal records.

none | Peace officers: dispatch.
This bill would require training of dispatchers on autism.

none | Behavioral health.
This bill would fund beds for involuntary treatment.

none | Libraries: social workers.
Money for social workers in public libraries.

none | Community development.
Grants to nonprofits for community gardens.

none | Civil fees.
This bill would raise the filing fee for small claims.

none | Sentencing commission.
This bill would require a report on sentencing data.

none | Murder.
This bill would make a killing by fentanyl second-degree murder.

none | Elections: strikes.
Striking workers get unemployment pay.
"""


def cases(blocks: str) -> list[tuple[str, str, str]]:
    found = []
    for block in blocks.strip().split("\n\n"):
        head, *lines = block.splitlines()
        label, subject = head.split(" | ")
        found.append((label, subject, " ".join(lines)))
    return found


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(PAPER)


def claims(rules: Rules, subject: str, digest: str) -> dict[str, str]:
    proposal: Proposal = propose(MEASURE, BillText(subject=subject, digest=digest), rules)
    return {each.recommendation: each.stance for each in proposal.suggestions if each.counts}


@pytest.mark.parametrize(("label", "subject", "digest"), list(cases(MOVES)))
def test_sentence_moves_the_recommendation(rules: Rules, label: str, subject: str, digest: str) -> None:
    recommendation, stance = label.split()

    assert claims(rules, subject, digest).get(recommendation) == stance


@pytest.mark.parametrize(("recommendation", "subject", "digest"), list(cases(NEAR_MISSES)))
def test_near_miss_is_not_claimed(rules: Rules, recommendation: str, subject: str, digest: str) -> None:
    assert recommendation not in claims(rules, subject, digest)


@pytest.mark.parametrize(("label", "subject", "digest"), list(cases(OTHER_LAW)))
def test_law_beside_the_paper_moves_nothing(rules: Rules, label: str, subject: str, digest: str) -> None:
    assert claims(rules, subject, digest) == {}


@pytest.mark.parametrize("recommendation", [f"R{number}" for number in range(1, 12)])
def test_every_recommendation_has_sentences_for_both_stances_and_near_misses(recommendation: str) -> None:
    moves = [label for label, _, _ in cases(MOVES) if label.split()[0] == recommendation]
    near_misses = [label for label, _, _ in cases(NEAR_MISSES) if label == recommendation]

    assert len(moves) >= 4
    assert any(label.endswith("opposes") for label in moves)
    assert len(near_misses) >= 2
