"""The files of a dump, each written while its rows are read: lines of JSON, one SQLite database, lists as CSV."""

import gzip
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import models

from bills.api.export.files import as_csv
from bills.api.export.rows import columns
from bills.api.viewsets import ListViewSet
from tracker.dump.tables import TABLES, Table

CHUNK = 2_000
DATABASE = "tracker.sqlite3"
_TYPES = {
    models.BooleanField: "INTEGER",
    models.IntegerField: "INTEGER",
    models.FloatField: "REAL",
    models.ForeignKey: "INTEGER",
}
Row = tuple[Any, ...]
VIEWS = {
    "bills": """
        SELECT m.id, s.key AS session, m.type || ' ' || m.number AS bill, m.subject, m.author_line AS authors, m.stage,
            m.stage_on, m.activity, m.ending, m.last_action, m.last_action_on
        FROM measures m JOIN sessions s ON s.id = m.session_id""",
    "answers": """
        SELECT a.id, r.public_id AS recommendation, b.session, b.bill, a.stance, a.scope, a.state, a.elements, b.stage,
            v.key AS version, (SELECT group_concat(e.quote, ' … ') FROM evidence e WHERE e.match_id = a.id) AS clauses
        FROM matches a JOIN recommendations r ON r.id = a.recommendation_id JOIN bills b ON b.id = a.measure_id
            JOIN bill_versions v ON v.id = a.version_id""",
}


def write_tables(folder: Path, about: Mapping[str, str]) -> dict[str, int]:
    """``<table>.jsonl.gz`` for every table and all of them in ``tracker.sqlite3``; file name → rows."""
    counts: dict[str, int] = {}
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("PRAGMA synchronous = OFF")  # synced as a whole, once it is whole
        for table in TABLES:
            database.execute(_create(table))
            counts[f"{table.name}.jsonl.gz"] = _write(folder / f"{table.name}.jsonl.gz", table, database)
        for table in TABLES:
            for field in table.fields:
                if field.is_relation and not field.primary_key:
                    database.execute(f'CREATE INDEX "{table.name}_{field.column}" ON "{table.name}" ("{field.column}")')
        for name, query in VIEWS.items():
            database.execute(f'CREATE VIEW "{name}" AS {query}')
        database.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)")
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        database.execute("ANALYZE")
    database.close()
    counts[DATABASE] = sum(counts.values())
    return counts


def _whole(value: Any) -> str:
    """A day, an hour or a moment to the microsecond: Django's own encoder cuts it to thousandths."""
    return str(value.isoformat())


def _write(path: Path, table: Table, database: sqlite3.Connection) -> int:
    names = [field.attname for field in table.fields]
    jsons = {place for place, field in enumerate(table.fields) if isinstance(field, models.JSONField)}
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_whole).encode
    insert = f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(names))})'
    rows = table.rows().values_list(*names).iterator(chunk_size=CHUNK)
    count = 0
    with packed(path) as file:
        for chunk in iter(lambda: list(islice(rows, CHUNK)), []):
            file.write("".join(encode(dict(zip(names, row, strict=True))) + "\n" for row in chunk).encode())
            database.executemany(insert, [_stored(row, jsons, encode) for row in chunk])
            count += len(chunk)
    return count


def _stored(row: Row, jsons: set[int], encode: Any) -> Row:
    return tuple(
        encode(value) if place in jsons and value is not None
        else value if isinstance(value, (str, int, float, type(None)))
        else value.isoformat()
        for place, value in enumerate(row)
    )  # fmt: skip


def _create(table: Table) -> str:
    public = {one.model: one.name for one in TABLES}
    parts = []
    for field in table.fields:
        kind = next((name for of, name in _TYPES.items() if isinstance(field, of)), "TEXT")
        key = " PRIMARY KEY" if field.primary_key else ""
        related: Any = field.related_model
        other = public.get(related) if field.is_relation else None
        reference = f' REFERENCES "{other}" (id)' if other and not field.primary_key else ""
        parts.append(f'"{field.column}" {kind}{key}{reference}')
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def write_lists(folder: Path, lists: Mapping[str, type[ListViewSet[Any]]], data_as_of: Any) -> dict[str, int]:
    """``bills.csv.gz`` and so on: the lists of the API, whole; file name → rows."""
    counts = {}
    for name, view in lists.items():
        listed = view()
        serializer = listed.get_serializer_class()(context={"data_as_of": data_as_of})
        shown = listed.get_queryset().order_by("pk")
        rows = Counted(map(serializer.to_representation, shown.iterator(chunk_size=200)))
        with packed(folder / f"{name}.csv.gz") as file:
            for line in as_csv(rows, columns(serializer)):
                file.write(line)
        counts[f"{name}.csv.gz"] = rows.count
    return counts


class Counted(Iterator[Any]):
    """Hands on what it is given and knows how much that was."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows, self.count = iter(rows), 0

    def __next__(self) -> Any:
        row = next(self._rows)
        self.count += 1
        return row


@contextmanager
def packed(path: Path) -> Iterator[gzip.GzipFile]:
    """The same rows make the same bytes: no name and no time inside."""
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=5, mtime=0) as file:
        yield file


def digest(path: Path) -> str:
    """SHA-256 of a file, which is on the disk when this returns."""
    state = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            state.update(part)
        os.fsync(file.fileno())
    return state.hexdigest()


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n")
