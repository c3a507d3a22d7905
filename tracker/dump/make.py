"""A new dump beside the last one, and the switch to it: readers see the old one or the new one, never a half.

``latest`` is a link to the folder of the last good dump. Whatever ends this program at whatever moment, the link leads
to a whole dump; a folder that was not finished is swept away by the next run.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bills.api.viewsets import ListViewSet
from tracker.dump.files import digest, write_json, write_lists, write_tables
from tracker.dump.tables import SCHEMA_VERSION

KEPT = 3
MOST_LOSS = 0.05
MANIFEST, LATEST, MAKING = "manifest.json", "latest", ".making-"
Manifest = dict[str, Any]


class Shrunk(ValueError):
    """Files lost more than a twentieth of the rows of the last dump; nothing was published."""


class Busy(RuntimeError):
    """Another dump is being made."""


def make_dump(
    *,
    at: datetime,
    data_as_of: date | None,
    lists: Mapping[str, type[ListViewSet[Any]]],
    licence: str,
    may_shrink: bool = False,
) -> Manifest:
    """Write, compare with the last one, publish. Raises ``Shrunk`` and ``Busy``; returns the manifest."""
    home: Path = settings.DUMPS_DIR
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        for leftover in home.glob(f"{MAKING}*"):
            shutil.rmtree(leftover)
        name = at.strftime("%Y%m%dT%H%M%SZ")
        folder = home / f"{MAKING}{name}"
        folder.mkdir()
        try:
            manifest = _fill(folder, name, at, data_as_of, lists, licence)
            if not may_shrink:
                _compare(manifest, manifest_of(home / LATEST))
        except BaseException:
            shutil.rmtree(folder)
            raise
        _switch(home, folder, name)
        _forget_old(home, name)
    return manifest


def _fill(
    folder: Path, name: str, at: datetime, data_as_of: date | None, lists: Mapping[str, Any], licence: str
) -> Manifest:
    about = {
        "name": name,
        "schema_version": SCHEMA_VERSION,
        "data_as_of": data_as_of.isoformat() if data_as_of else None,
        "made_at": at.isoformat(),
        "licence": licence,
    }
    with one_moment():
        counts = write_tables(folder, {key: str(value) for key, value in about.items()})
        counts |= write_lists(folder, lists, lambda: data_as_of)
    files = [
        {
            "name": file,
            "rows": rows,
            "bytes": (folder / file).stat().st_size,
            "sha256": digest(folder / file),
        }
        for file, rows in counts.items()
    ]
    manifest = about | {"files": files}
    write_json(folder / MANIFEST, manifest)
    digest(folder / MANIFEST)
    _sync(folder)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within was true at once; nobody who writes has to wait."""
    if connection.in_atomic_block:  # a caller's transaction is a moment already
        yield
        return
    isolation = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{isolation}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def _compare(manifest: Manifest, last: Manifest | None) -> None:
    now = {file["name"]: file["rows"] for file in manifest["files"]}
    before = {file["name"]: file["rows"] for file in last["files"]} if last else {}
    lost = [
        f"{name}: {now.get(name, 0)} rows after {rows}"
        for name, rows in before.items()
        if now.get(name, 0) < rows * (1 - MOST_LOSS)
    ]
    if lost:
        raise Shrunk("; ".join(lost))


def _switch(home: Path, folder: Path, name: str) -> None:
    """Two renames: the folder gets its name, then the link is replaced."""
    os.replace(folder, home / name)
    link = home / f"{MAKING}link"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    _sync(home)
    os.replace(link, home / LATEST)
    _sync(home)


def _forget_old(home: Path, name: str) -> None:
    folders = sorted(path for path in home.iterdir() if path.is_dir() and not path.is_symlink())
    for old in [path for path in folders if path.name != name][: -(KEPT - 1)]:
        shutil.rmtree(old)


def manifest_of(folder: Path) -> Manifest | None:
    """What a dump says of itself; None where there is no dump."""
    try:
        manifest: Manifest = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        return None
    return manifest


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another dump is being made") from None
        yield


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
