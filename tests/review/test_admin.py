"""The admin's lists: to search and read, in as many queries for many rows as for few, and never to write."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from recommendations.choices import Scope, Stance, Verdict
from recommendations.disputes import file_dispute
from recommendations.reviews import Judgement, decide
from tests import factories as make

pytestmark = pytest.mark.django_db
LISTS = ("match", "reviewdecision", "dispute", "statuschange")
CLAUSE = "This bill would end the fee."


def fill(recommendation, reviewer, numbers):
    for number in numbers:
        match = make.match(recommendation, make.measure(f"AB {number}", digest=CLAUSE), clause=CLAUSE)
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=now())
        file_dispute(text="Look.", match=match, at=now())
        make.status_change(recommendation)


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_as_many_queries_for_many_rows_as_for_few(client, administrator, reviewer, name):
    client.force_login(administrator)
    recommendation = make.recommendation()
    fill(recommendation, reviewer, [1])
    address = f"/admin/recommendations/{name}/"
    client.get(address)
    counts = []
    for more in ([], range(2, 8)):
        fill(recommendation, reviewer, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_added_there(client, administrator, name):
    client.force_login(administrator)

    assert client.get(f"/admin/recommendations/{name}/add/").status_code == 403


def test_words_are_found_by_the_bills_number(client, administrator, reviewer):
    fill(make.recommendation(), reviewer, [1, 2])
    client.force_login(administrator)

    page = client.get("/admin/recommendations/reviewdecision/", {"q": "2"}).content.decode()
    assert "AB 2" in page and "AB 1<" not in page
