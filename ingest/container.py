"""A delivery of members, checked before anything is read from it.

Members are streamed straight out of the zip; nothing is ever written to a path that a zip names. The limits hold
for the directory of the zip and again for what is really unpacked, because a directory can lie.
"""

import io
import itertools
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, cast

from bills.records import Pieces, Words, digest_words
from bills.text import read_words
from ingest.ahead import WORTH_A_PROCESS, Ahead
from ingest.directory import find_directory, has_more_members
from ingest.errors import Refused
from ingest.memory import peak_rss_mb
from ingest.places import Damaged, Place, open_member, prove_member, read_member
from ingest.second_process import second_process

MOST_MEMBERS = 400_000
MOST_BYTES = 8 * 2**30
MOST_MEMBER_BYTES = 256 * 2**20
MOST_TABLE_BYTES = 2 * 2**30
RATIO_MATTERS_ABOVE = 10 * 2**20
HIGHEST_RATIO = 200
_KNOWN = re.compile(r"^[A-Z_]+\.dat$|^[A-Z_]+_\d+\.lob$")


class _Member(NamedTuple):
    """What is kept of a member's entry, which is four times as large."""

    size: int
    checksum: int
    place: Place | None


class Container:
    """The members of one verified zip. ``archive`` is there if one of them can be read by ``zipfile`` alone."""

    def __init__(
        self, file: BinaryIO, members: dict[str, _Member], digests: dict[str, str], archive: zipfile.ZipFile | None
    ) -> None:
        self._file = file.fileno()
        self._members = members
        self._digests = digests
        self._archive = archive
        self._ahead: Ahead | None = None
        self.together_mb = 0.0
        """Highest size so far of this process and one beside it, in MB: each at its highest until the other's end."""

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> Iterator[str]:
        return iter(self._members)

    def strangers(self) -> list[str]:
        """Members that are neither a table nor a lob."""
        return [name for name in self._members if not _KNOWN.match(name)]

    def fingerprint(self, name: str) -> str:
        """Checksum and size as the zip's verified directory has them: tells a changed member without reading it."""
        member = self._members[name]
        return f"{member.checksum:08x}-{member.size}"

    def size(self, name: str) -> int:
        """Bytes of a member as it is read."""
        return self._members[name].size

    def words_digest(self, name: str) -> str:
        """``bills.records.digest_words`` of a text member, taken when it was verified."""
        return self._digests[name]

    def contents_digest(self) -> str:
        """SHA-256 (hex) over all members and how their words are read: equal however and in whichever order packed."""
        return sha256(repr(sorted(self._digests.items())).encode()).hexdigest()

    def stream(self, name: str) -> IO[bytes]:
        """A member to be read line by line; buffered, because the zip's own lines are cut in Python."""
        if place := self._members[name].place:
            return open_member(self._file, place)
        return io.BufferedReader(cast("io.RawIOBase", self._open_by_zipfile(name)), 2**18)

    def read(self, name: str) -> bytes:
        if place := self._members[name].place:
            return read_member(self._file, place)
        with self._open_by_zipfile(name) as member:
            return member.read(MOST_MEMBER_BYTES)

    def _open_by_zipfile(self, name: str) -> IO[bytes]:
        assert self._archive is not None
        return self._archive.open(name)

    def words(self, name: str) -> Words:
        """The words of a text member, by the second process where it has them."""
        taken = self._ahead.take(name) if self._ahead else None
        return taken or read_words(self.read(name))

    @contextmanager
    def read_ahead(self, names: Iterable[str], *, is_packed: bool) -> Iterator[Callable[[], object]]:
        """Within it a second process reads these text members, in this order, and packs their bodies if asked to.

        Yields what waits until it has begun: a transaction must not do so.
        """
        places = {name: place for name in names if (place := self._members[name].place)}
        if len(places) < WORTH_A_PROCESS:
            yield _begun
            return
        with self._beside("ingest.second_reader", list(places.values()), is_packed) as answers:
            if answers is not None:
                self._ahead = Ahead(answers, list(places))
            yield _begun if answers is None else partial(answers.peek, 1)
        self._ahead = None

    @contextmanager
    def beside(self, module: str, name: str) -> Iterator[IO[bytes] | None]:
        """Within it a second process does its job on one member; yields what it says, None where there is none."""
        if not (place := self._members[name].place):
            yield None
            return
        with self._beside(module, place) as answers:
            yield answers

    @contextmanager
    def _beside(self, module: str, *job: Any) -> Iterator[io.BufferedReader | None]:
        with second_process(module, self._file, *job) as second:
            yield second.answers
        self.together_mb = max(self.together_mb, peak_rss_mb() + second.mb)


