"""Parameters that name a row: what shape a name has, and what is said of one that is nobody's."""

import re
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request

from bills.api.answers import NotHere

SHAPES = {
    "session": "^[0-9]{8}(-[1-9])?$",
    "recommendation": "^[a-zA-Z0-9][-a-zA-Z0-9]{0,59}$",
    "paper": "^[-a-zA-Z0-9_]{1,50}$",
}


class NamingFilterBackend(DjangoFilterBackend):
    """A value that means nothing is a 400; one of the right shape that names nothing here is a 404, as in a path."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filterset: FilterSet | None = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            wrong = {name: filterset.data.get(name, "") for name in filterset.errors}
            if all(re.fullmatch(SHAPES.get(name, "(?!)"), value) for name, value in wrong.items()):
                raise NotHere({name: [f"There is no “{value}” here."] for name, value in wrong.items()})
            raise translate_validation(filterset.errors)
        narrowed: QuerySet[Any] = filterset.qs
        return narrowed
