from hypothesis import given
from hypothesis import strategies as st

from bills.marking import Clause, paragraphs_with_clauses

TEXT = "Existing law sets a fee.\nThis bill would end the fee.\n\nIt would fund programs."


def clause(quote, label="R4 a", *, off_by=0):
    start = TEXT.index(quote) + off_by
    return Clause(start, start + len(quote), quote, label)


def marked(*clauses):
    """(text, labels) of every marked piece, paragraph by paragraph."""
    paragraphs = paragraphs_with_clauses(TEXT, clauses)
    return [[(piece.text, piece.labels) for piece in one.pieces if piece.labels] for one in paragraphs]


def test_a_clause_is_marked_where_it_stands():
    assert marked(clause("end the fee")) == [[], [("end the fee", ("R4 a",))], []]


def test_offsets_that_do_not_fit_give_way_to_a_search():
    assert marked(clause("end the fee", off_by=3)) == [[], [("end the fee", ("R4 a",))], []]


def test_a_quote_that_stands_nowhere_marks_nothing():
    assert marked(Clause(3, 9, "not in the text", "R4 a")) == [[], [], []]


def test_a_clause_across_two_paragraphs_is_marked_in_both():
    assert marked(clause("the fee.\n\nIt would")) == [[], [("the fee.", ("R4 a",))], [("It would", ("R4 a",))]]


def test_overlapping_clauses_share_the_piece_that_both_cover():
    assert marked(clause("would end the"), clause("end the fee", "R5"))[1] == [
        ("would ", ("R4 a",)),
        ("end the", ("R4 a", "R5")),
        (" fee", ("R5",)),
    ]


def test_existing_law_is_known_by_its_first_words():
    assert [one.is_existing_law for one in paragraphs_with_clauses(TEXT, [])] == [True, False, False]


@given(
    text=st.text(alphabet="ab .\n", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=4),
)
def test_no_letter_is_lost_or_doubled_whatever_is_marked(text, spans):
    clauses = [Clause(start, end, text[start:end], "R1") for start, end in spans]

    lines = ["".join(piece.text for piece in one.pieces) for one in paragraphs_with_clauses(text, clauses)]

    assert lines == [line for line in text.split("\n") if line.strip()]
