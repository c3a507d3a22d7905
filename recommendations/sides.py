"""What an aye or a no meant for a recommendation: the stance of the confirmed match times the vote's question.

Pure. An aye on *do pass*, for a bill that advances R9, is for R9; for a bill that opposes R9 it is against; a vote to
hold the bill turns both round. Nothing is claimed of a mixed bill, of procedure, or of a vote that was taken before the
bill was rewritten, when its text was another.
"""

from datetime import date

from bills.choices import Ballot, Question
from recommendations.choices import Side, Stance

_TURNED = {Side.TOWARD: Side.AWAY, Side.AWAY: Side.TOWARD, Side.BOTH: Side.BOTH}
_AYE = {Stance.ADVANCES: Side.TOWARD, Stance.OPPOSES: Side.AWAY, Stance.MIXED: Side.BOTH}


def aye_meant(stance: str, question: Question, *, voted_on: date, rewritten_on: date | None = None) -> Side:
    """The side of an aye; ``rewritten_on`` is the day of the last gut-and-amend, None where there was none."""
    if question in (Question.PROCEDURE, Question.UNCLEAR):
        return Side.NOT_COUNTED
    if rewritten_on is not None and voted_on < rewritten_on:
        return Side.NOT_COUNTED
    side = _AYE[Stance(stance)]
    return _TURNED[side] if question is Question.HOLD else side


def side_of(ballot: str, aye: Side) -> Side:
    """The side of one ballot, given what an aye meant."""
    if aye is Side.NOT_COUNTED:
        return aye
    if ballot == Ballot.ABSENT:
        return Side.NO_VOTE
    return aye if ballot == Ballot.AYE else _TURNED[aye]
