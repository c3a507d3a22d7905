"""The command that reads a feed: what it prints, how it ends, and what a dry run leaves."""

import io
import json

import pytest
from django.core.management import call_command

from bills.models import Change, Measure, OutcomeReport, Session
from ingest.issues import raise_alarm
from ingest.models import Issue, RawDocument, Run, RunDocument
from tests.ingest.sample_feed import dump, ingest_json, members_of, moved, pack, reissued

KEYS = {
    "run", "source", "outcome", "records", "created", "updated", "unchanged", "removed", "changes", "issues",
    "seconds", "peak_rss_mb",
}  # fmt: skip


def test_the_last_line_is_one_json_object_of_the_contract(db, sample):
    said = ingest_json("--from", sample)

    run = Run.objects.get()
    assert said.keys() == KEYS
    assert (said["run"], said["source"], said["outcome"], said["created"]) == (run.pk, "pubinfo", "ok", run.records)
    assert said["records"] == said["created"] + said["updated"] + said["unchanged"] == Measure.objects.count()
    assert said["seconds"] > 0
    assert said["peak_rss_mb"] > 0


def test_a_refused_delivery_exits_1_and_says_so_in_json(db, tmp_path):
    (tmp_path / "page.zip").write_text("<html>")
    out = io.StringIO()

    with pytest.raises(SystemExit) as exit_:
        call_command(
            "ingest", "pubinfo", "--from", str(tmp_path / "page.zip"), "--json", stdout=out, stderr=io.StringIO()
        )

    said = json.loads(out.getvalue().splitlines()[-1])
    assert (exit_.value.code, said["outcome"], said.keys()) == (1, "failed", KEYS)


def stored():
    return [model.objects.count() for model in (Measure, Run, RunDocument, Issue, RawDocument, Session, Change)]


def test_a_dry_run_counts_what_a_run_would_and_stores_nothing(db, sample, archive_dir):
    said = ingest_json("--from", sample, "--dry-run")

    assert stored() == [0] * 7
    assert not [path for path in archive_dir.rglob("*") if path.is_file()]
    really = ingest_json("--from", sample)
    differing = {"run", "seconds", "peak_rss_mb"}
    assert {key: said[key] for key in KEYS - differing} == {key: really[key] for key in KEYS - differing}
    assert said["run"] is None
    assert said.keys() == KEYS


def test_a_dry_run_over_what_is_stored_counts_the_news_and_stores_none(loaded, sample, tmp_path):
    moving = Measure.objects.filter(session__key="20252026").exclude(activity="over").first()
    members = moved(members_of(sample), moving.id_.bill_id, "In committee: Held under submission.")
    before, counted = dump(), stored()

    said = ingest_json("--from", pack(tmp_path / "pubinfo_Mon.zip", members), "--dry-run")

    assert (said["outcome"], said["created"], said["updated"]) == ("ok", 0, 1)
    assert said["changes"] > 0
    assert (dump(), stored()) == (before, counted)


def test_a_dry_run_settles_no_alarm_and_no_report(loaded, sample, tmp_path):
    codes = ("baseline", "gap", "tables")
    for code in codes:
        raise_alarm("pubinfo", code, "Something is short.", at=loaded.started_at)
    bill = Measure.objects.filter(stage="chaptered", session__key="20252026").first()
    report = OutcomeReport.objects.create(
        measure=bill, outcome="signed", on="2025-10-01", posted_at=loaded.started_at, state="reported"
    )
    other = pack(tmp_path / "pubinfo_2025.zip", reissued(members_of(sample)))

    ingest_json("--from", other, "--dry-run")

    report.refresh_from_db()
    assert (Issue.objects.open().filter(code__in=codes).count(), report.state) == (3, "reported")

    ingest_json("--from", other)

    report.refresh_from_db()
    assert (Issue.objects.open().filter(code__in=codes).count(), report.state) == (0, "confirmed")


def test_a_dry_run_says_what_would_be_refused(db, tmp_path):
    (tmp_path / "page.zip").write_text("<html>")
    err = io.StringIO()

    with pytest.raises(SystemExit) as exit_:
        call_command("ingest", "pubinfo", "--from", str(tmp_path / "page.zip"), "--dry-run", stderr=err)

    assert exit_.value.code == 1
    assert "page.zip" in err.getvalue()
    assert not Run.objects.exists()


def test_what_was_read_is_kept_byte_for_byte(loaded, sample, archive_dir):
    [kept] = [path for path in archive_dir.rglob("*") if path.is_file()]

    assert kept.name == loaded.readings.get().document.sha256
    assert kept.read_bytes() == sample.read_bytes()
