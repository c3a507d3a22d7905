"""Bytes as they came, kept by SHA-256 and never changed."""

import os
import shutil
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from ingest.errors import Refused


def root() -> Path:
    """The archive's folder."""
    return Path(settings.ARCHIVE_DIR)


def incoming() -> Path:
    """Where documents lie until they are whole: in the same file system, and nobody's but the lock holder's."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_unfinished(path: Path) -> bool:
    """Whether a file is one of the two that a download leaves when it breaks off."""
    return path.name.endswith((".partial", ".partial.from"))


def sweep(*, all_of_it: bool = False) -> None:
    """Remove what a killed run left; a download that broke off stays, to be gone on with, unless ``all_of_it``."""
    for left in incoming().iterdir():
        if all_of_it or not is_unfinished(left):
            left.unlink(missing_ok=True)


def digest_file(path: Path) -> str:
    """SHA-256 of a file, hex."""
    state = sha256()
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            state.update(chunk)
    return state.hexdigest()


def place(digest: str) -> Path:
    """Where a document lies in the archive."""
    return root() / digest[:2] / digest


def find(digest: str) -> Path:
    """A document that was kept, proved to be what it was; raises Refused where it is gone or has changed."""
    path = place(digest)
    if not path.is_file():
        raise Refused(f"{digest}: not in the archive at {root()}")
    if digest_file(path) != digest:
        raise Refused(f"{digest}: the archive's copy is damaged")
    return path


def keep(path: Path, digest: str, *, is_ours: bool = False) -> int:
    """Put a file into the archive unless it is there; returns its size in bytes.

    It appears whole or not at all; one that ``is_ours`` is moved.
    """
    target, size = place(digest), path.stat().st_size
    if target.exists():
        return size
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_ours:
        _settle(path, target)
        return size
    partial = incoming() / digest
    try:
        shutil.copyfile(path, partial)
        _settle(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return size


def _settle(path: Path, target: Path) -> None:
    """Give the bytes to the disk before the name, so that a power cut leaves no empty document."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.rename(target)
