"""The words that measures are described with; every code of a feed goes through a complete table here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class House(TextChoices):
    ASSEMBLY = "A", "Assembly"
    SENATE = "S", "Senate"
    GOVERNOR = "G", "Governor"
    SECRETARY_OF_STATE = "C", "Secretary of State"


class Stage(TextChoices):
    """Where a measure is: our reading of its actions, by the rules of ``bills.lifecycle``."""

    INTRODUCED = "introduced", "Introduced"
    IN_COMMITTEE = "in_committee", "In committee"
    ON_FLOOR = "on_floor", "On the floor"
    PASSED_FIRST_HOUSE = "passed_first_house", "Passed its first house"
    IN_SECOND_HOUSE = "in_second_house", "In its second house"
    CONCURRENCE = "concurrence", "Back for concurrence"
    ENROLLED = "enrolled", "Enrolled"
    WITH_GOVERNOR = "with_governor", "On the Governor’s desk"
    CHAPTERED = "chaptered", "Chaptered"
    CHAPTERED_WITHOUT_SIGNATURE = "chaptered_without_signature", "Chaptered without signature"
    VETOED = "vetoed", "Vetoed"
    FAILED = "failed", "Failed on a vote"
    DIED = "died", "Died"
    ADOPTED = "adopted", "Adopted"


STAGE_MEANINGS = {
    Stage.INTRODUCED: "The measure has a number and has been read for the first time.",
    Stage.IN_COMMITTEE: "A committee of the first house has it and decides whether it goes on.",
    Stage.ON_FLOOR: "It has left committee and waits for, or is in, a vote of the whole first house.",
    Stage.PASSED_FIRST_HOUSE: "The first house has passed it; the second has not taken it up yet.",
    Stage.IN_SECOND_HOUSE: "The second house is at work on it, in committee or on the floor.",
    Stage.CONCURRENCE: "The second house changed it, so the first house must agree to the changes.",
    Stage.ENROLLED: "Both houses have passed the same text and it is being prepared for the Governor.",
    Stage.WITH_GOVERNOR: "The Governor can sign it, veto it, or let it become law without a signature.",
    Stage.CHAPTERED: "It is a chapter of the statutes: signed, or for a resolution filed, by the Secretary of State.",
    Stage.CHAPTERED_WITHOUT_SIGNATURE: "It became law because the Governor neither signed nor vetoed it in time.",
    Stage.VETOED: "The Governor returned it without signature, and no override followed.",
    Stage.FAILED: "A committee or a house voted it down.",
    Stage.DIED: "It can no longer pass this session: a deadline went by or the session ended.",
    Stage.ADOPTED: "A resolution that its house, or both, adopted; it is not law.",
}


class Activity(TextChoices):
    """Whether anything is happening to a measure where it is."""

    MOVING = "moving", "Moving"
    WAITING = "waiting", "Waiting"
    HELD = "held", "Held under submission"
    INACTIVE = "inactive", "On the inactive file"
    OVER = "over", "Over"


ACTIVITY_MEANINGS = {
    Activity.MOVING: "The last thing that happened carried it forward.",
    Activity.WAITING: "It waits for a referral, a hearing, a vote or a signature that has not been set.",
    Activity.HELD: "A fiscal committee kept it: dead for the year, alive on paper if it can carry over.",
    Activity.INACTIVE: "Parked on the inactive file at its author’s or a member’s request; it can come back.",
    Activity.OVER: "Nothing more can happen to it this session.",
}


class Ending(TextChoices):
    """Why nothing more can happen to a measure."""

    CHAPTERED = "chaptered", "Chaptered"
    CHAPTERED_WITHOUT_SIGNATURE = "chaptered_unsigned", "Chaptered without the Governor’s signature"
    ADOPTED = "adopted", "Adopted"
    VETOED = "vetoed", "Vetoed"
    FAILED_VOTE = "failed_vote", "Voted down"
    HELD_ON_SUSPENSE = "held_on_suspense", "Held on the suspense file"
    HELD_IN_COMMITTEE = "held_in_committee", "Held in committee"
    INACTIVE_FILE = "inactive_file", "Left on the inactive file"
    AT_DESK = "at_desk", "Never taken up from the desk"
    MISSED_DEADLINE = "missed_deadline", "Missed a deadline"
    WITHDRAWN = "withdrawn", "Withdrawn or stricken"
    SESSION_ENDED = "session_ended", "Unfinished when the session ended"


ENDING_MEANINGS = {
    Ending.CHAPTERED: "It is filed as a chapter: law, or for a resolution its final form.",
    Ending.CHAPTERED_WITHOUT_SIGNATURE: "It became law because the Governor neither signed nor vetoed it in time.",
    Ending.ADOPTED: "Its house, or both, adopted the resolution.",
    Ending.VETOED: "The Governor returned it, and no override followed.",
    Ending.FAILED_VOTE: "A committee or a house voted it down, and the vote was not taken again.",
    Ending.HELD_ON_SUSPENSE: "A fiscal committee put it on its suspense file for cost and never let it out.",
    Ending.HELD_IN_COMMITTEE: "A committee heard it and kept it.",
    Ending.INACTIVE_FILE: "It was parked on the inactive file and never called up again.",
    Ending.AT_DESK: "It lay at the desk of a house, which sent it to no committee.",
    Ending.MISSED_DEADLINE: "A deadline of the Constitution or the Joint Rules went by before it was passed.",
    Ending.WITHDRAWN: "Its author or its house took it off the agenda for good.",
    Ending.SESSION_ENDED: "It was still on its way on 30 November of the even year, when everything unfinished dies.",
}


class PrintState(TextChoices):
    """The last three letters of a version id: what a print is, not where the bill stands."""

    INTRODUCED = "INT", "Introduced"
    AMENDED = "AMD", "Amended"
    ENROLLED = "ENR", "Enrolled"
    CHAPTERED = "CHP", "Chaptered"


class AuthorRole(TextChoices):
    """California’s word is author; a sponsor is the group behind a bill and stands in no feed."""

    LEAD = "lead", "Author"
    PRINCIPAL_COAUTHOR = "principal_coauthor", "Principal coauthor"
    COAUTHOR = "coauthor", "Coauthor"


class Ballot(TextChoices):
    AYE = "aye", "Aye"
    NOE = "noe", "No"
    ABSENT = "abs", "Absent, abstaining or not voting"


class VoteResult(TextChoices):
    PASS = "pass", "Passed"
    FAIL = "fail", "Failed"


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


class MessageKind(TextChoices):
    SIGNING = "signing", "Signing message"
    VETO = "veto", "Veto message"
    UNCLEAR = "unclear", "Governor’s message"


class ChangeKind(TextChoices):
    MEASURE_ADDED = "measure_added", "Measure added"
    MEASURE_REMOVED = "measure_removed", "No longer in the official feed"
    MEASURE_RESTORED = "measure_restored", "Back in the official feed"
    STAGE_CHANGED = "stage_changed", "Stage"
    ACTIVITY_CHANGED = "activity_changed", "Activity"
    ENDED_WITH_SESSION = "ended_with_session", "Ended with the session"
    SUBJECT_CHANGED = "subject_changed", "Subject"
    AUTHOR_CHANGED = "author_changed", "Author"
    CHAPTER_CHANGED = "chapter_changed", "Chapter"
    GUT_AND_AMEND = "gut_and_amend", "Rewritten (gut and amend)"
    VERSION_ADDED = "version_added", "New version"
    VERSION_CHANGED = "version_changed", "Version corrected"
    ACTION_ADDED = "action_added", "Action"
    ACTION_REMOVED = "action_removed", "Action withdrawn"
    VOTE_ADDED = "vote_added", "Vote"
    VOTE_CHANGED = "vote_changed", "Vote corrected"
    VOTE_REMOVED = "vote_removed", "Vote withdrawn"
    HEARING_SET = "hearing_set", "Hearing set"
    HEARING_REMOVED = "hearing_removed", "Hearing no longer listed"
    HEARING_CHANGED = "hearing_changed", "Hearing moved"
    FLOOR_LISTED = "floor_listed", "On the floor agenda"
    FLOOR_UNLISTED = "floor_unlisted", "Off the floor agenda"
    ANALYSIS_ADDED = "analysis_added", "Analysis"
    ANALYSIS_REMOVED = "analysis_removed", "Analysis withdrawn"
    MESSAGE_ADDED = "message_added", "Governor’s message"
    MESSAGE_REMOVED = "message_removed", "Governor’s message withdrawn"
    OUTCOME_REPORTED = "outcome_reported", "Reported by the Governor"
    MENTIONED = "mentioned", "Mentioned elsewhere"


class Outcome(TextChoices):
    """What the Governor's office says that the Governor did."""

    SIGNED = "signed", "Signed"
    VETOED = "vetoed", "Vetoed"


