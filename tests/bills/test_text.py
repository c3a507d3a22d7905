"""The words of a bill out of its XML: as they now read, and never anything struck."""

import html
import re
import zipfile
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings

from bills.law import CODES
from bills.records import BillText, SectionOfLaw
from bills.text import NotWellFormed, clean, read_bill_xml, read_plain

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
PENAL_463 = (
    "urn:caml:codes:PEN:caml#xpointer(%2Fcaml%3ALawDoc%2Fcaml%3ACode%2Fcaml%3ALawHeading%5B%40type%3D'PART'%20and%20"
    "caml%3ANum%3D'1.'%5D%2Fcaml%3ALawSection%5Bcaml%3ANum%3D'463.'%5D)"
)
NAMESPACES = (
    'xmlns:caml="http://lc.ca.gov/legalservices/schemas/caml.1#" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def bill(
    *,
    subject: str = "Crimes: looting.",
    title: str = "An act to amend Section 463 of the Penal Code, relating to crimes.",
    digest: str = "<p>Existing law punishes looting.</p><p>This bill would define it.</p>",
    body: str = "",
    prologue: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    """A print in the Legislature's shape: Description and Bill have XHTML as their default namespace."""
    return (
        f"{prologue}<caml:MeasureDoc {NAMESPACES}>"
        f'<caml:Description xmlns="http://www.w3.org/1999/xhtml"><caml:Id>20250AB__083199INT</caml:Id>'
        f"<caml:Title>{title}</caml:Title><caml:GeneralSubject><caml:Subject>{subject}</caml:Subject>"
        f"</caml:GeneralSubject><caml:DigestText>{digest}</caml:DigestText></caml:Description>"
        f'<caml:Bill xmlns="http://www.w3.org/1999/xhtml">{body}</caml:Bill></caml:MeasureDoc>'
    ).encode()


def section(content: str, *, number: str = "SECTION 1.", link: str = PENAL_463) -> str:
    return (
        f'<caml:BillSection id="x"><caml:Num>{number}</caml:Num>'
        f'<caml:ActionLine action="IS_AMENDED" xlink:href="{link}">Section 463 of the '
        f"<caml:DocName>Penal Code</caml:DocName> is amended to read:</caml:ActionLine>"
        f"<caml:Fragment><caml:LawSection><caml:Num>463.</caml:Num><caml:LawSectionVersion><caml:Content>{content}"
        f"</caml:Content></caml:LawSectionVersion></caml:LawSection></caml:Fragment></caml:BillSection>"
    )


def digest_of(paragraphs: str) -> str:
    return read_bill_xml(bill(digest=paragraphs)).digest


def every_word(text: BillText) -> str:
    return "\n".join((text.subject, text.long_title, text.digest, text.body_text))


def test_a_bill_is_read_into_its_parts():
    text = read_bill_xml(bill(body=section("<p>Looting is a crime.</p><p>It is punished.</p>")))

    assert text.subject == "Crimes: looting."
    assert text.long_title == "An act to amend Section 463 of the Penal Code, relating to crimes."
    assert text.digest == "Existing law punishes looting.\nThis bill would define it."
    assert text.sections_of_law == (SectionOfLaw("PEN", "463", "amended"),)
    assert [(part.number, part.action) for part in text.body] == [("SECTION 1.", "amended")]
    assert text.body[0].text.split("\n") == [
        "Section 463 of the Penal Code is amended to read:",
        "463.",
        "Looting is a crime.",
        "It is punished.",
    ]


@pytest.mark.parametrize("spacer", ["EnSpace", "EmSpace", "ThinSpace", "NbSpace", "HairSpace"])
def test_a_spacer_is_a_blank(spacer):
    assert digest_of(f'<p>(a)<span class="{spacer}"/>The court</p>') == "(a) The court"


def test_any_other_span_joins_its_neighbours():
    assert digest_of('<p>post<span class="Italic">conviction</span> relief<span class="NCTTable"/>.</p>') == (
        "postconviction relief."
    )


@pytest.mark.parametrize("break_", ["<br/>", "\n\t\t", "\u00a0", "  "])
def test_line_breaks_and_runs_of_blanks_are_one_blank(break_):
    assert digest_of(f"<p>body of a{break_}local agency</p>") == "body of a local agency"


def test_a_fraction_stands_apart_from_its_whole_number():
    fraction = "<caml:Fraction><caml:Numerator>1</caml:Numerator><caml:Denominator>3</caml:Denominator></caml:Fraction>"

    assert digest_of(f"<p>at least 33{fraction} percent</p>") == "at least 33 1/3 percent"


def test_cells_of_a_table_do_not_run_together():
    text = digest_of("<table><tr><td>Fine</td><td>$100</td></tr><tr><th>Jail</th><td>1 day</td></tr></table>")

    assert text.split() == ["Fine", "$100", "Jail", "1", "day"]


def test_a_block_inside_a_block_is_read_once():
    assert digest_of("<ul><li><p>One</p><p>two</p></li></ul>").count("two") == 1


def test_a_digest_without_paragraphs_is_still_read():
    assert digest_of("Existing law.") == "Existing law."


@pytest.mark.parametrize(
    "struck",
    [
        '<?xm-deletion_mark data=" STRUCK words"?>',
        '<?xm-deletion_mark data="&lt;xhtml:p>STRUCK > markup&lt;/xhtml:p>"?>',
        "<!-- STRUCK by a comment -->",
    ],
)
def test_struck_words_are_in_no_part_of_a_bill(struck):
    xml = bill(
        subject=f"Crimes:{struck} looting.",
        title=f"An act{struck} to amend Section 463 of the Penal Code, relating to crimes.",
        digest=f"{struck}<p>This bill would{struck} define it.</p>",
        body=section(f"<p>Looting{struck} is <?xm-insertion_mark_start?>a crime<?xm-insertion_mark_end?>.</p>{struck}"),
    )

    words = every_word(read_bill_xml(xml))

    assert "STRUCK" not in words
    assert "Crimes: looting." in words
    assert "This bill would define it." in words
    assert "Looting is a crime." in words


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE caml:MeasureDoc [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE caml:MeasureDoc [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE caml:MeasureDoc SYSTEM "http://127.0.0.1/x.dtd">',
        '<?xml version="1.0"?>' + " " * 5000 + '<!DOCTYPE caml:MeasureDoc [<!ENTITY x "y">]>',
    ],
)
def test_a_document_that_declares_types_or_entities_is_refused(prologue):
    with pytest.raises(NotWellFormed):
        read_bill_xml(bill(prologue=prologue))


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"words without a mark",
        b"<caml:MeasureDoc>",
        b"<html><body><p>Not found</p></body></html>",
        b'<x:MeasureDoc xmlns:x="http://example.org/"><x:Description/></x:MeasureDoc>',
        bill()[:-20],
        bill(subject="Crimes & looting"),
        bill(subject="\x0bCrimes"),
    ],
)
def test_a_broken_or_foreign_document_is_refused(xml):
    with pytest.raises(NotWellFormed):
        read_bill_xml(xml)


