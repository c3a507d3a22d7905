"""Deliveries that open well and say odd things: what loads, what becomes an issue, what is refused."""

import pyexpat
import random
import socket
import threading
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from lxml import etree

from bills.models import Action, Author, BillBody, BillVersion, Change, Measure, VoteEvent
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import STAMP, action, author, ballot, bill, roll_call, version, whole, xml


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def ingest(db, tmp_path):
    """Packs members and runs them; a name ending in a weekday makes an increment."""

    def run(members, name="pubinfo_2025.zip", level=None):
        path = tmp_path / name
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=level) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return run_source(SOURCE, address=str(path))

    return run


def issues_of(run):
    return [(issue.file, issue.line, issue.reason, issue.value) for issue in run.issues.all()]


def words_of(number):
    body = BillBody.objects.get(version__key=f"20250AB{number}99INT")
    return " ".join(section["text"] for section in body.content)


def test_a_plain_snapshot_has_no_issue(ingest):
    run = ingest(whole([1, 2]))

    assert (run.outcome, run.created, run.issues.count(), run.error) == (Run.Outcome.OK, 2, 0, "")


@pytest.mark.parametrize("table", ["BILL_TBL.dat", "BILL_VERSION_TBL.dat"])
def test_a_full_snapshot_without_a_table_it_must_have_is_refused(table, ingest):
    ingest(whole([1, 2]))
    members = whole([1, 2, 3])
    del members[table]

    run = ingest(members)

    assert (run.outcome, run.error) == (Run.Outcome.FAILED, f"a full snapshot without {table}")
    assert Measure.objects.filter(removed_at=None).count() == 2


@pytest.mark.parametrize(
    ("table", "model"), [("BILL_HISTORY_TBL.dat", Action), ("BILL_VERSION_AUTHORS_TBL.dat", Author)]
)
def test_what_an_absent_table_would_speak_of_stays_as_it_was(table, model, ingest):
    ingest(whole([1, 2]))
    members = whole([1, 2, 3])
    del members[table]

    run = ingest(members)

    assert (run.outcome, run.created) == (Run.Outcome.OK, 1)
    assert model.objects.count() == 2


def test_a_full_snapshot_without_a_single_measure_is_refused(ingest):
    ingest(whole([1, 2]))

    run = ingest(whole([1, 2]) | {"BILL_TBL.dat": ""})

    assert (run.outcome, run.error) == (
        Run.Outcome.FAILED,
        "BILL_TBL.dat: a full snapshot without a single measure",
    )
    assert Measure.objects.filter(removed_at=None).count() == 2


def test_a_full_snapshot_that_lost_a_third_of_its_measures_is_held_back(ingest):
    ingest(whole(range(1, 11)))
    changes = Change.objects.count()

    run = ingest(whole(range(1, 7)))

    assert run.outcome == Run.Outcome.FAILED
    assert "a full snapshot of 6 measures where 10 are known" in run.error
    assert (Measure.objects.filter(removed_at=None).count(), Change.objects.count()) == (10, changes)


def test_a_full_snapshot_that_lost_less_than_a_third_is_believed(ingest):
    ingest(whole(range(1, 11)))

    run = ingest(whole(range(1, 8)))

    assert (run.outcome, run.removed) == (Run.Outcome.OK, 3)
    assert Measure.objects.count() == 10


def test_an_unknown_table_is_an_issue(ingest):
    run = ingest(whole([1]) | {"SOMETHING_NEW_TBL.dat": "1\n"})

    assert run.outcome == Run.Outcome.PARTIAL
    assert issues_of(run) == [("SOMETHING_NEW_TBL.dat", None, "an unknown table", "")]


def test_a_row_of_the_wrong_width_is_an_issue_with_its_line_and_the_others_load(ingest):
    members = whole(range(1, 6))
    members["BILL_HISTORY_TBL.dat"] = "".join([action(1), "`202520260AB2`\t7\n", *map(action, (3, 4, 5))])

    run = ingest(members)

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 5)
    assert issues_of(run) == [("BILL_HISTORY_TBL.dat", 2, "2 fields where 13 belong", "`202520260AB2`\t7")]
    assert Action.objects.count() == 4


