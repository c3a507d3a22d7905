"""Every operation of the API that takes a key × whose key it is. An operation without a row here fails.

People: no key at all; a key for reading alone; an account without a role; a reviewer; a lead; an administrator; another
reviewer, who owns none of what the addresses name. All but the first two hold keys of every scope: the person decides.
"""

import json

import pytest
from django.db import transaction
from django.utils.timezone import now

from alerts.choices import Channel
from alerts.models import Attempt, Endpoint
from recommendations.choices import Scope, Stance, Verdict
from recommendations.reviews import Judgement, decide
from tests import factories as make
from tracker.keyed_api import ADDRESSES

pytestmark = pytest.mark.django_db
PEOPLE = ("nobody", "reads only", "no role", "reviewer", "lead", "administrator", "other")
PRINT = "20250AB77999INT"
HOOK = {"url": "https://news.example.org/hook", "follows": ["everything:"]}
WORD = {"verdict": "confirm", "revision": 0, "version": PRINT}
SAID = {"position": "support", "since": "2026-09-24", "version": PRINT, "revision": 0}
NONE_YET = 404


def own(answer, **more):
    """What belongs to the account without a role; to everybody else it is not there."""
    return (401, 403, answer, 404, 404, 404, 404), more


def anybodys(answer, **more):
    return (401, 403, *[answer] * 5), more


def desk(answer, **more):
    return (401, 403, 403, *[answer] * 4), more


ROWS = {
    "GET subscriptions/": anybodys(200),
    "POST subscriptions/": anybodys(201, said={"follow": "recommendation:R4"}),
    "GET subscriptions/{id}/": own(200, id="follow"),
    "PATCH subscriptions/{id}/": own(200, id="follow", said={"cadence": "daily"}),
    "DELETE subscriptions/{id}/": own(204, id="follow"),
    "GET webhooks/": anybodys(200),
    "POST webhooks/": anybodys(201, said=HOOK),
    "GET webhooks/{id}/": own(200, id="webhook"),
    "PATCH webhooks/{id}/": own(200, id="webhook", said={"follows": ["recommendation:R4"]}),
    "DELETE webhooks/{id}/": own(204, id="webhook"),
    "GET webhooks/{id}/calls/": own(200, id="webhook"),
    "POST webhooks/{id}/rotate/": own(409, id="webhook", said={"revision": "old"}),
    "POST webhooks/{id}/enable/": own(200, id="webhook"),
    "POST webhooks/{id}/test/": own(200, id="webhook"),
    "POST webhooks/{id}/redeliver/": own(202, id="webhook", said={"message": "test-7"}),
    "GET review/matches/": desk(200),
    "GET review/matches/{id}/": desk(200, id="match"),
    "POST review/matches/{id}/decisions/": desk(201, id="match", said=WORD),
    "PUT review/matches/{id}/claim/": desk(200, id="match"),
    "DELETE review/matches/{id}/claim/": desk(204, id="match"),
    "POST review/decisions/{id}/undo/": ((401, 403, 403, 200, 403, 403, 403), {"id": "decision"}),
    "GET review/positions/{session}/{measure}/": desk(NONE_YET),
    "PUT review/positions/{session}/{measure}/": ((401, 403, 403, 403, 200, 200, 403), {"said": SAID}),
}


def test_every_operation_has_a_row():
    assert {f"{deed.method} {deed.shown}" for address in ADDRESSES for deed in address.told()} == set(ROWS)


@pytest.fixture
def world(reviewer, lead, administrator, outsider, colleague):
    """The headers of the people by their place in a row, and the ids that the addresses name."""
    recommendation, clause = make.recommendation(), "This bill would end the fee."
    match = make.match(recommendation, make.measure(digest=clause), clause=clause)
    decided = make.match(recommendation, make.measure("AB 780", digest=clause), clause=clause)
    word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
    made = decide(match=decided.pk, by=reviewer, judgement=word, revision=0, version="20250AB78099INT", at=now())
    owner = make.subscriber(outsider.email)
    # An address of this machine is never called: what a test of the webhook answers does not hang on a network.
    hook = Endpoint.objects.create(subscriber=owner, url="http://127.0.0.1/hook", created_at=now())
    hears = make.follow(owner, channel=Channel.WEBHOOK, endpoint=hook)
    event = make.event(source="test", source_id="7")
    hears.deliveries.create(subscriber=owner, event=event, channel=Channel.WEBHOOK, due_at=now(), created_at=now())
    Attempt.objects.create(endpoint=hook, event=event, message_id="test-7", at=now(), milliseconds=1)
    everything = [
        make.key(one, "subscriptions", "review") for one in (outsider, reviewer, lead, administrator, colleague)
    ]
    headers = dict(zip(PEOPLE, [{}, make.key(administrator), *everything], strict=True))
    ids = {"follow": make.follow(owner, key="R5").public_id, "webhook": hook.public_id}
    return headers, ids | {"match": match.pk, "decision": made.pk}


@pytest.mark.parametrize("name", ROWS)
def test_row(world, client, name):
    headers, ids = world
    answers, asked = ROWS[name]
    method, shown = name.split()
    address = shown.replace("{id}", str(ids.get(asked.get("id")))).replace("{session}/{measure}", "20252026/AB-779")
    body = {"data": json.dumps(asked["said"]), "content_type": "application/json"} if "said" in asked else {}
    found = {}
    for who, header in headers.items():
        with transaction.atomic():
            ask = getattr(client, method.lower())
            found[who] = ask(f"/api/v1/{address}", headers=header, **body).status_code
            transaction.set_rollback(True)

    assert found == dict(zip(PEOPLE, answers, strict=True))
