"""How many members a zip has, told before its directory is read, and how many it says it has.

The standard library makes an object of every entry before it can be asked anything: a million empty members take it
18 seconds and half a gigabyte. The layout is that of PKWARE's APPNOTE, sections 4.3.12 to 4.3.16.
"""

import os
import struct
from dataclasses import dataclass
from typing import IO

_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_END_LENGTH, _END64_LENGTH, _LOCATOR64_LENGTH = 22, 56, 20
_LONGEST_COMMENT = 2**16 - 1
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the directory of a zip stands, and how many members it says it has.

    ``said`` is taken modulo 65,536 by writers that know no long form, hence ``agrees_with``.
    """

    start: int = 0
    length: int = 0
    said: int = 0
    is_long: bool = False

    def agrees_with(self, members: int) -> bool:
        return self.said == (members if self.is_long else members % 2**16)


def find_directory(file: IO[bytes]) -> Directory:
    """As the standard library will find it; an empty one where there is none, as in what is no zip."""
    length = file.seek(0, os.SEEK_END)
    before = max(0, length - (_END64_LENGTH + _LOCATOR64_LENGTH + _END_LENGTH + _LONGEST_COMMENT))
    file.seek(before)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or end + _END_LENGTH > len(tail):
        return Directory()
    said, size = struct.unpack_from("<HI", tail, end + 10)
    locator = end - _LOCATOR64_LENGTH
    large = locator - _END64_LENGTH
    is_long = large >= 0 and tail.startswith(_LOCATOR64, locator) and tail.startswith(_END64, large)
    if is_long:
        said, size = struct.unpack_from("<QQ", tail, large + 32)
        end = large
    return Directory(max(0, before + end - size), min(size, length), said, is_long)


def has_more_members(file: IO[bytes], directory: Directory, most: int) -> bool:
    """Whether more than ``most`` entries stand in it; what the directory says of itself may be a lie."""
    file.seek(directory.start)
    left, found, before = directory.length, 0, b""
    while found <= most and left > 0 and (chunk := file.read(min(_CHUNK, left))):
        left -= len(chunk)
        found += (before + chunk).count(_ENTRY)
        before = chunk[-(len(_ENTRY) - 1) :]
    return found > most
