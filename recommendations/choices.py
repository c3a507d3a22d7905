"""The words for matches and statuses, with their definitions: pages, API and mail take them from here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stance(TextChoices):
    ADVANCES = "advances", "Advances"
    OPPOSES = "opposes", "Opposes"
    MIXED = "mixed", "Mixed"


class Scope(TextChoices):
    DIRECT = "direct", "Direct"
    PARTIAL = "partial", "Partial"


class MatchState(TextChoices):
    """What people have said of a match; a machine only ever writes the first, fourth and fifth."""

    SUGGESTED = "suggested", "Machine suggestion"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Not related"
    NEEDS_RECHECK = "needs_recheck", "Needs re-check"
    WITHDRAWN = "withdrawn", "Suggestion withdrawn"


class Verdict(TextChoices):
    """A person's word on a match."""

    CONFIRM = "confirm", "Confirmed"
    REJECT = "reject", "Not related"


class Confidence(TextChoices):
    """How sure we are that a clause answers a recommendation: an axis of its own, never merged into a status."""

    MACHINE = "machine", "Machine suggestion"
    ONE = "one", "Confirmed by one"
    TWO = "two", "Confirmed by two"
    DISPUTED = "disputed", "Disputed"
    RECHECK = "recheck", "Needs re-check"


class ClauseFate(TextChoices):
    """What a new text did to a quoted clause; weakened and strengthened speak of its own force, for or against."""

    CARRIED = "carried", "Carried over"
    CHANGED = "changed", "Changed"
    STRENGTHENED = "strengthened", "Strengthened"
    WEAKENED = "weakened", "Weakened"
    GONE = "gone", "Removed"


class OurKind(TextChoices):
    """Kinds of lines in the public stream that we bring about; all others are ``bills.choices.ChangeKind``."""

    STATUS_CHANGED = "status_changed", "Status of a recommendation"
    MATCH_ADDED = "match_added", "A bill was found to answer a recommendation"
    MATCH_CHANGED = "match_changed", "What a bill answers is seen otherwise"
    MATCH_REMOVED = "match_removed", "No longer shown as an answer"
    CLAUSE_CHANGED = "clause_changed", "An amendment touched a quoted clause"
    DECISION_MADE = "decision_made", "A person decided on a match"
    FINDING_MADE = "finding_made", "What was found on the ground"


class QueueReason(TextChoices):
    """Why a match waits for a person, most urgent first."""

    HEARING = "1", "Hearing within 7 days"
    RECHECK = "2", "Clause changed"
    DISPUTED = "3", "Disputed"
    SECOND = "4", "Second reader wanted"
    STRONG = "5", "Strong suggestion"
    REST = "6", "Suggestion"


class DisputeKind(TextChoices):
    WRONG_MATCH = "wrong_match", "This match is wrong"
    MISSED_BILL = "missed_bill", "You missed a bill"


class Outcome(TextChoices):
    """What we decided on a reader's message."""

    UPHELD = "upheld", "The reader is right"
    PARTLY = "partly", "Right in part"
    KEPT = "kept", "We stand by it"


class Side(TextChoices):
    """What one ballot meant for a recommendation: the stance of the bill times the question that was voted on."""

    TOWARD = "toward", _("For the recommendation")
    AWAY = "away", _("Against the recommendation")
    BOTH = "both", _("Both ways: the bill is mixed")
    NO_VOTE = "no_vote", _("Absent, abstaining or not voting")
    NOT_COUNTED = "not_counted", _("Not counted")


class Band(TextChoices):
    """How sure the machine is; weak ones are for the review queue alone."""

    STRONG = "strong", "Strong suggestion"
    LIKELY = "likely", "Likely"
    WEAK = "weak", "Weak"


class InLaw(TextChoices):
    NONE = "none", "Not in law"
    NEIGHBOURING = "neighbouring", "Neighbouring law"
    IN_PART = "in_part", "In part"
    IN_FULL = "in_full", "In full"


class ThisSession(TextChoices):
    UNREVIEWED = "unreviewed", "Not yet reviewed"
    NONE = "none", "No bill found"
    INTRODUCED = "introduced", "Introduced"
    MOVING = "moving", "Moving"
    ON_DESK = "on_desk", "On the Governor’s desk"
    ENACTED = "enacted", "Enacted"
    VETOED = "vetoed", "Vetoed"
    STALLED = "stalled", "Stalled"
    DIED = "died", "Died"


class Basis(TextChoices):
    """Whose reading a status rests on."""

    MACHINE = "machine", "Machine reading"
    PEOPLE = "people", "Confirmed by people"


class Implementation(TextChoices):
    """What happens on the ground: people alone say it, and it is never merged into a status."""

    NOT_DUE = "not_due", "Not due yet"
    NO_FUNDS = "no_funds", "Funding missing"
    UNDER_WAY = "under_way", "Under way"
    DELIVERED = "delivered", "Delivered"
    NOT_DELIVERED = "not_delivered", "Not delivered"
    REPEALED = "repealed", "Repealed or sunset"
    NO_EVIDENCE = "no_evidence", "No public evidence"


