"""A resource is a queryset, a serializer and a filterset; the rest stands here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django_filters import CharFilter, FilterSet
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from bills.api.answers import MOST_NAMED, ReadView, refusal
from bills.api.pagination import DatedCursorPagination

M = TypeVar("M", bound=Model)
Load = Callable[[QuerySet[Any]], QuerySet[Any]]
"""Takes rows and gives them with the rows that one field shows of each, by as many queries for all as for one."""
FIELDS, EXPAND = "fields", "expand"


@dataclass(frozen=True, slots=True)
class Expansion:
    """A field that a list leaves to the single answer, and the queries that bring it for a whole page."""

    field: Callable[[], BaseSerializer[Any]]
    load: Load


class Picks(ReadView, GenericViewSet[M]):
    """``fields=label,stage`` answers with those alone; ``expand=actions`` spares the call that each row would take.

    ``hanging`` names the fields whose rows are read apart: where one is not asked for, they are not read.
    """

    hanging: ClassVar[Mapping[str, Load]] = {}
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    has_fields = True

    def known_parameters(self) -> list[str]:
        also = [FIELDS] if self.has_fields else []
        return [*super().known_parameters(), *also, *([EXPAND] if self.expansions else [])]

    @property
    def fields_of_all(self) -> list[str]:
        """What may be picked, fields that come by ``expand`` among them."""
        if not self.has_fields:
            return []
        shape: Any = self.get_serializer_class()()
        return list(dict.fromkeys([*shape.fields, *self.expansions]))

    def judge(self, request: Request) -> None:
        super().judge(request)
        self.expanded = self._asked(request, EXPAND, list(self.expansions))
        self.picked = self._asked(request, FIELDS, self.fields_of_all if FIELDS in request.query_params else [])

    def _asked(self, request: Request, parameter: str, known: list[str]) -> list[str]:
        """With commas between, or given several times, as some generated clients do."""
        names = [name.strip() for given in request.query_params.getlist(parameter) for name in given.split(",")]
        unknown = (name for name in names if name not in known)
        wrong = [refusal(name, known, "name") for name in islice(unknown, MOST_NAMED)]
        if wrong:
            raise ValidationError({parameter: wrong}, code="unknown_name")
        return names

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        made = super().get_serializer(*args, **kwargs)
        shape: Any = getattr(made, "child", made)
        for name in getattr(self, "expanded", ()):
            shape.fields[name] = self.expansions[name].field()
        if picked := getattr(self, "picked", ()):
            for name in [name for name in shape.fields if name not in picked]:
                del shape.fields[name]
        return made

    def get_queryset(self) -> QuerySet[M]:
        rows = super().get_queryset()
        expanded = {name: self.expansions[name].load for name in getattr(self, "expanded", ())}
        picked = getattr(self, "picked", ())
        for name, load in {**self.hanging, **expanded}.items():
            if not picked or name in picked:
                rows = load(rows)
        return rows


def refuse_empty(request: Request, filterset: type[FilterSet] | None) -> None:
    """A word or a day that was left empty would narrow nothing, and look as if it had worked."""
    filters = filterset.base_filters if filterset else {}
    empty = [name for name, value in request.query_params.items() if value == "" and name in filters]
    wrong = {name: ["Has no value."] for name in empty if not isinstance(filters[name], CharFilter)}
    if wrong:
        raise ValidationError(wrong, code="empty")


class ListViewSet(Picks[M], ListModelMixin):
    pagination_class = DatedCursorPagination
    filterset_class: type[FilterSet] | None = None

    def known_parameters(self) -> list[str]:
        filters = list(self.filterset_class.base_filters) if self.filterset_class else []
        paging = [DatedCursorPagination.cursor_query_param, DatedCursorPagination.page_size_query_param]
        return [*super().known_parameters(), *filters, *paging]

    def judge(self, request: Request) -> None:
        super().judge(request)
        refuse_empty(request, self.filterset_class)


class DetailViewSet(Picks[M], RetrieveModelMixin):
    filter_backends = ()

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"data_as_of": self.data_as_of}
