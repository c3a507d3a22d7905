"""The second process that gathers ballots: it changes nothing that is stored or told, and nothing depends on its life."""

import io
import json
import os
import pickle
import signal
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.core.management import call_command

from bills.models import VoteEvent
from ingest import places, second_process
from ingest.bulk import ballot_reader, ballots
from ingest.bulk.ballot_reader import gather
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import ballot, roll_call, whole

TABLE = "BILL_DETAIL_VOTE_TBL.dat"
NAMES = [f"Member {n}" for n in range(1, 81)]
NUMBERS = range(1, 6)


def votes():
    """Roll calls whose rows lie about, as those of two houses may."""
    rows = [ballot(n, name, ("AYE", "NOE", "ABS")[place % 3]) for n in NUMBERS for place, name in enumerate(NAMES)]
    return rows[::2] + rows[1::2]


def members(rows):
    tallies = {"BILL_SUMMARY_VOTE_TBL.dat": "".join(map(roll_call, NUMBERS)), TABLE: "".join(rows)}
    motion = {"BILL_MOTION_TBL.dat": "100\t`Do pass.`\t`LEG_ESI`\t2026-01-28 00:00:00\n"}
    return whole(NUMBERS) | tallies | motion


def packed(folder, rows, compression=ZIP_DEFLATED):
    path = folder / "pubinfo_2025.zip"
    with ZipFile(path, "w", compression) as archive:
        for name, content in members(rows).items():
            archive.writestr(name, content)
    return path


def outcome(path):
    """Everything that a run leaves behind, but for the time it took."""
    run = run_source(SOURCE, address=str(path))
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    issues = list(run.issues.order_by("file", "line", "reason").values_list("file", "line", "reason", "value"))
    kept = list(VoteEvent.objects.order_by("measure__number").values_list("ballots", flat=True))
    return json.loads(out.getvalue())["sha256"], issues, run.outcome, run.error, run.row_counts, kept


@pytest.fixture
def alone(transactional_db, tmp_path_factory, monkeypatch):
    """A function: what a run by one process leaves behind; the database is empty again."""

    def ingest(rows):
        with monkeypatch.context() as patched:
            patched.setattr(ballots, "WORTH_A_PROCESS", 2**40)
            found = outcome(packed(tmp_path_factory.mktemp("alone"), rows))
        call_command("flush", verbosity=0, interactive=False)
        return found

    return ingest


@pytest.fixture
def started(monkeypatch):
    """Processes that were started; one is worth it for the smallest table."""
    monkeypatch.setattr(ballots, "WORTH_A_PROCESS", 1)
    found, start = [], second_process._start
    monkeypatch.setattr(second_process, "_start", lambda *job: found.append(start(*job)) or found[-1])
    return found


@pytest.fixture
def taken(monkeypatch):
    """Whether its answer was taken, once for each run."""
    found, take = [], ballots.BallotsAhead.take
    monkeypatch.setattr(ballots.BallotsAhead, "take", lambda self, into: found.append(take(self, into)) or found[-1])
    return found


@pytest.mark.parametrize("compression", [ZIP_DEFLATED, ZIP_STORED, ZIP_BZIP2], ids=["deflated", "stored", "bzip2"])
def test_the_ballots_are_those_that_one_process_would_have_read(alone, started, taken, tmp_path, compression):
    rows = votes()
    expected = alone(rows)
    del taken[:]

    found = outcome(packed(tmp_path, rows, compression))

    assert found == expected
    assert {vote: len(names) for vote, names in found[-1][0].items()} == {"aye": 27, "noe": 27, "abs": 26}
    assert taken == [compression != ZIP_BZIP2] and len(started) == sum(taken)


@pytest.mark.parametrize(
    "odd",
    [
        ballot(1, "Member 81", "MAYBE"),
        ballot(1, "  ", "AYE"),
        ballot(1, "Bo\\`nta", "AYE"),
        ballot(1, "Bonta", "AYE").replace("\t100\t", "\t"),
        ballot(1, "Bonta", "AYE").replace("2025-06-05 16", "next week, 16"),
        ballot(1, "Bonta", "AYE").replace("202520260AB1`", "no bill`"),
        ballot(1, "Bonta", "AYE").replace("Bonta", "Bo\tnta"),
        ballot(1, "Bonta\x07", "AYE"),
    ],
    ids=["code", "nobody", "escape", "short", "date", "measure", "tab", "control"],
)
def test_what_is_anything_but_plain_is_told_with_its_line_as_ever(alone, started, taken, tmp_path, odd):
    rows = votes()
    rows.insert(17, odd)
    expected = alone(rows)
    del taken[:]

    found = outcome(packed(tmp_path, rows))

    assert found == expected and found[2] in Run.GOOD
    assert len(started) == 1 and taken == [False]


