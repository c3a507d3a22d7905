"""Zips made to exhaust whoever opens them: refused within two seconds of work, in a process that stays small.

Each is opened by a process of its own, because the memory that this one has used before says nothing.
"""

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.container import MOST_MEMBERS
from ingest.directory import find_directory, has_more_members
from ingest.places import Damaged, Place, prove_member
from tests.feed import packed, whole

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc: Linux only")
MOST_SECONDS, MOST_MEGABYTES = 2, 350
OPEN = """
import json, re, sys, time
from pathlib import Path
from ingest.container import open_container
from ingest.errors import Refused
began, said = time.process_time(), ""
try:
    with open_container(Path(sys.argv[1])):
        pass
except Refused as refusal:
    said = str(refusal)
seconds = time.process_time() - began
# Not getrusage: a process that was started by a large one inherits its highest mark.
highest = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps([said, seconds, int(highest[1]) / 1024]))
"""


def opened(path):
    """(why it was refused, seconds of the processor, megabytes of the process at their highest)."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, path], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    return json.loads(done.stdout)


def refused(path):
    said, seconds, megabytes = opened(path)
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES
    return said


def local(name, crc=0, packed_size=0, size=0, method=0):
    return struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, method, 0, 33, crc, packed_size, size, len(name), 0) + name


def entry(name, offset, crc=0, packed_size=0, size=0, method=0):
    fixed = (20, 20, 0, method, 0, 33, crc, packed_size, size, len(name), 0, 0, 0, 0, 0, offset)
    return struct.pack("<4s6H3I5H2I", b"PK\1\2", *fixed) + name


def ending(count, size, offset):
    """The end of a directory, in the long form wherever the short one has no room."""
    large = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    place = struct.pack("<4sIQI", b"PK\6\7", 0, offset + size, 1)
    few = min(count, 0xFFFF)
    short = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, few, few, min(size, 0xFFFFFFFF), min(offset, 0xFFFFFFFF), 0)
    return (large + place if count > 0xFFFF else b"") + short


def has_more(path, most):
    with path.open("rb") as file:
        return has_more_members(file, find_directory(file), most)


def write_many(path, count):
    """That many empty members, each with a name of its own."""
    directory, offset = bytearray(), 0
    with path.open("wb") as file:
        for number in range(count):
            name = b"A_%d.lob" % number
            header = local(name)
            file.write(header)
            directory += entry(name, offset)
            offset += len(header)
        file.write(directory + ending(count, len(directory), offset))
    return path


def write_one(path, content, *, name=b"BILL_TBL.dat", says=None, twice=False):
    """One packed member; ``says`` is the size that its headers claim, ``twice`` lists it under a second name."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body, crc, size = bytearray(), 0, 0
    for chunk in content:
        body += squeezer.compress(chunk)
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
    body += squeezer.flush()
    told = {"crc": crc, "packed_size": len(body), "size": size if says is None else says, "method": 8}
    names = (name, b"BILL_VERSION_TBL.dat") if twice else (name,)
    head = local(name, **told)
    directory = b"".join(entry(each, 0, **told) for each in names)
    path.write_bytes(head + bytes(body) + directory + ending(len(names), len(directory), len(head) + len(body)))
    return path


ZEROS = bytes(2**20)
NOISE = [bytes((i * 7 + j * j) % 251 for i in range(4096)) * 16 for j in range(16)]


def test_members_without_number_are_counted_before_the_directory_is_read(tmp_path):
    said = refused(write_many(tmp_path / "many.zip", 410_000))

    assert said == f"many.zip: more than {MOST_MEMBERS} members"


@pytest.mark.parametrize("count", [1, 3, 65_535, 65_540])
def test_members_are_counted_where_they_stand(count, tmp_path):
    path = write_many(tmp_path / "some.zip", count)

    assert (has_more(path, count - 1), has_more(path, count)) == (True, False)


