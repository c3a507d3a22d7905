"""Runs over the bundled sample and over real data: what is news, what is not, and what survives a killed process."""

import io
import json
import random
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import call_command

from bills.choices import ChangeKind, MessageKind, Origin
from bills.models import Action, Author, BillVersion, Change, Measure, Message, Session, VoteEvent
from ingest import snapshot
from ingest.models import Issue, RawDocument, Run, RunDocument
from ingest.run import kind_of, run_source
from ingest.sample.build import build
from ingest.sources.pubinfo import SOURCE
from ingest.tables import COLUMNS
from tests.factories import run as past_run

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
KEYS = {
    "run", "source", "outcome", "records", "created", "updated", "unchanged", "removed", "changes", "issues",
    "seconds", "peak_rss_mb",
}  # fmt: skip
AB_372 = ("20172018", "AB", 372)
real_data = pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build(tmp_path_factory.mktemp("sample") / "pubinfo_sample.zip")


@pytest.fixture
def loaded(db, sample):
    """The sample as a baseline."""
    run = run_source(SOURCE, address=str(sample))
    assert (run.outcome, run.error) == (Run.Outcome.OK, "")
    return run


def members_of(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, members, compression=ZIP_DEFLATED):
    with ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def table_of(members, table):
    return [line.split("\t") for line in members[f"{table}.dat"].decode().split("\n")[:-1]]


def put_table(members, table, rows):
    members[f"{table}.dat"] = "".join("\t".join(row) + "\n" for row in rows).encode()


def without(members, bill_id):
    """The members with every row of one measure left out."""
    left = dict(members)
    for name in [name for name in members if name.endswith(".dat")]:
        table = name.removesuffix(".dat")
        rows = [row for row in table_of(members, table) if f"`{bill_id}`" not in row]
        put_table(left, table, rows)
    return left


def reissued(members):
    """The same content as the Legislature would send it another night: new numbers, new stamps, another order."""
    dice, again = random.Random(7), {}
    lobs = [name for name in members if name.endswith(".lob")]
    renamed = dict(
        zip(lobs, dice.sample([f"BILL_VERSION_TBL_{n}.lob" for n in range(5000, 9000)], len(lobs)), strict=True)
    )
    for name in dice.sample(sorted(members), len(members)):
        if name in renamed:
            again[renamed[name]] = members[name]
            continue
        table = name.removesuffix(".dat")
        columns, rows = COLUMNS[table], table_of(members, table)
        for row in rows:
            for position, column in enumerate(columns):
                if column.startswith("trans_update"):
                    row[position] = "2026-02-14 03:04:05"
                elif column == "bill_history_id":
                    row[position] = str(int(row[position]) * 3 + 1_000_000)
                elif column == "bill_xml":
                    row[position] = renamed.get(row[position], row[position])
        dice.shuffle(rows)
        put_table(again, table, rows)
    return again