class Appropriation(TextChoices):
    UNKNOWN = "unknown", "Unknown"
    NONE = "none", "None"
    AMOUNT = "amount", "An amount"


IN_LAW_MEANINGS = {
    InLaw.NONE: "No chaptered measure that advances it is known to us.",
    InLaw.NEIGHBOURING: "Law pulls the same lever, but for a wider or neighbouring group of people.",
    InLaw.IN_PART: "Law answers at least one element of it directly, and not all of them.",
    InLaw.IN_FULL: "Law answers every element of it directly.",
}
SIDE_MEANINGS = {
    Side.TOWARD: _("An aye for a bill that advances the recommendation, or a no to one that opposes it."),
    Side.AWAY: _("A no to a bill that advances the recommendation, or an aye for one that opposes it."),
    Side.BOTH: _("The bill has clauses for the recommendation and clauses against it, so no side is claimed."),
    Side.NO_VOTE: _("The Legislature’s data has one word for being absent, abstaining and not voting."),
    Side.NOT_COUNTED: _(
        "The vote did not decide whether the bill goes on, or was taken on a text that has since been replaced."
    ),
}
THIS_SESSION_MEANINGS = {
    ThisSession.UNREVIEWED: "No measure of this session has been read for it yet.",
    ThisSession.NONE: "Every measure received so far was searched, and none advances it.",
    ThisSession.INTRODUCED: "A measure that advances it has a number, and has not left its first committee.",
    ThisSession.MOVING: "A measure that advances it has left a committee or passed a house.",
    ThisSession.ON_DESK: "A measure that advances it waits for the Governor.",
    ThisSession.ENACTED: "A measure that advances it was chaptered this session.",
    ThisSession.VETOED: "The measure that went furthest was vetoed.",
    ThisSession.STALLED: "The measure that went furthest is held, on the inactive file, or has not moved for 60 days.",
    ThisSession.DIED: "Every measure that would have advanced it has died this session.",
}
CONFIDENCE_MEANINGS = {
    Confidence.MACHINE: "A program found the clause. No person has looked at it yet.",
    Confidence.ONE: "One person read the clause in that version and decided.",
    Confidence.TWO: "Two people read the clause in that version and agree.",
    Confidence.DISPUTED: "Somebody disagrees: two of us, or a reader whom we have not answered yet.",
    Confidence.RECHECK: "The clause was changed or struck in a later version; somebody has to read it again.",
}
IMPLEMENTATION_MEANINGS = {
    Implementation.NOT_DUE: "The law binds only from a later day, or its first duty falls due later.",
    Implementation.NO_FUNDS: "The law needs money that no budget has set aside for it.",
    Implementation.UNDER_WAY: "Public evidence shows work on it that is not finished.",
    Implementation.DELIVERED: "Public evidence shows that what the law asks was done.",
    Implementation.NOT_DELIVERED: "Its day has passed, and public evidence shows that it was not done.",
    Implementation.REPEALED: "The law that carried it was repealed, or its time ran out.",
    Implementation.NO_EVIDENCE: "We looked and found nothing public that says whether it is carried out.",
}


class TeamStance(TextChoices):
    """What the coalition says of a version: a wish of people, never a finding of the tracker."""

    SPONSOR = "sponsor", "Sponsor"
    COSPONSOR = "cosponsor", "Co-sponsor"
    SUPPORT = "support", "Support"
    SUPPORT_IF_AMENDED = "support_if_amended", "Support if amended"
    OPPOSE = "oppose", "Oppose"
    OPPOSE_UNLESS_AMENDED = "oppose_unless_amended", "Oppose unless amended"
    NEUTRAL = "neutral", "Neutral"
    WATCH = "watch", "Watch"


class Priority(TextChoices):
    HIGH = "1", "High"
    NORMAL = "2", "Normal"
    LOW = "3", "Low"


class LetterKind(TextChoices):
    LETTER = "letter", "Letter"
    TESTIMONY = "testimony", "Testimony"


class Follows(TextChoices):
    """Where the day on which a task is due comes from."""

    LETTERS = "letters", "The letter deadline of the next hearing"
    HEARING = "hearing", "The day of the next hearing"
    OWN = "own", "A day of its own"


TEAM_STANCE_MEANINGS = {
    TeamStance.SPONSOR: "The coalition brought the bill to its author and stands behind it.",
    TeamStance.COSPONSOR: "The coalition stands behind the bill together with other groups that brought it.",
    TeamStance.SUPPORT: "The coalition asks for a yes to this version.",
    TeamStance.SUPPORT_IF_AMENDED: "The coalition would ask for a yes once the changes that it names are made.",
    TeamStance.OPPOSE: "The coalition asks for a no to this version.",
    TeamStance.OPPOSE_UNLESS_AMENDED: "The coalition asks for a no as long as the changes that it names are not made.",
    TeamStance.NEUTRAL: "The coalition read this version and asks for neither a yes nor a no.",
    TeamStance.WATCH: "The coalition follows the bill and has not taken a side.",
}