def test_a_document_that_is_not_well_formed_is_read_as_words_without_tags():
    xml = b'<p>Jails &amp; prisons<br>are <?xm-deletion_mark data=" >STRUCK"?>counted</p><p class="x">twice'

    text = read_plain(xml)

    assert "STRUCK" not in text.body_text
    assert "<" not in text.body_text
    assert text.body_text.split()[-3:] == ["are", "counted", "twice"]
    assert (text.subject, text.digest, text.sections_of_law) == ("", "", ())


@pytest.mark.parametrize("xml", [b"", b"<p></p>", b"<?x y?>"])
def test_a_document_without_words_has_no_body(xml):
    assert read_plain(xml).body == ()


def test_bytes_that_are_no_utf8_lose_no_neighbour():
    assert read_plain(b"<p>juvenile \xff hall</p>").body_text == "juvenile \ufffd hall"


def test_a_resolution_is_its_clauses_and_touches_no_law():
    body = (
        "<caml:Resolution><caml:Whereas><p>WHEREAS, Young people heal; and</p></caml:Whereas>"
        "<caml:Resolved><p>Resolved by the Assembly, That they matter.</p></caml:Resolved></caml:Resolution>"
    )

    text = read_bill_xml(bill(title="Relative to healing.", body=body))

    assert [part.text for part in text.body] == [
        "WHEREAS, Young people heal; and",
        "Resolved by the Assembly, That they matter.",
    ]
    assert text.sections_of_law == ()
    assert {(part.number, part.action, part.law) for part in text.body} == {("", "", ())}


