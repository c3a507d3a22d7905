"""What a monitor asks, and what it is told."""

import io
import json
import os
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from ingest.models import Run
from tests import factories as make


def health():
    out = io.StringIO()
    code = 0
    try:
        call_command("health", "--json", stdout=out, stderr=io.StringIO())
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue().splitlines()[-1])


def no_answer(*args, **kwargs):
    raise DatabaseError


def test_healthz_asks_nothing_of_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


def test_readyz_is_503_when_the_database_does_not_answer(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", no_answer)

    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_all_is_well_while_the_official_feed_is_fresh(client):
    make.run(started_at=timezone.now(), data_as_of=timezone.localdate())

    assert health() == (0, {"ok": True, "reasons": []})
    assert client.get("/healthz/ingest").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("runs", "code"),
    [
        ([], "no-feed"),
        ([{"address": "pubinfo_sample.zip"}], "no-feed"),
        ([{"started_at": timedelta(days=9)}], "not-read"),
        ([{"started_at": timedelta(hours=2)}, {"started_at": timedelta(0), "outcome": Run.Outcome.FAILED}], "failed"),
        (
            [{"started_at": timedelta(hours=2)}, {"started_at": timedelta(0), "outcome": Run.Outcome.CUT_SHORT}],
            "failed",
        ),
    ],
)
def test_what_is_not_well_is_named_and_the_exit_code_says_so(client, runs, code):
    for fields in runs:
        ago = fields.get("started_at", timedelta(0))
        make.run(**{**fields, "started_at": timezone.now() - ago, "data_as_of": timezone.localdate() - ago})

    exit_code, said = health()

    assert (exit_code, said["ok"]) == (1, False)
    assert code in {reason["code"] for reason in said["reasons"]}
    response = client.get("/healthz/ingest")
    assert response.status_code == 503 and code in {reason["code"] for reason in response.json()["reasons"]}
    assert client.get("/bills/").status_code == 200  # pages are still read


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_a_reason_and_no_error(client, monkeypatch):
    monkeypatch.setattr("ingest.health.freshness", no_answer)

    assert health()[1]["reasons"][0]["code"] == "database"
    assert client.get("/healthz/ingest").status_code == 503


@pytest.mark.django_db
@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_an_archive_that_cannot_be_written_is_a_reason(settings, tmp_path):
    make.run(started_at=timezone.now(), data_as_of=timezone.localdate())
    tmp_path.chmod(0o500)
    settings.ARCHIVE_DIR = tmp_path / "archive"

    assert [reason["code"] for reason in health()[1]["reasons"]] == ["archive"]


@pytest.mark.django_db
def test_a_database_that_can_only_be_read_is_a_reason(client, monkeypatch):
    make.run(started_at=timezone.now(), data_as_of=timezone.localdate())
    monkeypatch.setattr("ingest.health._database_is_read_only", lambda: True)

    assert [reason["code"] for reason in health()[1]["reasons"]] == ["read-only"]
    assert client.get("/status/").status_code == 200


# Metrics


@pytest.mark.django_db
def test_metrics_are_for_the_operator_alone(client, settings):
    assert client.get("/metrics").status_code == 404

    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer s3cret"}).status_code == 200


@pytest.mark.django_db
def test_an_empty_token_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_a_scraper_on_this_machine_needs_no_token_where_the_operator_says_so(client, settings):
    settings.METRICS_ON_LOOPBACK = True

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 30])
def test_metrics_are_prometheus_text_in_a_constant_number_of_queries(client, settings, django_assert_num_queries, rows):
    settings.METRICS_ON_LOOPBACK = True
    for _ in range(rows):
        make.issue(make.run(records=3017, error="/somewhere/on/this/machine"))

    with django_assert_num_queries(3):
        text = client.get("/metrics").content.decode()

    assert 'tracker_ingest_run_records{source="pubinfo"} 3017\n' in text
    assert f'tracker_ingest_open_issues{{weight="row"}} {rows}\n' in text
    assert "machine" not in text
    line = re.compile(r'(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"\n]*",?)*\})? -?[0-9.e+]+)')
    assert all(line.fullmatch(one) for one in text.splitlines())