def test_one_that_dies_costs_no_ballot(alone, started, taken, tmp_path, monkeypatch):
    rows, take = votes(), ballots.BallotsAhead.take
    expected = alone(rows)
    del taken[:]

    def dying(self, gathered):
        os.kill(started[0].pid, signal.SIGKILL)
        started[0].wait()
        started[0].stdout.read()
        return take(self, gathered)

    monkeypatch.setattr(ballots.BallotsAhead, "take", dying)

    assert outcome(packed(tmp_path, rows)) == expected
    assert taken == [False] and started[0].returncode == -signal.SIGKILL


def test_where_no_process_can_be_had_the_ballots_are_read_here(alone, started, taken, tmp_path, monkeypatch):
    rows = votes()
    expected = alone(rows)
    del taken[:]
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    assert outcome(packed(tmp_path, rows)) == expected and taken == [False]


def test_a_second_night_starts_none(db, started, tmp_path):
    outcome(packed(tmp_path, votes()))
    first = len(started)
    outcome(packed(tmp_path, [*votes(), ballot(5, "Member 81", "AYE")]))

    assert (first, len(started)) == (1, 1)
    assert "Member 81" in VoteEvent.objects.get(measure__number=5).ballots["aye"]


def test_its_memory_is_counted_with_the_run(db, started, tmp_path):
    run = run_source(SOURCE, address=str(packed(tmp_path, votes())))
    alone = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024

    assert run.peak_rss_mb > alone + 5


def test_nothing_is_gathered_of_a_table_that_is_not_plain_to_its_end():
    rows = [row.encode() for row in votes()]

    assert gather(rows).rows == len(rows)
    assert gather([*rows, b"`202520260AB1`\tcut off"]) is None
    assert gather([*rows, "`202520260AB1`\t`é`".encode("latin-1")]) is None


def test_nothing_is_gathered_of_more_people_than_can_be_counted(monkeypatch):
    rows = [ballot(1, f"Member {n}", "AYE").encode() for n in range(11)]
    monkeypatch.setattr(ballot_reader, "_MOST_BALLOTS", 11)
    assert gather(rows).rows == 11
    assert gather([*rows, ballot(1, "Member 11", "AYE").encode()]) is None


@pytest.mark.parametrize("is_deflated", [True, False], ids=["deflated", "stored"])
def test_a_member_is_read_by_its_place_as_the_zip_reads_it(tmp_path, is_deflated):
    lines = [b"%d " % n + os.urandom(n % 97).replace(b"\n", b"") + b"\n" for n in range(20_000)]
    path = tmp_path / "x.zip"
    with ZipFile(path, "w", ZIP_DEFLATED if is_deflated else ZIP_STORED) as archive:
        archive.writestr("before.lob", b"something else")
        archive.writestr(TABLE, b"".join(lines))
        archive.writestr("empty.dat", b"")
    with ZipFile(path) as archive:
        infos = [archive.getinfo(name) for name in (TABLE, "empty.dat")]
    at, empty = (places.Place(one.header_offset, one.compress_size, is_deflated) for one in infos)

    with path.open("rb") as file:
        assert list(places.open_member(file.fileno(), at)) == lines
        assert places.read_member(file.fileno(), at) == b"".join(lines)
        assert list(places.open_member(file.fileno(), empty)) == []
        assert file.tell() == 0  # whoever else reads by this descriptor is not disturbed


def test_an_answer_that_breaks_off_is_no_answer():
    whole_answer = pickle.dumps(tuple(gather([row.encode() for row in votes()])))

    assert not ballots.BallotsAhead(io.BytesIO(whole_answer[:-20])).take(None)
    assert not ballots.BallotsAhead(io.BytesIO(b"")).take(None)
