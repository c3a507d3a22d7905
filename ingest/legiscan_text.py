"""The words of a bill out of LegiScan's HTML, without what an amendment struck."""

import re

from lxml import etree
from lxml import html as lxml_html

from bills.records import BillText, BodySection

_STRUCK = ("strike", "del", "s", "script", "style", "head")
_BLOCKS = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "center")
_DIGEST = re.compile(r"LEGISLATIVE COUNSEL.?S DIGEST", re.IGNORECASE)
_DIGEST_END = re.compile(r"^\s*(?:Vote:|Digest Key|Bill Text)", re.IGNORECASE)
_ENACTS = re.compile(r"the people of the state of california do enact as follows\s*:?", re.IGNORECASE)
_SECTION = re.compile(r"^\s*((?:SECTION|SEC\.)\s+\d+(?:\.\d+)?\.)", re.MULTILINE)


def read_text(raw: bytes, subject: str, long_title: str) -> BillText | None:
    """Digest and body; None for what holds no words (a PDF, an empty page)."""
    lines = _lines(raw)
    if not lines:
        return None
    whole = "\n".join(lines)
    enacts = _ENACTS.search(whole)
    body = whole[enacts.end() :] if enacts else ""
    starts = [found.start() for found in _SECTION.finditer(body)] or ([0] if body.strip() else [])
    parts = [body[a:b].strip() for a, b in zip(starts, [*starts[1:], len(body)], strict=True)]
    sections = tuple(
        BodySection(number=found[1] if (found := _SECTION.match(part)) else "", action="", law=(), text=part)
        for part in parts
    )
    return BillText(subject=subject, long_title=long_title, digest=_digest(lines), body=sections)


def _lines(raw: bytes) -> list[str]:
    if not raw.strip() or raw.lstrip().startswith(b"%PDF"):
        return []
    try:
        root = lxml_html.document_fromstring(
            raw.decode("utf-8", "replace").replace("\x00", "").encode(), parser=_PARSER
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    for node in root.iter():
        if "amended_delete" in (node.get("class") or "").split():
            node.tag = "del"
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_STRUCK, with_tail=False)
    for node in root.iter(*_BLOCKS):
        node.tail = "\n" + (node.tail or "")
        node.text = "\n" + (node.text or "")
    return [line for line in (" ".join(one.split()) for one in "".join(map(str, root.itertext())).split("\n")) if line]


def _digest(lines: list[str]) -> str:
    start = next((at for at, line in enumerate(lines) if _DIGEST.search(line)), None)
    if start is None:
        return ""
    found = []
    for line in lines[start + 1 :]:
        if _DIGEST_END.search(line) or _ENACTS.search(line):
            break
        found.append(line)
    return "\n".join(found)


_PARSER = lxml_html.HTMLParser(encoding="utf-8", no_network=True, recover=True)
