"""Runs over the bundled sample: what is news, what is not, and what the next run makes of the one before."""

from zipfile import ZIP_BZIP2, ZipFile

import pytest

from bills.choices import ChangeKind, Origin
from bills.models import Author, BillVersion, Change, Measure, Session, VoteEvent
from ingest import snapshot
from ingest.models import RawDocument, Run
from ingest.run import kind_of, run_source
from ingest.sources.pubinfo import SOURCE
from tests.factories import run as past_run
from tests.ingest.sample_feed import (
    changes_since,
    documents_of,
    dump,
    measure,
    members_of,
    moved,
    pack,
    put_table,
    reissued,
    table_of,
    without,
)

AB_372 = ("20172018", "AB", 372)


# The same again


def test_the_same_zip_twice_is_nothing_new(loaded, sample, monkeypatch):
    before, changes = dump(), Change.objects.count()
    monkeypatch.setattr(snapshot, "open_container", lambda path: pytest.fail("opened"))

    run = run_source(SOURCE, address=str(sample))

    assert run.outcome == Run.Outcome.UNCHANGED
    assert (run.created, run.updated, run.changes) == (0, 0, 0)
    assert (run.records, run.unchanged) == (loaded.records, loaded.records)
    assert documents_of(run) == documents_of(loaded)
    assert (dump(), Change.objects.count(), RawDocument.objects.count()) == (before, changes, 1)


def test_the_same_content_in_another_envelope_is_nothing_new(loaded, sample, tmp_path):
    before, changes = dump(), Change.objects.count()
    other = pack(tmp_path / "pubinfo_2025.zip", reissued(members_of(sample)), ZIP_BZIP2)

    run = run_source(SOURCE, address=str(other))

    assert run.outcome == Run.Outcome.OK
    assert (run.created, run.updated, run.removed, run.changes) == (0, 0, 0, 0)
    assert run.unchanged == loaded.records
    assert (dump(), Change.objects.count()) == (before, changes)


def test_the_same_content_as_an_increment_is_nothing_new(loaded, sample, tmp_path):
    before = dump()
    other = pack(tmp_path / "pubinfo_Tue.zip", reissued(members_of(sample)))

    run = run_source(SOURCE, address=str(other))

    assert (run.kind, run.outcome) == (Run.Kind.INCREMENT, Run.Outcome.OK)
    assert (run.created, run.updated, run.changes) == (0, 0, 0)
    assert dump() == before


def test_a_folder_is_as_good_as_a_zip(loaded, sample, tmp_path):
    before, folder = dump(), tmp_path / "members"
    with ZipFile(sample) as archive:
        archive.extractall(folder)

    run = run_source(SOURCE, address=str(folder))

    assert (run.outcome, run.records) == (Run.Outcome.UNCHANGED, loaded.records)
    assert (run.created, run.updated, run.changes) == (0, 0, 0)
    assert dump() == before
    assert run_source(SOURCE, address=str(folder)).outcome == Run.Outcome.UNCHANGED


# What is news


def test_a_first_load_is_history_and_no_news(loaded):
    assert set(Change.objects.values_list("kind", "origin")) == {(ChangeKind.MEASURE_ADDED, Origin.BACKFILL)}
    assert Change.objects.count() == Measure.objects.count() == loaded.records
    assert not Session.objects.filter(baseline_at=None).exists()


def test_an_increment_before_any_full_snapshot_is_history_and_says_that_its_baseline_is_missing(db, sample, tmp_path):
    increment = pack(tmp_path / "pubinfo_Mon.zip", members_of(sample))

    run = run_source(SOURCE, address=str(increment))

    assert run.outcome == Run.Outcome.PARTIAL
    assert "an increment before any full snapshot: baseline missing" in run.issues.values_list("reason", flat=True)
    assert set(Change.objects.values_list("origin", flat=True)) == {Origin.BACKFILL}
    assert not Session.objects.exclude(baseline_at=None).exists()


def test_a_measure_that_moved_is_news_exactly_once(loaded, sample, tmp_path):
    moving = Measure.objects.filter(session__key="20252026").exclude(activity="over").first()
    members = moved(members_of(sample), moving.id_.bill_id, "In committee: Held under submission.")
    before = Change.objects.count()

    run = run_source(SOURCE, address=str(pack(tmp_path / "pubinfo_Mon.zip", members)))

    news = changes_since(before)
    assert (run.outcome, run.created, run.updated, run.changes) == (Run.Outcome.OK, 0, 1, len(news))
    assert {change.origin for change in news} == {Origin.LIVE}
    assert {change.measure_id for change in news} == {moving.pk}
    assert [change.now for change in news if change.kind == ChangeKind.ACTION_ADDED] == [
        "In committee: Held under submission."
    ]
    moving.refresh_from_db()
    assert (moving.activity, moving.last_action) == ("held", "In committee: Held under submission.")

    again = run_source(SOURCE, address=str(pack(tmp_path / "pubinfo_Tue.zip", reissued(members))))

    assert (again.outcome, again.updated, again.changes) == (Run.Outcome.OK, 0, 0)
    assert changes_since(before) == news


