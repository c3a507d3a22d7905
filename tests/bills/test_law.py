"""Which sections of law a bill touches, from the links of its XML and from its long title."""

from urllib.parse import quote

import pytest

from bills.law import ACTIONS, CODES, read_link, read_long_title
from bills.records import SectionOfLaw


def link(code: str, *steps: str) -> str:
    path = "caml:LawDoc/caml:Code/" + "/".join(steps)
    return f"urn:caml:codes:{code}:caml#xpointer({quote(f'/{path}', safe=chr(39))})"


def heading(kind: str, number: str) -> str:
    return f"caml:LawHeading[@type='{kind}' and caml:Num='{number}']"


def section(number: str) -> str:
    return f"caml:LawSection[caml:Num='{number}']"


def law(*rows: str) -> list[str]:
    return [f"{row} {row.action}" for row in rows]


def test_a_link_as_the_legislature_writes_it():
    href = (
        "urn:caml:codes:PEN:caml#xpointer(%2Fcaml%3ALawDoc%2Fcaml%3ACode%2Fcaml%3ALawHeading%5B%40type%3D'PART'%20and%20"
        "caml%3ANum%3D'2.'%5D%2Fcaml%3ALawHeading%5B%40type%3D'CHAPTER'%20and%20caml%3ANum%3D'8.'%5D%2F"
        "caml%3ALawSection%5Bcaml%3ANum%3D'1050.'%5D)"
    )

    assert read_link(href, "IS_AMENDED") == SectionOfLaw("PEN", "1050", "amended")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((section("337o"),), "337o"),
        ((heading("PART", "2."), heading("TITLE", "6."), section("1203.097.")), "1203.097"),
        ((heading("DIVISION", "7."), heading("CHAPTER", "3.9.")), "CHAPTER 3.9"),
        ((), ""),
    ],
)
def test_the_section_is_the_last_number_and_a_heading_stands_in_for_it(steps, expected):
    assert read_link(link("PEN", *steps), "IS_ADDED") == SectionOfLaw("PEN", expected, "added")


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_of_the_feed_has_its_word(action):
    assert read_link(link("PEN", section("1.")), action).action == ACTIONS[action]


def test_an_action_that_is_new_is_shown_in_the_feeds_own_words():
    assert read_link(link("PEN", section("1.")), "IS_ADDED_AND_REPEALED").action == "added and repealed"


@pytest.mark.parametrize("href", ["", "https://example.org/", "urn:caml:bills:x", "urn:caml:codes::caml"])
def test_a_link_that_names_no_code_is_no_section(href):
    assert read_link(href, "IS_AMENDED") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("An act to amend Section 463 of the Penal Code, relating to crimes.", ["PEN 463 amended"]),
        (
            "An act to amend Sections 1170, 1170.1, and 1203.01 of the Penal Code, relating to sentencing.",
            ["PEN 1170 amended", "PEN 1170.1 amended", "PEN 1203.01 amended"],
        ),
        (
            "An act to amend Section 17539.1 of the Business and Professions Code, and to add Section 337o to the Penal "
            "Code, relating to gambling.",
            ["BPC 17539.1 amended", "PEN 337o added"],
        ),
        (
            "An act to amend Section 68555 of, to add Section 68556 to, and to repeal Section 68557 of, the Government "
            "Code, relating to courts.",
            ["GOV 68555 amended", "GOV 68556 added", "GOV 68557 repealed"],
        ),
        (
            "An act to add Chapter 12.5 (commencing with Section 3599.50) to Division 4 of Title 1 of the Government "
            "Code, relating to the Legislature.",
            ["GOV Chapter 12.5 added"],
        ),
        (
            "An act to add and repeal Article 5 (commencing with Section 18999.80) of Chapter 9 of Part 6 of Division 9 "
            "of the Welfare and Institutions Code, relating to child welfare services.",
            ["WIC Article 5 added and repealed"],
        ),
        (
            "An act to amend, repeal, and add Section 4011 of the Penal Code, relating to jails.",
            ["PEN 4011 amended, repealed, and added"],
        ),
        (
            "An act to amend and renumber Section 11165.7 of the Penal Code, relating to reports.",
            ["PEN 11165.7 amended and renumbered"],
        ),
        (
            "An act to amend Section 1 of the Penal Code, relating to the Family Code and Section 9 of the Vehicle Code.",
            ["PEN 1 amended"],
        ),
        ("An act to repeal Sections 12 and 13 of the Evidence Code.", ["EVID 12 repealed", "EVID 13 repealed"]),
        ("An act relating to oil refineries.", []),
        ("Relative to school governance.", []),
        ("", []),
    ],
)
def test_a_long_title_names_its_sections(title, expected):
    assert law(*read_long_title(title)) == expected


def test_a_section_named_twice_is_listed_once():
    title = "An act to amend Section 1 of, and to amend Section 1 of, the Penal Code, relating to crimes."

    assert law(*read_long_title(title)) == ["PEN 1 amended"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_known_by_its_name(code):
    title = f"An act to amend Section 7 of the {CODES[code]}, relating to something."

    assert law(*read_long_title(title)) == [f"{code} 7 amended"]
