"""The words of a bill: California's bill XML → subject, long title, digest, body, sections of law.

Amended prints carry struck words inside processing instructions (``<?xm-deletion_mark data="…"?>``); dropping every
processing instruction leaves the text as it now reads. Nothing is fetched and no entity is expanded.
"""

import re
from collections.abc import Iterator

from lxml import etree

from bills.law import read_link, read_long_title
from bills.records import BillText, BodySection, SectionOfLaw

CAML = "{http://lc.ca.gov/legalservices/schemas/caml.1#}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HREF = "{http://www.w3.org/1999/xlink}href"
_FRACTION = f"{CAML}Fraction"
_SPAN = f"{XHTML}span"
_SPACER = frozenset({"EnSpace", "EmSpace", "ThinSpace", "NbSpace", "HairSpace"})
_BLOCKS = frozenset({f"{XHTML}p", f"{XHTML}td", f"{XHTML}th", f"{XHTML}li", f"{CAML}ActionLine", f"{CAML}Num"})
_BREAKS = frozenset({f"{XHTML}br", f"{XHTML}td", f"{XHTML}th", f"{XHTML}p", f"{XHTML}li"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PROCESSING = re.compile(rb"<\?.*?\?>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


class NotWellFormed(ValueError):
    """The XML cannot be trusted as such; its words may still be read with ``read_plain``."""


def read_bill_xml(xml: bytes) -> BillText:
    """Read one version's XML; raises NotWellFormed for broken, hostile or foreign documents."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise NotWellFormed("declares a document type or entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotWellFormed(str(error)) from None
    description = root.find(f"{CAML}Description")
    if description is None:
        raise NotWellFormed(f"no caml:Description in <{root.tag}>")
    body = tuple(_body_sections(root))
    long_title = _words(description.find(f"{CAML}Title"))
    linked = tuple(dict.fromkeys(law for section in body for law in section.law))
    return BillText(
        subject=_words(description.find(f"{CAML}GeneralSubject/{CAML}Subject")),
        long_title=long_title,
        digest="\n".join(_paragraphs(description.find(f"{CAML}DigestText"))),
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


def _body_sections(root: etree._Element) -> Iterator[BodySection]:
    """Numbered sections of a bill; a resolution's Whereas and Resolved clauses are sections without law."""
    for element in root.iter(f"{CAML}BillSection", f"{CAML}Whereas", f"{CAML}Resolved"):
        law = tuple(_links(element))
        yield BodySection(
            number=_words(element.find(f"{CAML}Num")),
            action=law[0].action if law else "",
            law=law,
            text="\n".join(_paragraphs(element, skip=element.find(f"{CAML}Num"))),
        )


def _links(section: etree._Element) -> Iterator[SectionOfLaw]:
    for line in section.iter(f"{CAML}ActionLine"):
        law = read_link(line.get(HREF, ""), line.get("action", ""))
        if law:
            yield law


def _paragraphs(element: etree._Element | None, skip: etree._Element | None = None) -> Iterator[str]:
    """The words of every block below ``element``, one string each; blocks inside blocks are read once."""
    if element is None:
        return
    found = False
    inside: dict[etree._Element, bool] = {element: False}
    for block in element.iter(*_BLOCKS):
        if block is skip or _is_inside_a_block(block.getparent(), inside):
            continue
        found = True
        if words := _words(block):
            yield words
    if not found and (words := _words(element)):
        yield words


def _is_inside_a_block(parent: etree._Element | None, inside: dict[etree._Element, bool]) -> bool:
    """Whether ``parent`` is a block or lies in one; each parent is asked once, however many blocks it has."""
    if parent is None:
        return False
    if parent not in inside:
        inside[parent] = parent.tag in _BLOCKS or _is_inside_a_block(parent.getparent(), inside)
    return inside[parent]


def _words(element: etree._Element | None) -> str:
    if element is None:
        return ""
    if not len(element):
        return clean(element.text or "")
    pieces: list[str] = []
    _collect(element, pieces)
    return clean("".join(pieces))


def _letters(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _collect(element: etree._Element, pieces: list[str]) -> None:
    """Text with empty spacer spans as blanks and ``33 1/3`` for a fraction, so that words never run together."""
    tag = element.tag
    if tag == _FRACTION:
        parts = [child for child in element if isinstance(child.tag, str)]
        pieces.append(" " + "/".join(map(_letters, parts)) if parts else _letters(element))
        return
    if tag in _BREAKS or (tag == _SPAN and element.get("class") in _SPACER):
        pieces.append(" ")
    if text := element.text:
        pieces.append(text)
    for child in element:
        if isinstance(child.tag, str):
            _collect(child, pieces)
        if tail := child.tail:
            pieces.append(tail)
