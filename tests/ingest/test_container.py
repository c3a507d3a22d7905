"""A delivery that cannot be trusted is refused before anything of it is written, and the last good data stays up."""

import io
import stat
import struct
import warnings
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from bills.models import Measure
from ingest.container import open_container, pack_directory
from ingest.errors import Refused
from ingest.models import RawDocument, Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE

BILL = (
    "`202520260AB1`\t`20252026`\t`0`\t`AB`\t1\t`Introduced`\tNULL\tNULL\tNULL\tNULL\t`20250AB199INT`\t`Y`\t`HS_INT`"
    "\t2026-01-28 00:00:00\tNULL\tNULL\t`Assembly`\t`Pending Referral`\tNULL\n"
)
VERSION = (
    "`20250AB199INT`\t`202520260AB1`\t99\t2024-12-02 00:00:00\t`Introduced`\tNULL\t`A subject.`\tNULL\tNULL\tNULL"
    "\tNULL\tNULL\tNULL\tNULL\tBILL_VERSION_TBL_1.lob\t`Y`\t`LEG_ESI`\t2026-01-28 00:00:00\n"
)
XML = (
    b'<caml:Bill xmlns:caml="http://lc.ca.gov/legalservices/schemas/caml.1#"><caml:Description>'
    b"<caml:Title>An act.</caml:Title></caml:Description></caml:Bill>"
)
MEMBERS = {
    "BILL_TBL.dat": BILL.encode(),
    "BILL_VERSION_TBL.dat": VERSION.encode(),
    "BILL_VERSION_TBL_1.lob": XML,
}


def packed(members, *, compression=ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content) pairs, which may repeat a name."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(buffer, "w", compression) as archive:
        warnings.simplefilter("ignore", UserWarning)  # "Duplicate name", which is the point
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def good(**more):
    return packed([*MEMBERS.items(), *more.items()])


def symlink(name):
    info = ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def with_flipped_bit(name):
    """One bit of the member's packed content turned over, the directory left as it was."""
    raw = packed(MEMBERS.items(), compression=ZIP_STORED)
    start = raw.index(MEMBERS[name])
    middle = start + len(MEMBERS[name]) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


def with_overlap():
    """Two entries of the directory that point at the same bytes: what a quine of a bomb is built from."""
    raw = bytearray(packed([("BILL_TBL.dat", BILL), ("BILL_VERSION_TBL.dat", VERSION)], compression=ZIP_STORED))
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    return bytes(raw)


def with_wrong_size(name):
    """The directory says that a member is one byte long."""
    raw = bytearray(packed(MEMBERS.items()))
    entry = raw.index(name.encode(), raw.index(b"PK\x01\x02")) - 46
    raw[entry + 24 : entry + 28] = struct.pack("<I", 1)
    return bytes(raw)


def encrypted(name):
    raw = bytearray(packed(MEMBERS.items()))
    entry = raw.index(name.encode(), raw.index(b"PK\x01\x02")) - 46
    raw[entry + 8] |= 1
    return bytes(raw)


BOMB = bytes(50 * 2**20)
PAGE = b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>"
BROKEN = {
    "an HTML page named .zip": (lambda: PAGE, r"not a readable zip.*<!DOCTYPE html>"),
    "an empty file": (lambda: b"", "not a readable zip"),
    "a file of zeros": (lambda: bytes(4096), "not a readable zip"),
    "a zip without members": (lambda: packed([]), "no table"),
    "a flipped bit in a table": (lambda: with_flipped_bit("BILL_TBL.dat"), r"'BILL_TBL\.dat' is damaged"),
    "a flipped bit in a text": (
        lambda: with_flipped_bit("BILL_VERSION_TBL_1.lob"),
        r"'BILL_VERSION_TBL_1\.lob' is damaged",
    ),
    "one name twice": (lambda: packed([*MEMBERS.items(), ("BILL_TBL.dat", BILL)]), r"BILL_TBL\.dat is there twice"),
    "names that differ by case": (lambda: good(**{"bill_tbl.DAT": BILL}), r"bill_tbl\.DAT is there twice"),
    "a path upwards": (lambda: good(**{"../../etc/passwd": "x"}), r"'\.\./\.\./etc/passwd' names a path"),
    "an absolute path": (lambda: good(**{"/etc/passwd": "x"}), r"'/etc/passwd' names a path"),
    "a path of Windows": (lambda: good(**{"..\\evil.dat": "x"}), "names a path"),
    "a folder": (lambda: good(**{"folder/": ""}), r"'folder/' names a path"),
    "a member in a folder": (lambda: good(**{"folder/BILL_TBL.dat": BILL}), "names a path"),
    "a hidden member": (lambda: good(**{".bashrc": "x"}), r"'\.bashrc' names a path"),
    "a symbolic link": (
        lambda: packed([*MEMBERS.items(), (symlink("BILL_VERSION_TBL_2.lob"), "/etc/passwd")]),
        r"'BILL_VERSION_TBL_2\.lob' is a symbolic link",
    ),
    "a bomb": (lambda: good(**{"BILL_VERSION_TBL_2.lob": BOMB}), r"'BILL_VERSION_TBL_2\.lob' is packed more than"),
    "members that overlap": (with_overlap, r"'BILL_TBL\.dat' and 'BILL_VERSION_TBL\.dat' overlap"),
    "a size that is a lie": (lambda: with_wrong_size("BILL_TBL.dat"), r"'BILL_TBL\.dat'"),
    "an encrypted member": (lambda: encrypted("BILL_TBL.dat"), r"'BILL_TBL\.dat' is encrypted"),
}


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def loaded(db, tmp_path):
    """The last good data: one measure."""
    path = tmp_path / "good.zip"
    path.write_bytes(good())
    assert run_source(SOURCE, address=str(path)).outcome == Run.Outcome.OK


