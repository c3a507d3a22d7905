"""Every list of the admin: to search, to narrow and to read, in as many queries for many rows as for few."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from alerts.models import Delivery, Mail
from ingest.visits import Feed
from recommendations.choices import Scope, Stance, Verdict
from recommendations.disputes import file_dispute
from recommendations.reviews import Judgement, decide
from tests import factories as make

pytestmark = pytest.mark.django_db
CLAUSE = "This bill would end the fee."
LISTS = {model._meta.label: model for model in admin.site._registry}
OURS = [label for label in LISTS if not label.startswith("auth.")]


def fill(numbers):
    """A row of everything for each number, none of them related to another's."""
    for number in numbers:
        person = make.person(f"person{number}", role="reviewer")
        EmailAddress.objects.create(user=person, email=f"{number}@example.org")
        Group.objects.create(name=f"group {number}")
        bill = make.measure(f"AB {number}", digest=CLAUSE)
        match = make.match(make.recommendation(f"X{number}"), bill, clause=CLAUSE)
        word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
        decide(match=match.pk, by=person, judgement=word, revision=0, version=match.version.key, at=now())
        file_dispute(text="Look.", match=match, at=now())
        make.status_change(match.recommendation)
        for made in (make.team_position, make.team_note, make.letter, make.task):
            made(bill, changed_by=person)
        make.issue(make.run(f"source{number}"))
        Feed.objects.create(name=f"Feed {number}", url=f"https://{number}.example.org/", mapping="newsroom")
        follow = make.follow(f"f{number}@example.org")
        times = {"due_at": now(), "created_at": now()}
        Mail.objects.create(subscriber=follow.subscriber, kind="bundle", period=str(number), **times)
        event = make.event(key=str(number))
        Delivery.objects.create(subscription=follow, subscriber=follow.subscriber, event=event, channel="mail", **times)


@pytest.fixture
def by_admin(client, administrator):
    fill([1])
    client.force_login(administrator)
    return client


def address(label, name="changelist"):
    app, model = label.lower().split(".")
    return reverse(f"admin:{app}_{model}_{name}")


@pytest.mark.parametrize("label", LISTS)
def test_list_takes_as_many_queries_for_many_rows_as_for_few(by_admin, label):
    by_admin.get(address(label))
    counts = []
    for more in ([], range(2, 6)):
        fill(more)
        with CaptureQueriesContext(connection) as queries:
            page = by_admin.get(address(label))
        shown = page.context["cl"].result_list
        counts.append((len(queries), len(shown)))

    # A filter by recommendation, session or source is one query, whatever it offers.
    assert counts[0][0] == counts[1][0]
    assert 0 < counts[0][1] < counts[1][1]


@pytest.mark.parametrize("label", OURS)
def test_list_can_be_searched_and_narrowed_by_every_filter_that_it_offers(by_admin, label):
    listed = admin.site._registry[LISTS[label]]
    assert listed.list_filter

    page = by_admin.get(address(label))
    chosen = [
        one["query_string"] for spec in page.context["cl"].filter_specs for one in spec.choices(page.context["cl"])
    ]
    assert chosen
    for query in {*chosen[:6], "?q=x" if listed.search_fields else "?"}:
        assert by_admin.get(address(label) + query).status_code == 200, query


@pytest.mark.parametrize("label", [label for label in LISTS if label.startswith("recommendations.")])
def test_nothing_that_the_desk_writes_is_added_there(by_admin, label):
    assert by_admin.get(address(label, "add")).status_code == 403


def test_words_are_found_by_the_bills_number(by_admin):
    fill([2])

    page = by_admin.get(address("recommendations.ReviewDecision"), {"q": "2"}).content.decode()
    assert "AB 2" in page and "AB 1<" not in page
