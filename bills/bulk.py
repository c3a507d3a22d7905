"""Set-based writes: one prepared statement for a batch, on SQLite and PostgreSQL alike.

The ORM's own ``bulk_create(update_conflicts=…)`` writes rows that have not changed and takes seven times as long.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models


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
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        f" ON CONFLICT ({', '.join(keys)}) DO "
    )
    if others:
        assignments = ", ".join(f"{column} = excluded.{column}" for column in others)
        differs = " OR ".join(f"{table}.{column} IS DISTINCT FROM excluded.{column}" for column in others)
        sql += f"UPDATE SET {assignments} WHERE {differs}"
    else:
        sql += "NOTHING"
    _execute(model, fields, sql, rows)


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of a table that has no natural key."""
    columns = [_column(model, name) for name in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    _execute(model, fields, sql, rows)


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update rows by primary key, which stands last in every row."""
    table = connection.ops.quote_name(model._meta.db_table)
    assignments = ", ".join(f"{_column(model, name)} = %s" for name in fields)
    sql = f"UPDATE {table} SET {assignments} WHERE {_column(model, 'pk')} = %s"
    _execute(model, [*fields, "pk"], sql, rows)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    if name == "pk":
        return model._meta.pk
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _column(model: type[models.Model], name: str) -> str:
    column = _field(model, name).column
    if column is None:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return connection.ops.quote_name(column)


def _execute(model: type[models.Model], fields: Sequence[str], sql: str, rows: Iterable[Sequence[Any]]) -> None:
    converters = [
        (place, field.get_db_prep_save)
        for place, field in enumerate(_field(model, name) for name in fields)
        if not isinstance(field, _AS_THEY_ARE)
    ]
    values = [_prepared(row, len(fields), converters) for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


# Their values go to the database as Python has them; asking each field about each of a million values takes seconds.
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def _prepared(row: Sequence[Any], width: int, converters: list[tuple[int, Callable[..., Any]]]) -> list[Any]:
    if len(row) != width:
        raise ValueError(f"{len(row)} values for {width} columns")
    values = list(row)
    for place, to_db in converters:
        values[place] = to_db(values[place], connection)
    return values
