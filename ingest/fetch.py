"""From an address to a file on this machine: a file, a folder of members, a download, or the archive."""

import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import stamina

from ingest import archive
from ingest.container import pack_directory
from ingest.errand import Errand
from ingest.errors import Refused
from ingest.http import AskLater, stream

MOST_BYTES = 8 * 2**30


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document on this machine. One that ``is_ours`` is a temporary copy, free to be moved."""

    address: str
    path: Path
    etag: str = ""
    last_modified: str = ""
    is_ours: bool = False


def deliveries(errand: Errand) -> Generator[Fetched, None, None]:
    """The documents of an errand in the order in which they are to be read."""
    if errand.replay:
        yield from _from_archive(errand)
        return
    with local_copy(errand.address) as fetched:
        yield fetched


def _from_archive(errand: Errand) -> Iterator[Fetched]:
    assert errand.replay is not None
    for reading in errand.replay.readings.select_related("document"):
        path = archive.find(reading.document.sha256)
        yield Fetched(reading.address, path, reading.etag, reading.last_modified)


@contextmanager
def local_copy(address: str) -> Iterator[Fetched]:
    """A file that holds the delivery; temporary ones are gone afterwards. Raises Refused where there is none."""
    path = Path(address)
    if address.startswith(("http://", "https://")):
        with _incoming() as folder:
            yield Fetched(address, download(address, folder / "download.zip"), is_ours=True)
    elif path.is_dir():
        with _incoming() as folder:
            yield Fetched(address, pack_directory(path, folder / f"{path.name}.zip"), is_ours=True)
    elif path.is_file():
        yield Fetched(address, path)
    else:
        raise Refused(f"{address}: no such file, folder or address")


@contextmanager
def _incoming() -> Iterator[Path]:
    """A folder in the archive's own file system, so that a document can be moved into place whole."""
    folder = archive.root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def download(address: str, target: Path) -> Path:
    """Fetch ``address`` into ``target``. Raises Refused with the reason once retries are used up."""
    try:
        return _download(address, target)
    except AskLater as error:
        raise Refused(f"{address}: {error}") from error


@stamina.retry(on=AskLater, attempts=4, timeout=600, wait_initial=1.0, wait_max=60.0)
def _download(address: str, target: Path) -> Path:
    with stream(address) as response, target.open("wb") as file:
        written = 0
        for chunk in response.iter_bytes(2**20):
            written += len(chunk)
            if written > MOST_BYTES:
                raise Refused(f"{response.url}: more than {MOST_BYTES} bytes")
            file.write(chunk)
        expected = response.headers.get("content-length")
        if expected and "content-encoding" not in response.headers and int(expected) != written:
            raise AskLater(f"{written} of {expected} bytes arrived")
    return target
