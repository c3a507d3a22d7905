"""Bytes as they came, kept by SHA-256 and never changed."""

import os
import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from ingest.models import RawDocument


def digest_file(path: Path) -> str:
    """SHA-256 of a file, hex."""
    state = sha256()
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            state.update(chunk)
    return state.hexdigest()


def place(digest: str) -> Path:
    """Where a document lies in the archive."""
    return Path(settings.ARCHIVE_DIR) / digest[:2] / digest


def keep(path: Path, digest: str, *, source: str, name: str, at: datetime) -> RawDocument:
    """Copy into the archive unless it is there; the copy appears whole or not at all."""
    target = place(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        try:
            shutil.copyfile(path, partial)
            partial.rename(target)
        finally:
            partial.unlink(missing_ok=True)
    document, _ = RawDocument.objects.get_or_create(
        sha256=digest, defaults={"source": source, "name": name[:200], "bytes": path.stat().st_size, "kept_at": at}
    )
    return document