@pytest.mark.parametrize("fault", BROKEN)
def test_a_delivery_is_refused_and_the_last_good_data_is_still_served(fault, loaded, tmp_path, client, processor):
    make, error = BROKEN[fault]
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(make())
    documents = RawDocument.objects.count()

    run = run_source(SOURCE, address=str(path))

    assert run.outcome == Run.Outcome.FAILED
    assert Run.objects.get(pk=run.pk).outcome == Run.Outcome.FAILED
    assert_names(run.error, error)
    assert processor() < 2
    assert (Measure.objects.count(), RawDocument.objects.count()) == (1, documents)
    assert client.get("/").status_code == 200
    assert client.get("/status/").status_code == 200
    assert client.get("/bills/20252026/AB-1/").status_code == 200


def assert_names(error, pattern):
    with pytest.raises(Refused, match=pattern):
        raise Refused(error)


@pytest.mark.parametrize("fault", sorted(BROKEN.keys() - {"a zip without members"}))
def test_a_refusal_names_the_file(fault, tmp_path):
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(BROKEN[fault][0]())

    with pytest.raises(Refused, match=r"pubinfo_2025\.zip: "), open_container(path):
        pass


def test_a_zip_is_refused_wherever_it_was_cut(loaded, tmp_path):
    whole, path = good(), tmp_path / "cut.zip"
    cuts = range(0, len(whole), 64)

    for cut in cuts:
        path.write_bytes(whole[:cut])
        run = run_source(SOURCE, address=str(path))
        assert (run.outcome, run.error.startswith("cut.zip: ")) == (Run.Outcome.FAILED, True), cut

    assert len(cuts) > 10
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("name", MEMBERS)
def test_a_bit_is_missed_in_no_member(name, tmp_path):
    path = tmp_path / "flipped.zip"
    path.write_bytes(with_flipped_bit(name))

    with pytest.raises(Refused, match=f"{name}.*damaged"), open_container(path):
        pass


def test_nothing_is_written_to_a_path_that_a_zip_names(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "evil.zip").write_bytes(good(**{"../outside.dat": "x"}))

    with pytest.raises(Refused), open_container(inner / "evil.zip"):
        pass

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["evil.zip"]


def test_a_zip_inside_the_zip_is_an_issue_and_is_not_opened(db, tmp_path):
    path = tmp_path / "pubinfo_2025.zip"
    path.write_bytes(good(**{"more.zip": good()}))

    run = run_source(SOURCE, address=str(path))

    assert (run.outcome, run.created) == (Run.Outcome.PARTIAL, 1)
    assert [(issue.file, issue.reason) for issue in run.issues.all()] == [
        ("more.zip", "a member that is neither table nor lob")
    ]


def test_a_file_that_is_not_there_is_refused(db, tmp_path):
    run = run_source(SOURCE, address=str(tmp_path / "nowhere.zip"))

    assert run.outcome == Run.Outcome.FAILED
    assert "nowhere.zip" in run.error


def test_equal_folders_give_equal_bytes(tmp_path):
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        for member, content in MEMBERS.items() if name == "one" else reversed(MEMBERS.items()):
            (folder / member).write_bytes(content)

    first = pack_directory(tmp_path / "one", tmp_path / "one.zip")
    second = pack_directory(tmp_path / "two", tmp_path / "two.zip")

    assert first.read_bytes() == second.read_bytes()


def test_a_link_in_a_folder_is_left_out(tmp_path):
    folder, secret = tmp_path / "folder", tmp_path / "secret"
    folder.mkdir()
    secret.write_text("secret")
    (folder / "BILL_TBL.dat").write_text(BILL)
    (folder / "BILL_VERSION_TBL_1.lob").symlink_to(secret)

    with open_container(pack_directory(folder, tmp_path / "folder.zip")) as container:
        assert list(container.names()) == ["BILL_TBL.dat"]
