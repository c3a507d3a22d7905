"""The words for matches and statuses, with their definitions: pages, API and mail take them from here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stance(TextChoices):
    ADVANCES = "advances", _("Advances")
    OPPOSES = "opposes", _("Opposes")
    MIXED = "mixed", _("Mixed")


class Scope(TextChoices):
    DIRECT = "direct", _("Direct")
    PARTIAL = "partial", _("Partial")


class MatchState(TextChoices):
    """What people have said of a match; a machine only ever writes the first, fourth and fifth."""

    SUGGESTED = "suggested", _("Machine suggestion")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not related")
    NEEDS_RECHECK = "needs_recheck", _("Needs re-check")
    WITHDRAWN = "withdrawn", _("Suggestion withdrawn")


class Verdict(TextChoices):
    """A person's word on a match."""

    CONFIRM = "confirm", _("Confirmed")
    REJECT = "reject", _("Not related")


class Confidence(TextChoices):
    """How sure we are that a clause answers a recommendation: an axis of its own, never merged into a status."""

    MACHINE = "machine", _("Machine suggestion")
    ONE = "one", _("Confirmed by one")
    TWO = "two", _("Confirmed by two")
    DISPUTED = "disputed", _("Disputed")
    RECHECK = "recheck", _("Needs re-check")


class ClauseFate(TextChoices):
    """What a new text did to a quoted clause; weakened and strengthened speak of its own force, for or against."""

    CARRIED = "carried", _("Carried over")
    CHANGED = "changed", _("Changed")
    STRENGTHENED = "strengthened", _("Strengthened")
    WEAKENED = "weakened", _("Weakened")
    GONE = "gone", _("Removed")


class OurKind(TextChoices):
    """Kinds of lines in the public stream that we bring about; all others are ``bills.choices.ChangeKind``."""

    STATUS_CHANGED = "status_changed", _("Status of a recommendation")
    MATCH_ADDED = "match_added", _("A bill was found to answer a recommendation")
    MATCH_CHANGED = "match_changed", _("What a bill answers is seen otherwise")
    MATCH_REMOVED = "match_removed", _("No longer shown as an answer")
    CLAUSE_CHANGED = "clause_changed", _("An amendment touched a quoted clause")
    DECISION_MADE = "decision_made", _("A person decided on a match")
    FINDING_MADE = "finding_made", _("What was found on the ground")
    OVERRIDE_MADE = "override_made", _("A lead’s word in place of the rule’s")
    OVERRIDE_WITHDRAWN = "override_withdrawn", _("The rule’s word stands again")
    POSITION_CHANGED = "position_changed", _("What the coalition asks for")
    CORRECTION_ANSWERED = "correction_answered", _("A reader’s correction was answered")


class QueueReason(TextChoices):
    """Why a match waits for a person, most urgent first."""

    HEARING = "1", _("Hearing within 7 days")
    RECHECK = "2", _("Clause changed")
    DISPUTED = "3", _("Disputed")
    SECOND = "4", _("Second reader wanted")
    STRONG = "5", _("Strong suggestion")
    REST = "6", _("Suggestion")


class DisputeKind(TextChoices):
    WRONG_MATCH = "wrong_match", _("This match is wrong")
    MISSED_BILL = "missed_bill", _("You missed a bill")


class Outcome(TextChoices):
    """What we decided on a reader's message."""

    UPHELD = "upheld", _("The reader is right")
    PARTLY = "partly", _("Right in part")
    KEPT = "kept", _("We stand by it")


class Side(TextChoices):
    """What one ballot meant for a recommendation: the stance of the bill times the question that was voted on."""

    TOWARD = "toward", _("For the recommendation")
    AWAY = "away", _("Against the recommendation")
    BOTH = "both", _("Both ways: the bill is mixed")
    NO_VOTE = "no_vote", _("Absent, abstaining or not voting")
    NOT_COUNTED = "not_counted", _("Not counted")


class Band(TextChoices):
    """How sure the machine is; weak ones are for the review queue alone."""

    STRONG = "strong", _("Strong suggestion")
    LIKELY = "likely", _("Likely")
    WEAK = "weak", _("Weak")


class InLaw(TextChoices):
    NONE = "none", _("Not in law")
    NEIGHBOURING = "neighbouring", _("Neighbouring law")
    IN_PART = "in_part", _("In part")
    IN_FULL = "in_full", _("In full")


class ThisSession(TextChoices):
    UNREVIEWED = "unreviewed", _("Not yet reviewed")
    NONE = "none", _("No bill found")
    INTRODUCED = "introduced", _("Introduced")
    MOVING = "moving", _("Moving")
    ON_DESK = "on_desk", _("On the Governor’s desk")
    ENACTED = "enacted", _("Enacted")
    VETOED = "vetoed", _("Vetoed")
    STALLED = "stalled", _("Stalled")
    DIED = "died", _("Died")


class Basis(TextChoices):
    """Whose reading a status rests on."""

    MACHINE = "machine", _("Machine reading")
    PEOPLE = "people", _("Confirmed by people")


