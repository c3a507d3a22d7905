"""The words that measures are described with; every code of a feed goes through a complete table here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class House(TextChoices):
    ASSEMBLY = "A", _("Assembly")
    SENATE = "S", _("Senate")
    GOVERNOR = "G", _("Governor")
    SECRETARY_OF_STATE = "C", _("Secretary of State")


class Stage(TextChoices):
    """Where a measure is: our reading of its actions, by the rules of ``bills.lifecycle``."""

    INTRODUCED = "introduced", _("Introduced")
    IN_COMMITTEE = "in_committee", _("In committee")
    ON_FLOOR = "on_floor", _("On the floor")
    PASSED_FIRST_HOUSE = "passed_first_house", _("Passed its first house")
    IN_SECOND_HOUSE = "in_second_house", _("In its second house")
    CONCURRENCE = "concurrence", _("Back for concurrence")
    ENROLLED = "enrolled", _("Enrolled")
    WITH_GOVERNOR = "with_governor", _("On the Governor’s desk")
    CHAPTERED = "chaptered", _("Chaptered")
    CHAPTERED_WITHOUT_SIGNATURE = "chaptered_without_signature", _("Chaptered without signature")
    VETOED = "vetoed", _("Vetoed")
    FAILED = "failed", _("Failed on a vote")
    DIED = "died", _("Died")
    ADOPTED = "adopted", _("Adopted")


STAGE_MEANINGS = {
    Stage.INTRODUCED: _("The measure has a number and has been read for the first time."),
    Stage.IN_COMMITTEE: _("A committee of the first house has it and decides whether it goes on."),
    Stage.ON_FLOOR: _("It has left committee and waits for, or is in, a vote of the whole first house."),
    Stage.PASSED_FIRST_HOUSE: _("The first house has passed it; the second has not taken it up yet."),
    Stage.IN_SECOND_HOUSE: _("The second house is at work on it, in committee or on the floor."),
    Stage.CONCURRENCE: _("The second house changed it, so the first house must agree to the changes."),
    Stage.ENROLLED: _("Both houses have passed the same text and it is being prepared for the Governor."),
    Stage.WITH_GOVERNOR: _("The Governor can sign it, veto it, or let it become law without a signature."),
    Stage.CHAPTERED: _(
        "It is a chapter of the statutes: signed, or for a resolution filed, by the Secretary of State."
    ),
    Stage.CHAPTERED_WITHOUT_SIGNATURE: _("It became law because the Governor neither signed nor vetoed it in time."),
    Stage.VETOED: _("The Governor returned it without signature, and no override followed."),
    Stage.FAILED: _("A committee or a house voted it down."),
    Stage.DIED: _("It can no longer pass this session: a deadline went by or the session ended."),
    Stage.ADOPTED: _("A resolution that its house, or both, adopted; it is not law."),
}


class Activity(TextChoices):
    """Whether anything is happening to a measure where it is."""

    MOVING = "moving", _("Moving")
    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held under submission")
    INACTIVE = "inactive", _("On the inactive file")
    OVER = "over", _("Over")


ACTIVITY_MEANINGS = {
    Activity.MOVING: _("The last thing that happened carried it forward."),
    Activity.WAITING: _("It waits for a referral, a hearing, a vote or a signature that has not been set."),
    Activity.HELD: _("A fiscal committee kept it: dead for the year, alive on paper if it can carry over."),
    Activity.INACTIVE: _("Parked on the inactive file at its author’s or a member’s request; it can come back."),
    Activity.OVER: _("Nothing more can happen to it this session."),
}


class Ending(TextChoices):
    """Why nothing more can happen to a measure."""

    CHAPTERED = "chaptered", _("Chaptered")
    CHAPTERED_WITHOUT_SIGNATURE = "chaptered_unsigned", _("Chaptered without the Governor’s signature")
    ADOPTED = "adopted", _("Adopted")
    VETOED = "vetoed", _("Vetoed")
    FAILED_VOTE = "failed_vote", _("Voted down")
    HELD_ON_SUSPENSE = "held_on_suspense", _("Held on the suspense file")
    HELD_IN_COMMITTEE = "held_in_committee", _("Held in committee")
    INACTIVE_FILE = "inactive_file", _("Left on the inactive file")
    AT_DESK = "at_desk", _("Never taken up from the desk")
    MISSED_DEADLINE = "missed_deadline", _("Missed a deadline")
    WITHDRAWN = "withdrawn", _("Withdrawn or stricken")
    SESSION_ENDED = "session_ended", _("Unfinished when the session ended")


ENDING_MEANINGS = {
    Ending.CHAPTERED: _("It is filed as a chapter: law, or for a resolution its final form."),
    Ending.CHAPTERED_WITHOUT_SIGNATURE: _("It became law because the Governor neither signed nor vetoed it in time."),
    Ending.ADOPTED: _("Its house, or both, adopted the resolution."),
    Ending.VETOED: _("The Governor returned it, and no override followed."),
    Ending.FAILED_VOTE: _("A committee or a house voted it down, and the vote was not taken again."),
    Ending.HELD_ON_SUSPENSE: _("A fiscal committee put it on its suspense file for cost and never let it out."),
    Ending.HELD_IN_COMMITTEE: _("A committee heard it and kept it."),
    Ending.INACTIVE_FILE: _("It was parked on the inactive file and never called up again."),
    Ending.AT_DESK: _("It lay at the desk of a house, which sent it to no committee."),
    Ending.MISSED_DEADLINE: _("A deadline of the Constitution or the Joint Rules went by before it was passed."),
    Ending.WITHDRAWN: _("Its author or its house took it off the agenda for good."),
    Ending.SESSION_ENDED: _(
        "It was still on its way on 30 November of the even year, when everything unfinished dies."
    ),
}


class PrintState(TextChoices):
    """The last three letters of a version id: what a print is, not where the bill stands."""

    INTRODUCED = "INT", _("Introduced")
    AMENDED = "AMD", _("Amended")
    ENROLLED = "ENR", _("Enrolled")
    CHAPTERED = "CHP", _("Chaptered")


class AuthorRole(TextChoices):
    """California’s word is author; a sponsor is the group behind a bill and stands in no feed."""

    LEAD = "lead", _("Author")
    PRINCIPAL_COAUTHOR = "principal_coauthor", _("Principal coauthor")
    COAUTHOR = "coauthor", _("Coauthor")


class Ballot(TextChoices):
    AYE = "aye", _("Aye")
    NOE = "noe", _("No")
    ABSENT = "abs", _("Absent, abstaining or not voting")


class VoteResult(TextChoices):
    PASS = "pass", _("Passed")
    FAIL = "fail", _("Failed")


class Question(TextChoices):
    """What a roll call decided, read from the words of its motion by ``bills.questions``."""

    ONWARD = "onward", _("Whether the measure goes on")
    HOLD = "hold", _("Whether the measure is kept back")
    PROCEDURE = "procedure", _("A matter of procedure")
    UNCLEAR = "unclear", _("Not told by the words of the motion")


QUESTION_MEANINGS = {
    Question.ONWARD: _("An aye carries the measure on: out of a committee, through a house, or over a veto."),
    Question.HOLD: _("An aye keeps the measure where it is, or ends it."),
    Question.PROCEDURE: _("Neither an aye nor a no decides whether the measure goes on."),
    Question.UNCLEAR: _("No rule of ours knows the motion, so nothing is said of what an aye meant."),
}


class DeadlineKind(TextChoices):
    """By when something must have happened to a bill; the days stand in ``bills.deadlines``."""

    INTRODUCED = "introduced", _("Last day to introduce bills")
    CARRIED_POLICY_FISCAL = (
        "carried_policy_fiscal",
        _("Policy committees: last day to send two-year bills to the fiscal committee"),
    )
    CARRIED_COMMITTEE = "carried_committee", _("Committees: last day to send two-year bills to the floor")
    CARRIED_HOUSE = "carried_house", _("Last day for a house to pass its two-year bills")
    FIRST_POLICY_FISCAL = (
        "first_policy_fiscal",
        _("Policy committees of the first house: last day to send bills that cost money to the fiscal committee"),
    )
    FIRST_POLICY = "first_policy", _("Policy committees of the first house: last day for bills that cost nothing")
    FIRST_FISCAL = "first_fiscal", _("Fiscal committees of the first house decide, suspense file included")
    FIRST_HOUSE = "first_house", _("Last day for a bill to pass its first house")
    SECOND_POLICY = "second_policy", _("Policy committees of the second house: last day to pass bills on")
    SECOND_FISCAL = "second_fiscal", _("Fiscal committees of the second house decide, suspense file included")
    PASSAGE = "passage", _("Last day for both houses to pass bills")
    GOVERNOR = "governor", _("Last day for the Governor to sign or veto")
    SINE_DIE = "sine_die", _("The two-year session ends")


class Afterwards(TextChoices):
    """What a deadline that goes by means for a bill that has not made it."""

    DEAD = "dead", _("After that it is dead.")
    DEAD_FOR_THE_YEAR = (
        "dead_for_the_year",
        _("After that it is dead for the year and may be taken up again in January."),
    )
    NO_TIME_LEFT = "no_time_left", _("After that it cannot pass in time, unless the house waives its rules for it.")
    LAW = "law", _("After that it is law without a signature.")


class MessageKind(TextChoices):
    SIGNING = "signing", _("Signing message")
    VETO = "veto", _("Veto message")
    UNCLEAR = "unclear", _("Governor’s message")


class ChangeKind(TextChoices):
    MEASURE_ADDED = "measure_added", _("Measure added")
    MEASURE_REMOVED = "measure_removed", _("No longer in the official feed")
    MEASURE_RESTORED = "measure_restored", _("Back in the official feed")
    STAGE_CHANGED = "stage_changed", _("Stage")
    ACTIVITY_CHANGED = "activity_changed", _("Activity")
    ENDED_WITH_SESSION = "ended_with_session", _("Ended with the session")
    SUBJECT_CHANGED = "subject_changed", _("Subject")
    AUTHOR_CHANGED = "author_changed", _("Author")
    CHAPTER_CHANGED = "chapter_changed", _("Chapter")
    GUT_AND_AMEND = "gut_and_amend", _("Rewritten (gut and amend)")
    VERSION_ADDED = "version_added", _("New version")
    VERSION_CHANGED = "version_changed", _("Version corrected")
    ACTION_ADDED = "action_added", _("Action")
    ACTION_REMOVED = "action_removed", _("Action withdrawn")
    VOTE_ADDED = "vote_added", _("Vote")
    VOTE_CHANGED = "vote_changed", _("Vote corrected")
    VOTE_REMOVED = "vote_removed", _("Vote withdrawn")
    HEARING_SET = "hearing_set", _("Hearing set")
    HEARING_REMOVED = "hearing_removed", _("Hearing no longer listed")
    HEARING_CHANGED = "hearing_changed", _("Hearing moved")
    FLOOR_LISTED = "floor_listed", _("On the floor agenda")
    FLOOR_UNLISTED = "floor_unlisted", _("Off the floor agenda")
    ANALYSIS_ADDED = "analysis_added", _("Analysis")
    ANALYSIS_REMOVED = "analysis_removed", _("Analysis withdrawn")
    MESSAGE_ADDED = "message_added", _("Governor’s message")
    MESSAGE_REMOVED = "message_removed", _("Governor’s message withdrawn")
    OUTCOME_REPORTED = "outcome_reported", _("Reported by the Governor")
    MENTIONED = "mentioned", _("Mentioned elsewhere")


class Outcome(TextChoices):
    """What the Governor's office says that the Governor did."""

    SIGNED = "signed", _("Signed")
    VETOED = "vetoed", _("Vetoed")


