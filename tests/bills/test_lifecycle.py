"""Actions → stage and activity: what each sentence of the Legislature means, and what a whole history comes to."""

import re
from datetime import date, timedelta

import pytest

from bills.choices import Activity, Stage
from bills.identifiers import MeasureId, SessionId
from bills.lifecycle import RULES, RULES_BY_NAME, Deed, read_standing, rule_for
from bills.records import ActionRecord

FIRST_DAY = date(2025, 2, 19)
SINE_DIE = date(2026, 11, 30)

IN_COMMITTEE = ("Read first time.  To print.", "Referred to Com. on  PUB. S.")
ON_FLOOR = (*IN_COMMITTEE, "From committee: Do pass. (Ayes  7. Noes  0.) (April  2).")
PASSED = (*ON_FLOOR, "Read third time. Passed. Ordered to the Senate. (Ayes 77. Noes  0. Page 1420.)")
ARRIVED = (*PASSED, "In Senate.  Read first time.  To Com. on RLS. for assignment.")
SECOND_COMMITTEE = (*ARRIVED, "Referred to Com. on  PUB. S.")
SECOND_PASSED = (*SECOND_COMMITTEE, "Read third time. Passed. Ordered to the Assembly. (Ayes 36. Noes  0. Page 2622.).")
CONCURRENCE = (*SECOND_PASSED, "In Assembly.  Concurrence in Senate amendments pending.")
ENROLLED = (
    *CONCURRENCE,
    "Senate amendments concurred in. To Engrossing and Enrolling. (Ayes 79. Noes  0. Page 3366.).",
)
AT_GOVERNOR = (*ENROLLED, "Enrolled and presented to the Governor at  3 p.m.")
APPROVED = (*AT_GOVERNOR, "Approved by the Governor.")
VETOED = (*AT_GOVERNOR, "Vetoed by the Governor.")


def after(*texts: str, measure: str = "AB 831", over_on: date | None = None):
    """The standing after these actions, one a day."""
    actions = [ActionRecord(FIRST_DAY + timedelta(days=n), text) for n, text in enumerate(texts)]
    return read_standing(MeasureId.parse(measure, SessionId(2025)), actions, over_on)


