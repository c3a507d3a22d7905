"""Rows that hang on others: read for a page of these at once, and for a single one as cheaply as may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from bills.prepared import Prepared


class Hanging:
    """The rows that one field shows of each row of ``model``, as the framework's own lookups, outer ones first.

    Many rows get them the framework's way, one row the same ones by queries that are prepared.
    """

    def __init__(self, model: type[Model], *lookups: "Prefetch[Any]") -> None:
        self._model, self._lookups = model, lookups

    def __call__(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.prefetch_related(*self._lookups)

    def onto(self, row: Model) -> None:
        for one in self._prepared:
            one.onto(row)

    @cached_property
    def _prepared(self) -> Sequence["_PreparedLookup"]:
        return [_PreparedLookup(self._model, lookup) for lookup in self._lookups]


class _PreparedLookup:
    def __init__(self, model: Any, lookup: Any) -> None:
        self._outer: list[tuple[str, bool]] = []
        way_back: list[str] = []
        for name in lookup.prefetch_through.split("__"):
            field = model._meta.get_field(name)
            way_back.insert(0, field.remote_field.name)
            self._outer.append((name, field.one_to_many))
            self._link, model = field.remote_field, field.related_model
        self._name, _many = self._outer.pop()
        self._to_attr: str | None = lookup.to_attr
        self._none = lookup.queryset.none()
        self._rows = Prepared[Model](lambda pk: lookup.queryset.filter(**{"__".join(way_back): pk}), pk=int)

    def onto(self, row: Model) -> None:
        found: dict[int, list[Model]] = defaultdict(list)
        for one in self._rows(pk=row.pk):
            found[getattr(one, self._link.attname)].append(one)
        for parent in self._parents(row):
            own = found[parent.pk]
            for one in own:
                self._link.set_cached_value(one, parent)
            if self._to_attr:
                setattr(parent, self._to_attr, own)
            else:
                part = self._none.all()
                vars(part)["_result_cache"] = own
                vars(parent).setdefault("_prefetched_objects_cache", {})[self._name] = part

    def _parents(self, row: Model) -> Iterable[Model]:
        """The rows that these hang on, which were read before them."""
        parents: list[Any] = [row]
        for name, are_many in self._outer:
            inner = [getattr(parent, name) for parent in parents]
            parents = [one for rows in inner for one in rows.all()] if are_many else inner
        return parents
