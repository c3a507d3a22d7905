"""A run can be read again from the archive: with only its row and its bytes, into the same rows."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from bills.models import Change
from ingest import archive
from ingest.models import RawDocument, Run
from ingest.run import replay, run_source
from ingest.sample.build import build
from ingest.sources.pubinfo import SOURCE


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build(tmp_path_factory.mktemp("sample") / "pubinfo_sample.zip")


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def loaded(db, sample):
    return run_source(SOURCE, address=str(sample))


def test_a_replay_into_the_same_database_changes_nothing(loaded):
    before, changes = dump(), Change.objects.count()

    again = replay(SOURCE, of=loaded)

    assert (again.outcome, again.replay_of, again.kind) == (Run.Outcome.OK, loaded, loaded.kind)
    assert (again.records, again.created, again.updated, again.changes) == (loaded.records, 0, 0, 0)
    assert [reading.document for reading in again.readings.all()] == [loaded.readings.get().document]
    assert (dump(), Change.objects.count(), RawDocument.objects.count()) == (before, changes, 1)


def test_a_replay_asks_the_archive_and_not_the_place_it_came_from(db, tmp_path):
    there = build(tmp_path / "pubinfo_sample.zip")
    run = run_source(SOURCE, address=str(there))
    there.unlink()

    assert replay(SOURCE, of=run).outcome == Run.Outcome.OK


def test_a_replay_of_a_document_that_is_gone_or_damaged_is_refused_and_says_which(loaded):
    digest = loaded.readings.get().document.sha256
    kept = archive.place(digest)
    content = kept.read_bytes()

    kept.write_bytes(content[:-1] + b"?")
    damaged = replay(SOURCE, of=loaded)
    kept.unlink()
    gone = replay(SOURCE, of=loaded)

    assert (damaged.outcome, gone.outcome) == (Run.Outcome.FAILED, Run.Outcome.FAILED)
    assert damaged.error == f"{digest}: the archive's copy is damaged"
    assert gone.error.startswith(f"{digest}: not in the archive")


def test_a_run_that_read_nothing_cannot_be_replayed(db, tmp_path):
    failed = run_source(SOURCE, address=str(tmp_path / "nothing.zip"))

    for number in (failed.pk, failed.pk + 1):
        with pytest.raises(CommandError, match=rf"run {number} of pubinfo read nothing"):
            call_command("ingest", "pubinfo", "--replay", str(number))


def test_the_archive_and_the_rows_of_runs_rebuild_a_lost_database(machine, sample):
    _, (said, first) = machine.run(machine.ingesting(sample) + "call_command('dump_domain')")
    number = json.loads(said)["run"]
    kept = machine.run(
        "from django.core import serializers\nfrom ingest.models import RawDocument, Run, RunDocument\n"
        "print(serializers.serialize('json', [*RawDocument.objects.all(), *Run.objects.all(), *RunDocument.objects.all()]))"
    )[1][-1]
    machine.lose_the_database()
    (machine.folder / "kept.json").write_text(kept)

    status, lines = machine.run(
        f"call_command('loaddata', {str(machine.folder / 'kept.json')!r}, verbosity=0)\n"
        f"call_command('ingest', 'pubinfo', '--replay', '{number}', '--json')\ncall_command('dump_domain')"
    )

    assert status == 0
    replayed, second = lines
    assert json.loads(replayed)["created"] == json.loads(said)["created"]
    assert json.loads(second)["sha256"] == json.loads(first)["sha256"]
