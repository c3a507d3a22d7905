"""Nights with the Legislature's server: what is fetched, what is not fetched again, and what a bad night leaves."""

import io
import json
import subprocess
from collections import namedtuple
from datetime import UTC, datetime
from random import Random

import pytest
import stamina
from django.core.management import call_command

from bills.models import Measure
from ingest.models import RawDocument, Run
from ingest.run import rehearse, replay, run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import action, bill, packed, version, whole, xml
from tests.shelf_server import at, shelf_server

TUESDAY = "pubinfo_daily_Tue.zip"


@pytest.fixture(autouse=True)
def near(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.ALLOW_PRIVATE_ADDRESSES = True


@pytest.fixture(autouse=True)
def without_waiting():
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def shelf(settings):
    with shelf_server() as running:
        settings.PUBINFO_URL = running.url
        running.put("pubinfo_daily_Mon.zip", packed(whole([1, 2])), at(26))
        running.put(TUESDAY, packed(whole([1, 2, 3])), at(27))
        running.put("pubinfo_Tue.zip", packed({"BILL_TBL.dat": bill(3)}), at(27, minute=21))
        yield running


@pytest.fixture
def today(monkeypatch):
    """Sets the clock of a run."""

    def set_to(year, month, day):
        moment = datetime(year, month, day, 12, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(2026, 1, 28)
    return set_to


def night(**asked):
    return run_source(SOURCE, **asked)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def kept(archive_dir):
    """Every file of the archive is a document, and nothing else lies there."""
    return sorted(path.name for path in files_in(archive_dir))


def documents():
    return sorted(RawDocument.objects.values_list("sha256", flat=True))


def test_a_night_reads_the_newest_full_snapshot_and_keeps_what_the_server_said_of_it(db, shelf, today, archive_dir):
    run = night()

    reading = run.readings.get()
    assert (run.outcome, run.kind, run.created, run.error) == (Run.Outcome.OK, Run.Kind.FULL, 3, "")
    assert run.address == reading.address == shelf.url + TUESDAY
    assert reading.last_modified == "Tue, 27 Jan 2026 04:25:00 GMT"
    assert shelf.asked == [("GET", "", ""), ("GET", TUESDAY, "")]
    assert kept(archive_dir) == documents() == [reading.document.sha256]


def test_the_next_night_asks_and_is_told_that_nothing_is_newer(db, shelf, today):
    first = night()

    run = night()

    assert (run.outcome, run.records, run.unchanged, run.changes) == (Run.Outcome.UNCHANGED, 3, 3, 0)
    assert run.data_as_of == first.data_as_of
    assert RawDocument.objects.count() == 1
    assert night().outcome == Run.Outcome.UNCHANGED


def test_what_a_failed_or_cut_off_run_read_is_fetched_again(db, shelf, today):
    run = night()
    Run.objects.filter(pk=run.pk).update(outcome=Run.Outcome.RUNNING)

    again = night()

    assert (again.outcome, again.unchanged) == (Run.Outcome.OK, 3)
    run.refresh_from_db()
    assert run.outcome == Run.Outcome.CUT_SHORT


def test_after_an_older_run_was_replayed_the_newest_is_fetched_again(db, shelf, today):
    first = night()
    shelf.put("pubinfo_daily_Wed.zip", packed(whole([1, 2, 3, 4])), at(28))
    night()
    replay(SOURCE, of=first)

    assert night().outcome == Run.Outcome.OK
    assert Measure.objects.filter(removed_at=None).count() == 4


def test_without_an_index_page_every_file_is_asked_for_by_name(db, shelf, today):
    shelf.shows_index = False

    run = night()

    assert (run.outcome, run.address) == (Run.Outcome.OK, shelf.url + TUESDAY)
    assert {command for command, name, _ in shelf.asked if name.startswith("pubinfo_daily_")} == {"HEAD", "GET"}
    assert shelf.fetched(TUESDAY) == [("HEAD", ""), ("GET", "")]


def test_a_server_without_a_snapshot_of_the_session_fails_the_run_and_says_so(db, shelf, today):
    shelf.files.clear()

    run = night()

    assert (run.outcome, run.error) == (
        Run.Outcome.FAILED,
        f"{shelf.url}: shows no full snapshot of the current session",
    )


def test_a_session_is_asked_for_by_its_first_year(db, shelf, today):
    shelf.put("pubinfo_2023.zip", packed(whole([7])), datetime(2024, 12, 1, tzinfo=UTC))
    out = io.StringIO()

    call_command("ingest", "pubinfo", "--session", "20232024", "--json", stdout=out, stderr=io.StringIO())

    assert json.loads(out.getvalue())["created"] == 1
    assert shelf.asked == [("GET", "pubinfo_2023.zip", "")]


def test_when_a_new_session_convenes_it_is_read_by_itself_after_the_end_of_the_old_one(db, shelf, today):
    night()
    new = {
        name: content.replace("2025", "2027").replace("20272026", "20272028") for name, content in tables([1]).items()
    }
    end = whole([1, 2, 3]) | {
        "BILL_HISTORY_TBL.dat": "".join(map(action, (1, 2, 3))) + action(2, on="2026-11-30", history=2)
    }
    shelf.put("pubinfo_2025.zip", packed(end), datetime(2026, 12, 6, 4, tzinfo=UTC))
    shelf.put(
        "pubinfo_daily_Mon.zip", packed(new | {"BILL_VERSION_TBL_1.lob": xml()}), datetime(2026, 12, 8, 4, tzinfo=UTC)
    )
    today(2026, 12, 8)

    run = night()

    assert (run.outcome, [reading.address for reading in run.readings.all()]) == (
        Run.Outcome.OK, [f"{shelf.url}pubinfo_2025.zip", f"{shelf.url}pubinfo_daily_Mon.zip"],
    )  # fmt: skip
    assert (run.created, run.updated, run.removed) == (1, 1, 0)
    assert set(Measure.objects.values_list("session__key", flat=True)) == {"20252026", "20272028"}
    assert night().outcome == Run.Outcome.UNCHANGED


def tables(numbers):
    return {
        "BILL_TBL.dat": "".join(map(bill, numbers)),
        "BILL_VERSION_TBL.dat": "".join(map(version, numbers)),
        "BILL_HISTORY_TBL.dat": "".join(action(number, on="2026-12-07") for number in numbers),
    }


# Increments


def increment(number, text, on):
    return packed({"BILL_TBL.dat": bill(number), "BILL_HISTORY_TBL.dat": action(number) + action(number, text, on, 2)})


def test_increments_newer_than_the_last_snapshot_are_read_in_order_and_once(db, shelf, today):
    night()
    shelf.put("pubinfo_Thu.zip", increment(1, "Held under submission.", "2026-01-29"), at(29))
    shelf.put("pubinfo_Wed.zip", increment(1, "Referred to Com. on PUB. S.", "2026-01-28"), at(28))

    run = night(kind=Run.Kind.INCREMENT)

    read = [reading.address for reading in run.readings.all()]
    assert (run.outcome, run.kind, run.updated) == (Run.Outcome.OK, Run.Kind.INCREMENT, 2)
    assert read == [f"{shelf.url}pubinfo_Wed.zip", f"{shelf.url}pubinfo_Thu.zip"]
    assert not shelf.fetched("pubinfo_Tue.zip")[1:]  # it is within Tuesday's snapshot; only its date was asked for
    again = night(kind=Run.Kind.INCREMENT)
    assert (again.outcome, again.changes) == (Run.Outcome.UNCHANGED, 0)
    assert len(shelf.fetched("pubinfo_Wed.zip")) == 3  # two looks, one fetch


# Bad nights


def big(size=3 * 2**20):
    """A snapshot that takes a while to arrive."""
    return packed(whole([1, 2, 3]) | {"LAW_SECTION_TBL_9.lob": Random(1).randbytes(size)})


def test_a_download_that_breaks_off_goes_on_where_it_broke(db, shelf, today, archive_dir):
    shelf.put(TUESDAY, content := big(), at(27))
    shelf.cuts = [2**20, 2**20]

    run = night()

    assert run.outcome == Run.Outcome.OK, run.error
    assert shelf.fetched(TUESDAY) == [("GET", ""), ("GET", "bytes=1048576-"), ("GET", "bytes=2097152-")]
    assert RawDocument.objects.get().bytes == len(content)
    assert kept(archive_dir) == documents()


def test_where_the_server_sends_no_parts_the_download_starts_over(db, shelf, today):
    shelf.put(TUESDAY, content := big(), at(27))
    shelf.cuts, shelf.honours_ranges = [2**20], False

    assert night().outcome == Run.Outcome.OK
    assert RawDocument.objects.get().bytes == len(content)


def test_a_file_that_is_replaced_during_the_download_is_taken_from_its_beginning(db, shelf, today, monkeypatch):
    shelf.put(TUESDAY, big(), at(27))
    shelf.cuts = [2**20]
    newer = big(2**20)
    send = shelf.RequestHandlerClass._send

    def send_and_replace(self, content, headers):
        send(self, content, headers)
        shelf.put(TUESDAY, newer, at(27, hour=5))

    monkeypatch.setattr(shelf.RequestHandlerClass, "_send", send_and_replace)

    assert night().outcome == Run.Outcome.OK
    assert RawDocument.objects.get().bytes == len(newer)
    assert Run.objects.get().readings.get().last_modified == "Tue, 27 Jan 2026 05:25:00 GMT"


def test_a_night_that_never_gets_the_whole_file_fails_and_the_next_one_goes_on(db, shelf, today, archive_dir):
    shelf.put(TUESDAY, content := big(), at(27))
    shelf.cuts = [2**18] * 4

    failed = night()

    assert (failed.outcome, failed.readings.count()) == (Run.Outcome.FAILED, 0)
    assert f"received {2**18} bytes" in failed.error
    assert not Measure.objects.exists()
    run = night()
    assert run.outcome == Run.Outcome.OK
    assert shelf.fetched(TUESDAY)[-1] == ("GET", f"bytes={4 * 2**18}-")
    assert RawDocument.objects.get().bytes == len(content)
    assert kept(archive_dir) == documents()


def test_a_server_that_promises_more_than_it_sends_is_refused(db, shelf, today, archive_dir):
    shelf.lies_by = 100

    run = night()

    assert (run.outcome, Measure.objects.count()) == (Run.Outcome.FAILED, 0)
    assert run.error.startswith(shelf.url + TUESDAY)
    shelf.lies_by = 0
    assert night().outcome == Run.Outcome.OK
    assert kept(archive_dir) == documents()


def test_a_server_that_trickles_is_left_and_asked_again(db, shelf, today, monkeypatch):
    monkeypatch.setattr("ingest.download.SLOW_FOR", 0.05)
    monkeypatch.setattr("ingest.download.SLOWEST", 2**30)
    shelf.put(TUESDAY, big(2**20), at(27))
    shelf.pause = 0.02

    run = night()

    assert run.outcome == Run.Outcome.FAILED
    assert "bytes in 0 seconds" in run.error
    assert len(shelf.fetched(TUESDAY)) == 4


def test_a_disk_without_room_for_the_download_is_told_before_it_is_full(db, shelf, today, monkeypatch, archive_dir):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage(100, 90, 10))

    run = night()

    assert run.outcome == Run.Outcome.FAILED
    assert "no room for a download" in run.error
    assert files_in(archive_dir) == []


def test_a_broken_snapshot_leaves_no_trace_but_the_run(db, shelf, today, archive_dir):
    night()
    shelf.put("pubinfo_daily_Wed.zip", shelf.files[TUESDAY][0][:-200], at(28))

    run = night()

    assert (run.outcome, run.readings.count(), Measure.objects.filter(removed_at=None).count()) == (
        Run.Outcome.FAILED,
        0,
        3,
    )
    assert kept(archive_dir) == documents()
    shelf.put("pubinfo_daily_Wed.zip", packed(whole([1, 2, 3, 4])), at(28, hour=9))
    assert night().created == 1


def test_a_rehearsal_of_a_night_keeps_nothing(db, shelf, today, archive_dir):
    errand = rehearse(SOURCE)

    assert (errand.run.outcome, errand.run.created) == (Run.Outcome.OK, 3)
    assert (Run.objects.count(), RawDocument.objects.count(), files_in(archive_dir)) == (0, 0, [])


# Trust


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody vouches for."""
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path.with_suffix(".key"), "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.with_suffix(".key").read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.mark.django_db
def test_a_certificate_nobody_vouches_for_is_refused_with_the_setting_that_would_help(settings, today, certificate):
    with shelf_server(certificate) as shelf:
        settings.PUBINFO_URL = shelf.url
        shelf.put(TUESDAY, packed(whole([1])), at(27))

        refused = night()
        settings.CA_BUNDLE = str(certificate.with_suffix(".crt"))
        trusted = night()

    assert refused.outcome == Run.Outcome.FAILED
    assert "certificate is not trusted" in refused.error
    assert "CA_BUNDLE" in refused.error
    assert (trusted.outcome, trusted.created) == (Run.Outcome.OK, 1)
