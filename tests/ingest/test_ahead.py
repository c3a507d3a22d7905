"""The second process that reads words ahead: it changes no word, and nothing depends on its life."""

import io
import json
import os
import pickle
import signal
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.core.management import call_command

from bills.models import BillVersion
from bills.records import Words
from ingest import ahead, container, second_process, second_reader
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import whole, xml

NUMBERS = range(1, 41)


def members():
    texts = {f"BILL_VERSION_TBL_{n}.lob": xml(f"An act to amend Section {n} of the Penal Code." * 400) for n in NUMBERS}
    return whole(NUMBERS) | texts | {"BILL_VERSION_TBL_7.lob": b"<broken>seven words of an act that never closes"}


@pytest.fixture(params=[ZIP_DEFLATED, ZIP_STORED, ZIP_BZIP2], ids=["deflated", "stored", "bzip2"])
def feed(request, tmp_path):
    return packed(tmp_path, request.param)


def packed(folder, compression=ZIP_DEFLATED):
    path = folder / "pubinfo_2025.zip"
    with ZipFile(path, "w", compression) as archive:
        for name, content in members().items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def small(monkeypatch):
    """A process is worth it for the smallest feed."""
    monkeypatch.setattr(container, "WORTH_A_PROCESS", 1)


@pytest.fixture
def read_here(monkeypatch):
    """Members whose words were read in this process."""
    seen, read = [], container.Container.read
    monkeypatch.setattr(container.Container, "read", lambda self, name: seen.append(name) or read(self, name))
    return seen


def ingest(path):
    run = run_source(SOURCE, address=str(path))
    assert run.outcome in Run.GOOD, run.error
    return run


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue())["sha256"]


ALONE = {}  # the dump of a run without a second process, made once


@pytest.fixture
def alone(transactional_db, tmp_path_factory):
    """What a run by one process stores; the database is empty again."""
    if not ALONE:
        ingest(packed(tmp_path_factory.mktemp("alone")))
        ALONE["dump"] = dump()
        call_command("flush", verbosity=0, interactive=False)
    return ALONE["dump"]


def test_the_words_are_those_that_one_process_would_have_read(alone, feed, small, read_here):
    run = ingest(feed)

    is_readable = "bzip2" not in os.environ["PYTEST_CURRENT_TEST"]
    assert read_here == ([] if is_readable else [f"BILL_VERSION_TBL_{n}.lob" for n in NUMBERS])
    assert dump() == alone
    assert BillVersion.objects.get(key="20250AB799INT").text_state == BillVersion.TextState.PLAIN
    assert run.issues.filter(reason__startswith="bill XML read as plain text").count() == 1


def test_its_memory_is_counted_with_the_run(db, feed, small):
    run = ingest(feed)
    grown = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]

    if "bzip2" in os.environ["PYTEST_CURRENT_TEST"]:
        assert run.peak_rss_mb == pytest.approx(int(grown) / 1024, abs=8)
    else:
        assert run.peak_rss_mb > int(grown) / 1024 + 8


@pytest.mark.parametrize("answers", [0, 1, 20])
def test_one_that_dies_at_work_costs_no_word(answers, alone, tmp_path, small, read_here, monkeypatch):
    start, take, started, taken = second_process._start, ahead.Ahead.take, [], []

    def noted(*given):
        started.append(start(*given))
        return started[-1]

    def dying(self, name):
        if len(taken) == answers:
            started[0].kill()
            started[0].wait()
        taken.append(name)
        return take(self, name)

    monkeypatch.setattr(second_process, "_start", noted)
    monkeypatch.setattr(ahead.Ahead, "take", dying)

    ingest(packed(tmp_path))

    assert started[0].returncode == -signal.SIGKILL
    assert 0 < len(read_here) <= len(NUMBERS) - answers  # what was on its way still came
    assert dump() == alone


def test_where_no_process_can_be_had_the_words_are_read_here(alone, tmp_path, small, read_here, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    ingest(packed(tmp_path))

    assert len(read_here) == len(NUMBERS)
    assert dump() == alone


def test_a_second_night_asks_only_for_words_that_are_news(db, tmp_path, small, monkeypatch):
    asked = []
    start = second_process._start

    def noted(module, archive, places, *rest):
        asked.append(len(places))
        return start(module, archive, places, *rest)

    monkeypatch.setattr(second_process, "_start", noted)
    path = tmp_path / "pubinfo_2025.zip"
    for words in (b"An act.", b"An act."), (b"An act.", b"Another act."):
        with ZipFile(path, "w") as archive:
            night = whole([1, 2])
            night |= {f"BILL_VERSION_TBL_{n}.lob": xml(text.decode()) for n, text in enumerate(words, start=1)}
            for name, content in night.items():
                archive.writestr(name, content)
        ingest(path)

    assert asked == [2, 1]


def answers(*words):
    out = io.BytesIO()
    for one in words:
        pickle.dump((one, "", "", [], "[]", ""), out)
    out.seek(0)
    return out


def subjects(reader, *names):
    return [found and found.subject for found in map(reader.take, names)]


def test_what_was_not_taken_is_dropped_and_what_was_is_not_given_twice():
    reader = ahead.Ahead(answers("one", "two", "three", "four"), ["1", "2", "3", "4"])

    assert subjects(reader, "2", "1", "2", "5", "4", "3") == ["two", None, None, None, "four", None]
    assert isinstance(ahead.Ahead(answers("one"), ["1"]).take("1"), Words)


@pytest.mark.parametrize("rest", [b"", b"\x80\x05", b"garbage"])
def test_an_answer_that_breaks_off_ends_the_asking(rest):
    there = answers("one").getvalue() + rest
    reader = ahead.Ahead(io.BytesIO(there), ["1", "2", "3"])

    assert subjects(reader, "1", "2", "3") == ["one", None, None]


def test_it_pauses_while_enough_answers_wait(monkeypatch):
    monkeypatch.setattr(second_reader, "MOST_WAITING", 100)
    waiting, put = second_reader._Answers(), []

    def fill():
        for number in range(5):
            waiting.put(b"%d" % number * 60)
            put.append(number)

    filling = Thread(target=fill, daemon=True)
    filling.start()
    filling.join(0.5)
    assert put == [0, 1]  # the second goes over the bound, the third has to wait

    assert [waiting.take()[:1] for _ in range(5)] == [b"0", b"1", b"2", b"3", b"4"]
    filling.join(10)
    assert put == [0, 1, 2, 3, 4]


HANGING = """
from ingest import container, second_process
container.WORTH_A_PROCESS = 1
start = second_process._start
def started(*given):
    process = start(*given)
    print(process.pid, flush=True)
    return process
second_process._start = started
def hang(self, name):
    print("hangs", flush=True)
    import time
    time.sleep(600)
container.Container.words = hang
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_it_does_not_outlive_the_process_that_started_it(end, machine, tmp_path):
    path = packed(tmp_path)
    process = machine.start(HANGING + machine.ingesting(path))
    second = int(process.stdout.readline())
    assert process.stdout.readline() == "hangs\n"
    assert "second_reader" in Path(f"/proc/{second}/cmdline").read_text()

    os.kill(process.pid, end)
    if end == signal.SIGTERM:
        sleep(0.2)
        os.kill(process.pid, signal.SIGKILL)  # it hangs within a transaction, which is seen through
    process.communicate(timeout=60)

    deadline = monotonic() + 30
    while Path(f"/proc/{second}").exists() and _state(second) != "Z":
        assert monotonic() < deadline, "it lives on"
        sleep(0.05)


def _state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"