def test_the_long_title_names_the_law_where_no_link_does():
    body = '<caml:BillSection id="x"><caml:Num>SECTION 1.</caml:Num><p>Findings.</p></caml:BillSection>'

    assert read_bill_xml(bill(body=body)).sections_of_law == (SectionOfLaw("PEN", "463", "amended"),)


def test_a_section_of_law_that_two_links_name_is_listed_once():
    text = read_bill_xml(bill(body=section("<p>One.</p>") + section("<p>Two.</p>", number="SEC. 2.")))

    assert [part.number for part in text.body] == ["SECTION 1.", "SEC. 2."]
    assert text.sections_of_law == (SectionOfLaw("PEN", "463", "amended"),)


def test_control_characters_and_runs_of_blanks_are_dropped():
    assert clean(" a\x00b \t\n c\x7f ") == "ab c"


STRUCK = re.compile(r'<\?xm-deletion_mark data="(.*?)"\?>', re.DOTALL)
LINE = re.compile(r"<caml:ActionLine\b")


def real_lobs():
    names = ("pubinfo_slice_2025_four_bills.zip", "pubinfo_slice_2023_sec54953.zip", "pubinfo_slice_1989.zip")
    for path in (DATA / name for name in names):
        if path.exists():
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    # The slices also hold analyses, sections of law and one excerpt.
                    if (
                        name.startswith(("BILL_VERSION_TBL_", "2023"))
                        and name.endswith(".lob")
                        and "excerpt" not in name
                    ):
                        yield name, archive.read(name)


REAL = dict(real_lobs())
needs_real_bills = pytest.mark.skipif(not REAL, reason="no real bill XML in ../shared/data")


@needs_real_bills
def test_in_real_bills_every_link_names_a_code_and_a_section():
    linked = 0
    for name, xml in REAL.items():
        text = read_bill_xml(xml)
        laws = [law for part in text.body for law in part.law]

        assert len(laws) == len(LINE.findall(xml.decode())), name
        assert all(law.code in CODES and law.section and law.action for law in laws), name
        linked += len(laws)
    assert linked > 20


@needs_real_bills
def test_in_real_bills_no_struck_word_is_read():
    marks = 0
    for name, xml in REAL.items():
        words = every_word(read_bill_xml(xml))
        standing = clean(
            re.sub(r"<[^<>]*>", "", html.unescape(re.sub(r"<\?.*?\?>", "", xml.decode(), flags=re.DOTALL)))
        )
        assert "xm-" not in words, name
        assert "deletion_mark" not in words, name
        for struck in STRUCK.findall(xml.decode()):
            marks += 1
            phrase = clean(re.sub(r"<[^<>]*>", " ", html.unescape(struck)))
            # A short struck word ("any") may stand elsewhere; a phrase that stands nowhere else may not be read.
            if len(phrase) > 12 and phrase not in standing:
                assert phrase not in words, name
    assert marks > 50


@needs_real_bills
def test_real_bills_have_all_their_parts():
    for name, xml in REAL.items():
        text = read_bill_xml(xml)

        assert text.subject and text.long_title and text.digest and text.body, name
        assert not re.search(r"\([a-z0-9]\)[A-Z]", text.body_text), f"words run together in {name}"
        assert "  " not in every_word(text), name


def test_instructions_that_never_close_are_read_in_linear_time():
    started = perf_counter()
    assert read_plain(b"<p>kept</p>" + b"<?" * 500_000).body[0].text.startswith("kept")
    assert perf_counter() - started < 5