def measure(session, kind, number):
    return Measure.objects.get(session__key=session, type=kind, number=number)


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def ingest_json(*arguments):
    out = io.StringIO()
    call_command("ingest", "pubinfo", *map(str, arguments), "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue().splitlines()[-1])


def documents_of(run):
    return [(reading.position, reading.document.sha256) for reading in run.readings.select_related("document")]


def changes_since(count):
    return list(Change.objects.order_by("pk")[count:])


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


def moved(members, bill_id, text, on="2026-02-02 00:00:00"):
    """An increment as it comes when a measure has moved: its whole history with new ids, and the new line."""
    rows = [row for row in table_of(members, "BILL_HISTORY_TBL") if row[0] == f"`{bill_id}`"]
    new = list(max(rows, key=lambda row: int(row[1])))
    new[1], new[2], new[3] = "1", on, f"`{text}`"
    history = [[row[0], str(int(row[1]) + 777), *row[2:]] for row in rows] + [[new[0], "999999999", *new[2:]]]
    increment = {}
    put_table(increment, "BILL_HISTORY_TBL", history)
    put_table(increment, "BILL_TBL", [row for row in table_of(members, "BILL_TBL") if row[0] == f"`{bill_id}`"])
    return increment


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


# The command


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


def ingesting(path):
    return f"call_command('ingest', 'pubinfo', '--from', {str(path)!r}, '--json')\n"


# Real data


@real_data
def test_a_genuine_increment_of_march_2025_is_read_to_the_last_row(db):
    run = run_source(SOURCE, address=str(SHARED / "pubinfo_2025-03-07.zip"))

    assert (run.kind, run.outcome, run.created) == (Run.Kind.INCREMENT, Run.Outcome.PARTIAL, 2546)
    assert run.row_counts == {
        "BILL_TBL": 2546,
        "BILL_HISTORY_TBL": 7795,
        "BILL_VERSION_AUTHORS_TBL": 8205,
        "BILL_DETAIL_VOTE_TBL": 4372,
        "BILL_SUMMARY_VOTE_TBL": 130,
        "BILL_ANALYSIS_TBL": 199,
        "LEGISLATOR_TBL": 122,
        "LOCATION_CODE_TBL": 203,
        "VETO_MESSAGE_TBL": 1,
    }
    orphans = run.issues.filter(reason="spoken of, but no such measure is known").values_list("file", flat=True)
    assert sorted(orphans) == ["SB 2510", "SB 2511", "SB 2512"]
    assert not run.issues.filter(reason__contains="fields where").exists()
    # The one message of that day signs a bill of the extraordinary session.
    message = Message.objects.get()
    assert (message.measure.session.key, message.measure.type, message.measure.number) == ("20252026-1", "SB", 2)
    assert message.kind == MessageKind.SIGNING


@real_data
def test_a_genuine_slice_tells_a_rewritten_and_a_vetoed_bill(db, tmp_path):
    path = SHARED / "pubinfo_slice_2025_four_bills.zip"

    run_source(SOURCE, address=str(path))

    rewritten, vetoed = measure("20252026", "AB", 831), measure("20252026", "SB", 275)
    prints = list(rewritten.versions.order_by("-print_number"))
    assert [version.print_number for version in prints] == [99, 98, 97, 96, 95, 94]
    assert prints[0].subject != prints[1].subject
    assert [author.name for author in prints[0].authors.all()] != [author.name for author in prints[1].authors.all()]
    assert (rewritten.stage, rewritten.chapter_number, rewritten.chapter_year) == ("chaptered", 623, 2025)
    assert vetoed.stage == "vetoed"

    before, changes = dump(), Change.objects.count()
    again = run_source(SOURCE, address=str(pack(tmp_path / "again.zip", members_of(path))))

    assert (again.created, again.updated, again.changes) == (0, 0, 0)
    assert (dump(), Change.objects.count()) == (before, changes)


@real_data
def test_a_genuine_gut_and_amend_is_a_change_of_its_own_on_the_day_of_its_print(db, tmp_path):
    members = members_of(SHARED / "pubinfo_slice_2025_four_bills.zip")
    before = dict(members)
    for table in ("BILL_VERSION_TBL", "BILL_VERSION_AUTHORS_TBL"):
        later = [row for row in table_of(members, table) if "AB831" not in row[0] or row[0] == "`20250AB83199INT`"]
        put_table(before, table, later)
    run_source(SOURCE, address=str(pack(tmp_path / "before.zip", before)), kind=Run.Kind.FULL)

    run_source(SOURCE, address=str(pack(tmp_path / "after.zip", members)), kind=Run.Kind.FULL)

    [change] = Change.objects.filter(kind=ChangeKind.GUT_AND_AMEND)
    assert (str(change.measure), change.happened_on.isoformat()) == ("AB 831", "2025-06-23")
    assert change.now == "20250AB83198AMD: subject, author, sections replaced"


@real_data
def test_a_genuine_slice_of_1989_has_chaptered_measures_and_no_history(db):
    run = run_source(SOURCE, address=str(SHARED / "pubinfo_slice_1989.zip"))

    assert run.outcome in (Run.Outcome.OK, Run.Outcome.PARTIAL)
    assert set(BillVersion.objects.values_list("state", flat=True)) == {"CHP"}
    assert set(Measure.objects.values_list("stage", flat=True)) == {"chaptered"}
    assert Action.objects.count() == 0


@real_data
def test_what_was_chaptered_long_ago_does_not_die_with_its_session(db, sample):
    run_source(SOURCE, address=str(SHARED / "pubinfo_slice_1989.zip"))

    run_source(SOURCE, address=str(sample))

    assert set(Measure.objects.filter(session__key="19891990").values_list("stage", flat=True)) == {"chaptered"}


@real_data
def test_a_whole_session_loads_with_every_row_and_a_second_time_as_nothing_new(machine):
    path = SHARED / "pubinfo_20252026_rebuilt.zip"

    status, (first, second) = machine.run(ingesting(path) * 2)

    said = json.loads(first)
    assert (status, said["created"], said["updated"], said["removed"]) == (0, 3042, 0, 0)
    assert said["peak_rss_mb"] < 700
    counts = {
        "SELECT count(*) FROM bills_measure": 3042,
        "SELECT count(*) FROM bills_measure m JOIN bills_session s ON s.id = m.session_id WHERE s.extraordinary = 1": 24,
        "SELECT count(*) FROM bills_billversion": 10086,
        "SELECT count(*) FROM bills_action": 46380,
        "SELECT count(*) FROM bills_voteevent": 10668,
        "SELECT sum((SELECT sum(json_array_length(value)) FROM json_each(ballots))) FROM bills_voteevent": 302252,
        "SELECT count(*) FROM bills_measure WHERE stage = 'chaptered'": 991,
        "SELECT count(*) FROM bills_measure WHERE stage = 'vetoed'": 123,
    }
    assert {sql: machine.query(sql)[0] for sql in counts} == counts
    said = json.loads(second)
    assert (said["outcome"], said["records"], said["created"], said["updated"], said["changes"]) == (
        "unchanged", 3042, 0, 0, 0,
    )  # fmt: skip
