"""Rows of a small child table, carried along in the query of their parent as one JSON list.

A page with ten kinds of children would ask ten times for mostly nothing. For a handful of rows each: a long history is
a query of its own.
"""

import json
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Field, JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import is_naive, make_aware

Row = TypeVar("Row", bound=Model)


class Folded(Subquery):
    """The rows of ``rows``, in its order, as ``[{field: value}]``; ``unfolded`` makes them rows of a model again.

    Ordered by fields of their own: an order that joins the parent's table again would be the parent that the rows are
    narrowed to. A field that is JSON itself holds a list or an object.
    """

    template = "(SELECT json_group_array(json(folded.one)) FROM (%(subquery)s) folded)"

    def __init__(self, rows: QuerySet[Any], *fields: str) -> None:
        for name in rows.query.order_by or rows.model._meta.ordering or ():
            if isinstance(name, str) and rows.model._meta.get_field(_plain(name)).is_relation:
                raise ValueError(f"folded rows are ordered by {name}, which is a row of another table")
        super().__init__(rows.values(one=JSONObject(**{name: name for name in fields})), output_field=JSONField())

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        gathered = self.copy()
        gathered.template = "(SELECT COALESCE(jsonb_agg(folded.one), '[]') FROM (%(subquery)s) folded)"
        return gathered.as_sql(compiler, connection)


def _plain(name: str) -> str:
    return "id" if name.lstrip("-") == "pk" else name.lstrip("-")


def unfolded(model: type[Row], told: list[dict[str, Any]]) -> list[Row]:
    """Rows of ``model`` as if they had been asked for with ``only()``; dates and moments are such again."""
    return [_row(model, one) for one in told]


def _row(model: type[Row], told: dict[str, Any]) -> Row:
    fields = [field for field in model._meta.concrete_fields if field.attname in told]
    names = [field.attname for field in fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, [_value(field, told[field.attname]) for field in fields])


def _value(field: "Field[Any, Any]", told: Any) -> Any:
    """SQLite writes a moment without its zone, which is UTC, and JSON inside of JSON as text."""
    if isinstance(field, JSONField) and isinstance(told, str):
        return json.loads(told)
    value = field.to_python(told)
    return make_aware(value, UTC) if isinstance(value, datetime) and is_naive(value) else value