class Implementation(TextChoices):
    """What happens on the ground: people alone say it, and it is never merged into a status."""

    NOT_DUE = "not_due", _("Not due yet")
    NO_FUNDS = "no_funds", _("Funding missing")
    UNDER_WAY = "under_way", _("Under way")
    DELIVERED = "delivered", _("Delivered")
    NOT_DELIVERED = "not_delivered", _("Not delivered")
    REPEALED = "repealed", _("Repealed or sunset")
    NO_EVIDENCE = "no_evidence", _("No public evidence")


class Appropriation(TextChoices):
    UNKNOWN = "unknown", _("Unknown")
    NONE = "none", _("None")
    AMOUNT = "amount", _("An amount")


IN_LAW_MEANINGS = {
    InLaw.NONE: _("No chaptered measure that advances it is known to us."),
    InLaw.NEIGHBOURING: _("Law pulls the same lever, but for a wider or neighbouring group of people."),
    InLaw.IN_PART: _("Law answers at least one element of it directly, and not all of them."),
    InLaw.IN_FULL: _("Law answers every element of it directly."),
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
    ThisSession.UNREVIEWED: _("No measure of this session has been read for it yet."),
    ThisSession.NONE: _("Every measure received so far was searched, and none advances it."),
    ThisSession.INTRODUCED: _("A measure that advances it has a number, and has not left its first committee."),
    ThisSession.MOVING: _("A measure that advances it has left a committee or passed a house."),
    ThisSession.ON_DESK: _("A measure that advances it waits for the Governor."),
    ThisSession.ENACTED: _("A measure that advances it was chaptered this session."),
    ThisSession.VETOED: _("The measure that went furthest was vetoed."),
    ThisSession.STALLED: _(
        "The measure that went furthest is held, on the inactive file, or has not moved for 60 days."
    ),
    ThisSession.DIED: _("Every measure that would have advanced it has died this session."),
}
CONFIDENCE_MEANINGS = {
    Confidence.MACHINE: _("A program found the clause. No person has looked at it yet."),
    Confidence.ONE: _("One person read the clause in that version and decided."),
    Confidence.TWO: _("Two people read the clause in that version and agree."),
    Confidence.DISPUTED: _("Somebody disagrees: two of us, or a reader whom we have not answered yet."),
    Confidence.RECHECK: _("The clause was changed or struck in a later version; somebody has to read it again."),
}
IMPLEMENTATION_MEANINGS = {
    Implementation.NOT_DUE: _("The law binds only from a later day, or its first duty falls due later."),
    Implementation.NO_FUNDS: _("The law needs money that no budget has set aside for it."),
    Implementation.UNDER_WAY: _("Public evidence shows work on it that is not finished."),
    Implementation.DELIVERED: _("Public evidence shows that what the law asks was done."),
    Implementation.NOT_DELIVERED: _("Its day has passed, and public evidence shows that it was not done."),
    Implementation.REPEALED: _("The law that carried it was repealed, or its time ran out."),
    Implementation.NO_EVIDENCE: _("We looked and found nothing public that says whether it is carried out."),
}


class TeamStance(TextChoices):
    """What the coalition says of a version: a wish of people, never a finding of the tracker."""

    SPONSOR = "sponsor", _("Sponsor")
    COSPONSOR = "cosponsor", _("Co-sponsor")
    SUPPORT = "support", _("Support")
    SUPPORT_IF_AMENDED = "support_if_amended", _("Support if amended")
    OPPOSE = "oppose", _("Oppose")
    OPPOSE_UNLESS_AMENDED = "oppose_unless_amended", _("Oppose unless amended")
    NEUTRAL = "neutral", _("Neutral")
    WATCH = "watch", _("Watch")


class Priority(TextChoices):
    HIGH = "1", _("High")
    NORMAL = "2", _("Normal")
    LOW = "3", _("Low")


class LetterKind(TextChoices):
    LETTER = "letter", _("Letter")
    TESTIMONY = "testimony", _("Testimony")


class Follows(TextChoices):
    """Where the day on which a task is due comes from."""

    LETTERS = "letters", _("The letter deadline of the next hearing")
    HEARING = "hearing", _("The day of the next hearing")
    OWN = "own", _("A day of its own")


TEAM_STANCE_MEANINGS = {
    TeamStance.SPONSOR: _("The coalition brought the bill to its author and stands behind it."),
    TeamStance.COSPONSOR: _("The coalition stands behind the bill together with other groups that brought it."),
    TeamStance.SUPPORT: _("The coalition asks for a yes to this version."),
    TeamStance.SUPPORT_IF_AMENDED: _("The coalition would ask for a yes once the changes that it names are made."),
    TeamStance.OPPOSE: _("The coalition asks for a no to this version."),
    TeamStance.OPPOSE_UNLESS_AMENDED: _(
        "The coalition asks for a no as long as the changes that it names are not made."
    ),
    TeamStance.NEUTRAL: _("The coalition read this version and asks for neither a yes nor a no."),
    TeamStance.WATCH: _("The coalition follows the bill and has not taken a side."),
}
