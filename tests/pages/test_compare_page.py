import re

import pytest

from bills.models import BillBody
from recommendations.choices import MatchState
from tests import factories as make

pytestmark = pytest.mark.django_db
OLD, NEW = "20250AB77999INT", "20250AB77998AMD"
ADDRESS = f"/bills/20252026/AB-779/compare/{OLD}..{NEW}/"
CLAUSE = "This bill would end the fee."


def body(version, *texts):
    law = [["PEN", "1203.097", "amended"]]
    content = [
        {"number": f"SEC. {n}.", "action": "amended", "law": law if n == 1 else [], "text": text}
        for n, text in enumerate(texts, start=1)
    ]
    BillBody.objects.create(version=version, content=content)


@pytest.fixture
def bill():
    made = make.measure(digest=f"Existing law sets a fee.\n{CLAUSE}")
    body(made.latest_version, "The court shall order a fee of $500.", "Costs.")
    new = make.version(made, state="AMD", print_number=98, label="Amended Assembly", digest=f"Other law.\n{CLAUSE}")
    body(new, "The court shall not order a fee of $500 <b>now</b>.", "Costs.", "A new section on programs.")
    return made


def page(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_words_put_in_and_taken_out_are_marked_and_the_text_is_escaped(bill, client):
    html = page(client)
    assert "<ins>not</ins>" in html
    assert "&lt;b&gt;now&lt;/b&gt;." in html and "<b>now" not in html
    assert "Penal Code 1203.097" in html


def test_the_summary_counts_sections_and_says_what_became_of_the_clause(bill, client):
    make.match(make.recommendation(), bill, clause=CLAUSE)
    html = " ".join(page(client).split())
    assert "1 section changed." in html or "1 section reworded." in html
    assert "1 section added." in html and "The clause for R4 is the same." in html


def test_a_clause_that_the_other_version_lacks_has_changed(bill, client):
    bill.versions.filter(key=OLD).update(digest="Existing law sets a fee.\nThis bill would lower the fee.")
    make.match(make.recommendation(), bill, clause=CLAUSE)
    html = " ".join(page(client).split())
    assert "The clause for R4 changed." in html
    assert "matched-clause" in html


def test_a_refused_match_leaves_no_mark(bill, client):
    make.match(make.recommendation(), bill, clause=CLAUSE, state=MatchState.REJECTED)
    assert "matched-clause" not in page(client)


def test_the_other_way_round_is_compared_too(bill, client):
    assert "<del>not</del>" in page(client, f"/bills/20252026/AB-779/compare/{NEW}..{OLD}/")


def test_every_version_can_be_told_apart_in_the_form(client):
    made = make.measure()
    for number in (98, 97):
        make.version(made, state="AMD", print_number=number, label="Amended Assembly", on=None)

    options = re.findall(r"<option[^>]*>([^<]+)</option>", page(client))

    assert [one.partition(",")[0] for one in options] == [
        "1. Introduced",
        "2. Amended Assembly",
        "3. Amended Assembly",
    ] * 2


def test_the_form_leads_to_the_address_of_the_comparison(bill, client):
    response = client.get(f"/bills/20252026/AB-779/compare/?old={OLD}&new={NEW}")
    assert (response.status_code, response["Location"]) == (302, ADDRESS)


@pytest.mark.parametrize(
    "address",
    [
        f"/bills/20252026/AB-779/compare/{OLD}..20250AB00199INT/",
        "/bills/20252026/AB-779/compare/x..y/",
        "/bills/20252026/AB-779/compare/",
        f"/bills/20252026/AB-779/compare/?old=//evil.example&new={NEW}",
        f"/bills/20252026/AB-1/compare/{OLD}..{NEW}/",
    ],
)
def test_what_does_not_exist_is_not_found(bill, client, address):
    assert client.get(address).status_code == 404


def test_a_version_without_text_is_said_to_be_missing(client):
    made = make.measure()
    make.version(made, state="AMD", print_number=98)
    assert "has not reached us" in page(client)


def test_a_long_bill_comes_in_pages(bill, client):
    BillBody.objects.filter(version__key=NEW).update(
        content=[
            {"number": f"SEC. {n}.", "action": "", "law": [["GOV", str(n), ""]], "text": f"{n} lorem " * 4000}
            for n in range(1, 7)
        ]
    )
    first, second = page(client), page(client, f"{ADDRESS}?page=2")
    assert "Page 1 of" in first and 'href="?page=2"' in first and "Page 2 of" in second
    assert "Page 1 of" in page(client, f"{ADDRESS}?page=nonsense")


def test_the_bill_page_links_each_version_to_the_one_before(bill, client):
    html = page(client, "/bills/20252026/AB-779/")
    assert set(re.findall(r'href="([^"]*/compare/[^"]*)"', html)) == {ADDRESS}


@pytest.mark.parametrize("matches", [1, 3])
def test_queries_do_not_grow_with_the_matches(bill, client, django_assert_num_queries, matches):
    for code in range(1, matches + 1):
        make.match(make.recommendation(f"R{code}"), bill, clause=CLAUSE)
    with django_assert_num_queries(6):
        page(client)
