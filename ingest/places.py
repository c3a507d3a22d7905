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
    packed = os.pread(archive, place.packed, _beginning(archive, place))
    return zlib_ng.decompress(packed, -zlib_ng.MAX_WBITS) if place.is_deflated else packed


def open_member(archive: int, place: Place) -> io.BufferedReader:
    """For a member that is read line by line."""
    return io.BufferedReader(_Member(unpacked(archive, place)), 2**18)


def prove_member(archive: int, place: Place, info: ZipInfo) -> Iterator[bytes]:
    """Its pieces; raises Damaged where the member is not what the directory says, at the latest behind the last one."""
    _check_header(archive, info)
    size = checksum = 0
    for piece in unpacked(archive, place):
        size += len(piece)
        if size > info.file_size:
            raise Damaged("larger than its header says")
        checksum = zlib_ng.crc32(piece, checksum)
        yield piece
    if size != info.file_size:
        raise Damaged("cut short")
    if checksum != info.CRC:
        raise Damaged("its checksum is another")


def unpacked(archive: int, place: Place) -> Iterator[bytes]:
    """A member piece by piece, none larger than 1 MB; raises Damaged for one that cannot be unpacked to its end."""
    begins = _beginning(archive, place)
    inflated = zlib_ng.decompressobj(-zlib_ng.MAX_WBITS) if place.is_deflated else None
    for at in range(0, place.packed, _PACKED):
        packed = os.pread(archive, min(_PACKED, place.packed - at), begins + at)
        if inflated is None:
            yield packed
            continue
        while packed and not inflated.eof:
            try:
                yield inflated.decompress(packed, _UNPACKED)
            except _INFLATE_ERROR as error:
                raise Damaged(str(error)) from error
            packed = inflated.unconsumed_tail
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


def _beginning(archive: int, place: Place) -> int:
    header = os.pread(archive, _HEADER, place.offset)
    return place.offset + _HEADER + sum(int.from_bytes(header[part], "little") for part in (_NAME, _EXTRA))


def _check_header(archive: int, info: ZipInfo) -> None:
    """A member's own header names it as the directory does."""
    header = os.pread(archive, _HEADER, info.header_offset)
    if len(header) < _HEADER or not header.startswith(_SIGNATURE):
        raise Damaged("no header where one should be")
    name = os.pread(archive, int.from_bytes(header[_NAME], "little"), info.header_offset + _HEADER)
    encoding = "utf-8" if info.flag_bits & _ENCODED_AS_UTF8 else "cp437"
    if name.decode(encoding, "replace") != info.orig_filename:
        raise Damaged("its own header names another")
