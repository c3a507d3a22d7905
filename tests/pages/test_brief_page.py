import pytest

from bills.choices import Activity, Stage
from recommendations.choices import Stance
from recommendations.codes import QUIET, code_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(client):
    response = client.get("/recommendations/R4/brief/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_stamped_with_its_date_and_the_link_that_never_changes(client, settings):
    stated = make.status_change(make.recommendation())

    html = page(client)

    assert "Data as of 22 September 2026" in html
    assert f"{settings.SITE_URL}/recommendations/R4/history/{stated.pk}/" in html
    assert code_of(f"{settings.SITE_URL}/recommendations/R4/history/{stated.pk}/").path in html


def test_before_anything_was_stated_it_leads_to_the_page_itself(client, settings):
    make.recommendation()

    assert f"{settings.SITE_URL}/recommendations/R4/<" in page(client)


def test_each_piece_names_its_answer_or_that_there_is_none(client):
    law = make.measure("AB 1", stage=Stage.CHAPTERED, activity=Activity.OVER, chapter_number=92, chapter_year=2020)
    make.match(make.recommendation(), law, elements=["a"])

    html = page(client).split('id="pieces"')[1].split("</section>")[0]

    assert 'Chapter 92, Statutes of 2020: <span lang="en">“This bill would end the fee.”</span>' in html
    assert html.count("Unanswered") == 2


def test_it_names_three_bills_a_kind_and_counts_the_rest(client):
    rec = make.recommendation()
    for number in range(1, 6):
        make.match(rec, make.measure(f"AB {number}"), stance=Stance.OPPOSES)

    html = page(client).split('id="against"')[1].split("</section>")[0]

    assert html.count("<b>AB ") == 3 and "And 2 more." in html


def test_the_code_has_its_quiet_zone_and_the_corners_that_telephones_look_for():
    code = code_of("https://example.org/")
    dark = {tuple(map(int, one.split("h")[0].split())) for one in code.path.split("M")[1:]}
    last = code.side - QUIET - 1

    assert {(QUIET, QUIET), (last, QUIET), (QUIET, last)} <= dark
    assert all(QUIET <= x <= last and QUIET <= y <= last for x, y in dark)


def test_queries(client, django_assert_num_queries):
    make.run()
    rec = make.recommendation()
    make.status_change(rec)
    for number in range(1, 20):
        make.match(rec, make.measure(f"AB {number}"))

    with django_assert_num_queries(9):
        page(client)