SENTENCES = [
    # (what came before, the action, the rule that reads it, stage, activity)
    ((), "Read first time.  To print.", "introduced", Stage.INTRODUCED, Activity.WAITING),
    ((), "Introduced.  Read first time.  To Com. on RLS. for assignment.  To print.", "introduced", Stage.INTRODUCED, Activity.WAITING),
    (IN_COMMITTEE[:1], "From printer.  May be heard in committee  March  22.", "from-printer", Stage.INTRODUCED, Activity.WAITING),
    (IN_COMMITTEE[:1], "From printer. May be acted upon on or after March  7.", "from-printer", Stage.INTRODUCED, Activity.WAITING),
    (IN_COMMITTEE[:1], "Referred to Com. on  G.O.", "referred", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE[:1], "Referred to Coms. on  PUB. S. and  APPR.", "referred", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "Re-referred to Com. on  RLS. pursuant to Senate Rule 29.10(c).", "referred", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "Set for hearing March  26.", "hearing-set", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "In committee: Set,  first hearing. Hearing canceled at the request of author.", "hearing-off", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "April  7 hearing postponed by committee.", "hearing-off", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "From committee: Do pass and re-refer to Com. on  APPR. (Ayes 15. Noes  0.) (July  8). Re-referred to Com. on  APPR.", "reported-and-referred", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "From committee: Amend, and do pass as amended and re-refer to Com. on  APPR. (Ayes  6. Noes  0.) (July  15).", "reported-and-referred", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "From committee with author's amendments. Read second time and amended. Re-referred to Com. on  L., P.E. & R.", "reported-and-referred", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "From committee chair, with author’s amendments:  Amend, and re-refer to Com. on  HEALTH.", "reported-and-referred", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "Read second time and amended.  Re-referred to Com. on  APPR.", "amended-and-referred", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "April  7 hearing: Placed on  APPR. suspense file.", "suspense", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "In committee:  Referred to   suspense file.", "suspense", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "July  16 set for first hearing. Placed on  APPR. suspense file.", "suspense", Stage.IN_COMMITTEE, Activity.WAITING),
    (IN_COMMITTEE, "In committee: Held under submission.", "held", Stage.IN_COMMITTEE, Activity.HELD),
    (IN_COMMITTEE, "May  23 hearing: Held in committee and under submission.", "held", Stage.IN_COMMITTEE, Activity.HELD),
    (IN_COMMITTEE, "Withdrawn from committee.", "withdrawn-from-committee", Stage.IN_COMMITTEE, Activity.MOVING),
    (IN_COMMITTEE, "In committee: Set, first hearing. Failed passage.", "failed-in-committee", Stage.FAILED, Activity.OVER),
    (IN_COMMITTEE, "From committee: Do pass. To Consent Calendar. (Ayes 14. Noes  0.) (June  10).", "reported", Stage.ON_FLOOR, Activity.MOVING),
    (IN_COMMITTEE, "From committee: Do pass as amended. (Ayes 11. Noes  0.) (August  29).", "reported", Stage.ON_FLOOR, Activity.MOVING),
    (ON_FLOOR, "Read second time. Ordered to third reading.", "second-reading", Stage.ON_FLOOR, Activity.MOVING),
    (ON_FLOOR, "Read second time and amended.  Ordered returned to second reading.", "amended-on-floor", Stage.ON_FLOOR, Activity.MOVING),
    (ON_FLOOR, "Ordered to special consent calendar.", "second-reading", Stage.ON_FLOOR, Activity.MOVING),
    (ON_FLOOR, "Ordered to inactive file at the request of Senator Richardson.", "to-inactive", Stage.ON_FLOOR, Activity.INACTIVE),
    (ON_FLOOR, "Coauthors revised.", "clerical", Stage.ON_FLOOR, Activity.MOVING),
    (ON_FLOOR, "Read third time. Refused passage. (Ayes 30. Noes 35. Page 1.)", "failed-on-floor", Stage.FAILED, Activity.OVER),
    (ON_FLOOR, "Died on inactive file.", "died", Stage.DIED, Activity.OVER),
    (ON_FLOOR, "Read third time. Passed. (Ayes 38. Noes  0. Page 1323.) Ordered to the Assembly.", "passed", Stage.PASSED_FIRST_HOUSE, Activity.MOVING),
    (ON_FLOOR, "Read third time. Urgency clause adopted. Passed. Ordered to the Senate.", "passed", Stage.PASSED_FIRST_HOUSE, Activity.MOVING),
    (PASSED, "In Senate.  Read first time.  To Com. on RLS. for assignment.", "arrived", Stage.PASSED_FIRST_HOUSE, Activity.WAITING),
    (PASSED, "In Assembly.  Read first time.  Held at Desk.", "arrived", Stage.PASSED_FIRST_HOUSE, Activity.WAITING),
    (ARRIVED, "Referred to Com. on  G.O.", "referred", Stage.IN_SECOND_HOUSE, Activity.WAITING),
    (SECOND_COMMITTEE, "In committee: Held under submission.", "held", Stage.IN_SECOND_HOUSE, Activity.HELD),
    (SECOND_COMMITTEE, "Ordered to inactive file at the request of Senator Richardson.", "to-inactive", Stage.IN_SECOND_HOUSE, Activity.INACTIVE),
    (SECOND_COMMITTEE, "Read third time. Passed. Ordered to the Assembly. (Ayes 36. Noes  0. Page 2622.).", "passed", Stage.IN_SECOND_HOUSE, Activity.MOVING),
    (SECOND_PASSED, "In Assembly.  Concurrence in Senate amendments pending.", "concurrence-pending", Stage.CONCURRENCE, Activity.WAITING),
    (SECOND_PASSED, "Ordered to engrossing and enrolling.", "to-enrolling", Stage.ENROLLED, Activity.MOVING),
    (CONCURRENCE, "Re-referred to Com. on  G.O. pursuant to Assembly Rule 77.2.", "referred", Stage.CONCURRENCE, Activity.WAITING),
    (CONCURRENCE, "Joint Rule 62(a), file notice suspended. (Page 3164.)", "rules-suspended", Stage.CONCURRENCE, Activity.WAITING),
    (CONCURRENCE, "From committee: That the Senate amendments be concurred in. (Ayes 20. Noes  0.) (September  11).", "concurrence-advised", Stage.CONCURRENCE, Activity.MOVING),
    (CONCURRENCE, "Assembly refused to concur in Senate amendments. (Ayes 12. Noes 50. Page 1.)", "refused-to-concur", Stage.CONCURRENCE, Activity.MOVING),
    (CONCURRENCE, "Ordered to inactive file at the request of Assembly Member Valencia.", "to-inactive", Stage.CONCURRENCE, Activity.INACTIVE),
    (CONCURRENCE, "Assembly amendments concurred in. (Ayes 40. Noes  0. Page 2741.) Ordered to engrossing and enrolling.", "concurred", Stage.ENROLLED, Activity.MOVING),
    (ENROLLED, "Enrolled and presented to the Governor at  3 p.m.", "presented", Stage.WITH_GOVERNOR, Activity.WAITING),
    (AT_GOVERNOR, "Approved by the Governor.", "approved", Stage.WITH_GOVERNOR, Activity.MOVING),
    (APPROVED, "Chaptered by Secretary of State - Chapter 623, Statutes of 2025.", "chaptered", Stage.CHAPTERED, Activity.OVER),
    (APPROVED, "Chaptered by Secretary of State.  Chapter 4, Statutes of 2025.", "chaptered", Stage.CHAPTERED, Activity.OVER),
    (AT_GOVERNOR, "Chaptered by Secretary of State - Chapter 9, Statutes of 2025, without the Governor’s signature.", "chaptered-unsigned", Stage.CHAPTERED_WITHOUT_SIGNATURE, Activity.OVER),
    (AT_GOVERNOR, "Became law without Governor's signature.", "chaptered-unsigned", Stage.CHAPTERED_WITHOUT_SIGNATURE, Activity.OVER),
    (AT_GOVERNOR, "Vetoed by Governor.", "vetoed", Stage.VETOED, Activity.OVER),
    (AT_GOVERNOR, "Vetoed by the Governor.", "vetoed", Stage.VETOED, Activity.OVER),
    (IN_COMMITTEE, "Died at Desk.", "died", Stage.DIED, Activity.OVER),
    (IN_COMMITTEE, "From committee: Filed with the Chief Clerk pursuant to Joint Rule 56.", "filed-with-clerk", Stage.DIED, Activity.OVER),
    (IN_COMMITTEE, "Returned to Secretary of Senate pursuant to Joint Rule 56.", "returned-to-secretary", Stage.DIED, Activity.OVER),
    (SECOND_COMMITTEE, "From committee: Without further action pursuant to Joint Rule 62(a).", "no-further-action", Stage.DIED, Activity.OVER),
    (ON_FLOOR, "Stricken from file.", "stricken", Stage.DIED, Activity.OVER),
    (IN_COMMITTEE, "From committee without further action.", "no-further-action", Stage.DIED, Activity.OVER),
]  # fmt: skip


