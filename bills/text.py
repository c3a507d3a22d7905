"""The words of a bill: California's bill XML → subject, long title, digest, body, sections of law.

Which words belong where is said in ``caml.xsl``, which is carried out in C. Amended prints carry struck words inside
processing instructions (``<?xm-deletion_mark data="…"?>``); dropping every processing instruction leaves the text as it
now reads. Nothing is fetched and no entity is expanded.
"""

import re
from pathlib import Path
from threading import local

from lxml import etree

from bills.law import read_link, read_long_title
from bills.packing import pack
from bills.quick_json import write_json
from bills.records import BillText, BodySection, SectionOfLaw, Words

CAML = "{http://lc.ca.gov/legalservices/schemas/caml.1#}"
XHTML = "{http://www.w3.org/1999/xhtml}"
_SECTION, _PART, _ITEM, _HALF = "\x01", "\x02", "\x03", "\x04"  # as caml.xsl writes them
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PROCESSING = re.compile(rb"<\?.*?\?>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


class NotWellFormed(ValueError):
    """The XML cannot be trusted as such; its words may still be read with ``read_plain``."""


class _Reader(local):
    """Parser and style sheet; a pair a thread, because libxslt is not to be called twice at a time."""

    def __init__(self) -> None:
        self.parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True
        )
        self.sheet = etree.XSLT(etree.parse(Path(__file__).with_name("caml.xsl")))


_reader = _Reader()


def read_words(xml: bytes, *, is_packed: bool = False) -> Words:
    """The words of a version's document, whatever it is; never raises for what is in it."""
    try:
        return words_of(read_bill_xml(xml), is_packed=is_packed)
    except NotWellFormed as error:
        return words_of(read_plain(xml), f"bill XML read as plain text: {error}", is_packed=is_packed)


def words_of(text: BillText, trouble: str = "", *, is_packed: bool = False) -> Words:
    """A text in the form in which it is stored; the body packed where the database would pack it."""
    body = [
        {"number": part.number, "action": part.action, "law": _law(part.law), "text": part.text} for part in text.body
    ]
    written = pack(write_json(body)) if is_packed else write_json(body).decode()
    return Words(text.subject, text.long_title, text.digest, _law(text.sections_of_law), written, trouble)


def _law(sections: tuple[SectionOfLaw, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.section, one.action) for one in sections]


def read_bill_xml(xml: bytes) -> BillText:
    """Read one version's XML; raises NotWellFormed for broken, hostile or foreign documents."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise NotWellFormed("declares a document type or entities")
    try:
        root = etree.fromstring(xml, _reader.parser)
    except etree.XMLSyntaxError as error:
        raise NotWellFormed(str(error)) from None
    if root.find(f"{CAML}Description") is None:
        raise NotWellFormed(f"no caml:Description in <{root.tag}>")
    head, *sections = str(_reader.sheet(root)).split(_SECTION)
    subject, title, digest = head.split(_PART)
    long_title = _words(title)
    body = tuple(map(_body_section, sections))
    linked = tuple(dict.fromkeys(law for section in body for law in section.law))
    return BillText(
        subject=_words(subject),
        long_title=long_title,
        digest=_paragraphs(digest),
        body=body,
        sections_of_law=linked or read_long_title(long_title),
    )


def read_plain(xml: bytes) -> BillText:
    """Every word of a document that is not well formed, tags dropped, struck words dropped with their marks."""
    # Cut behind the last "?>": an instruction that never closes would be looked for again at every "<?".
    closed, mark, rest = xml.rpartition(b"?>")
    text = (_PROCESSING.sub(b"", closed + mark) + rest).decode("utf-8", "replace")
    words = clean(_CONTROLS.sub("", _TAG.sub(" ", text)))
    return BillText(subject="", body=(BodySection("", "", (), words),) if words else ())


def clean(text: str) -> str:
    """Control characters dropped, white space collapsed."""
    if text.isprintable() and "  " not in text:  # then its only white space are single blanks
        return text.strip(" ")
    words = " ".join(text.split())
    return words if words.isprintable() else " ".join(_CONTROLS.sub("", text).split())


def _body_section(told: str) -> BodySection:
    number, links, text = told.split(_PART)
    found = (read_link(*link.split(_HALF)) for link in links.split(_ITEM)[1:])
    law = tuple(one for one in found if one)
    return BodySection(_words(number), law[0].action if law else "", law, _paragraphs(text))


def _paragraphs(told: str) -> str:
    """A line a block; those without words are left out."""
    return "\n".join(filter(None, map(_words, told.split(_ITEM))))


def _words(text: str) -> str:
    """``clean``, in a third of the time for the letters of most texts: XML lets few other things through."""
    if text.isascii() and not ("\n" in text or "\t" in text or "\r" in text or "\x7f" in text or "  " in text):
        return text.strip(" ")
    return clean(text)
