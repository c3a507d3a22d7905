import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BACK = HTMX | {"HX-History-Restore-Request": "true"}


@pytest.mark.parametrize("address", ["/bills/?matched=all", "/search/?q=recommendation:R4"])
class TestLists:
    def test_a_filter_gets_the_list_alone_with_its_icons_and_a_word_for_those_who_hear(self, client, address):
        make.match(make.recommendation(), make.measure())

        html = client.get(address, headers=HTMX).content.decode()

        assert "<html" not in html and "AB 779" in html
        assert 'hx-swap-oob="innerHTML:#told">1 bill<' in html and '<symbol id="i-' in html

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
