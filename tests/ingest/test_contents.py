"""The same members in another envelope: known by what they say, whatever came in between."""

import io
import json
import random
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.management import call_command

from bills.choices import ChangeKind
from bills.models import Action, Change, Measure
from ingest import archive, settling, snapshot
from ingest.errand import Errand
from ingest.models import Run
from ingest.run import replay, run_source
from ingest.sources import pubinfo
from ingest.sources.pubinfo import SOURCE
from tests.feed import action, ballot, packed, roll_call, whole

pytestmark = pytest.mark.django_db
MOVED = "From committee: Do pass. (Ayes 11. Noes  0.) (May 23)."


def content():
    members = whole([1, 2, 3])
    members["BILL_SUMMARY_VOTE_TBL.dat"] = roll_call(1)
    members["BILL_DETAIL_VOTE_TBL.dat"] = ballot(1, "Bonta", "AYE") + ballot(1, "Jones", "NOE")
    return members


def zipped_anew(members, seed=7):
    """Stored and not packed, in another order, with another date: other bytes through and through."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as envelope:
        for name in random.Random(seed).sample(sorted(members), len(members)):
            envelope.writestr(ZipInfo(name, (2026, 1, 2, 3, 4, seed)), members[name])
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    def run(body, name="pubinfo_2025.zip"):
        path = tmp_path / name
        path.write_bytes(body)
        done = run_source(SOURCE, address=str(path))
        assert done.outcome in Run.GOOD, done.error
        return done

    return run


@pytest.fixture
def tables(monkeypatch):
    """The tables that were read, in order."""
    seen, read_table = [], pubinfo._read_table

    def noting(gathered, table, take):
        seen.append(table)
        read_table(gathered, table, take)

    monkeypatch.setattr(pubinfo, "_read_table", noting)
    return seen


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue())["sha256"]


def texts():
    return sorted(Action.objects.values_list("measure__number", "text"))


def test_members_that_are_the_same_are_not_read_again_and_their_envelope_is_kept(read, tables):
    first = read(packed(content()))
    before, rows = dump(), list(tables)

    again = read(zipped_anew(content()))

    assert rows and tables == rows
    assert (again.outcome, again.records, again.unchanged, again.changes) == (Run.Outcome.UNCHANGED, 3, 3, 0)
    assert again.data_as_of == first.data_as_of
    [kept] = again.readings.select_related("document")
    assert archive.find(kept.document.sha256).read_bytes() == zipped_anew(content())
    assert kept.document.sha256 != first.readings.get().document.sha256
    assert dump() == before


def test_an_envelope_that_was_not_read_is_known_the_next_night_and_can_be_replayed(read, tables):
    read(packed(content()))
    once = read(zipped_anew(content(), seed=1))
    before, rows = dump(), list(tables)

    assert read(zipped_anew(content(), seed=2)).outcome == Run.Outcome.UNCHANGED
    assert tables == rows

    replay(SOURCE, of=once)
    assert len(tables) == 2 * len(rows)
    assert dump() == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda members: members | {"BILL_HISTORY_TBL.dat": members["BILL_HISTORY_TBL.dat"] + action(2, MOVED, "2025-05-23", 9)},
        lambda members: members | {"BILL_VERSION_TBL_2.lob": members["BILL_VERSION_TBL_2.lob"].replace(b"act", b"art")},
        lambda members: members | {"BILL_DETAIL_VOTE_TBL.dat": ballot(1, "Bonta", "NOE") + ballot(1, "Jones", "AYE")},
        lambda members: {**members, "BILL_VERSION_TBL_1.lob": members["BILL_VERSION_TBL_2.lob"] + b" "},
        lambda members: {name: body for name, body in members.items() if name != "BILL_DETAIL_VOTE_TBL.dat"},
        lambda members: members | {"LAW_TOC_TBL.dat": ""},
    ],
    ids=["an action", "a letter of a text", "a ballot", "a blank", "a table less", "a table more"],
)  # fmt: skip
def test_members_that_differ_in_anything_are_read(spoil, read, tables):
    read(packed(content()))
    rows = len(tables)

    read(zipped_anew(spoil(content())))

    assert len(tables) > rows


def test_rows_in_another_order_are_read_and_say_nothing_new(read, tables):
    read(packed(content()))
    before, changes, rows = dump(), Change.objects.count(), len(tables)
    shuffled = content()
    for name in [name for name in shuffled if name.endswith(".dat")]:
        lines = shuffled[name].splitlines(keepends=True)
        shuffled[name] = "".join(reversed(lines))

    again = read(zipped_anew(shuffled))

    assert len(tables) == 2 * rows
    assert (again.outcome, again.created, again.updated, again.changes) == (Run.Outcome.OK, 0, 0, 0)
    assert (dump(), Change.objects.count()) == (before, changes)


def test_after_an_increment_the_same_snapshot_is_read_for_it_may_take_back_what_that_said(read, tables):
    read(packed(content()))
    before = dump()
    moved = {"BILL_HISTORY_TBL.dat": action(2) + action(2, MOVED, "2025-05-23", 9)}
    read(packed(moved), "pubinfo_Mon.zip")
    assert len(texts()) == 4
    rows = len(tables)

    again = read(zipped_anew(content()))

    assert (again.outcome, len(tables) > rows) == (Run.Outcome.OK, True)
    assert (len(texts()), dump()) == (3, before)


def test_an_increment_zipped_anew_is_nothing_new_either_and_a_snapshot_of_its_members_is_another_matter(read, tables):
    part = {"BILL_TBL.dat": whole([1])["BILL_TBL.dat"], **content()}
    read(packed(part), "pubinfo_Mon.zip")
    rows = len(tables)

    assert read(zipped_anew(part), "pubinfo_Tue.zip").outcome == Run.Outcome.UNCHANGED
    assert len(tables) == rows
    assert read(zipped_anew(part), "pubinfo_2025.zip").outcome == Run.Outcome.OK
    assert len(tables) == 2 * rows


@pytest.mark.parametrize("outcome", [Run.Outcome.CUT_SHORT, Run.Outcome.FAILED, Run.Outcome.RUNNING])
def test_after_a_run_that_did_not_come_to_its_end_the_same_members_are_read(outcome, read, tables):
    read(packed(content()))
    broken = read(zipped_anew(content(), seed=1))
    Run.objects.filter(pk=broken.pk).update(outcome=outcome)
    rows = len(tables)

    assert read(zipped_anew(content(), seed=2)).outcome == Run.Outcome.OK
    assert len(tables) == 2 * rows


def test_members_read_by_an_older_reader_are_read_again(read, tables, monkeypatch):
    read(packed(content()))
    rows = len(tables)
    monkeypatch.setattr(type(SOURCE), "reader_version", "next")

    read(zipped_anew(content()))

    assert len(tables) == 2 * rows


@pytest.mark.parametrize("envelope", [packed, zipped_anew])
def test_a_session_that_ended_since_is_closed_though_nothing_new_is_said(envelope, read, monkeypatch):
    members = content()
    members["BILL_HISTORY_TBL.dat"] += action(3, "Read second time.", "2026-08-31", 9)
    body = envelope(members)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 9, 5, tzinfo=UTC))
    read(packed(members))
    assert not Measure.objects.exclude(ending="").exists()

    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))
    run = read(body)
    assert (run.outcome, run.changes) == (Run.Outcome.OK, 3)
    assert not Measure.objects.filter(ending="").exists()

    assert (read(body).outcome, Change.objects.count()) == (Run.Outcome.UNCHANGED, 6)


def test_a_session_is_closed_a_few_measures_at_a_time_and_what_is_left_by_the_next_run(tmp_path, monkeypatch):
    members = whole(range(1, 6))
    members["BILL_HISTORY_TBL.dat"] += action(3, "Read second time.", "2026-08-31", 9)
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(packed(members))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 9, 5, tzinfo=UTC))
    run_source(SOURCE, address=str(path))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))
    monkeypatch.setattr(settling, "CLOSED_AT_ONCE", 2)
    close, batches = settling.close_measures, []

    def breaking(measures, *given, **told):
        batches.append(len(measures))
        closed = close(measures, *given, **told)
        if len(batches) == 2:
            raise OSError("no space left")
        return closed

    monkeypatch.setattr(settling, "close_measures", breaking)
    first = run_source(SOURCE, address=str(path))
    over = Measure.objects.exclude(ending="").count()
    second, third = run_source(SOURCE, address=str(path)), run_source(SOURCE, address=str(path))

    assert (first.outcome, first.changes, over) == (Run.Outcome.FAILED, 2, 2)
    assert (second.outcome, second.changes, batches) == (Run.Outcome.OK, 3, [2, 2, 2, 1])
    assert (third.outcome, third.changes) == (Run.Outcome.UNCHANGED, 0)
    ended = Change.objects.filter(kind=ChangeKind.ENDED_WITH_SESSION).values_list("measure__number", flat=True)
    assert sorted(ended) == [1, 2, 3, 4, 5]


def test_a_batch_and_what_its_run_says_of_it_are_written_together_or_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "BATCH", 2)
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(packed(whole(range(1, 7))))
    count, batches = Errand._count, []

    def breaking(self, done):
        batches.append(done.created)
        if batches.count(2) == 2:
            raise OSError("no space left")
        count(self, done)

    monkeypatch.setattr(Errand, "_count", breaking)

    run = run_source(SOURCE, address=str(path))

    assert (run.outcome, run.created, Measure.objects.count(), Change.objects.count()) == ("failed", 2, 2, 2)
