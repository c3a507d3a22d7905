"""One bit turned over anywhere in a zip, and bytes that no table should hold: refused, or stored the same everywhere."""

import io
import random
import warnings
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from bills.models import Action, BillBody, BillVersion, Measure, Message
from ingest.container import open_container
from ingest.errors import Refused
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE, TABLES
from tests.feed import STAMP, action, packed, version, whole, xml

DICE = random.Random(20260923)
LOBS = ("BILL_VERSION_TBL_1.lob", "BILL_ANALYSIS_TBL_1.lob", "VETO_MESSAGE_TBL_1.lob")
KINDS = {name: DICE.randbytes(300).hex().encode() for name in (*(f"{table}.dat" for table in TABLES), *LOBS)}


def zipped(pairs, compression):
    out = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(out, "w", compression) as archive:
        warnings.simplefilter("ignore", UserWarning)  # "Duplicate name", which is the point
        for name, content in pairs:
            archive.writestr(name, content)
    return out.getvalue()


def flipped(raw, position, bit=0):
    return raw[:position] + bytes([raw[position] ^ 1 << bit]) + raw[position + 1 :]


def place_of(raw, index):
    """Where the packed bytes of the member at ``index`` begin, and how many they are."""
    with ZipFile(io.BytesIO(raw)) as archive:
        info = archive.infolist()[index]
    return info.header_offset + 30 + len(info.filename), info.compress_size


def read_all(path):
    with open_container(path) as container:
        return {name: container.read(name) for name in container.names()}


@pytest.mark.parametrize("name", KINDS)
def test_one_bit_in_any_kind_of_member_refuses_the_whole(name, tmp_path):
    raw, path = zipped(KINDS.items(), ZIP_STORED), tmp_path / "flipped.zip"
    start, length = place_of(raw, list(KINDS).index(name))

    for position in (start, *(start + DICE.randrange(1, length - 1) for _ in range(4))):
        path.write_bytes(flipped(raw, position, DICE.randrange(8)))
        with pytest.raises(Refused, match=rf"flipped\.zip: member '{name}' is damaged"):
            read_all(path)


