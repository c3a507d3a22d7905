"""Members of a zip by the place where they lie, read by a descriptor that others may be reading from too.

``zipfile`` reads the directory; what it takes to open a member is longer than unpacking most of them. zlib-ng inflates
twice as fast as zlib, and says the same.
"""

import io
import os
from collections.abc import Iterator
from typing import Any, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from zlib_ng import zlib_ng

_PACKED, _UNPACKED = 2**16, 2**20  # bytes: of a piece that is read, and at most of one that comes of it
# Of a member's own header: its signature, its length, and where it says how long name and extra field behind it are.
_SIGNATURE, _HEADER, _NAME, _EXTRA = b"PK\x03\x04", 30, slice(26, 28), slice(28, 30)
_SHORT = 256  # bytes: name and extra field of nearly every member
_ENCODED_AS_UTF8, _PATCHED, _STRONGLY_ENCRYPTED = 0x800, 0x20, 0x40  # among its flags
_INFLATE_ERROR = cast("type[Exception]", zlib_ng.error)  # its stubs call the class an exception


class Damaged(ValueError):
    """A member is not what the directory says of it."""


class Place(NamedTuple):
    """Where a member lies, in bytes; any but a deflated one is stored as it is."""

    offset: int
    packed: int
    is_deflated: bool

    @classmethod
    def of(cls, info: ZipInfo) -> "Place | None":
        """None for a member that only ``zipfile`` can read, or refuse."""
        if info.flag_bits & (_PATCHED | _STRONGLY_ENCRYPTED) or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            return None
        return cls(info.header_offset, info.compress_size, info.compress_type == ZIP_DEFLATED)


def read_member(archive: int, place: Place) -> bytes:
    """The whole of a member that was proved."""
    packed = _beginning(archive, place, place.packed).content
    return zlib_ng.decompress(packed, -zlib_ng.MAX_WBITS) if place.is_deflated else bytes(packed)


def open_member(archive: int, place: Place) -> io.BufferedReader:
    """For a member that is read line by line."""
    return io.BufferedReader(_Member(_unpacked(archive, place, _beginning(archive, place))), 2**18)


def prove_member(archive: int, place: Place, info: ZipInfo) -> Iterator[bytes]:
    """Its pieces; raises Damaged where the member is not what the directory says, at the latest behind the last one."""
    beginning = _beginning(archive, place)
    encoding = "utf-8" if info.flag_bits & _ENCODED_AS_UTF8 else "cp437"
    if beginning.name.decode(encoding, "replace") != info.orig_filename:
        raise Damaged("its own header names another")
    size = checksum = 0
    for piece in _unpacked(archive, place, beginning):
        size += len(piece)
        if size > info.file_size:
            raise Damaged("larger than its header says")
        checksum = zlib_ng.crc32(piece, checksum)
        yield piece
    if size != info.file_size:
        raise Damaged("cut short")
    if checksum != info.CRC:
        raise Damaged("its checksum is another")


class _Beginning(NamedTuple):
    """What a member's own header says, and the first of its packed content."""

    name: bytes
    content: memoryview
    begins: int  # of the content, in the file


def _beginning(archive: int, place: Place, most: int = _PACKED) -> _Beginning:
    """In one read, as most members have a short name and are no larger than ``most`` when packed."""
    wanted = min(place.packed, most)
    raw = memoryview(os.pread(archive, _HEADER + _SHORT + wanted, place.offset))
    if len(raw) < _HEADER or raw[:4] != _SIGNATURE:
        raise Damaged("no header where one should be")
    named, extra = (int.from_bytes(raw[part], "little") for part in (_NAME, _EXTRA))
    if named + extra > _SHORT:
        raw = memoryview(os.pread(archive, _HEADER + named + extra + wanted, place.offset))
    begins = _HEADER + named + extra
    return _Beginning(bytes(raw[_HEADER : _HEADER + named]), raw[begins : begins + wanted], place.offset + begins)


def _unpacked(archive: int, place: Place, beginning: _Beginning) -> Iterator[bytes]:
    """A member piece by piece, none larger than 1 MB; raises Damaged for one that cannot be unpacked to its end."""
    inflated = zlib_ng.decompressobj(-zlib_ng.MAX_WBITS) if place.is_deflated else None
    packed: bytes | memoryview = beginning.content
    read = len(packed)
    while True:
        if inflated is None:
            yield bytes(packed)
        while inflated is not None and packed and not inflated.eof:
            try:
                yield inflated.decompress(packed, _UNPACKED)
            except _INFLATE_ERROR as error:
                raise Damaged(str(error)) from error
            packed = inflated.unconsumed_tail
        if read >= place.packed:
            break
        packed = os.pread(archive, min(_PACKED, place.packed - read), beginning.begins + read)
        if not packed:
            raise Damaged("its packed content ends too early")
        read += len(packed)
    while inflated is not None and not inflated.eof:
        rest = inflated.decompress(b"", _UNPACKED)
        if not rest:
            raise Damaged("its packed content ends too early")
        yield rest


class _Member(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(filter(None, self._pieces), b""))
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)
