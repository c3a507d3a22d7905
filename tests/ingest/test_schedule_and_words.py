"""Agendas, the daily file, codes that alarm, and the words of analyses, from the Legislature's own tables."""

import io
import json
import shutil
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.management import call_command

from bills.choices import ChangeKind
from bills.models import Analysis, AnalysisText, Change, Committee, FloorListing, Hearing, Legislator, Measure
from ingest import archive
from ingest.analyses import read_analyses
from ingest.models import RawDocument
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.ingest.test_faults import STAMP, whole

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
SLICE, MARCH = DATA / "pubinfo_slice_2025_four_bills.zip", DATA / "pubinfo_2025-03-07.zip"
real_data = pytest.mark.skipif(not SLICE.exists(), reason="the shared data are not here")


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def read(tmp_path):
    def run(members, name="pubinfo_2025.zip"):
        path = tmp_path / name
        with ZipFile(path, "w", ZIP_DEFLATED) as target:
            for member, content in members.items():
                target.writestr(member, content)
        return run_source(SOURCE, address=str(path))

    return run


def hearing(number, on="2026-04-07", code="CX18"):
    return f"`202520260AB{number}`\t`CX`\t18\t{on} 00:00:00\t`{code}`\t{STAMP}\n"


def agenda(time="9 a.m.", room="126", code="CX18", on="2026-04-07", building="State Capitol"):
    return f"`{code}`\t`PUBLIC SAFETY`\t{on} 00:00:00\t`{time}`\t`SCHULTZ, Chair`\tNULL\tNULL\t`{building}`\t`{room}`\n"


def floor(number, code="AF0120", on="2026-05-04", calendar="NULL", item="12", stamp=STAMP):
    return f"`202520260AB{number}`\t`{code}`\t{calendar}\t`{item}`\t{on} 00:00:00\t`Ahrens`\t{stamp}\t`0`\tNULL\n"


def section(code, name, calendar="NULL"):
    return f"`20252026`\t`{code}`\t`M`\t{calendar}\t`short`\t`{name}`\t`Y`\t{STAMP}\tNULL\n"


def place(code, kind, name):
    return f"`20252026`\t`{code}`\t`{kind}`\tNULL\t`{name}`\tNULL\t`Y`\t{STAMP}\tNULL\n"


def analysis(number, source_id, lob, kind="ABPCA"):
    return (
        f"{source_id}\t`202520260AB{number}`\t`A`\t`{kind}`\t`CX18`\t`Assembly Public Safety`\t`X`\t2026-03-03 09:26:59"
        f"\t2026-02-24 00:00:00\tNULL\t{lob}\t`Y`\t`Y`\t{STAMP}\n"
    )


# Agendas


def test_a_hearing_has_the_time_and_room_of_its_committees_agenda(read):
    run = read(whole([1]) | {"COMMITTEE_HEARING_TBL.dat": hearing(1), "COMMITTEE_AGENDA_TBL.dat": agenda()})

    found = Hearing.objects.get()
    assert (found.time, found.place, found.notes) == ("9 a.m.", "State Capitol, Room 126", "SCHULTZ, Chair")
    assert found.letters_by == date(2026, 3, 31)
    assert not run.issues.exists()


def test_an_agenda_of_another_day_or_committee_says_nothing(read):
    agendas = agenda(on="2026-04-08") + agenda(code="CX13")
    read(whole([1]) | {"COMMITTEE_HEARING_TBL.dat": hearing(1), "COMMITTEE_AGENDA_TBL.dat": agendas})

    assert (Hearing.objects.get().time, Hearing.objects.get().place) == ("", "")


def test_of_two_sittings_on_one_day_neither_place_is_guessed(read):
    agendas = agenda("9 a.m.", "126") + agenda("1:30 p.m.", "437")
    read(whole([1]) | {"COMMITTEE_HEARING_TBL.dat": hearing(1), "COMMITTEE_AGENDA_TBL.dat": agendas})

    assert (Hearing.objects.get().time, Hearing.objects.get().place) == ("1:30 p.m. / 9 a.m.", "")


def test_a_hearing_that_moves_to_another_room_is_one_change(read):
    read(whole([1]) | {"COMMITTEE_HEARING_TBL.dat": hearing(1), "COMMITTEE_AGENDA_TBL.dat": agenda()})
    before = Change.objects.count()

    read(whole([1]) | {"COMMITTEE_HEARING_TBL.dat": hearing(1), "COMMITTEE_AGENDA_TBL.dat": agenda(room="437")})

    [change] = Change.objects.order_by("pk")[before:]
    assert (change.kind, change.happened_on) == (ChangeKind.HEARING_CHANGED, date(2026, 4, 7))


