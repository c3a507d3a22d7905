"""Which sections of law a bill touches: read from the links of its XML, or from its long title."""

import re
from urllib.parse import unquote

from bills.records import SectionOfLaw

CODES = {
    "BPC": "Business and Professions Code",
    "CCP": "Code of Civil Procedure",
    "CIV": "Civil Code",
    "COM": "Commercial Code",
    "CONS": "California Constitution",
    "CORP": "Corporations Code",
    "EDC": "Education Code",
    "ELEC": "Elections Code",
    "EVID": "Evidence Code",
    "FAC": "Food and Agricultural Code",
    "FAM": "Family Code",
    "FGC": "Fish and Game Code",
    "FIN": "Financial Code",
    "GOV": "Government Code",
    "HNC": "Harbors and Navigation Code",
    "HSC": "Health and Safety Code",
    "INS": "Insurance Code",
    "LAB": "Labor Code",
    "MVC": "Military and Veterans Code",
    "PCC": "Public Contract Code",
    "PEN": "Penal Code",
    "PRC": "Public Resources Code",
    "PROB": "Probate Code",
    "PUC": "Public Utilities Code",
    "RTC": "Revenue and Taxation Code",
    "SHC": "Streets and Highways Code",
    "UIC": "Unemployment Insurance Code",
    "VEH": "Vehicle Code",
    "WAT": "Water Code",
    "WIC": "Welfare and Institutions Code",
}
ACTIONS = {
    "IS_AMENDED": "amended",
    "IS_ADDED": "added",
    "IS_REPEALED": "repealed",
    "IS_AMENDED_AND_RENUMBERED": "amended and renumbered",
    "IS_RENUMBERED": "renumbered",
    "IS_REPEALED_AND_ADDED": "repealed and added",
}
_LINK_CODE = re.compile(r"urn:caml:codes:([A-Z]+):")
_LINK_SECTION = re.compile(r"caml:LawSection\[[^\]]*?caml:Num='([^']+)'")
_LINK_HEADING = re.compile(r"caml:LawHeading\[@type='([A-Z]+)' and caml:Num='([^']+)'\]")
_CODE_NAME = re.compile("|".join(re.escape(name) for name in sorted(CODES.values(), key=len, reverse=True)))
_CODE_BY_NAME = {name: code for code, name in CODES.items()}
_TITLE_PART = re.compile(
    r"(?P<verb>amend and renumber|amend, repeal, and add|amend and repeal|repeal and add|add and repeal"
    r"|amend|add|repeal|renumber)"
    r"|(?P<heading>(?:Article|Chapter|Part|Division|Title) [0-9A-Z.]*[0-9A-Z](?= ?\(commencing))"
    r"|Sections? (?P<sections>\d[0-9A-Za-z.\-]*(?:(?:,? and |, )\d[0-9A-Za-z.\-]*)*)"
)
_VERBS = {
    "amend": "amended",
    "add": "added",
    "repeal": "repealed",
    "renumber": "renumbered",
    "amend and renumber": "amended and renumbered",
    "amend and repeal": "amended and repealed",
    "amend, repeal, and add": "amended, repealed, and added",
    "repeal and add": "repealed and added",
    "add and repeal": "added and repealed",
}
_COMMENCING = re.compile(r"\(commencing with Section [^)]*\)")


def read_link(href: str, action: str) -> SectionOfLaw | None:
    """One ``ActionLine`` link: the code from its URN, the section from the last ``caml:Num``.

    A link to a whole chapter or article has no section; its heading stands in (``CHAPTER 3.9``). None where the
    link names no code.
    """
    link = unquote(href)
    code = _LINK_CODE.search(link)
    if not code:
        return None
    sections, headings = _LINK_SECTION.findall(link), _LINK_HEADING.findall(link)
    section = sections[-1] if sections else " ".join(headings[-1]) if headings else ""
    done = ACTIONS.get(action, action.removeprefix("IS_").replace("_", " ").lower())
    return SectionOfLaw(code[1], section.rstrip("."), done)


def read_long_title(title: str) -> tuple[SectionOfLaw, ...]:
    """``An act to amend Section 463 of the Penal Code, relating to crimes.`` → ``PEN 463 amended``.

    A code's name stands behind its sections, so each stretch up to a name belongs to that code.
    """
    found: dict[SectionOfLaw, None] = {}
    start, verb = 0, "amended"
    act = title.partition(", relating to")[0].partition(" making an appropriation")[0]
    for name in _CODE_NAME.finditer(act):
        stretch = act[start : name.start()]
        for part in _TITLE_PART.finditer(_keep_heading_marks(stretch)):
            if part["verb"]:
                verb = _VERBS[part["verb"]]
                continue
            names = [part["heading"]] if part["heading"] else re.split(r",? and |, ", part["sections"])
            for section in names:
                found[SectionOfLaw(_CODE_BY_NAME[name[0]], section.rstrip("."), verb)] = None
        start = name.end()
    return tuple(found)


def _keep_heading_marks(text: str) -> str:
    """The section that a chapter commences with is not itself a target."""
    return _COMMENCING.sub("(commencing)", text)