@pytest.mark.parametrize(("before", "text", "rule", "stage", "activity"), SENTENCES)
def test_a_sentence_is_read_by_its_rule_and_lands_where_it_should(before, text, rule, stage, activity):
    standing = after(*before, text)

    assert rule_for(text).name == rule
    assert (standing.stage, standing.activity) == (stage, activity)
    assert standing.not_understood == ()


def test_the_sentences_above_reach_every_stage_but_adopted_and_every_activity():
    assert {row[3] for row in SENTENCES} == set(Stage) - {Stage.ADOPTED}  # of single-house resolutions, below
    assert {row[4] for row in SENTENCES} == set(Activity)


@pytest.mark.parametrize("text", ["From printer. May be heard in committee March 2.", "Read first time. To print."])
def test_a_bill_from_the_printer_is_introduced_and_not_in_committee(text):
    standing = after("Read first time.  To print.", text)

    assert (standing.stage, standing.stage_rule) == (Stage.INTRODUCED, "introduced")


def test_a_measure_without_actions_is_introduced_and_waits():
    standing = after()

    assert (standing.stage, standing.activity, standing.steps) == (Stage.INTRODUCED, Activity.WAITING, ())


@pytest.mark.parametrize(
    "later",
    [
        ("In Senate. Consideration of Governor's veto pending.",),
        ("Consideration of Governor's veto pending.", "Consideration of Governor's veto stricken from file."),
        ("In Senate. Consideration of Governor’s veto pending.", "Stricken from file.", "Veto sustained."),
        ("Ordered to unfinished business.", "Coauthors revised.", "In Assembly."),
    ],
)
def test_a_veto_holds_whatever_the_house_does_with_it(later):
    standing = after(*VETOED, *later)

    assert (standing.stage, standing.activity) == (Stage.VETOED, Activity.OVER)
    assert (standing.stage_rule, standing.stage_action) == ("vetoed", "Vetoed by the Governor.")
    assert standing.stage_on == FIRST_DAY + timedelta(days=len(VETOED) - 1)
    assert standing.steps == after(*VETOED).steps


