"""From an address to a file on this machine: a file, a folder of members, or a download."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.container import pack_directory
from ingest.errors import Refused
from ingest.http import download


@contextmanager
def local_copy(address: str) -> Iterator[Path]:
    """Yield a file that holds the delivery; temporary ones are gone afterwards. Raises Refused where there is none."""
    if address.startswith(("http://", "https://")):
        with tempfile.TemporaryDirectory() as folder:
            yield download(address, Path(folder) / "download.zip")
        return
    path = Path(address)
    if path.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            yield pack_directory(path, Path(folder) / f"{path.name}.zip")
    elif path.is_file():
        yield path
    else:
        raise Refused(f"{address}: no such file, folder or address")
