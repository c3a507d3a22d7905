"""Files of letters: what may come in, judged by name and content, and where it lies. Nothing here is ever unpacked."""

from io import BytesIO
from pathlib import Path
from secrets import token_hex
from zipfile import BadZipFile, ZipFile

from django.conf import settings

KINDS = ("pdf", "docx", "odt", "txt")
ODT = b"application/vnd.oasis.opendocument.text"
CENTRAL_ENTRY = b"PK\x01\x02"
MOST_MEMBERS = 2000
"""A long letter with pictures has some hundred parts."""


def kind_of(name: str, content: bytes) -> str:
    """One of ``KINDS`` where ending and content agree; else empty."""
    ending = Path(name).suffix.lower().removeprefix(".")
    return ending if ending in KINDS and _IS[ending](content) else ""


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _is_docx(content: bytes) -> bool:
    names = _members(content)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not _has_macros(names)


def _is_odt(content: bytes) -> bool:
    """The format puts its own name first, not compressed, so that it can be read without a zip reader."""
    names = _members(content)
    return content[30:100].startswith(b"mimetype" + ODT + b"PK") and "content.xml" in names and not _has_macros(names)


def _members(content: bytes) -> set[str]:
    if not content.startswith(b"PK\x03\x04") or content.count(CENTRAL_ENTRY) > MOST_MEMBERS:
        return set()
    try:
        with ZipFile(BytesIO(content)) as packed:
            return set(packed.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return set()


def _has_macros(names: set[str]) -> bool:
    return any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names)


_IS = {"pdf": _is_pdf, "docx": _is_docx, "odt": _is_odt, "txt": _is_text}


def keep_file(content: bytes) -> str:
    """The random name under which it now lies, readable by the site's own user alone."""
    settings.LETTERS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = token_hex(16)
    path = file_path(name)
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(content)
    return name


def file_path(stored_as: str) -> Path:
    return Path(settings.LETTERS_DIR) / stored_as
