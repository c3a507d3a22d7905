"""Lists as files: the same rows, filters and words as the API, in three forms, and harmless in a spreadsheet."""

import csv
import io
import json
import tracemalloc
from datetime import date

import pytest
from openpyxl import load_workbook

from bills.api.export.files import as_csv, as_json_lines, as_workbook
from bills.api.export.rows import harmless
from recommendations.choices import Stance
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bills():
    make.run()
    one, two = make.measure("AB 1", subject="Fees."), make.measure("AB 2", subject='=HYPERLINK("x")')
    r4, r10 = make.recommendation("R4"), make.recommendation("R10", goal="G5")
    make.match(r4, one)
    make.match(r10, one, stance=Stance.OPPOSES)
    make.match(r4, two)
    make.measure("SB 3", subject="Water.")
    make.hearing(one, date(2026, 9, 29))
    make.legislator("Lackey", "REP")
    make.stage_change(one, "introduced", "in_committee", date(2025, 3, 3))
    make.published()


def body(response):
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)  # read to its end it closes itself


def table(client, address):
    return list(csv.DictReader(io.StringIO(body(client.get(f"/api/v1/exports/{address}")).decode("utf-8-sig"))))


@pytest.mark.usefixtures("bills")
def test_csv_holds_every_row_of_the_list_and_joins_what_is_nested(client):
    rows = table(client, "bills.csv")
    assert [row["label"] for row in rows] == ["AB 1", "AB 2"]
    assert rows[0]["matches.recommendation"] == "R4; R10"
    assert rows[0]["matches.stance"] == "advances; opposes"
    assert rows[0]["stage"] == "in_committee"


@pytest.mark.usefixtures("bills")
def test_a_file_takes_the_filters_of_its_list_and_no_page(client):
    assert [row["label"] for row in table(client, "bills.csv?matched=all&q=water")] == ["SB 3"]
    refused = client.get("/api/v1/exports/bills.csv?page_size=3")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert client.get("/api/v1/exports/bills.csv?stage=nowhere").status_code == 400
    assert list(client.get("/api/v1/exports/bills.csv?stage=&q=").json()["errors"]) == ["stage"]


@pytest.mark.usefixtures("bills")
@pytest.mark.parametrize("name", ["bills", "recommendations", "matches", "changes"])
def test_a_line_of_json_is_the_answer_of_the_list(client, name):
    lines = [json.loads(line) for line in body(client.get(f"/api/v1/exports/{name}.jsonl")).splitlines()]
    assert lines == client.get(f"/api/v1/{name}/").json()["results"]
    assert lines


@pytest.mark.usefixtures("bills")
def test_a_workbook_holds_the_same_cells_and_says_where_they_come_from(client):
    response = client.get("/api/v1/exports/matches.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="matches.xlsx"'
    book = load_workbook(io.BytesIO(body(response)))
    rows = [[cell.value for cell in row] for row in book["rows"].iter_rows()]
    shown = table(client, "matches.csv")
    assert rows[0] == list(shown[0])
    assert [row[rows[0].index("recommendation")] for row in rows[1:]] == [row["recommendation"] for row in shown]
    assert dict(row[:2] for row in book["about"].iter_rows(values_only=True))["data as of"] == "2026-09-22"


@pytest.mark.usefixtures("bills")
def test_no_cell_runs_in_a_spreadsheet(client):
    assert table(client, "bills.csv")[1]["subject"] == '\'=HYPERLINK("x")'
    book = load_workbook(io.BytesIO(body(client.get("/api/v1/exports/bills.xlsx"))))
    subject = [cell.value for cell in book["rows"][1]].index("subject")
    cell = book["rows"][3][subject]
    assert (cell.data_type, cell.value) == ("s", '\'=HYPERLINK("x")')


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("a\x00b", "ab"),
        ("plain; “quoted”, and a comma", "plain; “quoted”, and a comma"),
        (-1, -1),
        (None, None),
    ],
)
def test_a_cell_is_neutralised_only_where_it_would_run(value, shown):
    assert harmless(value) == shown


def test_quotes_commas_and_line_ends_come_back_as_they_went():
    text = 'say "no", twice\r\nand; again'
    written = b"".join(as_csv([{"a": text}], [("a",)])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["a"], [text]]


@pytest.mark.parametrize("form", [lambda rows: as_csv(rows, [("n",), ("text",)]), as_json_lines])
def test_memory_stays_flat_while_many_rows_are_written(form):
    def written(rows):
        tracemalloc.start()
        for _ in form({"n": n, "text": "x" * 100} for n in range(rows)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    written(10)  # what is loaded once
    assert written(100_000) < written(1_000) + 100_000


def test_a_workbook_of_many_rows_is_written_to_disk_and_not_kept():
    tracemalloc.start()
    as_workbook(({"n": n, "text": "x" * 100} for n in range(20_000)), [("n",), ("text",)], {}).close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_what_cannot_be_had_is_not_found(client):
    for name in ("bills.pdf", "people.csv", "bills", "../settings.csv"):
        assert client.get(f"/api/v1/exports/{name}").status_code in (301, 404)


@pytest.mark.usefixtures("bills")
def test_the_list_of_files_names_each_with_its_licence(client):
    said = client.get("/api/v1/exports/").json()
    assert "public domain" in said["licence"]
    assert {file["format"] for file in said["files"]} == {"csv", "jsonl", "xlsx"}
    assert all(body(client.get(file["url"])) for file in said["files"])


@pytest.mark.parametrize(("name", "queries"), [("bills", 2), ("matches", 3), ("changes", 1)])
@pytest.mark.parametrize("rows", [3, 30])
def test_queries_do_not_grow_with_the_rows_of_a_file(client, django_assert_num_queries, name, queries, rows):
    for number in range(1, rows + 1):
        bill = make.measure(f"AB {number}")
        make.match(make.recommendation(f"R{number}"), bill)
        make.stage_change(bill, "introduced", "in_committee", date(2025, 3, 3))
    make.published()
    with django_assert_num_queries(queries):
        body(client.get(f"/api/v1/exports/{name}.jsonl"))
