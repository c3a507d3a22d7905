import pytest

from bills.choices import Activity, Stage
from recommendations.choices import MatchState, Stance
from tests import factories as make

pytestmark = pytest.mark.django_db


def section(client, name):
    response = client.get("/gaps/")
    assert response.status_code == 200
    return response.content.decode().split(f'id="{name}"')[1].split("</section>")[0]


def test_a_recommendation_without_a_live_bill_names_the_last_that_carried_it(client):
    dead = make.measure("AB 1", activity=Activity.OVER, stage=Stage.DIED)
    make.match(make.recommendation("R4"), dead)
    make.match(make.recommendation("R5", goal="G3"), make.measure("AB 2"))
    html = section(client, "no-vehicle")
    assert "Short name of R4" in html and "AB 1" in html and "Died" in html
    assert "Short name of R5" not in html


def test_a_recommendation_that_nothing_ever_carried_says_so(client):
    make.recommendation("R4")
    assert "No bill of the sessions we hold has carried it." in section(client, "no-vehicle")


def test_an_opposing_bill_is_no_vehicle_and_answers_no_element(client):
    make.match(make.recommendation("R10", goal="G5"), make.measure("AB 9"), stance=Stance.OPPOSES)
    assert "Short name of R10" in section(client, "no-vehicle")
    assert "Element a of R10" in section(client, "elements")
    assert "AB 9" in section(client, "against")


def test_an_element_in_a_live_bill_or_a_law_is_no_gap(client):
    r4 = make.recommendation("R4")
    make.match(r4, make.measure("AB 1"), elements=["a"])
    make.match(r4, make.measure("AB 2", activity=Activity.OVER, stage=Stage.CHAPTERED), elements=["b"])
    make.match(r4, make.measure("AB 3", activity=Activity.OVER, stage=Stage.DIED), elements=["c"])
    html = section(client, "elements")
    assert "Element c of R4" in html
    assert "Element a of R4" not in html and "Element b of R4" not in html


@pytest.mark.parametrize(
    ("stage", "activity", "is_shown"),
    [
        (Stage.IN_COMMITTEE, Activity.WAITING, True),
        (Stage.CHAPTERED, Activity.OVER, True),
        (Stage.VETOED, Activity.OVER, False),
        (Stage.DIED, Activity.OVER, False),
    ],
)
def test_what_runs_the_other_way_is_shown_while_it_can_do_harm(client, stage, activity, is_shown):
    bill = make.measure("SB 7", stage=stage, activity=activity)
    make.match(make.recommendation("R10", goal="G5"), bill, stance=Stance.OPPOSES)
    assert ("SB 7" in section(client, "against")) is is_shown


def test_a_refused_match_closes_no_gap(client):
    make.match(make.recommendation("R4"), make.measure("AB 1"), state=MatchState.REJECTED)
    assert "Short name of R4" in section(client, "no-vehicle")


def test_without_a_paper_the_page_still_stands(client):
    assert "Every recommendation has a live bill." in section(client, "no-vehicle")


@pytest.mark.parametrize("rows", [1, 8])
def test_queries_do_not_grow_with_the_matches(client, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make.match(make.recommendation(f"R{number}"), make.measure(f"AB {number}"))
    with django_assert_num_queries(4):
        section(client, "elements")
