"""A staff analysis as it was delivered (Word, HTML or plain text) → its words. The bytes decide, no name does.

Files of forty years lie side by side: plain text until 1994, HTML until 2007, Word's old binary format until 2013 (only
linked, never opened), .docx since. All of them are strangers' bytes: what they unpack to is bounded, and no entity of
theirs is expanded or fetched.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import lxml.html
from lxml import etree

MOST_BYTES = 32 * 2**20
MOST_TEXT = 2_000_000
MOST_XML = 64 * 2**20
HIGHEST_RATIO = 300
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT, _TAB, _BREAK = (_WORD + name for name in ("p", "t", "tab", "br"))
_BLOCKS = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class Form(Enum):
    DOCX = "docx"
    HTML = "html"
    TEXT = "text"
    OLD_WORD = "doc"


@dataclass(frozen=True, slots=True)
class Document:
    """``text`` is empty for Word's old format, which is linked only."""

    form: Form
    text: str


class NotReadable(ValueError):
    """The bytes are no document of any of the four forms, or ask for more than a document may."""


def read_document(raw: bytes) -> Document:
    """The words, one paragraph a line. Raises NotReadable."""
    if len(raw) > MOST_BYTES:
        raise NotReadable(f"{len(raw)} bytes, more than {MOST_BYTES}")
    form = form_of(raw)
    return Document(form, _tidy(_READERS[form](raw)))


def form_of(raw: bytes) -> Form:
    """By the first bytes. Raises NotReadable for nothing at all."""
    if raw.startswith(b"PK\x03\x04"):
        return Form.DOCX
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return Form.OLD_WORD
    if not raw.strip():
        raise NotReadable("empty")
    return Form.HTML if raw.lstrip()[:1] == b"<" else Form.TEXT


def _docx(raw: bytes) -> str:
    root = _parsed(_body_of(raw))
    return "\n".join(map(_paragraph, root.iter(_PARAGRAPH)))


def _body_of(raw: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > MOST_XML or info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
                raise NotReadable(f"its text unpacks from {info.compress_size} to {info.file_size} bytes")
            with archive.open(info) as member:
                return member.read(MOST_XML)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise NotReadable(f"no Word document: {error}") from error


def _parsed(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(f"its XML is broken: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotReadable("its XML declares a document type")
    return root


def _paragraph(paragraph: etree._Element) -> str:
    blanks = {_TAB: "\t", _BREAK: "\n"}
    return "".join(blanks.get(str(part.tag)) or part.text or "" for part in paragraph.iter(_TEXT, *blanks))


def _html(raw: bytes) -> str:
    parser = lxml.html.HTMLParser(encoding=_encoding(raw), no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = lxml.html.document_fromstring(raw, parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotReadable(f"no HTML: {error}") from error
    etree.strip_elements(root, "script", "style", "head", with_tail=False)
    for block in root.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    return "".join(map(str, root.itertext()))


def _decoded(raw: bytes) -> str:
    return raw.decode(_encoding(raw), "replace")


def _encoding(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _tidy(text: str) -> str:
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")[:MOST_TEXT]


def _nothing(raw: bytes) -> str:
    return ""


_READERS: dict[Form, Callable[[bytes], str]] = {
    Form.DOCX: _docx,
    Form.HTML: _html,
    Form.TEXT: _decoded,
    Form.OLD_WORD: _nothing,
}
