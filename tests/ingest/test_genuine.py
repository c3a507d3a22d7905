"""Files of the Legislature as they were, read to the last row."""

import json
from pathlib import Path

import pytest
from django.db import connection

from bills.choices import ChangeKind, MessageKind
from bills.models import Action, BillVersion, Change, Measure, Message
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.ingest.sample_feed import dump, measure, members_of, pack, put_table, table_of

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
real_data = pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")


def ingesting(path):
    return f"call_command('ingest', 'pubinfo', '--from', {str(path)!r}, '--json')\n"


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
    kind = "jsonb" if connection.vendor == "postgresql" else "json"
    counts = {
        "SELECT count(*) FROM bills_measure": 3042,
        "SELECT count(*) FROM bills_measure m JOIN bills_session s ON s.id = m.session_id WHERE s.extraordinary = 1": 24,
        "SELECT count(*) FROM bills_billversion": 10086,
        "SELECT count(*) FROM bills_action": 46380,
        "SELECT count(*) FROM bills_voteevent": 10668,
        f"SELECT sum((SELECT sum({kind}_array_length(value)) FROM {kind}_each(ballots))) FROM bills_voteevent": 302252,
        "SELECT count(*) FROM bills_measure WHERE stage = 'chaptered'": 991,
        "SELECT count(*) FROM bills_measure WHERE stage = 'vetoed'": 123,
    }
    assert {sql: machine.query(sql)[0] for sql in counts} == counts
    said = json.loads(second)
    assert (said["outcome"], said["records"], said["created"], said["updated"], said["changes"]) == (
        "unchanged", 3042, 0, 0, 0,
    )  # fmt: skip
