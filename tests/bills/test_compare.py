"""Two versions of a bill beside each other: what counts as the same, and what is told of the rest."""

import zipfile
from pathlib import Path

import pytest

from bills.compare import Fate, compare, count
from bills.records import BillText, BodySection, SectionOfLaw
from bills.text import read_bill_xml

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
FEE = "A person on probation shall pay a fee of five hundred dollars to the county treasurer for shelters."


def section(text, law="PEN 1203.097", number="SECTION 1."):
    code, _, name = law.partition(" ")
    return BodySection(number, "amended", (SectionOfLaw(code, name, "amended"),) if law else (), text)


def text(*sections, digest=""):
    return BillText(subject="Fees.", digest=digest, body=tuple(sections))


def fates(old, new):
    return [pair.fate for pair in compare(old, new)]


def marks(old, new):
    (pair,) = compare(text(section(old)), text(section(new)))
    return [(each.deed, each.text) for row in pair.paragraphs for each in row.stretches]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A fee.", "A   fee. "),
        ("(b) The court may waive it.", "(c) The court may waive it."),
        ("(a) (1) The court may waive it.", "(b) (2) The court may waive it."),
        ("SEC. 2. No reimbursement is required.", "SEC. 5. No reimbursement is required."),
    ],
)
def test_white_space_and_renumbering_are_no_change(old, new):
    assert fates(text(section(old)), text(section(new))) == [Fate.SAME]


def test_a_reference_to_a_subdivision_within_a_sentence_is_a_change():
    assert fates(text(section("Under subdivision (b).")), text(section("Under subdivision (c)."))) != [Fate.SAME]


def test_sections_are_aligned_by_the_law_they_touch_whatever_their_number_and_place():
    old = text(section(FEE), section("Counselors.", "EDC 49600", "SEC. 2."))
    new = text(section("Counselors.", "EDC 49600", "SECTION 1."), section(FEE, number="SEC. 2."))
    assert fates(old, new) == [Fate.SAME, Fate.SAME]


def test_an_added_and_a_removed_section_stand_where_they_belong():
    old = text(section("One.", "PEN 1"), section("Two.", "PEN 2"), section("Three.", "PEN 3"))
    new = text(section("One.", "PEN 1"), section("Three.", "PEN 3"), section("Four.", "PEN 4"))
    pairs = compare(old, new)
    assert [(pair.part.law[0].section, pair.fate) for pair in pairs] == [
        ("1", Fate.SAME),
        ("2", Fate.REMOVED),
        ("3", Fate.SAME),
        ("4", Fate.ADDED),
    ]
    assert count(pairs) == {Fate.SAME: 2, Fate.REMOVED: 1, Fate.ADDED: 1}


def test_a_section_without_a_law_is_found_by_its_words():
    old = text(section("No reimbursement is required by this act for a certain reason.", law=""))
    new = text(
        section("New.", "PEN 9"), section("No reimbursement is required by this act for a specified reason.", law="")
    )
    assert fates(old, new) == [Fate.ADDED, Fate.REWORDED]


def test_words_are_marked_one_by_one():
    assert marks("Within the past ten years it was paid.", "Within the past five years it was paid.") == [
        ("kept", "Within the past"),
        ("deleted", "ten"),
        ("inserted", "five"),
        ("kept", "years it was paid."),
    ]


def test_a_paragraph_that_is_another_one_is_shown_whole():
    found = marks("Gaming compacts are ratified.", FEE)
    assert found == [("inserted", FEE), ("deleted", "Gaming compacts are ratified.")]


def test_the_digest_is_compared_and_not_counted():
    pairs = compare(text(section(FEE), digest="It sets a fee."), text(section(FEE), digest="It ends a fee."))
    assert [pair.fate for pair in pairs][1:] == [Fate.SAME]
    assert pairs[0].fate is not Fate.SAME
    assert count(pairs) == {Fate.SAME: 1}


def test_nothing_beside_nothing_is_no_difference():
    assert compare(text(), text()) == []
    assert fates(text(), text(section(FEE))) == [Fate.ADDED]


def test_a_very_long_paragraph_is_shown_whole_instead_of_compared_for_seconds():
    words = " ".join(f"word{n}" for n in range(25_000))
    assert [deed for deed, _ in marks(words, words + " more")] == ["inserted", "deleted"]


@pytest.mark.skipif(not DATA.is_dir(), reason="the real feeds are not here")
def test_a_real_gut_and_amend_shows_every_section_replaced():
    with zipfile.ZipFile(DATA / "pubinfo_slice_2025_four_bills.zip") as feed:
        rows = [line.split("\t") for line in feed.read("BILL_VERSION_TBL.dat").decode().split("\n") if line]
        lobs = {row[0].strip("`"): row[14] for row in rows}
        old, new, last = (
            read_bill_xml(feed.read(lobs[key])) for key in ("20250AB83199INT", "20250AB83198AMD", "20250AB83194CHP")
        )
    assert set(count(compare(old, new))) == {Fate.ADDED, Fate.REMOVED}
    assert Fate.REMOVED not in count(compare(new, last))
