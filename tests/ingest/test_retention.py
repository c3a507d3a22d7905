"""What leaves the archive and what stays: a database can always be rebuilt from what is left."""

import io
import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from ingest import archive
from ingest.models import RawDocument, Run
from ingest.retention import Pruned, prune
from ingest.run import replay, run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import action, packed, whole

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 5, tzinfo=UTC)


@pytest.fixture
def night(tmp_path, monkeypatch):
    """Reads a file that says something of its own, so many nights after the first; returns the run."""

    def read(number, name, members=None):
        monkeypatch.setattr("django.utils.timezone.now", lambda: START + timedelta(days=number))
        told = members or whole([1, 2])
        told["BILL_HISTORY_TBL.dat"] = action(1) + action(1, f"Read for the {number}th time.", "2026-01-06", 9)
        path = tmp_path / name
        path.write_bytes(packed(told))
        run = run_source(SOURCE, address=str(path))
        assert run.outcome in Run.GOOD, run.error
        return run

    return read


def after(number, **options):
    return prune("pubinfo", keep_days=10, now=START + timedelta(days=number), **options)


def is_kept(run):
    [reading] = run.readings.select_related("document")
    is_there = archive.place(reading.document.sha256).is_file()
    assert is_there == (reading.document.dropped_at is None)
    return is_there


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue())["sha256"]


def test_the_newest_snapshot_and_what_came_after_it_stay_whatever_their_age(night):
    nights = [
        night(0, "pubinfo_daily_Mon.zip"),
        night(1, "pubinfo_Tue.zip", {"BILL_TBL.dat": whole([1])["BILL_TBL.dat"]}),
        night(2, "pubinfo_daily_Wed.zip"),
        night(3, "pubinfo_Thu.zip", {"BILL_TBL.dat": whole([1])["BILL_TBL.dat"]}),
        night(4, "pubinfo_Fri.zip", {"BILL_TBL.dat": whole([1])["BILL_TBL.dat"]}),
    ]

    found = after(300)

    assert list(map(is_kept, nights)) == [False, False, True, True, True]
    assert found.documents == 2
    gone = RawDocument.objects.exclude(dropped_at=None)
    assert found.bytes == sum(document.bytes for document in gone)
    assert Run.objects.count() == len(nights)


def test_what_stays_rebuilds_the_database(night):
    night(0, "pubinfo_daily_Mon.zip")
    kept = [
        night(1, "pubinfo_daily_Tue.zip"),
        night(2, "pubinfo_Wed.zip", {"BILL_TBL.dat": whole([1])["BILL_TBL.dat"]}),
    ]
    before = dump()
    after(300)

    for run in kept:
        assert replay(SOURCE, of=run).outcome in Run.GOOD
    assert dump() == before


def test_the_newest_file_of_each_session_stays(night):
    ended, again = night(0, "pubinfo_2023.zip"), night(1, "pubinfo_2023.zip")
    own, nightly = night(2, "pubinfo_2025.zip"), night(3, "pubinfo_daily_Mon.zip")

    after(300)

    assert list(map(is_kept, (ended, again, own, nightly))) == [False, True, True, True]


def test_what_was_read_lately_stays(night):
    nights = [night(number, "pubinfo_daily_Mon.zip") for number in range(5)]

    after(12)

    assert list(map(is_kept, nights)) == [False, False, True, True, True]


def test_a_snapshot_that_was_not_read_well_takes_the_place_of_none(night):
    good, bad = night(0, "pubinfo_daily_Mon.zip"), night(1, "pubinfo_daily_Tue.zip")
    Run.objects.filter(pk=bad.pk).update(outcome=Run.Outcome.CUT_SHORT)

    after(300)

    assert (is_kept(good), is_kept(bad)) == (True, True)


def test_a_replay_of_bytes_that_went_says_when(night):
    first = night(0, "pubinfo_daily_Mon.zip")
    night(1, "pubinfo_daily_Tue.zip")
    after(300)

    run = replay(SOURCE, of=first)

    assert run.outcome == Run.Outcome.FAILED
    assert "dropped from the archive on 2026-12-26" in run.error