def test_an_increment_leaves_the_other_measures_alone(loaded, sample, tmp_path):
    moving = Measure.objects.filter(session__key="20252026").exclude(activity="over").first()
    counted = [model.objects.count() for model in (Measure, BillVersion, Author, VoteEvent)]
    members = moved(members_of(sample), moving.id_.bill_id, "In committee: Held under submission.")

    run = run_source(SOURCE, address=str(pack(tmp_path / "pubinfo_Mon.zip", members)))

    assert run.removed == 0
    assert not Measure.objects.exclude(removed_at=None).exists()
    assert [model.objects.count() for model in (Measure, BillVersion, Author, VoteEvent)] == counted


def test_a_measure_that_left_the_feed_is_marked_and_comes_back(loaded, sample, tmp_path):
    members, gone = members_of(sample), Measure.objects.filter(session__key="20252026").first()
    before, changes, actions = dump(), Change.objects.count(), gone.actions.count()
    again = without(reissued(members), gone.id_.bill_id)

    left = run_source(SOURCE, address=str(pack(tmp_path / "one.zip", without(members, gone.id_.bill_id))))
    stays_away = run_source(SOURCE, address=str(pack(tmp_path / "two.zip", again)))

    gone.refresh_from_db()
    assert (left.removed, left.changes, stays_away.removed, stays_away.changes) == (1, 1, 0, 0)
    assert gone.removed_at == left.started_at
    assert [(change.measure_id, change.kind, change.origin) for change in changes_since(changes)] == [
        (gone.pk, ChangeKind.MEASURE_REMOVED, Origin.LIVE)
    ]
    assert Measure.objects.filter(removed_at=None).count() == loaded.records - 1
    assert gone.actions.count() == actions

    old = run_source(SOURCE, address=str(sample))

    gone.refresh_from_db()
    assert (old.changes, gone.removed_at) == (0, left.started_at), "an older snapshot knows nothing of that"

    back = run_source(SOURCE, address=str(pack(tmp_path / "back.zip", reissued(members))))

    gone.refresh_from_db()
    assert (back.removed, gone.removed_at) == (0, None)
    assert [(change.measure_id, change.kind) for change in changes_since(changes + 1)] == [
        (gone.pk, ChangeKind.MEASURE_RESTORED)
    ]
    assert dump() == before


def test_a_session_that_a_snapshot_does_not_speak_of_stays(loaded, sample, tmp_path):
    members = members_of(sample)
    for table in [name.removesuffix(".dat") for name in members if name.endswith(".dat")]:
        kept = [row for row in table_of(members, table) if "`2017" not in "\t".join(row)]
        put_table(members, table, kept)

    run = run_source(SOURCE, address=str(pack(tmp_path / "pubinfo_2025.zip", members)))

    assert run.removed == 0
    assert measure(*AB_372).removed_at is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("pubinfo_Mon.zip", Run.Kind.INCREMENT),
        ("https://downloads.leginfo.legislature.ca.gov/pubinfo_Sat.zip", Run.Kind.INCREMENT),
        ("/data/pubinfo_2025-03-07.zip", Run.Kind.INCREMENT),
        ("pubinfo_2025.zip", Run.Kind.FULL),
        ("pubinfo_daily_Mon.zip", Run.Kind.FULL),
        ("folder", Run.Kind.FULL),
    ],
)
def test_the_name_tells_an_increment_from_a_full_snapshot(address, kind):
    assert kind_of(address) == kind


# What the run before left


def test_the_lock_is_free_after_a_run_that_failed(db, sample, tmp_path):
    assert run_source(SOURCE, address=str(tmp_path / "nothing.zip")).outcome == Run.Outcome.FAILED

    assert run_source(SOURCE, address=str(sample)).outcome == Run.Outcome.OK


def test_a_run_that_ended_without_a_word_is_marked_by_the_next(db, sample):
    dead = past_run(outcome=Run.Outcome.RUNNING)

    run_source(SOURCE, address=str(sample))

    dead.refresh_from_db()
    assert dead.outcome == Run.Outcome.CUT_SHORT
    assert dead.ended_at is not None
