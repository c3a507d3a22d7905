"""The text of one print: clauses marked, neighbours a link away, long bills in pages."""

import gzip

import pytest

from bills.models import BillBody
from tests import factories as make

pytestmark = pytest.mark.django_db
DIGEST = "Existing law sets a fee.\nThis bill would end the fee."
FIRST, SECOND = "/bills/20252026/AB-779/versions/20250AB77999INT/", "/bills/20252026/AB-779/versions/20250AB77998AMD/"


def page(client, address=FIRST):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def body(version, *texts):
    rows = [{"number": f"SECTION {at}.", "action": "", "law": [["PEN", "1203", "amended"]], "text": text} for at, text in enumerate(texts, 1)]  # fmt: skip
    BillBody.objects.create(version=version, content=rows)


def test_digest_and_text_are_printed_with_their_clauses_marked_and_hostile_words_escaped(client):
    bill = make.measure(digest=DIGEST)
    make.match(make.recommendation(), bill, clause="This bill would end the fee.")
    body(bill.latest_version, "No fee is owed.\n<script>alert(1)</script>")

    html = page(client)

    assert "<mark>This bill would end the fee.</mark>" in html and "Penal Code 1203" in html
    assert "No fee is owed." in html and "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_an_older_print_says_so_and_leads_to_what_the_next_one_changed(client):
    bill = make.measure(digest=DIGEST)
    make.version(bill, state="AMD", print_number=98, digest=DIGEST)

    assert "This is not the latest version." in page(client) and "20250AB77999INT..20250AB77998AMD" in page(client)
    assert "This is not the latest version." not in page(client, SECOND)
    assert "Compare with the version before" in page(client, SECOND)


def test_a_print_without_text_says_where_it_is(client):
    make.measure(digest=DIGEST)

    assert "Our source did not bring the text of this version" in page(client)


def test_a_long_bill_comes_in_pages_none_of_which_is_large_and_nothing_is_lost(client):
    bill = make.measure(digest=DIGEST)
    lines = [f"({number}) A county shall pay {number} dollars for each program of that kind." for number in range(4000)]
    body(bill.latest_version, "\n".join(lines))
    pages = [page(client, f"{FIRST}?page={number}") for number in range(1, 6)]

    assert "Page 1 of 5" in pages[0] and "(continued)" in pages[1] and "Existing law" not in pages[1]
    assert all(sum(f"({number}) A county" in one for one in pages) == 1 for number in range(0, 4000, 97))
    assert max(len(gzip.compress(one.encode())) for one in pages) < 60_000
    assert "Page 5 of 5" in page(client, f"{FIRST}?page=99")
    assert "Page 1 of 5" in page(client, f"{FIRST}?page=nonsense")


@pytest.mark.parametrize("address", [FIRST.replace("99INT", "97ENR"), FIRST.replace("AB-779", "AB-1")])
def test_no_such_print_is_a_404(client, address):
    make.measure()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_queries_stay_the_same_for_any_number_of_prints_and_matches(client, django_assert_num_queries, size):
    make.run()
    bill = make.measure(digest=DIGEST)
    for number in range(size):
        make.match(make.recommendation(f"R{number + 1}"), bill)
        make.version(bill, state="AMD", print_number=90 - number)

    with django_assert_num_queries(6):
        page(client)
