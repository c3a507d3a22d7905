"""The three forms of a table: lines of JSON, CSV, and a workbook. Each is written while the rows are read."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from rest_framework.utils.encoders import JSONEncoder

from bills.api.export.rows import Path, row

Answers = Iterable[Mapping[str, Any]]
MOST_ROWS_OF_A_SHEET = 1_048_576


class _Line:
    """What the csv module writes to: hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_json_lines(answers: Answers) -> Iterator[bytes]:
    """One answer a line, whole and nested, as the API gives it."""
    encoder = JSONEncoder(ensure_ascii=False)
    for answer in answers:
        yield encoder.encode(answer).encode() + b"\n"


def as_csv(answers: Answers, paths: Sequence[Path]) -> Iterator[bytes]:
    """RFC 4180 with a byte order mark, without which spreadsheets take UTF-8 for something older."""
    writer: Any = csv.writer(_Line(), lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + writer.writerow(heads(paths)).encode()
    for answer in answers:
        yield writer.writerow(row(answer, paths)).encode()


def as_workbook(answers: Answers, paths: Sequence[Path], about: Mapping[str, str]) -> IO[bytes]:
    """An .xlsx in a temporary file, open at its start; a second sheet says where the rows come from."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"
    sheet.append(heads(paths))
    for number, answer in enumerate(answers, start=2):
        if number > MOST_ROWS_OF_A_SHEET:
            break
        sheet.append([_typed(sheet, cell) for cell in row(answer, paths)])
    told = book.create_sheet("about")
    for pair in about.items():
        told.append(pair)
    file = TemporaryFile()  # noqa: SIM115, the answer that sends it closes it
    book.save(file)
    file.seek(0)
    return file


def heads(paths: Sequence[Path]) -> list[str]:
    return [".".join(path) for path in paths]


def _typed(sheet: Any, cell: Any) -> Any:
    """Text stays text, whatever the library would read in it."""
    if not isinstance(cell, str):
        return cell
    made = WriteOnlyCell(sheet, value=cell)
    made.data_type = "s"
    return made
