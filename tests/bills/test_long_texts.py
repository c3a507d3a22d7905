"""Very long and oddly built texts: every block is read once."""

from concurrent.futures import ThreadPoolExecutor

from bills.text import CAML, XHTML, read_bill_xml


def bill(body):
    return (
        f'<caml:MeasureDoc xmlns:caml="{CAML[1:-1]}"><caml:Description xmlns="{XHTML[1:-1]}"><caml:Title>An act.'
        f'</caml:Title></caml:Description><caml:Bill xmlns="{XHTML[1:-1]}"><caml:BillSection><caml:Content>{body}'
        "</caml:Content></caml:BillSection></caml:Bill></caml:MeasureDoc>"
    ).encode()


def test_paragraphs_below_many_elements_are_each_read_once():
    depth, paragraphs = 150, 1_000
    nested = "<span>" * depth + "<p>A person shall not operate a game.</p>" * paragraphs + "</span>" * depth
    body = read_bill_xml(bill(nested)).body_text
    assert body.count("operate") == body.count("\n") + 1 == paragraphs


def test_texts_are_read_alike_by_several_threads_at_once():
    texts = [bill(f"<p>Section {n}<span class='EnSpace'/>of many.</p>" * n) for n in range(1, 60)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read_bill_xml, texts)) == list(map(read_bill_xml, texts))


def test_a_text_of_five_million_letters_is_read_whole():
    words = "The department shall adopt regulations. " * 130
    read = read_bill_xml(bill(f"<p>{words}</p>" * 1_000))
    assert len(read.body_text) > 5_000_000


def test_blocks_deep_inside_others_are_read_with_the_outermost_once():
    inner = "<td><p>one</p><p><span><p>two</p></span></p></td>"
    read = read_bill_xml(bill(f"<table><tr>{inner}</tr></table><p>three</p>"))
    assert read.body_text == "one two\nthree"