def test_more_than_one_row_in_a_hundred_is_too_many(ingest):
    ingest(whole([1, 2]))
    members = whole(range(1, 60))
    members["BILL_HISTORY_TBL.dat"] = "".join(map(action, range(1, 60))) + "`broken`\t1\n" * 2

    run = ingest(members)

    assert run.outcome == Run.Outcome.FAILED
    assert run.error.startswith("BILL_HISTORY_TBL.dat: 2 of 61 rows cannot be read; the first: ")
    assert (Measure.objects.count(), Action.objects.count(), run.issues.count()) == (2, 2, 0)


def test_one_row_in_a_hundred_is_not_too_many(ingest):
    members = whole(range(1, 200))
    members["BILL_HISTORY_TBL.dat"] = "".join(map(action, range(1, 200))) + "`broken`\t1\n" * 2

    run = ingest(members)

    assert (run.outcome, run.created, run.issues.count()) == (Run.Outcome.PARTIAL, 199, 2)


def test_odd_values_count_as_bad_rows_too(ingest):
    members = whole(range(1, 60))
    members["BILL_HISTORY_TBL.dat"] += action(1, on="2025-02-31", history=2) + action(2, on="0203-01-01", history=3)

    assert ingest(members).outcome == Run.Outcome.FAILED
    assert Measure.objects.count() == 0


def test_an_increment_refused_for_its_rows_changes_nothing(ingest):
    ingest(whole([1, 2]))

    run = ingest({"BILL_TBL.dat": bill(3) + "`broken`\n" * 2}, name="pubinfo_Mon.zip")

    assert run.outcome == Run.Outcome.FAILED
    assert Measure.objects.count() == 2


def test_a_text_that_is_named_but_not_there_is_missing_and_said_so(ingest):
    members = whole([1, 2])
    del members["BILL_VERSION_TBL_1.lob"]

    run = ingest(members)

    assert run.outcome == Run.Outcome.PARTIAL
    assert BillVersion.objects.get(key="20250AB199INT").text_state == BillVersion.TextState.MISSING
    assert BillVersion.objects.get(key="20250AB299INT").text_state == BillVersion.TextState.PRESENT
    assert (
        "BILL_VERSION_TBL.dat",
        1,
        "bill_xml names a member that is not there",
        "BILL_VERSION_TBL_1.lob",
    ) in issues_of(run)


def test_a_text_that_comes_late_is_read_and_one_that_is_lost_later_is_kept(ingest):
    members = whole([1])
    lob = members.pop("BILL_VERSION_TBL_1.lob")
    ingest(members)
    ingest(members | {"BILL_VERSION_TBL_1.lob": lob})
    assert BillVersion.objects.get().text_state == BillVersion.TextState.PRESENT

    ingest(members)

    assert BillVersion.objects.get().text_state == BillVersion.TextState.PRESENT
    assert BillVersion.objects.get().long_title == "An act."


def test_two_rows_that_name_one_text_are_an_issue(ingest):
    members = whole([1, 2])
    members["BILL_VERSION_TBL.dat"] = version(1) + version(2, lob="BILL_VERSION_TBL_1.lob")

    run = ingest(members)

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 2)
    assert issues_of(run) == [
        ("BILL_VERSION_TBL.dat", 2, "bill_xml names a member that another row named", "BILL_VERSION_TBL_1.lob"),
        ("BILL_VERSION_TBL.dat", None, "text members that no row names", "1"),
    ]


def test_texts_that_no_row_names_are_counted(ingest):
    members = whole([1, 2]) | {f"BILL_VERSION_TBL_{number}.lob": xml() for number in (70, 71)}

    run = ingest(members | {"LAW_SECTION_TBL_1.lob": b"of a table that is not read"})

    assert (run.outcome, run.created, BillBody.objects.count()) == (Run.Outcome.PARTIAL, 2, 2)
    assert issues_of(run) == [("BILL_VERSION_TBL.dat", None, "text members that no row names", "2")]


