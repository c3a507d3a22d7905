from datetime import date
from itertools import pairwise

import pytest

from bills.choices import Activity, Stage
from recommendations.choices import Stance
from recommendations.models import Match
from recommendations.pages.timeline import LABEL, LANE, timeline
from tests import factories as make

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 1, 22)


def drawn(*matches, since=2025):
    rows = Match.objects.filter(pk__in=[one.pk for one in matches]).with_measures()
    return timeline(rows, AS_OF, since=since, of=len(rows))


def over(label, stage, start, end, session="20252026"):
    return make.measure(
        label, in_session=session, stage=stage, activity=Activity.OVER, introduced_on=start, stage_on=end
    )


def test_a_bar_reaches_from_introduction_to_the_end_on_the_scale_of_its_session():
    rec = make.recommendation()
    bill = over("AB 1", Stage.CHAPTERED, date(2024, 12, 1), date(2026, 11, 30))

    (bar,) = drawn(make.match(rec, bill)).advancing

    assert (bar.x, bar.end) == ("0.00%", "100.00%")
    assert (bar.span.outcome, bar.span.tone) == ("law", "law")


def test_a_live_bill_ends_at_the_date_of_the_data():
    bill = make.measure("AB 1", introduced_on=date(2025, 2, 18))

    line = drawn(make.match(make.recommendation(), bill))

    assert line.advancing[0].end == line.today and line.spans[0].end is None


@pytest.mark.parametrize(
    ("stage", "stance", "tone"),
    [
        (Stage.CHAPTERED, Stance.ADVANCES, "law"),
        (Stage.CHAPTERED, Stance.OPPOSES, "against"),
        (Stage.VETOED, Stance.ADVANCES, "against"),
        (Stage.VETOED, Stance.OPPOSES, "unknown"),
        (Stage.DIED, Stance.MIXED, "against"),
    ],
)
def test_colour_says_what_the_outcome_means_for_the_recommendation(stage, stance, tone):
    bill = over("AB 1", stage, date(2025, 2, 18), date(2025, 10, 1))

    assert drawn(make.match(make.recommendation(), bill, stance=stance)).bars[0].span.tone == tone


def test_opposing_bills_stand_apart_below_all_others():
    rec = make.recommendation()
    bills = [make.measure(f"AB {number}", introduced_on=date(2025, 2, number)) for number in range(1, 5)]
    line = drawn(*(make.match(rec, one) for one in bills[:3]), make.match(rec, bills[3], stance=Stance.OPPOSES))

    assert max(bar.top for bar in line.advancing) + LANE <= line.middle < line.opposing[0].top
    assert line.opposing[0].top + LANE <= line.height


def test_neither_bars_nor_their_numbers_lie_over_each_other():
    rec = make.recommendation()
    made = [
        make.match(rec, over(f"AB {n}", Stage.DIED, date(2025, 1 + n % 12, 1), date(2026, 1 + n % 12, 1)))
        for n in range(1, 25)
    ]
    lanes = {}
    for bar in drawn(*made).advancing:
        from_ = min(bar.left, bar.right - LABEL) if bar.is_written_leftward else bar.left
        lanes.setdefault(bar.top, []).append((from_, max(bar.right, from_ + LABEL)))

    assert len(lanes) > 1
    assert all(a[1] <= b[0] for one in lanes.values() for a, b in pairwise(one))


def test_older_sessions_stand_in_the_table_alone():
    rec = make.recommendation()
    made = []
    for number, year in enumerate(range(2011, 2027, 2), start=1):
        bill = over(f"AB {number}", Stage.DIED, date(year, 2, 1), date(year, 9, 1), session=f"{year}{year + 1}")
        made.append(make.match(rec, bill))

    line = drawn(*made, since=2015)

    assert (len(line.spans), len(line.bars), len(line.lines)) == (8, 6, 6)


def test_nothing_is_drawn_without_a_bill():
    assert timeline([], AS_OF, since=2025, of=0) is None
