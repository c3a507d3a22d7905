"""Members of a proved zip, read by a descriptor that others may be reading from too."""

import io
import os
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

_PIECE = 2**16  # bytes, packed
# Of a member's own header: its length, and where it says how long the name and the extra field behind it are.
_HEADER, _NAME, _EXTRA = 30, slice(26, 28), slice(28, 30)


class Place(NamedTuple):
    """Where a member lies, in bytes; any but a deflated one is stored as it is."""

    offset: int
    packed: int
    is_deflated: bool


def read_member(archive: int, place: Place) -> bytes:
    packed = os.pread(archive, place.packed, _beginning(archive, place))
    return zlib.decompress(packed, -zlib.MAX_WBITS) if place.is_deflated else packed


def open_member(archive: int, place: Place) -> io.BufferedReader:
    """For a member that is read line by line."""
    return io.BufferedReader(_Member(_pieces(archive, place)), 2**18)


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


def _pieces(archive: int, place: Place) -> Iterator[bytes]:
    begins = _beginning(archive, place)
    inflated = zlib.decompressobj(-zlib.MAX_WBITS) if place.is_deflated else None
    for at in range(0, place.packed, _PIECE):
        packed = os.pread(archive, min(_PIECE, place.packed - at), begins + at)
        yield inflated.decompress(packed) if inflated else packed
    yield inflated.flush() if inflated else b""
