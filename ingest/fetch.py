"""From an errand to files on this machine: a file, a folder of members, downloads, or documents of the archive."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet

from ingest import archive
from ingest.bulk import shelf
from ingest.container import pack_directory
from ingest.download import download
from ingest.errand import Errand
from ingest.errors import Refused
from ingest.http import AskLater, Validators, get, head
from ingest.models import Run, RunDocument
from ingest.patience import patiently


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document on this machine. One that ``is_ours`` is a temporary copy, free to be moved."""

    address: str
    path: Path
    validators: Validators = field(default_factory=Validators)
    is_ours: bool = False


def deliveries(errand: Errand) -> Generator[Fetched, None, None]:
    """The documents of an errand in the order in which they are to be read; temporary ones are gone afterwards."""
    if errand.replay:
        yield from _from_archive(errand.replay)
    elif errand.address:
        yield from _from_address(errand, errand.address)
    else:
        yield from _from_shelf(errand)


def _from_archive(run: Run) -> Iterator[Fetched]:
    for reading in run.readings.select_related("document"):
        given, dropped = Validators(reading.etag, reading.last_modified), reading.document.dropped_at
        if dropped:
            raise Refused(f"{reading.document.sha256}: dropped from the archive on {dropped:%Y-%m-%d} to make room")
        yield Fetched(reading.address, archive.find(reading.document.sha256), given)


def _from_address(errand: Errand, address: str) -> Iterator[Fetched]:
    path = Path(address)
    if address.startswith(("http://", "https://")):
        with _incoming() as folder:
            yield from _downloaded(errand, address, folder)
    elif path.is_dir():
        with _incoming() as folder:
            yield Fetched(address, pack_directory(path, folder / f"{path.name}.zip"), is_ours=True)
    elif path.is_file():
        yield Fetched(address, path)
    else:
        raise Refused(f"{address}: no such file, folder or address")


def _from_shelf(errand: Errand) -> Iterator[Fetched]:
    """What the Legislature's server has that we have not, each asked for only when it is newer."""
    addresses = [urljoin(settings.PUBINFO_URL, name) for name in _wanted(errand)]
    errand.run.address = " ".join(addresses)[-500:] or settings.PUBINFO_URL
    with _incoming() as folder:
        for address in addresses:
            yield from _downloaded(errand, address, folder, known=_last_seen(errand.run, address))


def _wanted(errand: Errand) -> list[str]:
    if errand.session is not None:
        return [shelf.whole_session(errand.session.start_year)]
    if errand.is_full:
        found = shelf.full_snapshots(_on_shelf(shelf.names_to_try(errand.today)), errand.today)
        if not found:
            raise Refused(f"{settings.PUBINFO_URL}: shows no full snapshot of the current session")
        return found
    return shelf.increments(_ask_each(shelf.INCREMENTS), _newest_loaded(errand.run))


def _on_shelf(names: Sequence[str]) -> list[shelf.OnShelf]:
    """From the index page; where there is none, from asking for each file by name."""
    try:
        answer = patiently(get)(settings.PUBINFO_URL)
    except AskLater as error:
        raise Refused(f"{settings.PUBINFO_URL}: {error}") from error
    return (shelf.read_index(answer.body) if answer.status == 200 else []) or _ask_each(names)


def _ask_each(names: Sequence[str]) -> list[shelf.OnShelf]:
    found = [(name, _modified(urljoin(settings.PUBINFO_URL, name))) for name in names]
    return [shelf.OnShelf(name, modified) for name, modified in found if modified]


def _modified(address: str) -> datetime | None:
    """When a file was put on the server; None where it has none of that name."""
    try:
        headers = patiently(head)(address)
    except AskLater as error:
        raise Refused(f"{address}: {error}") from error
    return _moment(headers.get("last-modified", ""))


def _readings(run: Run) -> QuerySet[RunDocument]:
    """What runs of this source read, newest first."""
    return (
        RunDocument.objects.filter(run__source=run.source)
        .exclude(run=run.pk)
        .order_by("-run_id", "-position")
        .select_related("run")
    )


def _last_seen(run: Run, address: str) -> Validators:
    """What to ask "anything newer?" with; nothing where the last work was cut off or went back to older bytes."""
    newest = _readings(run).first()
    if newest is None or newest.run.outcome not in Run.GOOD or newest.run.replay_of_id is not None:
        return Validators()
    same = _readings(run).filter(address=address, run__kind=run.kind, run__reader_version=run.reader_version)
    seen = same.filter(run__outcome__in=Run.GOOD).first()
    return Validators(seen.etag, seen.last_modified) if seen else Validators()


def _newest_loaded(run: Run) -> datetime | None:
    """When the newest file that we hold was put on the server, whichever kind it is of."""
    loaded = _readings(run).filter(run__outcome__in=Run.GOOD)[:50]
    return max((moment for reading in loaded if (moment := _moment(reading.last_modified))), default=None)


def _moment(stamp: str) -> datetime | None:
    try:
        return parsedate_to_datetime(stamp).astimezone(UTC)
    except ValueError:
        return None


def _downloaded(errand: Errand, address: str, folder: Path, known: Validators | None = None) -> Iterator[Fetched]:
    name = Path(address.partition("?")[0]).name or "download"
    target = folder / f"{sha256(address.encode()).hexdigest()[:12]}-{name}"
    given = download(address, target, known=known, arrived=lambda done, of: errand.progress(f"fetch {name}", done, of))
    if given is not None:
        yield Fetched(address, target, given, is_ours=True)


@contextmanager
def _incoming() -> Iterator[Path]:
    """A folder in the archive's own file system, so that a document can be moved into place whole.

    A download that broke off stays for the next run to go on with; the next that ends well leaves nothing.
    """
    ended_well = False
    try:
        yield archive.incoming()
        ended_well = True
    finally:
        archive.sweep(all_of_it=ended_well)