class ReportState(TextChoices):
    """A report of the Governor's office against the Legislature's own data."""

    REPORTED = "reported", "Reported, not yet in the Legislature’s data"
    CONFIRMED = "confirmed", "Confirmed by the Legislature’s data"
    CONTRADICTED = "contradicted", "The Legislature’s data says otherwise"


class Origin(TextChoices):
    """How we came to know: only what is live may reach a mailbox."""

    LIVE = "live", "Reported by the daily feed"
    BACKFILL = "backfill", "Loaded with the session’s history"
    CORRECTION = "correction", "Corrected by the source or by us"
    ROLLOVER = "rollover", "Follows from the end of the session, for thousands of measures at once"


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
VOTE_PLACES = {"AFLOOR": "Assembly floor", "SFLOOR": "Senate floor", "CSFLR": "Senate floor", "CONFCM": "Conference"}
COMMITTEE_HOUSES = {"CX": House.ASSEMBLY, "CS": House.SENATE}  # the first letters of a location code
PARTIES = {"DEM": "Democratic", "REP": "Republican", "IND": "Independent", "NPP": "No party preference"}
ANALYSIS_KINDS = {
    "FLOOR": "Floor analysis",
    "CMTE": "Committee analysis",
    "ABPCA": "Assembly policy committee",
    "SBPCA": "Senate policy committee",
    "CSA2": "Concurrence in Senate amendments",
    "ATR": "Assembly third reading",
    "STR": "Senate third reading",
}
LOCATION_TYPES = {"B": "committee", "V": "vote place", "M": "section of the daily file"}