@pytest.mark.parametrize("lob", ["../../etc/passwd", "/etc/passwd", "C:/boot.ini"])
def test_a_row_that_names_a_path_reads_nothing(lob, ingest):
    members = whole([1])
    members["BILL_VERSION_TBL.dat"] = version(1, lob=f"`{lob}`")

    run = ingest(members)

    assert run.outcome == Run.Outcome.PARTIAL
    assert issues_of(run)[0] == ("BILL_VERSION_TBL.dat", 1, "bill_xml is no name of a text member", lob)
    assert not BillBody.objects.exists()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for name, of in zip("bcdefghij", "abcdefghi", strict=True))
    + "]>"
    + xml("Words of the act. &j;").decode()
)
HOSTILE = {
    "an entity bomb": BOMB.encode(),
    "an entity bomb in UTF-16": BOMB.encode("utf-16"),
    "deep nesting": b"<a>" * 100_000 + b"Words of the act." + b"</a>" * 100_000,
    "a text that breaks off": xml("Words of the act.")[:-40],
    "a foreign document": b"<html><body>Words of the act.</body></html>",
    "a prefix that was never declared": b"<caml:Bill><p>Words of the act.</p></caml:Bill>",
    "no XML at all": b"Words of the act.",
    "a namespace of tomorrow": xml("Words of the act.").replace(b"caml.1#", b"caml.2#"),
    "a long attribute": b'<a b="' + b"x" * 9_000_000 + b'">Words of the act.',
    "an instruction that never closes": xml("Words of the act.").replace(b"</caml:Title>", b"<?xm-x </caml:Title>"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_text_is_read_as_plain_words_and_quickly(what, ingest, processor):
    run = ingest(whole([1, 2]) | {"BILL_VERSION_TBL_1.lob": HOSTILE[what]})

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 2)
    assert BillVersion.objects.get(key="20250AB199INT").text_state == BillVersion.TextState.PLAIN
    assert processor() < 5
    [(file, _, reason, _)] = issues_of(run)
    assert file == "20250AB199INT"
    assert reason.startswith("bill XML read as plain text: ")
    if "16" not in what:
        assert "Words of the act." in words_of(1)
    assert words_of(1).count("lol") < 100


def test_an_attribute_of_fifty_megabytes_costs_seconds_and_no_words(ingest, processor):
    """Noise longer than the packer looks back, or its ratio alone would have the zip refused."""
    noise = random.Random(1).randbytes(20_000).hex().encode() * 1_250

    run = ingest(whole([1, 2]) | {"BILL_VERSION_TBL_1.lob": b'<a b="' + noise + b'">Words of the act.</a>'}, level=1)

    assert (run.outcome, run.created, words_of(1)) == (Run.Outcome.PARTIAL, 2, "Words of the act.")
    assert processor() < 5


def test_the_libraries_that_read_xml_are_new_enough_to_stop_a_bomb():
    assert etree.LIBXML_VERSION >= (2, 14)
    assert tuple(map(int, pyexpat.EXPAT_VERSION.removeprefix("expat_").split("."))) >= (2, 5)


def test_the_marks_of_an_amendment_are_no_words_and_no_trouble(ingest):
    marked = '<?xm-deletion_mark data="Old words."?>New<?xm-insertion_mark_start?> words<?xm-insertion_mark_end?>.'

    run = ingest(whole([1]) | {"BILL_VERSION_TBL_1.lob": xml(marked)})

    assert (run.outcome, BillVersion.objects.get().long_title) == (Run.Outcome.OK, "New words.")


def test_a_text_that_points_elsewhere_fetches_nothing(ingest, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        calls = []
        listener.settimeout(0.3)
        thread = threading.Thread(target=_listen, args=(listener, calls))
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        text = (
            f'<!DOCTYPE a SYSTEM "{address}a.dtd" [<!ENTITY f SYSTEM "file://{secret}"><!ENTITY h SYSTEM "{address}h">'
            f'<!ENTITY % p SYSTEM "{address}p">%p;]>' + xml("Words of the act. &f; &h;").decode()
        )

        run = ingest(whole([1]) | {"BILL_VERSION_TBL_1.lob": text})
        thread.join()

    assert (run.outcome, calls) == (Run.Outcome.PARTIAL, [])
    assert BillVersion.objects.get().text_state == BillVersion.TextState.PLAIN
    assert "secret words" not in words_of(1)


def _listen(listener, calls):
    try:
        calls.append(listener.accept())
    except TimeoutError:
        return


def test_an_empty_text_leaves_the_version_and_is_said(ingest):
    run = ingest(whole([1]) | {"BILL_VERSION_TBL_1.lob": b""})

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 1)


def test_actions_of_a_measure_that_nobody_knows_are_an_issue(ingest):
    members = whole([1, 2])
    members["BILL_HISTORY_TBL.dat"] += action(77)

    run = ingest(members)

    assert (run.outcome, Measure.objects.count()) == (Run.Outcome.PARTIAL, 2)
    [(_, _, reason, _)] = issues_of(run)
    assert reason == "spoken of, but no such measure is known"
    assert Action.objects.count() == 2


def test_an_unknown_ballot_is_an_issue_and_the_roll_call_loads(ingest):
    members = whole([1]) | {
        "BILL_SUMMARY_VOTE_TBL.dat": roll_call(1),
        "BILL_MOTION_TBL.dat": f"100\t`Third Reading`\t{STAMP}\n",
        "BILL_DETAIL_VOTE_TBL.dat": ballot(1, "Bonta", "AYE") + ballot(1, "Dahle", "NOE") + ballot(1, "Lee", "PRESENT"),
    }

    run = ingest(members)

    assert run.outcome == Run.Outcome.PARTIAL
    assert issues_of(run) == [("BILL_DETAIL_VOTE_TBL.dat", 3, "vote_code has an unknown value", "PRESENT")]
    [event] = VoteEvent.objects.all()
    assert event.ballots == {"aye": ["Bonta"], "noe": ["Dahle"]}
    assert event.motion == "Third Reading"


def test_an_unknown_role_of_an_author_is_an_issue(ingest):
    members = whole([1, 2])
    members["BILL_VERSION_AUTHORS_TBL.dat"] = author(1) + author(2).replace("LEAD_AUTHOR", "GHOST_WRITER")

    run = ingest(members)

    assert issues_of(run) == [("BILL_VERSION_AUTHORS_TBL.dat", 2, "contribution has an unknown value", "GHOST_WRITER")]


def test_an_action_that_no_rule_knows_is_an_issue_and_is_shown(ingest):
    members = whole([1])
    members["BILL_HISTORY_TBL.dat"] += action(1, "Sang a song to the Governor.", history=2)

    run = ingest(members)

    assert [(reason, value) for _, _, reason, value in issues_of(run)] == [
        ("action not understood", "Sang a song to the Governor.")
    ]
    assert Action.objects.count() == 2


def test_a_version_that_belongs_to_another_measure_is_an_issue(ingest):
    members = whole([1, 2])
    members["BILL_VERSION_TBL.dat"] = version(1) + version(2).replace("`202520260AB2`", "`202520260AB1`")

    run = ingest(members)

    assert run.outcome == Run.Outcome.PARTIAL
    assert ("BILL_VERSION_TBL.dat", 2) in [issue[:2] for issue in issues_of(run)]
    assert BillVersion.objects.count() == 1


@pytest.mark.parametrize("key", ["202520260XX1", "202520270AB1", "2025", "4" * 40])
def test_what_names_no_measure_is_an_issue(key, ingest):
    members = whole([1, 2])
    members["BILL_HISTORY_TBL.dat"] += action(1, history=9).replace("202520260AB1", key)

    run = ingest(members)

    assert run.outcome == Run.Outcome.PARTIAL
    assert [issue[:3] for issue in issues_of(run)] == [("BILL_HISTORY_TBL.dat", 3, "names no measure or version")]


def test_the_status_page_shows_what_was_not_understood(ingest, client):
    ingest(whole([1]) | {"SOMETHING_NEW_TBL.dat": "1\n"})

    assert "an unknown table" in client.get("/status/").content.decode()