class ReportState(TextChoices):
    """A report of the Governor's office against the Legislature's own data."""

    REPORTED = "reported", _("Reported, not yet in the Legislature’s data")
    CONFIRMED = "confirmed", _("Confirmed by the Legislature’s data")
    CONTRADICTED = "contradicted", _("The Legislature’s data says otherwise")


class Origin(TextChoices):
    """How we came to know: only what is live may reach a mailbox."""

    LIVE = "live", _("Reported by the daily feed")
    BACKFILL = "backfill", _("Loaded with the session’s history")
    CORRECTION = "correction", _("Corrected by the source or by us")
    ROLLOVER = "rollover", _("Follows from the end of the session, for thousands of measures at once")


# The Legislature's spellings, complete; an unknown one is an issue, never a guess.
AUTHOR_ROLES = {
    "LEAD_AUTHOR": AuthorRole.LEAD,
    "PRINCIPAL_COAUTHOR": AuthorRole.PRINCIPAL_COAUTHOR,
    "COAUTHOR": AuthorRole.COAUTHOR,
}
HOUSES = {
    "ASSEMBLY": House.ASSEMBLY,
    "SENATE": House.SENATE,
    "Assembly": House.ASSEMBLY,
    "Senate": House.SENATE,
    "Governor": House.GOVERNOR,
    "Secretary of State": House.SECRETARY_OF_STATE,
    "A": House.ASSEMBLY,
    "S": House.SENATE,
}
BALLOTS = {"AYE": Ballot.AYE, "NOE": Ballot.NOE, "ABS": Ballot.ABSENT}
VOTE_RESULTS = {"(PASS)": VoteResult.PASS, "(FAIL)": VoteResult.FAIL}
FLOOR_HOUSES = {"AFLOOR": House.ASSEMBLY, "SFLOOR": House.SENATE, "CSFLR": House.SENATE}
COMMITTEE_HOUSES = {"CX": House.ASSEMBLY, "CS": House.SENATE}  # the first letters of a location code
VOTE_PLACES = {
    "AFLOOR": _("Assembly floor"),
    "SFLOOR": _("Senate floor"),
    "CSFLR": _("Senate floor"),
    "CONFCM": _("Conference"),
}
PARTIES = {"DEM": _("Democratic"), "REP": _("Republican"), "IND": _("Independent"), "NPP": _("No party preference")}
ANALYSIS_KINDS = {
    "FLOOR": _("Floor analysis"),
    "CMTE": _("Committee analysis"),
    "ABPCA": _("Assembly policy committee"),
    "SBPCA": _("Senate policy committee"),
    "CSA2": _("Concurrence in Senate amendments"),
    "ATR": _("Assembly third reading"),
    "STR": _("Senate third reading"),
}
LOCATION_TYPES = {"B": "committee", "V": "vote place", "M": "section of the daily file"}
