"""The page of hearings and deadlines: by week, by committee, only matched or all, from the date of the data."""

import gzip
import re
from datetime import date, timedelta

import pytest

from alerts.choices import Scope
from alerts.follows import Wanted, find
from bills.models import Committee
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)  # a Tuesday


def page(client, query=""):
    response = client.get(f"/hearings/{query}")
    assert response.status_code == 200
    return response.content.decode()


def found(html):
    return html.split('id="found"')[1].split('class="site-foot"')[0]


@pytest.fixture
def dated():
    return make.run(data_as_of=date(2026, 3, 1))


def heard(number="AB 779", on=DAY, *, matched=True, location="CX18"):
    bill = make.measure(number)
    if matched:
        make.match(make.recommendation(f"R{number[3:]}"), bill)
    make.hearing(bill, on, location=location)
    return bill


def test_it_opens_at_the_week_of_the_next_hearing(client, dated):
    heard("AB 1", DAY), heard("AB 2", DAY + timedelta(days=14)), heard("AB 3", date(2026, 2, 3))

    html = found(page(client))

    assert "Week of 9 March to 15 March 2026" in html and "Tuesday, 10 March 2026" in html
    assert "AB 1" in html and "AB 2" not in html and "AB 3" not in html


def test_where_nothing_lies_ahead_it_opens_at_the_last_week(client, dated):
    heard("AB 3", date(2026, 2, 3))

    assert "Week of 2 February to 8 February 2026" in found(page(client))


def test_any_day_leads_to_its_week_and_nonsense_to_the_usual_one(client, dated):
    heard("AB 2", DAY + timedelta(days=14))

    assert "AB 2" in found(page(client, "?week=2026-03-29"))
    assert "AB 2" not in found(page(client, "?week=2026-03-30"))
    assert "Week of 23 March" in found(page(client, "?week=nonsense&committee=&matched=nonsense"))


def test_bills_that_answer_nothing_are_shown_on_request(client, dated):
    heard("AB 1"), heard("AB 2", matched=False)

    assert "AB 2" not in found(page(client)) and "AB 2" in found(page(client, "?matched=all"))


def test_a_recommendation_narrows_to_its_bills(client, dated):
    heard("AB 1"), heard("AB 2")

    html = found(page(client, "?recommendation=R2"))

    assert "AB 2" in html and "AB 1<" not in html


def test_a_committee_has_everything_ahead_of_it_under_its_name_and_its_own_calendar(client, dated):
    bill = heard("AB 1")
    heard("AB 2", DAY + timedelta(days=30)), heard("AB 3", location="CS72"), heard("AB 4", date(2026, 2, 3))
    Committee.objects.create(session=bill.session, code="CX18", name="Asm Public Safety", long_name="Public Safety")

    html = page(client, "?committee=CX18")

    assert "<h1>Hearings of Assembly Public Safety</h1>" in html
    assert [number for number in ("AB 1<", "AB 2<", "AB 3<", "AB 4<") if number in found(html)] == ["AB 1<", "AB 2<"]
    assert 'href="/hearings/calendar.ics?committee=CX18"' in html


@pytest.mark.parametrize("edition", ["", "/es"])
def test_a_committee_can_be_followed_where_its_hearings_are_listed(client, dated, edition):
    bill = heard("AB 1")
    Committee.objects.create(session=bill.session, code="CX18", name="Asm Public Safety", long_name="Public Safety")

    html = client.get(f"{edition}/hearings/?committee=cx18").content.decode()
    [form] = re.findall(
        rf'action="({edition}/follow/)" method="post">\s*<input type="hidden" name="follow" value="(.+?)"', html
    )

    assert find(form[1]) == Wanted(Scope.COMMITTEE, "assembly-public-safety", "Hearings of Assembly Public Safety")
    assert client.post(form[0], {"follow": form[1], "email": "ann@example.org"}).status_code == 302
    for nothing_to_follow in ("", "?committee=CX99"):
        assert 'name="follow"' not in page(client, nothing_to_follow)


