"""The Legislature's ``.dat`` files, byte by byte: what a field means, and what becomes of a row that is none."""

import io
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.errors import NotUnderstood
from ingest.rows import Tally, read_rows
from ingest.tables import COLUMNS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ESCAPED = SHARED / "pubinfo_escaped_rows.zip"
NO_ROW = object()


def read(raw, width=2):
    """(values of every row, the tally) of a table with ``width`` columns."""
    tally = Tally()
    names = [f"c{position}" for position in range(width)]
    return [row.values for row in read_rows(io.BytesIO(raw), "X_TBL.dat", names, tally)], tally


def row_of(value):
    """One row whose column ``it`` holds ``value`` as the file writes it."""
    [row] = read_rows(io.BytesIO(value.encode() + b"\tx\n"), "X_TBL.dat", ("it", "other"), Tally())
    return row


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"NULL", None),
        (rb"\N", None),
        (rb"`NULL`", "NULL"),
        (rb"``", ""),
        (rb"", ""),
        (rb"12", "12"),
        (rb"`a b`", "a b"),
        (rb"` a `", " a "),
        (rb"`a\nb`", "a\nb"),
        (rb"`a\tb`", "a\tb"),
        (rb"`a\rb`", "a\rb"),
        (rb"`a\\b`", "a\\b"),
        (rb"`a\`b`", "a`b"),
        (rb"`a\qb`", "aqb"),
        (rb"`a\\`", "a\\"),
        (rb"`a\\nb`", r"a\nb"),
        (rb"`a\`", NO_ROW),  # the closing back-tick is escaped: no field at all
        (b"`a\nb`", "a\nb"),
        (b"`a\tb`", "a\tb"),
        (b"`a\tb\n\tc`", "a\tb\n\tc"),
        (b"`it`s`", "it`s"),
        (b'`a "quoted" title`', 'a "quoted" title'),
        (b"`a, b; c`", "a, b; c"),
        ("`caf\u00e9 § 1`".encode(), "caf\u00e9 § 1"),
        ("`a\u2028b`".encode(), "a\u2028b"),
        ("`a\u0085b`".encode(), "a\u0085b"),
        ("`a\u00a0b`".encode(), "a\u00a0b"),
    ],
)
def test_a_field_means_what_mysql_meant(written, meant):
    rows, tally = read(written + b"\t`next`\n")

    if meant is NO_ROW:
        assert rows == []
        assert tally.bad == 1
    else:
        assert rows == [[meant, "next"]]
        assert (tally.rows, tally.bad, tally.issues) == (1, 0, [])


@pytest.mark.parametrize("written", [rb"`last`", b"`la`st`", b"`la\nst`", rb"`la\nst`"])
def test_the_last_field_may_end_with_the_file(written):
    rows, _ = read(b"1\t" + written)

    assert rows == [["1", written[1:-1].replace(rb"\n", b"\n").decode()]]


def test_an_empty_file_has_no_rows_and_no_issues():
    assert read(b"") == ([], Tally())


def test_a_byte_order_mark_is_no_data():
    rows, tally = read(b"\xef\xbb\xbf`a`\t1\n`b`\t2\n")

    assert rows == [["a", "1"], ["b", "2"]]
    assert tally.issues == []


def test_line_ends_of_windows_are_no_data():
    rows, tally = read(b"`a`\t1\r\n`b`\tNULL\r\n`c`\t`x\\ty`\r\n")

    assert rows == [["a", "1"], ["b", None], ["c", "x\ty"]]
    assert tally.issues == []


def test_only_a_line_feed_ends_a_row():
    text = "a\u2028b\u0085c"

    rows, _ = read(f"`{text}`\t1\n`d`\t2\n".encode())

    assert rows == [[text, "1"], ["d", "2"]]


def test_bytes_that_are_not_utf8_are_read_as_windows_1252_and_counted():
    rows, tally = read(b"`\x93quoted\x94`\t1\n`plain`\t2\n`caf\xe9`\t3\n")

    assert [row[0] for row in rows] == ["“quoted”", "plain", "café"]
    assert tally.not_utf8 == 2
    assert tally.bad == 0


@pytest.mark.parametrize(
    "raw",
    [b"\xed\xa0\x80", b"\xc0\xaf", b"\x81\x8d\x8f\x90\x9d", b"\xff\xfe", b"\xf8\x88\x80\x80\x80"],
    ids=["lone surrogate", "overlong", "no Windows character", "never in UTF-8", "five bytes"],
)
def test_no_bytes_stop_the_reading(raw):
    rows, tally = read(b"`a" + raw + b"b`\t1\n`next`\t2\n")

    assert len(rows) == 2
    assert tally.not_utf8 == 1
    rows[0][0].encode("utf-8")  # storable


def test_control_characters_are_dropped_and_counted():
    rows, tally = read(b"`a\x00b\x07c\x1fd\x7f`\t1\n`e\\0f`\t2\n`g`\t3\n")

    assert [row[0] for row in rows] == ["abcd", "ef", "g"]
    assert tally.controls == 2


