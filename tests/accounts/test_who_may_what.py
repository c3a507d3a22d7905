"""What each person gets of every address, by the table of ``addresses``, in both languages."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import now
from django.utils.translation import override

from recommendations.choices import Scope, Stance, Verdict
from recommendations.disputes import file_dispute
from recommendations.models import RulePreview, RuleSet
from recommendations.reviews import Judgement, decide
from recommendations.rules_in_force import shipped_text
from tests import factories as make
from tests.accounts.addresses import PEOPLE, ROWS, UNNAMED
from tracker.accounts.invitations import Invitation, write_link

pytestmark = pytest.mark.django_db


def addresses(resolver, route="", space=""):
    """(name, route) of every pattern that a request can reach."""
    for one in resolver.url_patterns:
        here = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from addresses(one, here, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}" if one.name else "", here


ALL = list(addresses(get_resolver()))
FOR_PEOPLE_WITH_AN_ACCOUNT = ("review/", "accounts/", "status/issues/", "alerts/preview/")
STANDS_IN_SPANISH = {name for name, route in ALL if route.startswith(FOR_PEOPLE_WITH_AN_ACCOUNT)}


def test_every_address_has_a_row():
    named = {name for name, route in ALL if name and not route.startswith("admin/")}
    unnamed = {route for name, route in ALL if not name and not route.startswith("admin/")}

    assert named == set(ROWS)
    assert unnamed == UNNAMED


@pytest.fixture
def world(reviewer, lead, administrator, outsider, colleague):
    """What the addresses name, and the people by their place in a row."""
    recommendation = make.recommendation()
    clause = "This bill would end the fee."
    match = make.match(recommendation, make.measure(digest=clause), clause=clause)
    decided = make.match(recommendation, make.measure("AB 780", digest=clause), clause=clause)
    word = Judgement(Verdict.CONFIRM, Stance.OPPOSES, Scope.DIRECT, ("a",), note="It ends the fee for nobody.")
    made = decide(match=decided.pk, by=reviewer, judgement=word, revision=0, version="20250AB78099INT", at=now())
    dispute = file_dispute(text="You missed it.", bill="AB 9", at=now())
    token = write_link(Invitation("new@example.org", "reviewer")).rstrip("/").rpartition("/")[2]
    cache.clear()
    people = dict(zip(PEOPLE, (None, outsider, reviewer, lead, administrator, colleague), strict=True))
    rules = {"content": shipped_text(), "section": "R4", "note": "Words.", "created_at": now()}
    kept = {
        "match": match,
        "decided": decided,
        "decision": made,
        "dispute": dispute,
        "stated": make.status_change(recommendation),
        "issue": make.issue(make.run()),
        "rule-set": RuleSet.objects.create(version="x", **rules),
        "version": match.version,
        "task": make.task(match.measure),
        "outsider": outsider,
        "note": make.team_note(match.measure),
        "letter": make.letter(match.measure),
        "draft": RulePreview.objects.create(by=lead, **rules),
    }
    return people, {"token": token} | {name: one.pk for name, one in kept.items()}


def wanted(row, who, keys):
    answer = row.answers[PEOPLE.index(who)]
    if isinstance(answer, int):
        return answer
    for name, key in keys.items():
        answer = answer.replace(f"/{name}/", f"/{key}/")
    return answer


def got(response):
    is_elsewhere = response.status_code in (301, 302)
    return urlsplit(response.headers["Location"]).path if is_elsewhere else response.status_code


def as_person(person):
    client = Client()
    if person:
        client.force_login(person)
    return client


def answers(people, address, posts):
    """What each person gets; each deed is taken back before the next person asks."""
    found = {}
    for who, person in people.items():
        with transaction.atomic():
            client = as_person(person)
            found[who] = got(client.get(address) if posts is None else client.post(address, posts))
            transaction.set_rollback(True)
    return found


def asked(name, keys):
    """The address in the language that is active, and what is posted there."""
    row = ROWS[name]
    address = reverse(name, kwargs={key: keys.get(value, value) for key, value in row.given.items()}) + row.query
    posts = row.posts
    if posts:
        posts = {key: value.replace("match:0", f"{keys['match']}:0") for key, value in posts.items()}
        for field_ in {"version", "person"} & set(posts):
            posts[field_] = keys.get(posts[field_], posts[field_])
    return address, posts


@pytest.mark.parametrize("name", ROWS)
def test_row(world, name):
    people, keys = world

    assert answers(people, *asked(name, keys)) == {who: wanted(ROWS[name], who, keys) for who in PEOPLE}


def in_spanish(answer):
    return answer if isinstance(answer, int) else f"/es{answer}"


@pytest.mark.parametrize("name", [name for name in ROWS if name in STANDS_IN_SPANISH])
def test_row_in_spanish(world, name):
    """The same rights, and every redirect stays in the language."""
    people, keys = world
    with override("es"):
        address, posts = asked(name, keys)

    found = answers(people, address, posts)
    assert address.startswith("/es/")
    assert found == {who: in_spanish(wanted(ROWS[name], who, keys)) for who in PEOPLE}


def test_what_the_api_does_not_have_is_not_there_for_anybody(world):
    people, _keys = world

    assert set(answers(people, "/api/v1/nothing/", None).values()) == {404}


def test_every_address_of_the_admin_is_for_administrators_alone(world):
    people, _keys = world
    plain = sorted(route for _name, route in ALL if route.startswith("admin/") and not set("<^") & set(route))
    assert len(plain) > 10

    for route in plain:
        found = answers({who: one for who, one in people.items() if who != "administrator"}, f"/{route}", None)
        assert not [who for who, answer in found.items() if answer == 200 and route != "admin/jsi18n/"], route
    assert answers({"administrator": people["administrator"]}, "/admin/", None) == {"administrator": 200}