def test_the_bill_of_a_list_that_only_says_veto_stricken_from_file_reads_as_about_a_veto():
    # AB 304 of 2023–24, whose last action this is.
    assert rule_for("Consideration of Governor's veto stricken from file.").name == "veto-considered"


def test_an_overridden_veto_is_undone_and_the_bill_can_be_chaptered():
    overridden = (*VETOED, "Read third time and veto overridden.")

    assert after(*overridden).stage is Stage.ENROLLED
    assert after(*overridden, "Chaptered by Secretary of State - Chapter 1, Statutes of 2026.").stage is Stage.CHAPTERED


def test_a_bill_chaptered_after_its_veto_is_law():
    assert after(*VETOED, "Chaptered by Secretary of State - Chapter 1, Statutes of 2026.").stage is Stage.CHAPTERED


SB_275 = (
    "Introduced.  Read first time.  To Com. on RLS. for assignment.  To print.",
    "From printer. May be acted upon on or after March  7.",
    "Referred to Com. on  L., P.E. & R.",
    "From committee with author's amendments. Read second time and amended. Re-referred to Com. on  L., P.E. & R.",
    "Set for hearing March  26.",
    "April  7 hearing: Placed on  APPR. suspense file.",
    "From committee: Do pass. (Ayes  6. Noes  0. Page 1194.) (May  23).",
    "Read second time. Ordered to third reading.",
    "Ordered to special consent calendar.",
    "Read third time. Passed. (Ayes 38. Noes  0. Page 1323.) Ordered to the Assembly.",
    "In Assembly.  Read first time.  Held at Desk.",
    "Referred to Com. on  L. & E.",
    "Coauthors revised.",
    "July  16 set for first hearing. Placed on  APPR. suspense file.",
    "From committee: Do pass as amended. (Ayes 11. Noes  0.) (August  29).",
    "Read second time and amended. Ordered to second reading.",
    "Read third time. Passed. (Ayes 78. Noes  1. Page 2998.) Ordered to the Senate.",
    "In Senate. Concurrence in Assembly amendments pending.",
    "Assembly amendments concurred in. (Ayes 40. Noes  0. Page 2741.) Ordered to engrossing and enrolling.",
    "Enrolled and presented to the Governor at  3 p.m.",
    "Vetoed by the Governor.",
    "In Senate. Consideration of Governor's veto pending.",
    "Stricken from file.",
    "Veto sustained.",
)


def test_sb_275_is_vetoed_at_its_end_and_went_through_every_stage_in_order():
    standing = after(*SB_275, measure="SB 275")

    assert (standing.stage, standing.stage_action) == (Stage.VETOED, "Vetoed by the Governor.")
    assert standing.not_understood == ()
    assert list(dict.fromkeys(step.stage for step in standing.steps)) == [
        Stage.INTRODUCED,
        Stage.IN_COMMITTEE,
        Stage.ON_FLOOR,
        Stage.PASSED_FIRST_HOUSE,
        Stage.IN_SECOND_HOUSE,
        Stage.CONCURRENCE,
        Stage.ENROLLED,
        Stage.WITH_GOVERNOR,
        Stage.VETOED,
    ]


def test_a_gut_and_amend_in_the_second_house_leaves_the_bill_there():
    # AB 831 became another bill on 23 June 2025.
    standing = after(
        *SECOND_COMMITTEE,
        "From inactive file.",
        "Read second time and amended.  Ordered returned to second reading.",
        "Re-referred to Com. on  RLS. pursuant to Senate Rule 29.10(c).",
    )

    assert standing.stage is Stage.IN_SECOND_HOUSE
    assert standing.stage_action == "Referred to Com. on  PUB. S."