@pytest.mark.parametrize(("bad", "found"), [(b"1\n", 1), (b"1\t2\t3\n", 3), (b"`a`\t`b`\t`c`\t`d`\n", 4)])
def test_a_row_of_the_wrong_width_is_named_with_its_line_and_the_others_load(bad, found):
    rows, tally = read(b"`a`\t1\n" + bad + b"`b`\t2\n")

    assert rows == [["a", "1"], ["b", "2"]]
    [issue] = tally.issues
    assert (issue.file, issue.line, issue.reason) == ("X_TBL.dat", 2, f"{found} fields where 2 belong")
    assert issue.value == bad.decode().rstrip("\n")


def test_a_back_tick_that_never_closes_costs_its_own_line_only():
    rows, tally = read(b"`a`\t1\n`open\t2\n`c`\t3\n`d`\t4\n")

    assert rows == [["a", "1"], ["c", "3"], ["d", "4"]]
    [issue] = tally.issues
    assert (issue.line, issue.reason) == (2, "a back-tick that never closes")


def test_a_back_tick_open_at_the_end_of_the_file_is_named():
    rows, tally = read(b"`a`\t1\n`b`\t`open\n")

    assert rows == [["a", "1"]]
    assert [issue.line for issue in tally.issues] == [2]


def test_lines_are_counted_as_an_editor_counts_them():
    rows = read_rows(io.BytesIO(b"`a\nb`\t1\n`c`\t2\n"), "X_TBL.dat", ("c0", "c1"), Tally())

    assert [row.line for row in rows] == [1, 3]


def test_thousands_of_open_back_ticks_are_read_quickly(processor):
    rows, tally = read(b"`open `still\n" * 8_000)

    assert rows == []
    assert tally.bad == 8_000
    assert processor() < 5


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-07-03 00:00:00", date(2025, 7, 3)),
        ("2025-07-03", date(2025, 7, 3)),
        ("`2025-07-03 11:36:48`", date(2025, 7, 3)),
        ("2024-02-29 00:00:00", date(2024, 2, 29)),
        ("0000-00-00 00:00:00", None),
        ("0000-00-00", None),
        ("NULL", None),
        (r"\N", None),
    ],
)
def test_a_date_may_be_missing_in_the_ways_of_mysql(written, meant):
    assert row_of(written).day_or_none("it") == meant


@pytest.mark.parametrize(
    "written",
    ["2025-02-31 00:00:00", "0203-05-01 00:00:00", "2025-13-01", "2025-07-03 25:00:00", "yesterday", "20250703", "``"],
)
def test_what_is_no_date_is_news_and_not_a_guess(written):
    with pytest.raises(NotUnderstood, match=r"X_TBL\.dat:1: it is no date of this Legislature"):
        row_of(written).day_or_none("it")


def test_a_zero_date_is_refused_where_a_date_must_be():
    with pytest.raises(NotUnderstood):
        row_of("0000-00-00 00:00:00").day("it")


def test_a_leap_second_counts_as_the_last_ordinary_one():
    assert row_of("2016-12-31 23:59:60").moment("it") == datetime(2016, 12, 31, 23, 59, 59)


@pytest.mark.parametrize(("written", "meant"), [("0", 0), ("117408", 117408), ("`831`", 831), ("999999999", 999999999)])
def test_a_whole_number_is_read_bare_or_quoted(written, meant):
    assert row_of(written).number("it") == meant


@pytest.mark.parametrize("written", ["1e9", "-1", "4" * 40, "1.5", "NULL", "``", "½", "²", "0x10", "1 000"])
def test_what_is_no_whole_number_is_news_and_not_a_guess(written):
    with pytest.raises(NotUnderstood, match=r"X_TBL\.dat:1: it is no whole number"):
        row_of(written).number("it")


def test_a_number_may_be_null():
    assert row_of("NULL").number_or_none("it") is None
    with pytest.raises(NotUnderstood):
        row_of("`NULL`").number_or_none("it")


@pytest.mark.parametrize(
    ("written", "meant"), [("`Y`", True), ("`N`", False), ("`Yes`", True), ("`No`", False), ("NULL", None)]
)
def test_a_flag_is_one_of_five_spellings(written, meant):
    assert row_of(written).flag("it") is meant


def test_an_unknown_flag_is_news():
    with pytest.raises(NotUnderstood, match="unknown value"):
        row_of("`Maybe`").flag("it")


def test_a_key_must_be_there():
    with pytest.raises(NotUnderstood, match="is missing"):
        row_of("`  `").key("it")


@pytest.mark.skipif(not ESCAPED.exists(), reason="the shared data are not here")
def test_genuine_rows_with_escapes_have_their_columns_and_their_line_ends():
    tally, columns = Tally(), COLUMNS["LAW_SECTION_TBL"]

    with ZipFile(ESCAPED) as archive, archive.open("escaped_rows.dat") as stream:
        raw = archive.read("escaped_rows.dat")
        rows = [row.values for row in read_rows(stream, "escaped_rows.dat", columns, tally)]

    assert (len(columns), len(rows), tally.issues) == (18, 10, [])
    assert rb"\n" in raw
    assert any("\n" in (value or "") for values in rows for value in values)
    assert not any(r"\n" in (value or "") for values in rows for value in values)