def test_an_agenda_without_a_committees_code_is_an_issue(read):
    rows = "".join(agenda(on=f"2026-04-{day:02d}") for day in range(1, 29)) * 8 + agenda(code="Joint Audit")
    run = read(whole([1]) | {"COMMITTEE_AGENDA_TBL.dat": rows})

    assert [issue.value for issue in run.issues.all()] == ["Joint Audit"]


# The daily file


SECTIONS = section("AF0120", "Assembly Third Reading File") + section(
    "SF0510", "Special Consent Calendar No. 29", "`29`"
)


def test_a_measure_on_the_floor_is_listed_with_its_section_and_date(read):
    listed = floor(1) + floor(1, "SF0510", "2026-06-01", "29")
    read(whole([1]) | {"LOCATION_CODE_TBL.dat": SECTIONS, "DAILY_FILE_TBL.dat": listed})

    rows = FloorListing.objects.order_by("on").values_list("house", "section", "on", "item", "floor_manager")
    assert list(rows) == [
        ("A", "Assembly Third Reading File", date(2026, 5, 4), "12", "Ahrens"),
        ("S", "Special Consent Calendar No. 29", date(2026, 6, 1), "12", "Ahrens"),
    ]


def test_entering_and_leaving_the_file_is_news_and_each_new_date_is_not(read):
    tables = whole([1]) | {"LOCATION_CODE_TBL.dat": SECTIONS}
    read(tables | {"DAILY_FILE_TBL.dat": floor(2)} | whole([1, 2]))
    seen = Change.objects.count()

    def kinds():
        return [change.kind for change in Change.objects.order_by("pk")[seen:]]

    read(whole([1, 2]) | {"LOCATION_CODE_TBL.dat": SECTIONS, "DAILY_FILE_TBL.dat": floor(2) + floor(1)})
    assert kinds() == [ChangeKind.FLOOR_LISTED]
    read(
        whole([1, 2])
        | {"LOCATION_CODE_TBL.dat": SECTIONS, "DAILY_FILE_TBL.dat": floor(2) + floor(1) + floor(1, on="2026-05-05")}
    )
    assert kinds() == [ChangeKind.FLOOR_LISTED]
    assert FloorListing.objects.get(measure__number=1).on == date(2026, 5, 5)
    read(whole([1, 2]) | {"LOCATION_CODE_TBL.dat": SECTIONS, "DAILY_FILE_TBL.dat": floor(2)})
    assert kinds() == [ChangeKind.FLOOR_LISTED, ChangeKind.FLOOR_UNLISTED]


def test_what_is_no_section_of_a_file_is_an_issue(read):
    run = read(whole([1]) | {"DAILY_FILE_TBL.dat": floor(1, "XX12") + floor(1)})

    assert [issue.value for issue in run.issues.all()] == ["XX12"]


# Codes


def test_unknown_codes_that_are_only_shown_are_kept_and_told_once(read):
    member = f"`AD0{{}}`\t`20252026`\t`Doe, {{}}`\t`A`\t`Doe`\tNULL\t`Doe`\tNULL\tNULL\tNULL\tNULL\t`GRN`\t`Y`\t{STAMP}\t`Y`\n"
    people = member.format(1, "A") + member.format(2, "B")
    run = read(whole([1]) | {"LEGISLATOR_TBL.dat": people, "BILL_ANALYSIS_TBL.dat": analysis(1, 5, "NULL", "NEWKIND")})

    assert {(issue.reason, issue.value) for issue in run.issues.all()} == {
        ("party has an unknown value in 2 rows", "GRN"),
        ("analysis_type has an unknown value in 1 rows", "NEWKIND"),
    }
    assert Legislator.objects.filter(party="GRN").count() == 2
    assert Analysis.objects.get().kind_name == "NEWKIND"


def test_a_place_of_an_unknown_kind_is_an_issue_and_the_others_load(read):
    run = read(whole([1]) | {"LOCATION_CODE_TBL.dat": place("CX18", "B", "PUB. S.") + place("ZZ99", "Q", "?")})

    assert [issue.value for issue in run.issues.all()] == ["Q"]
    assert Committee.objects.get().code == "CX18"


