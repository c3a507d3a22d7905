"""From a dump to rows: into an empty database, all of it or nothing."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from bills import bulk
from tracker.dump.files import digest
from tracker.dump.make import MANIFEST
from tracker.dump.tables import SCHEMA_VERSION, TABLES, Table

CHUNK = 1_000


class CannotRestore(ValueError):
    """The dump is damaged or of another schema, or the database is not empty."""


@transaction.atomic
def restore(folder: Path) -> dict[str, int]:
    """Table → rows. Keys stay what they were, so every address and id of the API does too."""
    files = _checked(folder)
    for table in TABLES:
        if table.model._default_manager.exists():
            raise CannotRestore(f"{table.name} has rows already; a dump goes into an empty database")
    restored = {}
    for table in TABLES:
        name = f"{table.name}.jsonl.gz"
        restored[table.name] = _restore(folder / name, table)
        if restored[table.name] != files[name]["rows"]:
            raise CannotRestore(f"{name} holds {restored[table.name]} rows and not {files[name]['rows']}")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in TABLES]):
            cursor.execute(statement)
    return restored


def _checked(folder: Path) -> dict[str, dict[str, Any]]:
    manifest = json.loads((folder / MANIFEST).read_text())
    if manifest["schema_version"] != SCHEMA_VERSION:
        raise CannotRestore(f"schema version {manifest['schema_version']}; this program reads {SCHEMA_VERSION}")
    files = {file["name"]: file for file in manifest["files"]}
    for table in TABLES:
        name = f"{table.name}.jsonl.gz"
        if name not in files or digest(folder / name) != files[name]["sha256"]:
            raise CannotRestore(f"{name} is missing or damaged")
    return files


def _restore(path: Path, table: Table) -> int:
    shown = table.fields
    hidden = [field for field in table.model._meta.concrete_fields if field not in shown]
    names = [field.attname for field in [*shown, *hidden]]
    count = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        for chunk in _chunks(rows):
            values = [[*_values(shown, row), *(_nothing(field) for field in hidden)] for row in chunk]
            bulk.insert(table.model, names, values)
            count += len(values)
    return count


def _values(fields: list["models.Field[Any, Any]"], row: dict[str, Any]) -> Iterator[Any]:
    for field in fields:
        value = row[field.attname]
        yield value if isinstance(field, models.JSONField) or field.is_relation else field.to_python(value)


def _nothing(field: "models.Field[Any, Any]") -> Any:
    """What stands in a column that the dump leaves out."""
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    return {} if isinstance(field, models.JSONField) else ""


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return iter(lambda: list(islice(rows, CHUNK)), [])
