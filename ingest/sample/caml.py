"""One print as the Legislature's bill XML, in the true shape and with our words in it."""

from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from ingest.sample.measures import CODES, Author, Chapter, Law, Measure, Print, Words

CAML = "http://lc.ca.gov/legalservices/schemas/caml.1#"
XHTML = "http://www.w3.org/1999/xhtml"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACES = {"caml": CAML, "xlink": XLINK, "xhtml": XHTML, "xsi": XSI}
_PLAIN: Any = {None: XHTML}  # the stubs know of named prefixes only
_ENDINGS = {
    "amended": " is amended to read:",
    "added": ", to read:",
    "repealed": " is repealed.",
}
_HISTORY = {"INT": "INTRODUCED", "ENR": "ENROLLED", "CHP": "CHAPTERED"}
_NOT_OURS = "The words of this section are not part of the sample."
_RESOLUTION = "The words of this resolution are not part of the sample."
_FLAGS = (
    ("Appropriation", "appropriation"),
    ("FiscalCommittee", "fiscal"),
    ("LocalProgram", "local"),
)
_BARE = "'."  # what the Legislature leaves unescaped in a link
_SILENT = (
    "TaxLevy",
    "Election",
    "UsualCurrentExpenses",
    "BudgetBill",
    "Prop25TrailerBill",
)


def bill_xml(measure: Measure, version: Print, words: Words) -> bytes:
    root = etree.Element(f"{{{CAML}}}MeasureDoc", nsmap=_NAMESPACES)
    root.set("version", "1.0")
    root.set(f"{{{XSI}}}schemaLocation", f"{CAML} xca.1.xsd")
    root.append(etree.Comment(" Written for the sample of this project: facts of the measure, words of our own. "))
    description = _add(root, "Description", plain=True)
    _describe(description, measure, version, words)
    if measure.id.can_become_law:
        _bill(_add(root, "Bill", plain=True, id="bill"), version, words)
    else:
        resolution = _add(root, "Resolution", plain=True, id=_mark(version, "resolution"))
        _paragraph(
            _add(_add(resolution, "Resolved", id=_mark(version, "resolved")), "Content"),
            _RESOLUTION,
        )
    return b'<?xml version="1.0" encoding="UTF-8"?>' + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _add(
    parent: etree._Element,
    tag: str,
    text: str = "",
    *,
    plain: bool = False,
    **attributes: str,
) -> etree._Element:
    """A child in the Legislature's namespace; ``plain`` makes XHTML the default namespace inside it."""
    child = etree.SubElement(parent, f"{{{CAML}}}{tag}", attributes, nsmap=_PLAIN if plain else None)
    if text:
        child.text = text
    return child


def _paragraph(parent: etree._Element, text: str) -> None:
    etree.SubElement(parent, f"{{{XHTML}}}p").text = text


def _mark(version: Print, part: str) -> str:
    return f"id_{str(uuid5(NAMESPACE_URL, f'{version.id} {part}')).upper()}"


def _describe(parent: etree._Element, measure: Measure, version: Print, words: Words) -> None:
    session, number, state = (
        version.id.measure.session,
        version.id.measure.number,
        version.id.state,
    )
    padded = f"{version.id.measure.type:_<4}{number:04d}"
    _add(
        parent,
        "Id",
        f"{session.start_year}{session.extraordinary}{padded}{version.id.print_number:02d}{state}",
    )
    _add(parent, "VersionNum", f"{version.id.print_number:02d}")
    _history(_add(parent, "History"), measure, version)
    _legislative_info(_add(parent, "LegislativeInfo"), version, measure.chapter)
    _add(parent, "AuthorText", _introduced_by(words.authors), authorType="LEAD_AUTHOR")
    _authors(_add(parent, "Authors"), words.authors)
    _add(parent, "Title", words.title)
    _add(_add(parent, "GeneralSubject"), "Subject", words.subject)
    digest = _add(parent, "DigestText")
    for paragraph in words.digest:
        _paragraph(digest, paragraph)
    _key_and_indicators(parent, version)


def _history(parent: etree._Element, measure: Measure, version: Print) -> None:
    for earlier in measure.prints:
        if earlier.on and earlier.id.print_number >= version.id.print_number:
            action = _add(parent, "Action")
            _add(
                action,
                "ActionText",
                _HISTORY.get(earlier.id.state, earlier.label.upper().replace(" ", "_")),
            )
            _add(action, "ActionDate", earlier.on.isoformat())