@pytest.mark.parametrize("copy", [0, 1], ids=["the first copy", "the second copy"])
def test_one_bit_in_either_copy_of_a_name_that_is_there_twice_refuses_the_whole(copy, tmp_path):
    """Only one copy can be reached by its name, so neither is trusted."""
    name = "BILL_TBL.dat"
    raw, path = zipped([(name, KINDS[name]), (name, KINDS[name])], ZIP_STORED), tmp_path / "twice.zip"
    start, length = place_of(raw, copy)
    path.write_bytes(flipped(raw, start + length // 2))

    with pytest.raises(Refused):
        read_all(path)


def test_one_bit_anywhere_is_refused_or_means_nothing(tmp_path):
    """Headers, names, sizes, offsets, checksums and content: no flip passes with other content, or as another error."""
    members = {"BILL_TBL.dat": b"`a`\t1\n" * 20, "BILL_VERSION_TBL_1.lob": xml()}
    raw, path = zipped(members.items(), ZIP_DEFLATED), tmp_path / "flipped.zip"
    refused = 0

    for position in range(len(raw)):
        path.write_bytes(flipped(raw, position, DICE.randrange(8)))
        try:
            assert read_all(path) == members, position
        except Refused:
            refused += 1

    assert len(raw) * 0.5 < refused < len(raw)


# What is stored


SUBJECTS = {
    "quotation marks of Windows": (b"\x93Crimes\x94: it\x92s", "“Crimes”: it’s"),
    "a lone surrogate": (b"Cri\xed\xa0\x80mes", "Crií €mes"),
    "an overlong slash": (b"Cri\xc0\xafmes", "CriÀ¯mes"),
    "bytes that mean nothing in Windows either": (b"Cri\x81\x8dmes", "Cri\x81\x8dmes"),
    "NUL and other controls": (b"Cr\x00i\x07m\x1fe\x7fs", "Crimes"),
    "an escaped NUL": (rb"Cri\0mes", "Crimes"),
    "the word NULL": (b"NULL", "NULL"),
    "escapes": (rb"a\\b \`c\` d\te", "a\\b `c` d e"),
    "signs beyond sixteen bits": ("𝔅ills 🏛".encode(), "𝔅ills 🏛"),
    "separators that are no line ends": ("a\u2028b\u0085c".encode(), "a b c"),
    "letters and their accents apart": ("cafe\u0301".encode(), "cafe\u0301"),
}


@pytest.fixture
def ingest(db, tmp_path):
    def run(members):
        path = tmp_path / "pubinfo_2025.zip"
        path.write_bytes(packed(members))
        return run_source(SOURCE, address=str(path))

    return run


@pytest.mark.parametrize("what", SUBJECTS)
def test_odd_bytes_are_stored_as_the_same_words_on_every_database(what, ingest):
    """The words are written out here, so SQLite and PostgreSQL agree where both pass."""
    raw, meant = SUBJECTS[what]
    row = version(1).encode().replace(b"Subject 1.", raw)

    run = ingest(whole([1]) | {"BILL_VERSION_TBL.dat": row, "BILL_HISTORY_TBL.dat": action(1)})

    assert run.outcome in (Run.Outcome.OK, Run.Outcome.PARTIAL)
    assert (BillVersion.objects.get().subject, Measure.objects.get().subject) == (meant, meant)


def test_a_mark_of_byte_order_and_line_ends_of_windows_change_no_row(ingest):
    members = whole([1, 2])
    tables = {name: content for name, content in members.items() if name.endswith(".dat")}
    odd = {name: b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode() for name, content in tables.items()}
    ingest(members)

    run = ingest(members | odd)

    assert (run.outcome, run.created, run.updated, run.changes) == (Run.Outcome.OK, 0, 0, 0)


@pytest.mark.parametrize(
    "raw", [b"Dear\x00 Members,\x07 no.", "Dear Members, no.".encode("utf-16"), b"\xed\xa0\x80 no."]
)
def test_odd_bytes_in_a_message_or_a_bill_stop_nothing(raw, ingest):
    message = f"`202520260AB1`\t2025-10-01 00:00:00\tVETO_MESSAGE_TBL_1.lob\t{STAMP}\n"

    run = ingest(
        whole([1, 2])
        | {"VETO_MESSAGE_TBL.dat": message, "VETO_MESSAGE_TBL_1.lob": raw, "BILL_VERSION_TBL_1.lob": b"<a>" + raw}
    )

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 2)
    stored = Message.objects.get().text + " ".join(
        section["text"] for section in BillBody.objects.get(version__key="20250AB199INT").content
    )
    assert "no." in stored.replace("\ufffd", "") or raw.startswith(b"\xff\xfe")
    assert "\x00" not in stored and "\x07" not in stored


def test_a_broken_row_with_controls_is_quarantined_as_words_that_can_be_stored(ingest):
    members = whole(range(1, 4))
    members["BILL_HISTORY_TBL.dat"] += "`bro\x00ken\x07`\t1\n"

    run = ingest(members)

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 3)
    assert [(issue.line, issue.value) for issue in run.issues.all()] == [(4, "`broken`\t1")]


@pytest.mark.parametrize(
    ("column", "bad"),
    [("2024-12-02 00:00:00", "2025-02-31 00:00:00"), ("2024-12-02 00:00:00", "0203-05-01 00:00:00"), ("\t1\t", "\t1e9\t"),
     ("\t1\t", "\t-1\t"), ("\t1\t", "\t" + "4" * 40 + "\t")],
)  # fmt: skip
def test_a_date_or_number_that_is_none_costs_its_row_and_says_the_line(column, bad, ingest):
    members = whole(range(1, 4))
    members["BILL_HISTORY_TBL.dat"] = action(1) + action(2).replace(column, bad, 1) + action(3)

    run = ingest(members)

    assert (run.outcome, run.created, Action.objects.count()) == (Run.Outcome.PARTIAL, 3, 2)
    [issue] = run.issues.filter(file="BILL_HISTORY_TBL.dat")
    assert (issue.line, issue.value) == (2, bad.strip())
