"""The Legislature's ``.dat`` files: one row a line, TAB between fields, strings in back-ticks, bare ``NULL``.

The closing back-tick is one that a TAB, a line end or the end of the file follows; a back-tick elsewhere is data. A
backslash escapes as in MySQL. Neither ``csv`` (it loses the difference between bare and quoted NULL) nor
``splitlines`` (it splits at U+2028 too) reads this right.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from ingest.errors import NotUnderstood

T = TypeVar("T")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "0": "\0", "Z": "\x1a"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FIELD = re.compile(rb"`(?P<quoted>(?:\\.|[^\\`]|`(?![\t\r\n]|$))*)`(?=\t|\r?\n?$)|(?P<bare>[^\t\n]*)", re.DOTALL)
_PLAIN = re.compile(rb"`?[^`\\\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*`?")
_MOST_LINES_IN_A_ROW = 200
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 60
_DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d))?$")


@dataclass(slots=True)
class Tally:
    """What one file held, beside its rows."""

    rows: int = 0
    bad: int = 0
    not_utf8: int = 0
    controls: int = 0
    odd: set[str] = field(default_factory=set)  # first fields of rows that hold more than plain words
    issues: list[NotUnderstood] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One row by column name; every reader says what it takes and refuses what it cannot be."""

    file: str
    line: int
    columns: dict[str, int]
    values: Sequence[str | None]

    def get(self, column: str) -> str | None:
        return self.values[self.columns[column]]

    def text(self, column: str) -> str:
        """The words, blanks at the ends dropped; empty where the value is NULL."""
        return (self.get(column) or "").strip()

    def key(self, column: str) -> str:
        value = self.text(column)
        if not value:
            raise self.strange(column, "is missing")
        return value

    def number(self, column: str) -> int:
        value = self.text(column)
        if not (value.isdecimal() and len(value) <= 9):
            raise self.strange(column, "is no whole number")
        return int(value)

    def number_or_none(self, column: str) -> int | None:
        return None if self.get(column) is None else self.number(column)

    def day(self, column: str) -> date:
        return self.moment(column).date()

    def day_or_none(self, column: str) -> date | None:
        """A date, or None for NULL and for MySQL's 0000-00-00."""
        value = self.get(column)
        return None if value is None or value.startswith("0000-00-00") else self.day(column)

    def moment(self, column: str) -> datetime:
        """A wall clock in Sacramento. A leap second counts as the last ordinary one."""
        moment = _moment(self.text(column))
        if moment is None:
            raise self.strange(column, "is no date of this Legislature")
        return moment

    def code(self, column: str, table: Mapping[str, T]) -> T:
        """A value that goes through a complete table; an unknown one is news."""
        value = self.text(column)
        if value not in table:
            raise self.strange(column, "has an unknown value")
        return table[value]

    def flag(self, column: str) -> bool | None:
        return self.code(column, {"": None, "Y": True, "N": False, "Yes": True, "No": False})

    def strange(self, column: str, reason: str) -> NotUnderstood:
        return NotUnderstood(self.file, self.line, f"{column} {reason}", str(self.get(column)))


def read_rows(stream: Iterable[bytes], file: str, columns: Sequence[str], tally: Tally) -> Iterator[Row]:
    """Rows of one table in file order. A row of the wrong shape goes to ``tally.issues`` and is skipped."""
    return read_lines(enumerate(stream, start=1), file, columns, tally)


def read_lines(lines: Iterable[tuple[int, bytes]], file: str, columns: Sequence[str], tally: Tally) -> Iterator[Row]:
    """The same for lines that bring their numbers, some of which may have been left out.

    It is one ``Row`` that is filled anew: making a million of them takes as long as reading them.
    """
    row = Row(file, 0, {name: position for position, name in enumerate(columns)}, ())
    for row.line, row.values in _split(lines, file, len(columns), tally):
        tally.rows += 1
        yield row


def _split(
    lines: Iterable[tuple[int, bytes]], file: str, width: int, tally: Tally
) -> Iterator[tuple[int, list[str | None]]]:
    """(line number, values). A field may hold a line end, so a row that does not close takes further lines."""
    pending: list[bytes] = []
    first = 1
    plain = _PlainFields().__getitem__
    for line, raw in lines:
        if line == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        fields = raw.rstrip(b"\r\n").split(b"\t")
        values = None
        if len(fields) == width:
            try:
                values = list(map(plain, fields))  # nearly all rows are such, and this is quick
            except ValueError:
                values = _whole_row(fields, tally)
                tally.odd.add(_plainly(fields[0]))
        if values is not None:
            # A line that is a row of its own ends whatever was left open before it.
            if pending:
                _quarantine(pending, first, file, width, tally)
                pending = []
            yield line, values
            continue
        first = first if pending else line
        pending.append(raw)
        found = _fields(b"".join(pending), width)
        if found is not None:
            tally.odd.update(_plainly(part.split(b"\t", 1)[0]) for part in pending)
            yield first, [_value(field, tally) for field in found]
            pending = []
        elif not _is_open(pending) or len(pending) >= _MOST_LINES_IN_A_ROW:
            _quarantine(pending, first, file, width, tally)
            pending = []
    _quarantine(pending, first, file, width, tally)


