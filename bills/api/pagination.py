"""Pages of a list, one after the other by primary key, so that rows added meanwhile shift nothing."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bills.api.answers import ReadView

PRIMARY_KEY = re.compile(r"[0-9]{1,18}")
M = TypeVar("M", bound=Model)
Row = TypeVar("Row", covariant=True)


class DatedCursorPagination(CursorPagination):
    ordering = ("pk",)
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for one in parameters:
            if one["name"] == self.page_size_query_param:
                one["schema"] = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
                one["description"] = f"Results a page, 1 to {self.max_page_size}."
        return parameters

    def paginate_queryset(
        self, queryset: QuerySet[M, Row], request: Request, view: APIView | None = None
    ) -> list[Row] | None:
        self.data_as_of: date | None = view.data_as_of() if isinstance(view, ReadView) else None
        self.licence = view.licence if isinstance(view, ReadView) else ""
        return super().paginate_queryset(queryset, request, view)

    def get_page_size(self, request: Request) -> int | None:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        most = self.max_page_size
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= most):
            raise ValidationError({self.page_size_query_param: [f"Must be a number from 1 to {most}."]})
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The library reads any text as a position, and the database then fails on it."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not PRIMARY_KEY.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response(
            {
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
                "data_as_of": self.data_as_of,
                "licence": self.licence,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results", "data_as_of", "licence"],
            "properties": {
                "next": link,
                "previous": link,
                "results": schema,
                "data_as_of": {"type": ["string", "null"], "format": "date"},
                "licence": {"type": "string"},
            },
        }