@contextmanager
def open_container(path: Path) -> Iterator[Container]:
    """Open and verify a zip; raises Refused, naming the file and the member, before anything is read from it."""
    with ExitStack() as opened:
        try:
            file = opened.enter_context(path.open("rb"))
            directory = find_directory(file)
            if has_more_members(file, directory, MOST_MEMBERS):
                raise Refused(f"{path.name}: more than {MOST_MEMBERS} members")
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Refused(
                f"{path.name}: not a readable zip file ({error}); it begins with {_beginning(path)}"
            ) from error
        found = len(archive.infolist())
        if not directory.agrees_with(found):
            raise Refused(f"{path.name}: {found} members where its directory says {directory.said}")
        _check_directory(path.name, archive)
        digests = _check_contents(path.name, archive)
        members = {one.filename: _Member(one.file_size, one.CRC, Place.of(one)) for one in archive.infolist()}
        is_read_by_place = all(member.place for member in members.values())
        container = Container(file, members, digests, None if is_read_by_place else archive)
        del archive  # of a whole session its entries take fifteen megabytes
        yield container


def pack_directory(directory: Path, target: Path) -> Path:
    """A folder of members as one zip with fixed dates, so that equal folders give equal bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(path for path in directory.iterdir() if path.is_file() and not path.is_symlink()):
            with (
                member.open("rb") as source,
                archive.open(zipfile.ZipInfo(member.name), "w", force_zip64=True) as packed,
            ):
                while chunk := source.read(2**20):
                    packed.write(chunk)
    return target


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return repr(file.read(40))
    except OSError:
        return "nothing that can be read"


def _check_directory(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if sum(info.file_size for info in members) > MOST_BYTES:
        raise Refused(f"{name}: unpacks to more than {MOST_BYTES} bytes")
    seen: dict[str, str] = {}
    for info in members:
        _check_member(name, info)
        folded = info.filename.casefold()
        if folded in seen:
            raise Refused(f"{name}: {info.filename} is there twice (also as {seen[folded]})")
        seen[folded] = info.filename
    _check_overlap(name, members)


def _check_member(name: str, info: zipfile.ZipInfo) -> None:
    member = info.filename
    if info.is_dir() or "/" in member or "\\" in member or ".." in member or member.startswith(("/", ".")):
        raise Refused(f"{name}: member {member!r} names a path")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused(f"{name}: member {member!r} is a symbolic link")
    if info.flag_bits & 0x1:
        raise Refused(f"{name}: member {member!r} is encrypted")
    most = MOST_TABLE_BYTES if member.endswith(".dat") else MOST_MEMBER_BYTES
    if info.file_size > most:
        raise Refused(f"{name}: member {member!r} unpacks to {info.file_size} bytes, more than {most}")
    if info.file_size > RATIO_MATTERS_ABOVE and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
        raise Refused(f"{name}: member {member!r} is packed more than {HIGHEST_RATIO} to 1")


def _check_overlap(name: str, members: list[zipfile.ZipInfo]) -> None:
    ordered = sorted(members, key=lambda info: info.header_offset)
    for first, second in itertools.pairwise(ordered):
        if first.header_offset + 30 + first.compress_size > second.header_offset:
            raise Refused(f"{name}: members {first.filename!r} and {second.filename!r} overlap")


def _check_contents(name: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Unpack every member once: a flipped bit, a cut or a lie about size shows here, before any write.

    Returns a digest of each member: of a text as ``bills.records.digest_words`` has it, of any other its SHA-256.
    Two at once, because unpacking and digesting leave Python to others.
    """
    members = archive.infolist()
    digests: dict[str, str] = {}
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(partial(_check_members, name, archive), (members[::2], members[1::2])):
            digests |= found
    return digests


def _check_members(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, str]:
    digests: dict[str, str] = {}
    for info in members:
        unpacked = _unpacked(name, archive, info)
        if info.filename.endswith(".lob"):
            digests[info.filename] = digest_words(Pieces(info.file_size, unpacked))
        else:
            state = sha256()
            for piece in unpacked:
                state.update(piece)
            digests[info.filename] = state.hexdigest()
    return digests


def _unpacked(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member piece by piece; raises Refused for one that is not what the directory says of it."""
    place = Place.of(info)
    try:
        yield from prove_member(_descriptor(archive), place, info) if place else _unpacked_by_zipfile(archive, info)
    except (Damaged, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Refused(f"{name}: member {info.filename!r} is damaged ({error})") from error


def _unpacked_by_zipfile(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    size = 0
    with archive.open(info) as member:
        while chunk := member.read(2**20):
            size += len(chunk)
            if size > info.file_size:
                raise Damaged("larger than its header says")
            yield chunk
    if size != info.file_size:
        raise Damaged("cut short")


def _begun() -> None:
    """Nothing was started, so nothing is waited for."""


def _descriptor(archive: zipfile.ZipFile) -> int:
    assert archive.fp is not None  # it was opened from a path, and is not closed
    return archive.fp.fileno()
