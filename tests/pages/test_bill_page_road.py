"""The page of one bill: the road it took, what decides next, and by when."""

from datetime import date

import pytest

from bills.choices import Activity, Ending, Stage
from bills.models import Committee
from tests import factories as make
from tests.pages.test_bill_page import page, section

pytestmark = pytest.mark.django_db


def test_road_dates_what_is_past_and_greys_what_is_ahead(client):
    steps = [
        ["2025-02-18", "introduced", "waiting", "introduced", "Read first time. To print."],
        ["2025-03-03", "in_committee", "waiting", "referred", "Referred to Com. on HUM. S."],
        ["2025-05-01", "on_floor", "moving", "second-reading", "Read second time. Ordered to third reading."],
    ]
    make.measure(stage=Stage.ON_FLOOR, stage_on=date(2025, 5, 1), steps=steps)

    html = section(page(client), "road")

    assert "In committee, Assembly" in html and "3 March 2025" in html
    assert html.index('class="is-here"') > html.index("3 March 2025") and 'aria-current="step"' in html
    assert "still ahead" in html and "On the Governor’s desk" in html


@pytest.mark.parametrize(
    ("stage", "word"), [(Stage.VETOED, "Vetoed"), (Stage.DIED, "Died"), (Stage.FAILED, "Failed on a vote")]
)
def test_road_of_a_bill_that_ended_badly_ends_there(client, stage, word):
    make.measure(stage=stage, activity=Activity.OVER, stage_on=date(2025, 10, 13))

    html = section(page(client), "road").split("</ol>")[0]

    assert "still ahead" not in html and word in html.rsplit("<h3>", 1)[1] and "13 October 2025" in html


def test_road_of_a_resolution_never_goes_to_the_governor(client):
    make.measure("ACR 5", stage=Stage.IN_COMMITTEE)
    make.measure("HR 6", stage=Stage.IN_COMMITTEE)

    assert "Governor’s desk" not in section(page(client, "/bills/20252026/ACR-5/"), "road")
    assert "Adopted" in section(page(client, "/bills/20252026/HR-6/"), "road")


def test_the_rule_and_the_action_that_decided_are_shown_and_lead_to_the_method(client):
    make.measure(stage_rule="referred", stage_action="Referred to Com. on HUM. S.")

    html = page(client)

    assert "/methodology/#rule-referred" in html and "“Referred to Com. on HUM. S.”" in html
    assert 'id="rule-referred"' in client.get("/methodology/").content.decode()


def test_next_decision_is_the_next_hearing_from_the_date_of_the_data_on(client):
    make.run(data_as_of=date(2026, 3, 1))
    bill = make.measure()
    Committee.objects.create(session=bill.session, code="CX18", name="PUB. S.", long_name="Assembly Public Safety")
    make.hearing(bill, date(2026, 2, 1))
    make.hearing(bill, date(2026, 3, 10))

    assert "Assembly Public Safety, set to hear it on 10 March 2026." in page(client)


def test_how_a_bill_ended_is_said_with_its_reason(client):
    make.measure("AB 1", stage=Stage.DIED, activity=Activity.OVER, ending=Ending.HELD_ON_SUSPENSE, stage_rule="died")

    html = client.get("/bills/20252026/AB-1/").content.decode()

    assert "How it ended:</strong> Held on the suspense file. A fiscal committee put it on" in html


class TestDeadlines:
    def test_next_decision_says_by_when_and_what_follows(self, client):
        make.run(data_as_of=date(2026, 5, 20))
        make.measure(stage=Stage.ON_FLOOR, activity=Activity.MOVING, introduced_on=date(2026, 2, 10))

        html = page(client).split('class="page-head"')[1].split("</div>")[0]

        assert "Last day for a bill to pass its first house" in html and "29 May 2026</time> (to be confirmed)." in html
        assert "After that it cannot pass in time, unless the house waives its rules for it." in html

    def test_a_bill_on_the_desk_becomes_law_by_itself(self, client):
        make.run(data_as_of=date(2025, 9, 20))
        make.measure(stage=Stage.WITH_GOVERNOR, stage_rule="presented", stage_on=date(2025, 9, 10))

        html = page(client).split('class="page-head"')[1].split("</div>")[0]

        assert "Last day for the Governor to sign or veto" in html and "13 October 2025" in html
        assert "After that it is law without a signature." in html

    @pytest.mark.parametrize(
        ("action", "rule", "fiscal", "day"),
        [
            ("Re-referred to Com. on APPR.", "referred", True, "23 May 2025"),
            ("In committee: Set, first hearing. Referred to suspense file.", "suspense", True, "23 May 2025"),
            ("Referred to Com. on HUM. S.", "referred", True, "2 May 2025"),
            ("Referred to Com. on HUM. S.", "referred", False, "9 May 2025"),
        ],
    )
    def test_where_it_lies_decides_which_deadline_is_next(self, client, action, rule, fiscal, day):
        make.run(data_as_of=date(2025, 4, 20))
        bill = make.measure(activity_action=action, activity_rule=rule)
        bill.latest_version.fiscal_committee = fiscal
        bill.latest_version.save()

        assert day in page(client).split('class="page-head"')[1].split("</div>")[0]

    def test_steps_ahead_say_by_when(self, client):
        make.run(data_as_of=date(2026, 5, 20))
        make.measure(stage=Stage.ON_FLOOR, introduced_on=date(2026, 2, 10), stage_on=date(2026, 5, 18))

        road = section(page(client), "road")

        assert "still ahead, by 29 May 2026" in road and "still ahead, by 31 August 2026" in road
        assert "still ahead, by 30 September 2026" in road

    def test_what_is_over_has_none(self, client):
        make.run(data_as_of=date(2025, 4, 20))
        make.measure(stage=Stage.DIED, activity=Activity.OVER)

        assert "After that it" not in page(client) and "still ahead, by" not in page(client)