def test_a_bill_comes_back_from_the_inactive_file():
    parked = (*ON_FLOOR, "Ordered to inactive file at the request of Assembly Member Ramos.")
    announced = (*parked, "Notice of intention to remove from inactive file given by Assembly Member Ramos.")

    assert after(*parked).activity is Activity.INACTIVE
    assert after(*announced).activity is Activity.INACTIVE
    assert after(*announced, "From inactive file.").activity is Activity.MOVING
    assert after(*announced, "From inactive file.").stage is Stage.ON_FLOOR


def test_a_held_bill_that_is_taken_up_again_moves():
    held = (*IN_COMMITTEE, "In committee: Held under submission.")

    assert after(*held).activity_rule == "held"
    assert after(*held, "From committee: Do pass. (Ayes 11. Noes  4.) (January  22).").activity is Activity.MOVING


@pytest.mark.parametrize(
    ("before", "back"), [(IN_COMMITTEE, Stage.IN_COMMITTEE), (SECOND_COMMITTEE, Stage.IN_SECOND_HOUSE)]
)
def test_a_bill_that_failed_lives_again_when_reconsideration_is_granted(before, back):
    failed = (*before, "In committee: Set, first hearing. Failed passage.")
    granted = after(*failed, "Reconsideration granted.")

    assert after(*failed).stage is Stage.FAILED
    assert (granted.stage, granted.activity) == (back, Activity.WAITING)


@pytest.mark.parametrize(("before", "back"), [(ON_FLOOR, Stage.ON_FLOOR), (SECOND_COMMITTEE, Stage.IN_SECOND_HOUSE)])
def test_a_bill_that_failed_on_a_floor_is_back_on_that_floor_when_reconsideration_is_granted(before, back):
    # AB 435 of 2025.
    lines = (*before, "Read third time. Refused passage.", "Motion to reconsider made by Assembly Member Wilson.")

    assert after(*lines, "Reconsideration granted. (Page 2067.)").stage is back


def test_failure_and_reconsideration_in_one_sentence_leave_the_bill_in_its_committee():
    standing = after(*IN_COMMITTEE, "In committee: Set, first hearing. Failed passage. Reconsideration granted.")

    assert (standing.stage, standing.activity) == (Stage.IN_COMMITTEE, Activity.WAITING)


def test_a_motion_to_reconsider_changes_nothing_by_itself():
    failed = after(*ON_FLOOR, "Read third time. Refused passage.")
    noticed = after(*ON_FLOOR, "Read third time. Refused passage.", "Motion to reconsider made by Assembly Member Lee.")

    assert noticed == failed


def test_a_bill_refused_in_concurrence_may_still_be_settled():
    refused = (*CONCURRENCE, "Assembly refused to concur in Senate amendments. To Conference Committee.")

    assert after(*refused).stage is Stage.CONCURRENCE
    assert after(*refused, "Ordered to engrossing and enrolling.").stage is Stage.ENROLLED


def test_a_rescinded_passage_puts_the_bill_back_on_its_floor():
    rescinded = (*PASSED, "Action rescinded whereby the bill was read third time, passed, and ordered to the Senate.")

    assert after(*rescinded).stage is Stage.ON_FLOOR
    # It has to pass its first house again before the second can take it up.
    assert after(*rescinded, "Read third time. Passed. Ordered to the Senate.").stage is Stage.PASSED_FIRST_HOUSE


def test_a_passage_rescinded_after_both_houses_leaves_the_bill_in_the_second():
    text = "Action rescinded whereby the bill was read third time, passed, and ordered to the Assembly."

    assert after(*CONCURRENCE, text).stage is Stage.IN_SECOND_HOUSE


def test_a_passage_that_the_second_house_takes_back_at_once_leaves_the_bill_there():
    # AB 1050 of 2025.
    text = "Action rescinded whereby the bill was read third time, passed, and to Assembly."
    rescinded = (*SECOND_PASSED, text, "Ordered to third reading.")

    assert after(*rescinded).stage is Stage.IN_SECOND_HOUSE
    assert after(*rescinded, "Read third time. Passed. Ordered to the Assembly.").stage is Stage.IN_SECOND_HOUSE


