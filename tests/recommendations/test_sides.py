"""What an aye meant for a recommendation: every stance times every question, and where nothing is claimed."""

from datetime import date

import pytest

from bills.choices import Ballot, Question
from recommendations.choices import Side, Stance
from recommendations.sides import aye_meant, side_of

DAY = date(2025, 6, 3)


@pytest.mark.parametrize(
    ("stance", "question", "aye", "no"),
    [
        (Stance.ADVANCES, Question.ONWARD, Side.TOWARD, Side.AWAY),
        (Stance.ADVANCES, Question.HOLD, Side.AWAY, Side.TOWARD),
        (Stance.OPPOSES, Question.ONWARD, Side.AWAY, Side.TOWARD),
        (Stance.OPPOSES, Question.HOLD, Side.TOWARD, Side.AWAY),
        (Stance.MIXED, Question.ONWARD, Side.BOTH, Side.BOTH),
        (Stance.MIXED, Question.HOLD, Side.BOTH, Side.BOTH),
        *((stance, Question.PROCEDURE, Side.NOT_COUNTED, Side.NOT_COUNTED) for stance in Stance),
        *((stance, Question.UNCLEAR, Side.NOT_COUNTED, Side.NOT_COUNTED) for stance in Stance),
    ],
)
def test_stance_times_question_gives_the_side_of_an_aye_and_of_a_no(stance, question, aye, no):
    meant = aye_meant(stance, question, voted_on=DAY)

    assert (side_of(Ballot.AYE, meant), side_of(Ballot.NOE, meant)) == (aye, no)


def test_not_voting_is_no_side():
    assert side_of(Ballot.ABSENT, aye_meant(Stance.ADVANCES, Question.ONWARD, voted_on=DAY)) is Side.NO_VOTE
    assert side_of(Ballot.ABSENT, aye_meant(Stance.ADVANCES, Question.PROCEDURE, voted_on=DAY)) is Side.NOT_COUNTED


@pytest.mark.parametrize(("rewritten", "aye"), [(date(2025, 6, 4), Side.NOT_COUNTED), (DAY, Side.TOWARD)])
def test_a_vote_on_a_text_that_was_replaced_later_is_not_counted(rewritten, aye):
    assert aye_meant(Stance.ADVANCES, Question.ONWARD, voted_on=DAY, rewritten_on=rewritten) is aye
