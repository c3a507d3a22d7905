"""Set-based writes: one prepared statement for a batch; for a large one on PostgreSQL, COPY.

The ORM's own ``bulk_create(update_conflicts=…)`` writes rows that have not changed and takes seven times as long.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import connection, models

from bills.models.packed import PackedJSONField, packs
from bills.packing import pack
from bills.quick_json import write_json


def insert_or_update(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, unique: Sequence[str]
) -> None:
    """Insert rows given in the order of ``fields`` (attnames, such as ``measure_id``).

    A row whose ``unique`` columns are there already is updated, and only where something differs.
    """
    columns = [_column(model, name) for name in fields]
    keys = [_column(model, name) for name in unique]
    others = [column for column in columns if column not in keys]
    table = connection.ops.quote_name(model._meta.db_table)
    conflict = f" ON CONFLICT ({', '.join(keys)}) DO "
    if others:
        assignments = ", ".join(f"{column} = excluded.{column}" for column in others)
        differs = " OR ".join(f"{table}.{column} IS DISTINCT FROM excluded.{column}" for column in others)
        conflict += f"UPDATE SET {assignments} WHERE {differs}"
    else:
        conflict += "NOTHING"
    values = _prepared_all(model, fields, rows)
    if connection.vendor == "postgresql" and len(values) >= _WORTH_COPYING:
        places = [fields.index(name) for name in unique]
        # One statement may touch a row once: of two with the same key the later one counts, as it does one by one.
        values = list({tuple(row[place] for place in places): row for row in values}.values())
        _copy(table, columns, values, conflict)
    else:
        _execute(_insert_sql(table, columns) + conflict, values)


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that are known to be new; raises IntegrityError where one is not."""
    columns = [_column(model, name) for name in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    values = _prepared_all(model, fields, rows)
    if connection.vendor == "postgresql" and len(values) >= _WORTH_COPYING:
        _copy_to(table, columns, values)
    else:
        _execute(_insert_sql(table, columns), values)


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update rows by primary key, which stands last in every row."""
    table = connection.ops.quote_name(model._meta.db_table)
    assignments = ", ".join(f"{_column(model, name)} = %s" for name in fields)
    sql = f"UPDATE {table} SET {assignments} WHERE {_column(model, 'pk')} = %s"
    _execute(sql, _prepared_all(model, [*fields, "pk"], rows))


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    if name == "pk":
        return model._meta.pk
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _column(model: type[models.Model], name: str) -> str:
    column = _field(model, name).column
    if column is None:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return connection.ops.quote_name(column)


def _insert_sql(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"


def _execute(sql: str, values: list[list[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


# Below this a table of its own costs more than it saves.
_WORTH_COPYING = 50


def _copy_to(table: str, columns: Sequence[str], values: list[list[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _copy(table: str, columns: Sequence[str], values: list[list[Any]], conflict: str) -> None:
    """PostgreSQL's quickest way past a conflict: COPY to a table of this transaction, and one INSERT from there."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bulk_rows ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
        _copy_to("bulk_rows", columns, values)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM bulk_rows{conflict}")
        cursor.execute("DROP TABLE bulk_rows")


class _Written(str):
    """The value of a JSON column, written out already."""


def written(json: str | bytes) -> str | bytes:
    """JSON for ``insert`` as it is; bytes are taken for packed (``bills.packing``)."""
    return _Written(json) if isinstance(json, str) else json


# Their values go to the database as Python has them; asking each field about each of a million values takes seconds.
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
# Of days and hours there are few, so each is asked about once.
_REPEATED = (models.DateField, models.TimeField)
_MOST_REMEMBERED = 5_000


def _prepared_all(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    converters = [
        (place, _converter(field, connection.vendor))
        for place, field in enumerate(_field(model, name) for name in fields)
        if not isinstance(field, _AS_THEY_ARE)
    ]
    return [_prepared(row, len(fields), converters) for row in rows]


@cache
def _converter(field: "models.Field[Any, Any]", vendor: str) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return _packed_json if isinstance(field, PackedJSONField) and packs(vendor) else _json

    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return lru_cache(_MOST_REMEMBERED)(convert) if isinstance(field, _REPEATED) else convert


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return str(value) if isinstance(value, _Written) else write_json(value).decode()


def _packed_json(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return pack(value.encode() if isinstance(value, _Written) else write_json(value))


def _prepared(row: Sequence[Any], width: int, converters: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    if len(row) != width:
        raise ValueError(f"{len(row)} values for {width} columns")
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return values
