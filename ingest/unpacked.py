"""Members of a small zip that came in an answer or from a file: read in memory, bounded, never written anywhere."""

import io
import zipfile
import zlib
from collections.abc import Callable

from ingest.errors import NotUnderstood

MOST_MEMBERS = 60_000
MOST_BYTES = 2**30
MOST_MEMBER_BYTES = 256 * 2**20
HIGHEST_RATIO = 200
RATIO_MATTERS_ABOVE = 10 * 2**20


def members_of(body: bytes, address: str) -> dict[str, Callable[[], bytes]]:
    """Name without folders → how to read it. Raises NotUnderstood for what is no zip, or more than a data set is."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotUnderstood(address, None, "is no readable zip file", str(error)) from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES:
        raise NotUnderstood(address, None, "unpacks to more than a data set can be", f"{len(infos)} members")
    for info in infos:
        is_bomb = info.file_size > RATIO_MATTERS_ABOVE and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
        if is_bomb or info.file_size > MOST_MEMBER_BYTES or info.flag_bits & 0x1:
            raise NotUnderstood(address, None, "holds a member that is not read", info.filename[:200])
    return {info.filename: _reader(archive, info, address) for info in infos}


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, address: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as member:
                return member.read(MOST_MEMBER_BYTES)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise NotUnderstood(address, None, f"member {info.filename} is damaged", str(error)) from error

    return read
