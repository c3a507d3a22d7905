"""Bytes as they came, kept by SHA-256 and never changed."""

import os
import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from ingest.errors import Refused
from ingest.models import RawDocument


def root() -> Path:
    """The archive's folder."""
    return Path(settings.ARCHIVE_DIR)


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


def keep(path: Path, digest: str, *, source: str, name: str, at: datetime, is_ours: bool = False) -> RawDocument:
    """Put a file into the archive unless it is there; it appears whole or not at all. One that ``is_ours`` is moved."""
    target, size = place(digest), path.stat().st_size
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_ours:
            _settle(path, target)
        else:
            partial = target.with_suffix(f".{os.getpid()}.partial")
            try:
                shutil.copyfile(path, partial)
                _settle(partial, target)
            finally:
                partial.unlink(missing_ok=True)
    document, _ = RawDocument.objects.get_or_create(
        sha256=digest, defaults={"source": source, "name": name[:200], "bytes": size, "kept_at": at}
    )
    return document


def _settle(path: Path, target: Path) -> None:
    """Give the bytes to the disk before the name, so that a power cut leaves no empty document."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.rename(target)
