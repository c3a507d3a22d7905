"""Programs that others write: the examples of the documentation, and a client generated from the OpenAPI document."""

import importlib
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from alerts.webhooks.endpoints import new_secret
from alerts.webhooks.message import of_test
from recommendations.stream import publish
from tests import factories as make

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
LIVE = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 9, 23, tzinfo=UTC)


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def command_of(name):
    if name.endswith(".mjs"):
        if not (node := shutil.which("node")):
            pytest.skip("no node on this machine")
        return [node, EXAMPLES / name]
    return [sys.executable, EXAMPLES / name]


@pytest.fixture
def bill():
    made = make.measure()
    make.match(make.recommendation(), made)
    make.stage_change(made, "introduced", "in_committee", date(2026, 9, 21))
    publish(at=AT)
    return made


@LIVE
@pytest.mark.parametrize("name", ["follow_recommendation.py", "follow_recommendation.mjs"])
def test_example_tells_each_change_once_and_goes_on_where_it_stopped(live_server, bill, tmp_path, name):
    follow = [*command_of(name), live_server.url, "R4", str(tmp_path / "r4.cursor")]
    first, again = run(*follow), run(*follow)
    make.stage_change(bill, "in_committee", "on_floor", date(2026, 9, 22))
    publish(at=AT)
    later = run(*follow)

    assert "2026-09-21 AB 779 stage_changed: introduced → in_committee\n" in first
    assert again == ""
    assert later == "2026-09-22 AB 779 stage_changed: in_committee → on_floor\n"


def test_ten_lines_know_our_webhooks_from_those_of_others():
    is_ours = vars(importlib.import_module("docs.examples.take_webhook"))["is_ours"]
    secret, other = new_secret(), new_secret()
    message = of_test(1, timezone.now())
    headers = {name.lower(): value for name, value in message.headers([other, secret], timezone.now()).items()}
    body = message.body.encode()

    assert is_ours(secret, headers, body) and is_ours(other, headers, body)
    assert not is_ours(new_secret(), headers, body)
    assert not is_ours(secret, headers, body + b" ")
    assert not is_ours(secret, headers | {"webhook-id": "test-2"}, body)
    assert not is_ours(secret, message.headers([secret], AT), body)


@pytest.fixture
def generated(client, tmp_path, monkeypatch):
    """The package that the public generator makes of our document, without a warning."""
    document = tmp_path / "openapi.json"
    document.write_bytes(client.get("/api/v1/schema/?format=json").content)
    maker = Path(sys.executable).with_name("openapi-python-client")
    (tmp_path / "config.yml").write_text("post_hooks: []\npackage_name_override: tracker_client\n")
    options = ["--meta=none", f"--output-path={tmp_path}/tracker_client", f"--config={tmp_path}/config.yml"]
    run(maker, "generate", f"--path={document}", *options)
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module


@LIVE
def test_generated_client_reads_follows_and_is_refused_in_types(live_server, bill, outsider, generated):
    api, models = generated("tracker_client.api"), generated("tracker_client.models")
    list_bills = generated(f"{api.__name__}.bills.bills_list").sync
    subscribe = generated(f"{api.__name__}.subscriptions.subscriptions_create")
    wish = models.NewSubscriptionRequest(follow="recommendation:R4")
    key = make.key(outsider, "subscriptions")["authorization"].removeprefix("Bearer ")

    with generated("tracker_client").AuthenticatedClient(base_url=live_server.url, token=key) as client:
        assert [(one.session, one.measure) for one in list_bills(client=client).results] == [("20252026", "AB-779")]
        made = subscribe.sync_detailed(client=client, body=wish)
        assert (made.status_code, made.parsed.follow) == (201, "recommendation:R4")
        assert subscribe.sync_detailed(client=client, body=wish).status_code == 200
        refused = subscribe.sync(client=client, body=models.NewSubscriptionRequest(follow="recommendation:R99"))
        assert (refused.status, refused.code) == (409, "not_there")
