"""Staff analyses of forty years as words, and the lists of supporters and opponents in them."""

import io
import zipfile
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings

from bills.documents import Form, NotReadable, form_of, read_document
from bills.positions import registered_positions

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
FORMATS, SLICE = DATA / "pubinfo_analyses_four_formats.zip", DATA / "pubinfo_slice_2025_four_bills.zip"
real_data = pytest.mark.skipif(not SLICE.exists(), reason="the shared data are not here")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".lob")}


def docx(xml, name="word/document.xml"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return packed.getvalue()


def word(*paragraphs):
    return docx(f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")


@real_data
@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("1993_text.lob", Form.TEXT, "ASSEMBLY COMMITTEE ON INSURANCE"),
        ("1997_html.lob", Form.HTML, "groundwater"),
        ("2009_doc.lob", Form.OLD_WORD, ""),
        ("2025_docx.lob", Form.DOCX, "California Association of Food Banks"),
    ],
)
def test_each_form_is_known_by_its_bytes_and_read(name, form, words):
    document = read_document(members(FORMATS)[name])

    assert document.form is form
    assert words in document.text and "<" not in document.text[:200]
    assert (document.text == "") is (form is Form.OLD_WORD)


@real_data
def test_every_real_word_file_is_read_whole():
    read = [read_document(raw) for name, raw in members(SLICE).items() if name.startswith("BILL_ANALYSIS")]

    assert len(read) == 27
    assert all(len(document.text) > 3500 for document in read)
    assert not any("\t\n" in document.text or "\r" in document.text for document in read)


def test_tabs_breaks_and_paragraphs_are_kept():
    raw = word(
        "<w:p><w:r><w:t>Support:</w:t><w:tab/><w:t>A</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p>",
    )

    assert read_document(raw).text == "Support:\tA\nB\nC"


def test_old_quotation_marks_are_read():
    assert read_document(b"The author\x92s words.").text == "The author’s words."


def test_scripts_and_heads_of_html_are_left_out():
    raw = (
        b"<html><head><title>x</title></head><body><script>alert(1)</script><p>One<br>two</p><p>three</p></body></html>"
    )

    assert [line for line in read_document(raw).text.split("\n") if line] == ["One", "two", "three"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"  \n",
        b"PK\x03\x04 and nothing that follows",
        docx("<w:document/>", name="word/other.xml"),
        docx("<w:document"),
        docx(
            f'<!DOCTYPE d [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><w:document {W}><w:p><w:t>&c;</w:t></w:p></w:document>'
        ),
        docx(f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {W}><w:t>&a;</w:t></w:document>'),
        docx(f"<w:document {W}>" + "<w:p>" * 50_000),
        docx(b"\0" * (80 * 2**20)),
        b"x" * (33 * 2**20),
    ],
    ids=["empty", "blank", "cut", "no body", "broken", "entities", "outside entity", "deep", "bomb", "huge"],
)
def test_what_is_no_document_or_asks_for_too_much_is_refused_quickly(raw):
    began = perf_counter()
    with pytest.raises(NotReadable):
        read_document(raw)
    assert perf_counter() - began < 2


def test_the_form_of_nothing_is_an_error():
    with pytest.raises(NotReadable):
        form_of(b"")


# Positions


def sides(text):
    found = registered_positions(text)
    assert all(text[one.start : one.end] == one.name for one in found)
    return [[one.name for one in found if one.side == side] for side in ("support", "oppose")]


@pytest.mark.parametrize(
    ("text", "support", "oppose"),
    [
        (
            "REGISTERED SUPPORT / OPPOSITION:\nSupport\nA of B\nC\nOpposition\nD \nAnalysis Prepared by:\n\tE",
            ["A of B", "C"],
            ["D"],
        ),
        ("REGISTERED SUPPORT / OPPOSITION:\nSupport\nNone on file\nOpposition\nNone on file.\n", [], []),
        (
            "REGISTERED SUPPORT / OPPOSITION:\nSupport\nA\nOppose\nB\nOppose Unless Amended\nC\nOther\nD\n",
            ["A"],
            ["B", "C"],
        ),
        (
            "\t\tSUPPORT:\t(Verified\t6/11/26)\n\t\tA\nB\n\t\tOPPOSITION:\t(Verified\t6/11/26)\nC\n\tARGUMENTS IN SUPPORT:\tX\n",
            ["A", "B"],
            ["C"],
        ),
        (
            "\tSupport:\tA, Local 1; B\n\tOpposition:\tC; D\n\t\n\tAssembly Floor Vote:\t68 - 0\n",
            ["A, Local 1", "B"],
            ["C", "D"],
        ),
        ("SUPPORT:\n\nNone received\n\nOPPOSITION:\n\nNone received\n\n", [], []),
        ("Support:  A\n         B\n\nOpposition:  None Received.\n", ["A", "B"], []),
        ("SUPPORT\n\nA (Sponsor)\n\nOPPOSITION\n\nNone received. \n\n-- END --\n", ["A (Sponsor)"], []),
        ("Existing law may support a finding.\nSupporters say it helps.\n", [], []),
        ("", [], []),
    ],
)
def test_organizations_are_read_from_their_lists(text, support, oppose):
    assert sides(text) == [support, oppose]


def test_a_condition_is_kept_with_the_name():
    [found] = registered_positions("Oppose Unless Amended\nC\n")

    assert (found.side, found.name, found.condition) == ("oppose", "C", "oppose unless amended")


@real_data
@pytest.mark.parametrize(
    ("name", "support", "oppose", "first", "last"),
    [
        ("BILL_ANALYSIS_TBL_10116.lob", 26, 8, "Arcadia Police Officers' Association", "San Francisco Public Defender"),
        (
            "BILL_ANALYSIS_TBL_15268.lob",
            42,
            12,
            "Agua Caliente Band of Cahuilla Indians",
            "California Cities Gaming Authority",
        ),
        ("BILL_ANALYSIS_TBL_8143.lob", 23, 4, "Arcadia Police Officers' Association", "San Francisco Public Defender"),
        ("BILL_ANALYSIS_TBL_19684.lob", 20, 7, "Agua Caliente Band of Cahuilla Indians", "Virtual Gaming World"),
    ],
)
def test_real_lists_are_read_whole(name, support, oppose, first, last):
    found = registered_positions(read_document(members(SLICE)[name]).text)

    assert [sum(one.side == side for one in found) for side in ("support", "oppose")] == [support, oppose]
    assert (found[0].name, found[-1].name) == (first, last)


def test_a_long_text_without_end_is_read_in_linear_time():
    began = perf_counter()
    registered_positions("Support\n" + "a b c;\n" * 60_000)
    assert perf_counter() - began < 3
