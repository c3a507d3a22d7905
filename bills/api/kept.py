"""Queries that are asked again and again with another value: their SQL is made once a process, not once an answer."""

from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Asked(Expression):
    """Stands in a condition where the value of that name will stand."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class _Made(SQLCompiler):
    """A compiler that has done its work, and says it again."""

    said: tuple[str, tuple[Any, ...]]
    converters: dict[int, Any]

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self.said

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        return self.converters


class _KeptQuery(Query):
    made: dict[str, _Made]
    asked: dict[str, Any]

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: bool = True) -> Any:
        if using not in self.made:
            maker = super().get_compiler(using, connection, elide_empty)
            said = maker.as_sql()
            converters = maker.get_converters([column[0] for column in maker.select])
            self.made[using] = _Made(maker.query, maker.connection, using)
            vars(self.made[using]).update(vars(maker), said=said, converters=converters)
        known = copy(self.made[using])
        sql, values = known.said
        known.said = sql, tuple(self.asked[one.name] if isinstance(one, Asked) else one for one in values)
        known.connection = connections[using]
        return known


class Kept(Generic[M]):
    """``rows`` with ``Asked`` in its conditions; nothing else in it may differ from one asking to the next."""

    def __init__(self, rows: QuerySet[M]) -> None:
        self._rows = rows.all()
        query = rows.query.chain(klass=_KeptQuery)
        vars(query)["made"] = {}
        self._rows.query = query

    def __call__(self, **asked: Any) -> QuerySet[M]:
        """The rows of these values, not to be narrowed further."""
        rows = self._rows.all()
        vars(rows.query)["asked"] = asked
        return rows