def _legislative_info(parent: etree._Element, version: Print, chapter: Chapter | None) -> None:
    measure = version.id.measure
    _add(parent, "SessionYear", str(measure.session.start_year))
    _add(parent, "SessionNum", str(measure.session.extraordinary))
    _add(parent, "MeasureType", measure.type)
    _add(parent, "MeasureNum", str(measure.number))
    _add(parent, "MeasureState", version.id.state)
    if chapter and version.id.state == "CHP":
        _add(parent, "ChapterYear", str(chapter.year))
        _add(parent, "ChapterType", chapter.kind)
        _add(parent, "ChapterSessionNum", str(measure.session.extraordinary))
        _add(parent, "ChapterNum", str(chapter.number))


def _introduced_by(authors: tuple[Author, ...]) -> str:
    lead = [author for author in authors if author.contribution == "LEAD_AUTHOR"]
    if not lead:
        return "Introduced by"
    names = " and ".join(author.name for author in lead)
    if lead[0].is_committee:
        return f"Introduced by {names}"
    title = "Assembly Member" if lead[0].house == "A" else "Senator"
    return f"Introduced by {title}{'s' if len(lead) > 1 else ''} {names}"


def _authors(parent: etree._Element, authors: tuple[Author, ...]) -> None:
    for author in authors:
        one = _add(parent, "Committee" if author.is_committee else "Legislator")
        _add(one, "Contribution", author.contribution)
        _add(one, "House", "ASSEMBLY" if author.house == "A" else "SENATE")
        _add(one, "Name", author.name)


def _key_and_indicators(parent: etree._Element, version: Print) -> None:
    if version.flags is None:
        return
    key = _add(parent, "DigestKey")
    _add(
        key,
        "VoteRequired",
        "2/3" if version.flags.vote == "Two Thirds" else version.flags.vote.upper(),
    )
    for tag, flag in _FLAGS:
        said = version.flags.says(flag)
        if said is not None:
            _add(key, tag, _yes(said))
    urgency = version.flags.says("urgency") or False
    indicators = _add(parent, "MeasureIndicators")
    _add(indicators, "ImmediateEffect", _yes(urgency))
    flags = _add(indicators, "ImmediateEffectFlags")
    _add(flags, "Urgency", _yes(urgency))
    for tag in _SILENT:
        _add(flags, tag, "NO")


def _yes(said: bool) -> str:
    return "YES" if said else "NO"


def _bill(parent: etree._Element, version: Print, words: Words) -> None:
    _add(parent, "Preamble", "The people of the State of California do enact as follows:")
    if not words.law:
        section = _add(parent, "BillSection", id=_mark(version, "1"))
        _add(section, "Num", "SECTION 1.")
        _paragraph(_add(section, "Content"), _NOT_OURS)
    for number, law in enumerate(words.law, 1):
        section = _add(parent, "BillSection", id=_mark(version, str(number)))
        _add(section, "Num", "SECTION 1." if number == 1 else f"SEC. {number}.")
        _action_line(section, law)
        if law.deed != "repealed":
            _law_section(section, version, law)


def _action_line(parent: etree._Element, law: Law) -> None:
    path = f"/caml:LawDoc/caml:Code//caml:LawSection[caml:Num='{law.section}.']"
    line = _add(parent, "ActionLine", action=f"IS_{law.deed.upper()}")
    line.set(f"{{{XLINK}}}type", "locator")
    line.set(
        f"{{{XLINK}}}href",
        f"urn:caml:codes:{law.code}:caml#xpointer({quote(path, safe=_BARE)})",
    )
    line.set(f"{{{XLINK}}}label", "fractionType: LAW_SECTION")
    what = f"{law.unit} (commencing with Section {law.section})" if law.unit else f"Section {law.section}"
    of = " to the " if law.deed == "added" else " of the "
    verb = " is added" if law.deed == "added" else ""
    line.text = f"{what}{verb}{of}"
    name = _add(line, "DocName", CODES[law.code])
    name.tail = _ENDINGS[law.deed]


def _law_section(parent: etree._Element, version: Print, law: Law) -> None:
    section = _add(
        _add(parent, "Fragment"),
        "LawSection",
        id=_mark(version, f"{law.code} {law.section}"),
    )
    _add(section, "Num", f"{law.section}.")
    text = _add(
        section,
        "LawSectionVersion",
        id=_mark(version, f"{law.code} {law.section} text"),
    )
    _paragraph(_add(text, "Content"), _NOT_OURS)