def test_bytes_that_come_again_are_kept_again(night):
    first = night(0, "pubinfo_daily_Mon.zip")
    night(1, "pubinfo_daily_Tue.zip")
    after(300)
    assert not is_kept(first)

    again = night(0, "pubinfo_daily_Mon.zip")

    assert is_kept(again) and is_kept(first)


def test_one_that_was_cut_off_between_row_and_bytes_is_finished_by_the_next(night, monkeypatch):
    first = night(0, "pubinfo_daily_Mon.zip")
    night(1, "pubinfo_daily_Tue.zip")

    def cut_off(digest):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archive, "place", cut_off)
        with pytest.raises(KeyboardInterrupt):
            after(300)
    [reading] = first.readings.select_related("document")
    assert reading.document.dropped_at is not None
    assert archive.place(reading.document.sha256).is_file()

    assert after(301) == Pruned(0, 0)
    assert not is_kept(first)


def test_documents_of_other_sources_stay(night):
    night(0, "pubinfo_daily_Mon.zip")
    other = night(1, "pubinfo_daily_Tue.zip")
    night(2, "pubinfo_daily_Wed.zip")
    RawDocument.objects.filter(readings__run=other).update(source="legiscan")

    after(300)

    assert is_kept(other)


def test_a_dry_call_counts_and_drops_nothing(night):
    first = night(0, "pubinfo_daily_Mon.zip")
    night(1, "pubinfo_daily_Tue.zip")

    assert after(300, is_dry=True).documents == 1
    assert is_kept(first)


class TestCommand:
    def test_it_says_what_it_did(self, night, monkeypatch, capsys):
        first = night(0, "pubinfo_daily_Mon.zip")
        night(1, "pubinfo_daily_Tue.zip")
        monkeypatch.setattr("django.utils.timezone.now", lambda: START + timedelta(days=300))
        [reading] = first.readings.select_related("document")

        call_command("prune_archive", "--keep-days", "10", "--dry-run")
        call_command("prune_archive", "--keep-days", "10")

        said = {"documents": 1, "bytes": reading.document.bytes}
        assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [said, said]
        assert not is_kept(first)

    @pytest.mark.parametrize("options", [(), ("--keep-days", "0"), ("--keep-days", "-3")])
    def test_it_drops_nothing_without_a_number_of_days(self, options):
        with pytest.raises(CommandError, match="how many days"):
            call_command("prune_archive", *options)

    def test_the_setting_is_its_default(self, night, settings, capsys):
        settings.ARCHIVE_KEEP_DAYS = 10
        night(0, "pubinfo_daily_Mon.zip")

        call_command("prune_archive")

        assert json.loads(capsys.readouterr().out)["documents"] == 0

    def test_it_gives_way_to_a_run(self, machine):
        holding = machine.start(
            "import sys\nfrom ingest.lock import only_run\nwith only_run():\n    print('held', flush=True)\n    sys.stdin.read()",
            stdin=subprocess.PIPE,
        )
        assert holding.stdout.readline() == "held\n"

        status, _ = machine.run("call_command('prune_archive', '--keep-days', '5')")

        holding.communicate("")
        assert (status, machine.err.splitlines()[-1]) == (75, "another run is at work")


def test_the_pipeline_drops_at_the_end_of_its_first_stage(night, settings, tmp_path):
    old = night(0, "pubinfo_daily_Mon.zip")
    night(1, "pubinfo_daily_Tue.zip")
    settings.ARCHIVE_KEEP_DAYS = 10
    Run.objects.update(started_at=START - timedelta(days=900))

    call_command(
        "run_pipeline", "--stage", "ingest", "--from", str(tmp_path / "pubinfo_daily_Tue.zip"), stdout=io.StringIO()
    )

    assert not is_kept(old)