@pytest.mark.parametrize("measure", ["HR 60", "SR 12"])
def test_a_resolution_of_one_house_is_done_when_that_house_adopts_it(measure):
    standing = after("Introduced.", "Read. Adopted. (Ayes 68. Noes 0. Page 3887.).", measure=measure)

    assert (standing.stage, standing.activity) == (Stage.ADOPTED, Activity.OVER)


def test_a_concurrent_resolution_has_to_be_adopted_twice_and_ends_as_a_chapter():
    once = ("Introduced. To print.", "Adopted and to Senate. (Ayes 75. Noes 0. Page 9.)")
    twice = (*once, "In Senate. To Com. on RLS.", "Read. Adopted. Ordered to the Assembly. (Ayes 38. Noes 0.)")
    filed = (*twice, "Enrolled and filed with the Secretary of State at  3 p.m.")
    chaptered = (*filed, "Chaptered by Secretary of State - Res. Chapter  13, Statutes of  2025.")

    stages = [after(*actions, measure="ACR 7").stage for actions in (once, twice, filed, chaptered)]

    assert stages == [Stage.PASSED_FIRST_HOUSE, Stage.IN_SECOND_HOUSE, Stage.ENROLLED, Stage.CHAPTERED]


@pytest.mark.parametrize(
    "actions",
    [
        IN_COMMITTEE,
        (*IN_COMMITTEE, "In committee: Held under submission."),
        (*ON_FLOOR, "Ordered to inactive file."),
        CONCURRENCE,
        (),
    ],
)
def test_what_is_alive_when_the_session_ends_dies_on_that_day(actions):
    standing = after(*actions, over_on=SINE_DIE)

    assert (standing.stage, standing.activity) == (Stage.DIED, Activity.OVER)
    assert (standing.stage_rule, standing.stage_on) == ("session-ended", SINE_DIE)
    assert standing.steps[-1].rule == "session-ended"


@pytest.mark.parametrize(
    "actions",
    [
        (*APPROVED, "Chaptered by Secretary of State - Chapter 623, Statutes of 2025."),
        VETOED,
        (*IN_COMMITTEE, "Died at Desk."),
        (*ON_FLOOR, "Read third time. Refused passage."),
    ],
)
def test_what_was_over_before_the_session_ended_stays_what_it_was(actions):
    assert after(*actions, over_on=SINE_DIE) == after(*actions)


@pytest.mark.parametrize("before", [(), IN_COMMITTEE, SECOND_COMMITTEE, VETOED])
def test_a_sentence_nobody_knows_is_reported_and_changes_nothing(before):
    news = "The Speaker sang to the measure."
    known, standing = after(*before), after(*before, news)

    assert rule_for(news) is None
    assert standing.not_understood == (news,)
    assert (standing.stage, standing.activity, standing.steps) == (known.stage, known.activity, known.steps)


def test_case_blanks_and_apostrophes_make_no_difference():
    assert rule_for("  VETOED  BY\nGOVERNOR. ") is rule_for("Vetoed by Governor.")
    assert rule_for("From committee with author’s amendments.") is rule_for("From committee with author's amendments.")


def test_later_lines_about_a_chaptered_bill_change_nothing():
    chaptered = (*APPROVED, "Chaptered by Secretary of State - Chapter 623, Statutes of 2025.")

    assert after(*chaptered, "Ordered to third reading.", "Stricken from file.") == after(*chaptered)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_compiles_alone_and_says_what_it_means(rule):
    re.compile(rule.pattern, re.IGNORECASE)

    assert rule.meaning.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert not re.compile(rule.pattern).groupindex, "a named group would be taken for a rule"
    assert not re.match(rule.pattern, "", re.IGNORECASE), "it would read every sentence"


def test_every_rule_has_a_name_of_its_own():
    assert len(RULES_BY_NAME) == len(RULES) + 1


def test_every_deed_is_done_by_a_rule():
    assert {rule.deed for rule in RULES_BY_NAME.values()} == set(Deed)


def test_a_rule_that_ends_a_measure_says_that_it_is_over():
    ending = {Deed.CHAPTERED, Deed.CHAPTERED_UNSIGNED, Deed.VETOED, Deed.STRICKEN, Deed.DIED, Deed.FAILED}

    assert {rule.activity for rule in RULES if rule.deed in ending} == {Activity.OVER}
