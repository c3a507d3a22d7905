"""Queries whose shape never changes, put into SQL once in the life of a process.

The page of a bill asks a dozen. To word them took the machine longer than to answer them.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

Row = TypeVar("Row")
MARKS: dict[type, Callable[[int], int | str]] = {int: lambda n: 32_011 + n, str: lambda n: f"\x01{n}\x01"}
"""Values that stand in the SQL for those to come, and for nothing else that a query of ours says. A number fits the
smallest of our columns, since Django drops a condition that no number of a column can meet."""


class Prepared(Generic[Row]):
    """``rows`` says the query for some values, each named here with its type; called with them, it gives the rows.

    The values must end up in the query as they are, and may not change its shape. Prefetches are asked as ever.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Row]], **types: type) -> None:
        self._rows = rows
        self._marks = {name: MARKS[kind](n) for n, (name, kind) in enumerate(types.items())}
        self._said: dict[str, tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]] = {}

    def __call__(self, **values: int | str) -> list[Row]:
        queryset, compiled, sql, params = self._said.get(connection.vendor) or self._prepare()
        given = {mark: values[name] for name, mark in self._marks.items()}
        filled = tuple(given.get(one, one) if isinstance(one, int | str) else one for one in params)
        compiler = copy(compiled)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (sql, filled)
        rows: Any = queryset.all()
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(rows)

    def _prepare(self) -> tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]:
        queryset = self._rows(**self._marks)
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        lost = [name for name, mark in self._marks.items() if mark not in params]
        if lost:
            raise ValueError(f"not in the query as it is given: {', '.join(lost)}")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        compiler.get_converters = lambda *_args, **_kwargs: converters
        said = self._said[connection.vendor] = (queryset, compiler, sql, tuple(params))
        return said
