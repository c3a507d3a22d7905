"""Large downloads: asked for only when newer, taken up where they broke off, tried again with back-off."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import httpx2

from ingest.errors import Refused
from ingest.http import AskLater, Validators, stream
from ingest.patience import patiently

MOST_BYTES = 8 * 2**30
SLOWEST = 2**10  # bytes a second, over a minute
SLOW_FOR = 60.0
Arrived = Callable[[int, int], None]  # (bytes so far, bytes in all, 0 where the server does not say)


@dataclass(slots=True)
class _Part:
    """What has arrived so far, and which state of the server's file it belongs to; both survive this process."""

    path: Path

    @property
    def _note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.from")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def origin(self) -> Validators:
        try:
            return Validators(**json.loads(self._note.read_text()))
        except (OSError, ValueError, TypeError):
            return Validators()

    def headers(self) -> dict[str, str]:
        """Ask for the rest, and only of the same file: a weak tag or none cannot promise that it is."""
        origin = self.origin()
        tag = "" if origin.etag.startswith("W/") else origin.etag
        same = tag or origin.last_modified
        return {"Range": f"bytes={self.size()}-", "If-Range": same} if same and self.size() else {}

    def begin(self, validators: Validators) -> None:
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps(asdict(validators)))

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self, target: Path) -> Validators:
        origin = self.origin()
        self.path.rename(target)
        self._note.unlink(missing_ok=True)
        return origin


def download(
    address: str, target: Path, *, known: Validators | None = None, arrived: Arrived = lambda so_far, of: None
) -> Validators | None:
    """Fetch ``address`` into ``target``; None where the server has nothing newer than ``known``.

    Raises Refused, with the reason, once the tries are used up; what has arrived by then stays beside ``target`` for
    the next run to go on with.
    """
    part = _Part(target.with_name(f"{target.name}.partial"))
    try:
        return _try(address, target, part, known or Validators(), arrived)
    except AskLater as error:
        raise Refused(f"{address}: {error}") from error
    except Refused:
        part.forget()
        raise


@patiently
def _try(address: str, target: Path, part: _Part, known: Validators, arrived: Arrived) -> Validators | None:
    asked = part.headers() or known.headers
    with stream(address, headers={"Accept-Encoding": "identity", **asked}) as response:
        if response.status_code == 304:
            part.forget()
            return None
        if (response.status_code == 206 and not _goes_on(response, part.size())) or response.status_code == 416:
            part.forget()
            raise AskLater("the rest that came does not fit what is here; starting over")
        if response.status_code == 200:
            part.begin(_validators(response))
        _take(response, part, arrived)
    return part.finish(target)


def _validators(response: httpx2.Response) -> Validators:
    return Validators(response.headers.get("etag", "")[:200], response.headers.get("last-modified", "")[:40])


def _goes_on(response: httpx2.Response, size: int) -> bool:
    return str(response.headers.get("content-range", "")).startswith(f"bytes {size}-")


def _take(response: httpx2.Response, part: _Part, arrived: Arrived) -> None:
    before = part.size()
    length = int(response.headers.get("content-length") or 0) if "content-encoding" not in response.headers else 0
    _check_room(part.path.parent, length)
    clock, mark, size = monotonic(), before, before
    with part.path.open("ab") as file:
        for chunk in response.iter_bytes():
            file.write(chunk)
            size += len(chunk)
            if size > MOST_BYTES:
                raise Refused(f"{response.url}: more than {MOST_BYTES} bytes")
            if monotonic() - clock > SLOW_FOR:
                if size - mark < SLOWEST * SLOW_FOR:
                    raise AskLater(f"only {size - mark} bytes in {SLOW_FOR:.0f} seconds")
                clock, mark = monotonic(), size
            arrived(size, before + length if length else 0)
    if length and size - before != length:
        raise AskLater(f"{size - before} of {length} bytes arrived")


def _check_room(folder: Path, length: int) -> None:
    """A disk that cannot hold the download is told before it is full."""
    free = shutil.disk_usage(folder).free
    if length > free:
        raise Refused(f"no room for a download of {length} bytes: {folder} has {free} bytes free")
