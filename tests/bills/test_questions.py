"""What a roll call decided, by the words of its motion: examples, and every motion of a whole real session."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from bills.choices import Question
from bills.questions import RULES, question_of, rule_of

REBUILT = Path(settings.BASE_DIR).parent / "shared" / "data" / "pubinfo_20252026_rebuilt.zip"


@pytest.mark.parametrize(
    ("motion", "question"),
    [
        ("Do pass and be re-referred to the Committee on [Appropriations]", "onward"),
        ("Do pass as amended, but first amend, and re-refer to the Committee on [Judiciary]", "onward"),
        ("Be adopted. To Consent Calendar.", "onward"),
        ("AB 651 Bryan Assembly Third Reading", "onward"),
        ("3rd Reading AB247 Bryan et al. By Pérez Urgency Clause", "onward"),
        ("Special Consent AB651 Bryan et al.", "onward"),
        ("AB 562 Solache Concurrence in Senate Amendments", "onward"),
        ("That the Assembly amendments be concurred in", "onward"),
        ("Consideration of Governor's Veto", "onward"),
        ("Held in committee and under submission", "hold"),
        ("Hold in committee", "hold"),
        ("Placed on suspense file", "procedure"),
        ("Set, first hearing: Failed passage in Committee. Reconsideration granted", "procedure"),
        ("SB 280 Cervantes Third Reading Urgency By Pellerin Amend By TANGIPA Set #4 Motion to Lay on the Table", "procedure"),
        ("W/O REF. TO FILE SB158 B. & F.R.", "procedure"),
        ("2nd Reading AB596 Ortega By Cervantes", "unclear"),
        ("", "unclear"),
    ],
)  # fmt: skip
def test_motion_is_read_by_the_first_rule_that_fits(motion, question):
    assert question_of(motion) == question


def test_every_rule_has_a_name_of_its_own():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.skipif(not REBUILT.is_file(), reason="the real session is not beside this checkout")
def test_one_motion_in_a_thousand_at_most_is_not_understood():
    with zipfile.ZipFile(REBUILT) as feed:
        rows = feed.read("BILL_MOTION_TBL.dat").decode().split("\n")
    read = Counter(bool(rule_of(row.split("\t")[1])) for row in rows if row)

    assert read[True] > 1_500 and read[False] / read.total() < 0.01, read
    assert {question_of(row.split("\t")[1]) for row in rows if row} >= {Question.ONWARD, Question.PROCEDURE}
