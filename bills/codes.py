"""Sections of law as a reader knows them: the code's full name, and where the Legislature prints the section."""

from bills.law import CODES

SECTION_PAGE = (
    "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode={code}&sectionNum={section}."
)


def code_name(code: str) -> str:
    """``Penal Code`` for ``PEN``; what the source says where it is no abbreviation of ours."""
    return CODES.get(code, code)


def section_link(code: str, section: str) -> str:
    """The Legislature's page of one section; empty where ``section`` is a range or the code has no page."""
    if code not in CODES or code == "CONS" or not section[:1].isdigit() or set(section) & set(" -–,"):
        return ""
    return SECTION_PAGE.format(code=code, section=section)
