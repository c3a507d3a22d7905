"""A whole night in one command: its order, its lock, and what one stage in trouble does to the others."""

import io
import json

import pytest
import stamina
from django.core.management import call_command

from bills.models import Measure
from ingest.errors import Refused
from ingest.models import Run
from recommendations.models import Match, Recommendation
from tests.feed import packed, whole
from tests.shelf_server import at, shelf_server

STAGES = ["paper", "ingest", "analyses", "match", "restate", "cards", "tasks", "publish", "queue", "send", "dump"]


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


def pipeline(*arguments):
    """(exit code, what it said in JSON, what it told on standard error)."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("run_pipeline", *map(str, arguments), "--json", stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue().splitlines()[-1]), err.getvalue()


@pytest.mark.django_db
def test_a_night_goes_through_every_stage_in_order_and_a_second_one_has_nothing_to_do():
    code, first, _ = pipeline("--sample")

    assert (code, list(first)) == (0, STAGES)
    assert first["ingest"]["pubinfo"]["outcome"] == "ok"
    assert first["ingest"]["pubinfo"]["created"] == Measure.objects.count()
    assert Match.objects.exists()
    assert Recommendation.objects.count() == 11

    code, again, _ = pipeline("--sample")

    assert code == 0
    assert (again["ingest"]["pubinfo"]["outcome"], again["ingest"]["pubinfo"]["changes"]) == ("unchanged", 0)
    assert again["restate"] == {"changed": 0}
    assert again["publish"] == {"appended": 0}
    assert again["queue"]["events"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("stage", STAGES[:1] + STAGES[3:])
def test_each_stage_runs_alone(stage):
    pipeline("--stage", "paper")

    code, said, _ = pipeline("--stage", stage)

    assert (code, list(said)) == (0, [stage])
    assert not Run.objects.exists()


@pytest.fixture
def shelf(settings):
    with shelf_server() as running, stamina.set_testing(True, attempts=2, cap=True):
        settings.PUBINFO_URL, settings.ALLOW_PRIVATE_ADDRESSES = running.url, True
        running.put("pubinfo_2025.zip", packed(whole([1, 2, 3])), at(27))
        yield running


@pytest.mark.django_db
def test_without_an_address_every_source_is_read_that_needs_no_key_or_has_one(shelf, monkeypatch, settings):
    monkeypatch.setattr("ingest.sources.governor.FEED", f"{shelf.url}feed")
    settings.LEGISCAN_API_KEY = settings.OPENSTATES_API_KEY = ""

    _, said, _ = pipeline("--stage", "ingest", "--from", "")

    assert [name for name in said["ingest"] if name != "failed"] == ["pubinfo", "billfeed", "governor"]


@pytest.mark.django_db
def test_one_source_in_trouble_is_told_and_keeps_no_other_work_from_being_done(shelf, monkeypatch):
    shelf.files.clear()
    monkeypatch.setattr("ingest.sources.governor.FEED", f"{shelf.url}feed")

    code, said, _ = pipeline()

    assert (code, said["ingest"]["failed"], said["ingest"]["pubinfo"]["outcome"]) == (1, True, "failed")
    assert list(said) == STAGES
    assert said["ingest"]["billfeed"]["outcome"] == "unchanged"


@pytest.mark.django_db
def test_a_stage_in_trouble_keeps_no_later_stage_from_its_work(monkeypatch):
    def no_disk(**named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.management.commands.run_pipeline.propose_matches", no_disk)

    code, said, told = pipeline("--sample")

    assert (code, said["match"]["failed"], list(said)) == (1, True, STAGES)
    assert "match: OSError: [Errno 28] No space left on device" in told


@pytest.mark.django_db
def test_a_mistake_of_ours_is_raised(monkeypatch):
    def mistaken(**named):
        raise Refused("nobody catches this here")

    monkeypatch.setattr("tracker.management.commands.run_pipeline.propose_matches", mistaken)

    with pytest.raises(Refused):
        pipeline("--stage", "match")