def test_committees_of_one_name_are_told_apart_by_their_house_and_the_week_stays_open(client, dated):
    for number, code in (("AB 1", "CX13"), ("AB 2", "CS53"), ("AB 3", "CX18")):
        bill = heard(number, location=code)
        name = "Public Safety" if code == "CX18" else "Judiciary"
        Committee.objects.create(session=bill.session, code=code, name=f"Asm {name}", long_name=name)

    form = page(client).split("<form")[1].split("</form>")[0]

    names = re.findall(r'<option value="(C[XS]..)">([^<]*)</option>', form)
    assert names == [("CX13", "Assembly Judiciary"), ("CX18", "Assembly Public Safety"), ("CS53", "Senate Judiciary")]
    assert '<input type="date" name="week" id="id_week">' in form
    assert 'id="id_week" value="2026-03-09"' in page(client, "?week=2026-03-09")


def test_calendar_of_one_committee_by_its_code_holds_no_other_of_that_name(client):
    soon = date.today() + timedelta(days=20)
    for number, code in (("AB 1", "CX13"), ("AB 2", "CS53")):
        bill = heard(number, soon, location=code)
        Committee.objects.create(session=bill.session, code=code, name="Judiciary", long_name="Judiciary")

    body = client.get("/hearings/calendar.ics?committee=CX13").content.decode()

    assert "AB 1" in body and "AB 2" not in body


def test_letters_are_asked_for_while_they_count(client, dated):
    heard("AB 1", DAY), heard("AB 2", date(2026, 3, 4))

    assert "Letters until about 3 March." in found(page(client, "?week=2026-03-10"))
    assert "Letters were due about 25 February; a late one may still be read." in found(
        page(client, "?week=2026-03-04")
    )


def test_deadlines_stand_in_their_week_in_the_month_and_in_the_list_with_their_source(client, dated):
    html = page(client, "?week=2026-05-27")

    assert "Last day for a bill to pass its first house" in found(html).split("day-2026-05-29")[-1]
    assert "May 2026" in html and 'class="is-deadline"' in html.split('class="month"')[1].split("</table>")[0]
    listed = html.split('id="deadlines"')[1].split("</section>")[0]
    assert "Legislative calendar 2025, Joint Rule 61(a)</span>" in listed and "61(a)</span>;" not in listed
    assert '<span lang="en">Joint Rule 61(b)</span>; our reading of the rule, to be confirmed' in listed
    assert "Constitution, Art. IV, sec. 10(c)</span>" in listed and "10(c)</span>;" not in listed
    assert "23 January 2026" in listed.split("<details>")[1] and "29 May 2026" in listed.split("<details>")[0]


def test_month_counts_the_hearings_of_each_day_and_leads_to_it(client, dated):
    heard("AB 1"), heard("AB 2"), heard("AB 3", DAY + timedelta(days=1))

    month = page(client).split('class="month"')[1].split("</table>")[0]

    assert 'href="?week=2026-03-10#day-2026-03-10">10<b>2</b>' in month
    assert 'href="?week=2026-03-11#day-2026-03-11">11<b>1</b>' in month


def test_measures_that_left_the_feed_are_not_announced(client, dated):
    bill = heard("AB 1")
    bill.removed_at = make.bills.RECORDED
    bill.save()

    assert "AB 1" not in found(page(client, "?matched=all&week=2026-03-10"))


@pytest.mark.parametrize("size", [1, 3])
def test_queries_stay_the_same_for_any_number_of_hearings(client, django_assert_num_queries, dated, size):
    for number in range(size):
        heard(f"AB {number + 1}")

    with django_assert_num_queries(7):
        page(client)
    with django_assert_num_queries(7):
        page(client, "?committee=CX18&matched=all&recommendation=R1")
    with django_assert_num_queries(6):
        page(client, "?committee=CX18&matched=all&recommendation=R1&week=2026-03-10")


def test_a_crowded_week_is_paged_and_small_and_not_sent_twice(client, dated):
    for number in range(1, 260):
        make.hearing(make.measure(f"SB {number}", subject="A subject of some length: with parts."), DAY)
    first = client.get("/hearings/?matched=all")

    assert "259 hearings" in first.content.decode() and "Page 1 of 2" in first.content.decode()
    assert len(gzip.compress(first.content)) < 60_000
    assert client.get("/hearings/?matched=all", headers={"If-None-Match": first["ETag"]}).status_code == 304