class _PlainFields(dict[bytes, str | None]):
    """Fields as they are written → values. A table says the same few things in a million rows, so they are looked up.

    Asking for a field that holds an escape, a control or a stray back-tick raises ValueError.
    """

    def __missing__(self, raw: bytes) -> str | None:
        value = _plain_value(raw)
        if len(raw) <= _LONGEST_REMEMBERED and len(self) < _MOST_REMEMBERED:
            self[raw] = value
        return value


def _plain_value(raw: bytes) -> str | None:
    is_quoted = raw.startswith(b"`")
    if not _PLAIN.fullmatch(raw) or is_quoted != raw.endswith(b"`") or raw == b"`":
        raise ValueError("not a plain field")
    if raw == b"NULL":
        return None
    return (raw[1:-1] if is_quoted else raw).decode("utf-8")


def _whole_row(fields: list[bytes], tally: Tally) -> list[str | None] | None:
    """The values of a row on one line whose fields are closed, whatever is in them."""
    return [_value(field, tally) for field in fields] if all(map(_is_whole, fields)) else None


def _quarantine(lines: list[bytes], first: int, file: str, width: int, tally: Tally) -> None:
    for offset, raw in enumerate(lines):
        if raw.strip():
            tally.bad += 1
            tally.odd.add(_plainly(raw.split(b"\t", 1)[0]))
            found = raw.count(b"\t") + 1
            reason = f"{found} fields where {width} belong" if found != width else "a back-tick that never closes"
            shown = raw.decode("utf-8", "replace").rstrip("\r\n")[:200]
            tally.issues.append(NotUnderstood(file, first + offset, reason, shown))


def _plainly(raw: bytes) -> str:
    return raw.strip(b"`").decode("utf-8", "replace")


def _is_whole(raw: bytes) -> bool:
    """A bare field, or a quoted one whose last back-tick closes it."""
    if not raw.startswith(b"`"):
        return not raw.endswith(b"`")
    return len(raw) >= 2 and raw.endswith(b"`") and not _ends_escaped(raw)


def _ends_escaped(raw: bytes) -> bool:
    body = raw[:-1]
    return (len(body) - len(body.rstrip(b"\\"))) % 2 == 1


def _fields(raw: bytes, width: int) -> list[bytes] | None:
    """The fields of one whole row that may hold tabs and line ends, or None where the shape is wrong."""
    row = raw.removesuffix(b"\n").removesuffix(b"\r")
    fields, position = [], 0
    while True:
        found = _FIELD.match(row, position)
        if not found or (row[position : position + 1] == b"`" and found["quoted"] is None):
            return None
        fields.append(found[0])
        position = found.end()
        if position >= len(row):
            return fields if len(fields) == width else None
        if row[position : position + 1] != b"\t" or len(fields) >= width:
            return None
        position += 1


def _is_open(lines: list[bytes]) -> bool:
    """Whether a back-tick is still waiting for its partner, so that the next line may belong to this row."""
    fields = b"".join(lines).rstrip(b"\r\n").split(b"\t")
    return not all(map(_is_whole, fields))


def _value(raw: bytes, tally: Tally) -> str | None:
    """One field: None for bare NULL and ``\\N``, else its text. A quoted NULL is the word."""
    if raw in (b"NULL", b"\\N"):
        return None
    if raw.startswith(b"`") and raw.endswith(b"`") and len(raw) >= 2:
        raw = raw[1:-1]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        tally.not_utf8 += 1
        text = _decode_old(raw)
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)
    if _CONTROL.search(text):
        tally.controls += 1
        text = without_controls(text)
    return text


def without_controls(text: str) -> str:
    """Lines and tabs stay; what else is no sign goes, above all the NUL, which PostgreSQL refuses."""
    return _CONTROL.sub("", text)


@lru_cache(maxsize=8192)
def _moment(text: str) -> datetime | None:
    found = _DAY.match(text)
    if not found:
        return None
    hour, minute, second = (int(found[i] or 0) for i in (4, 5, 6))
    try:
        moment = datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute, min(second, 59))
    except ValueError:
        return None
    return moment if 1849 <= moment.year <= 2999 else None


def _decode_old(raw: bytes) -> str:
    """Older sessions hold Windows quotation marks; five bytes mean nothing there and are read as Latin-1."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