@real_data
def test_every_code_of_real_tables_is_known():
    run = run_source(SOURCE, address=str(MARCH), kind="increment")

    assert [issue.reason for issue in run.issues.filter(reason__contains="unknown value")] == []
    assert Committee.objects.filter(code__startswith="C").count() >= 63


# Words of analyses


@real_data
def test_words_and_positions_are_read_out_of_the_archive_once(tmp_path):
    shutil.copy(SLICE, tmp_path / "pubinfo_2025.zip")
    run_source(SOURCE, address=str(tmp_path / "pubinfo_2025.zip"))
    assert Analysis.objects.exclude(fingerprint="").count() == 27 and not AnalysisText.objects.exists()

    counts = read_analyses("pubinfo")

    assert counts == {"read": 27, "unreadable": 0, "left": 0}
    assert read_analyses("pubinfo") == {"read": 0, "unreadable": 0, "left": 0}
    assert set(AnalysisText.objects.values_list("form", flat=True)) == {AnalysisText.Form.DOCX}
    words = AnalysisText.objects.filter(analysis__measure=Measure.objects.get(type="AB", number=1656))
    with_lists = next(one for one in words if "REGISTERED SUPPORT" in one.text)
    assert sum(side == "support" for side, *_ in with_lists.positions) == 26
    assert all(with_lists.text[start:end] == name for _, name, start, end, _ in with_lists.positions)


def test_the_four_forms_and_what_is_none_of_them(read):
    lobs = {
        "BILL_ANALYSIS_TBL_1.lob": b"Plain words.",
        "BILL_ANALYSIS_TBL_2.lob": b"<html><body><p>HTML words.</p></body></html>",
        "BILL_ANALYSIS_TBL_3.lob": b"\xd0\xcf\x11\xe0 old",
        "BILL_ANALYSIS_TBL_4.lob": b"PK\x03\x04 broken",
    }
    rows = "".join(analysis(1, n, f"BILL_ANALYSIS_TBL_{n}.lob") for n in range(1, 5))
    run = read(whole([1]) | lobs | {"BILL_ANALYSIS_TBL.dat": rows})

    out = io.StringIO()
    call_command("read_analyses", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"read": 4, "unreadable": 1, "left": 0}
    forms = dict(AnalysisText.objects.values_list("analysis__source_id", "form"))
    assert forms == {"1": "text", "2": "html", "3": "doc", "4": "unreadable"}
    [issue] = run.issues.filter(reason="the document is not readable")
    assert issue.value.startswith("4: no Word document")


def test_a_document_that_changed_is_read_again_and_one_that_did_not_is_left(read):
    tables = whole([1]) | {"BILL_ANALYSIS_TBL.dat": analysis(1, 7, "BILL_ANALYSIS_TBL_1.lob")}
    read(tables | {"BILL_ANALYSIS_TBL_1.lob": b"First."})
    read_analyses("pubinfo")

    moved = whole([1, 2]) | {
        "BILL_ANALYSIS_TBL.dat": analysis(1, 7, "BILL_ANALYSIS_TBL_99.lob"),
        "BILL_ANALYSIS_TBL_99.lob": b"First.",
    }
    read(moved)
    assert read_analyses("pubinfo")["read"] == 0  # another number of the same bytes
    read(tables | {"BILL_ANALYSIS_TBL_1.lob": b"Second."} | whole([1, 2]))
    assert read_analyses("pubinfo")["read"] == 1

    assert AnalysisText.objects.get().text == "Second."


def test_a_delivery_that_the_archive_lost_leaves_its_documents_wanted(read):
    read(
        whole([1])
        | {"BILL_ANALYSIS_TBL.dat": analysis(1, 7, "BILL_ANALYSIS_TBL_1.lob"), "BILL_ANALYSIS_TBL_1.lob": b"x"}
    )
    archive.place(RawDocument.objects.get().sha256).unlink()

    assert read_analyses("pubinfo") == {"read": 0, "unreadable": 0, "left": 1}


def test_documents_that_are_named_and_not_there_are_one_issue(read):
    rows = "".join(analysis(1, n, f"BILL_ANALYSIS_TBL_{n}.lob") for n in range(1, 4))
    run = read(whole([1]) | {"BILL_ANALYSIS_TBL.dat": rows})

    assert [(issue.reason, issue.value) for issue in run.issues.all()] == [
        ("documents that are named and not there", "3")
    ]
