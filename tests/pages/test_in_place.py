"""Lists that answer their filters in place: the part alone for a request out of the page, the page for all others."""

from datetime import date

import pytest

from bills.models import Committee
from tests import factories as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BACK = HTMX | {"HX-History-Restore-Request": "true"}


@pytest.mark.parametrize(
    ("address", "shown", "told"),
    [
        ("/bills/?matched=all", "AB 779", "1 bill"),
        ("/search/?q=recommendation:R4", "AB 779", "1 bill"),
        ("/hearings/?recommendation=R4", "AB 779", "1 hearing"),
        ("/legislators/?q=lackey", "Lackey", "1 seat"),
    ],
)
def test_a_filter_gets_the_list_alone_with_a_word_for_those_who_hear(client, address, shown, told):
    bill = make.measure()
    make.match(make.recommendation(), bill)
    make.hearing(bill, date(2026, 3, 10))
    make.legislator("Lackey", "REP")

    html = client.get(address, headers=HTMX).content.decode()

    assert "<html" not in html and shown in html
    assert f'hx-swap-oob="innerHTML:#told">{told}<' in html


@pytest.mark.parametrize("address", ["/bills/?matched=all", "/hearings/?week=2026-05-27"])
def test_the_list_alone_brings_the_drawings_that_it_uses(client, address):
    make.measure()

    assert '<symbol id="i-' in client.get(address, headers=HTMX).content.decode()


def test_a_committee_takes_the_heading_and_its_calendar_along(client):
    bill = make.measure()
    make.hearing(bill, date(2099, 3, 10), location="CX18")
    Committee.objects.create(session=bill.session, code="CX18", name="Asm Public Safety", long_name="Public Safety")

    html = client.get("/hearings/?committee=CX18", headers=HTMX).content.decode()

    head = html.split('hx-swap-oob="innerHTML:#head">')[1]
    assert "<h1>Hearings of " in head and "/hearings/calendar.ics?committee=CX18" in head


@pytest.mark.parametrize(
    "address", ["/bills/?matched=all", "/search/?q=recommendation:R4", "/hearings/", "/legislators/"]
)
class TestLists:
    def test_everybody_else_and_going_back_get_the_page(self, client, address):
        for headers in ({}, BACK):
            html = client.get(address, headers=headers).content.decode()
            assert "<html" in html and "hx-swap-oob" not in html

    def test_caches_keep_both_apart(self, client, address):
        for headers in ({}, HTMX):
            assert "HX-Request" in client.get(address, headers=headers).headers["Vary"]

    def test_no_page_is_kept_in_the_browsers_storage(self, client, address):
        assert '"historyCacheSize": 0' in client.get(address).content.decode()


def test_a_number_leads_to_its_bill_from_out_of_the_page_too(client):
    make.measure()

    response = client.get("/search/?q=ab779", headers=HTMX)

    assert response.headers["HX-Redirect"] == "/bills/20252026/AB-779/"


def test_a_list_asks_the_same_in_place(client, django_assert_num_queries):
    for number in range(1, 20):
        make.measure(f"AB {number}")

    with django_assert_num_queries(3):
        client.get("/bills/?matched=all", headers=HTMX)