def test_how_many_members_a_directory_says_it_has_is_not_believed(tmp_path):
    path = write_many(tmp_path / "liar.zip", 50)
    raw = bytearray(path.read_bytes())
    end = raw.rindex(b"PK\5\6")
    raw[end + 8 : end + 12] = struct.pack("<2H", 1, 1)
    path.write_bytes(raw)

    assert has_more(path, 49)
    assert "50 members where its directory says 1" in refused(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\5\6", b"<html>" * 99, bytes(70_000)])
def test_what_is_no_zip_has_no_members(content, tmp_path):
    path = tmp_path / "page.zip"
    path.write_bytes(content)

    assert not has_more(path, 0)


@pytest.mark.parametrize("comment", [b"", b"made by hand", b"x" * 65_000])
def test_a_comment_behind_the_directory_changes_nothing(comment, tmp_path):
    path = write_many(tmp_path / "some.zip", 5)
    raw = path.read_bytes()
    path.write_bytes(raw[:-2] + struct.pack("<H", len(comment)) + comment)

    assert (has_more(path, 4), has_more(path, 5)) == (True, False)


def test_fifty_megabytes_of_zeros_are_refused_by_their_ratio(tmp_path):
    path = write_one(tmp_path / "zeros.zip", [ZEROS] * 50, name=b"BILL_VERSION_TBL_1.lob")
    assert path.stat().st_size < 60_000

    assert "packed more than 200 to 1" in refused(path)


def test_a_member_of_more_than_two_gigabytes_is_refused_by_its_size(tmp_path):
    path = write_one(tmp_path / "large.zip", NOISE, says=2**31 + 1)

    assert "unpacks to 2147483649 bytes, more than 2147483648" in refused(path)


def test_a_text_of_more_than_a_quarter_of_a_gigabyte_is_refused_by_its_size(tmp_path):
    path = write_one(tmp_path / "large.zip", NOISE, says=2**28 + 1, name=b"BILL_VERSION_TBL_1.lob")

    assert "unpacks to 268435457 bytes, more than 268435456" in refused(path)


@pytest.mark.parametrize("says", [1, 9 * 2**20], ids=["a byte", "nine megabytes"])
def test_headers_that_hide_a_hundred_megabytes_are_found_out_while_unpacking(says, tmp_path):
    """The ratio looks harmless, so only what really comes out can tell."""
    path = write_one(tmp_path / "liar.zip", [ZEROS] * 100, says=says)

    assert "'BILL_TBL.dat' is damaged" in refused(path)


def test_headers_that_promise_more_than_there_is_are_found_out(tmp_path):
    content = [bytes(NOISE[0])]
    path = write_one(tmp_path / "liar.zip", content, says=len(content[0]) + 1)

    assert "'BILL_TBL.dat' is" in refused(path)


def test_members_that_share_their_bytes_are_refused(tmp_path):
    assert "overlap" in refused(write_one(tmp_path / "shared.zip", NOISE, twice=True))


def test_members_that_are_too_much_together_are_refused(tmp_path):
    directory, head = bytearray(), local(b"A_0.lob")
    for number in range(60):
        directory += entry(b"A_%d.lob" % number, number * len(head), packed_size=0, size=2**28 - 1)
    path = tmp_path / "together.zip"
    path.write_bytes(head * 60 + bytes(directory) + ending(60, len(directory), len(head) * 60))

    assert "unpacks to more than 8589934592 bytes" in refused(path)


def test_zips_within_zips_are_never_opened(tmp_path):
    inner = packed({f"A_{number}.dat": bytes(10_000) for number in range(10)})
    for _ in range(5):
        inner = packed({f"{number}.zip": inner for number in range(10)})
    path = tmp_path / "nested.zip"
    path.write_bytes(packed(whole([1]) | {"more.zip": inner}))

    said, seconds, megabytes = opened(path)

    assert (said, seconds < MOST_SECONDS, megabytes < MOST_MEGABYTES) == ("", True, True)


def test_a_member_larger_than_it_says_is_given_up_at_its_first_piece(tmp_path):
    path = write_one(tmp_path / "liar.zip", [ZEROS] * 50, says=10)
    with ZipFile(path) as archive, path.open("rb") as file:
        (info,) = archive.infolist()
        taken = []
        with pytest.raises(Damaged, match="larger than its header says"):
            taken.extend(prove_member(file.fileno(), Place.of(info), info))

    assert taken == []
