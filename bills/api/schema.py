"""What every list and every single answer takes besides its filters, for the schema."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from bills.api.viewsets import EXPAND, FIELDS, Picks


class ViewSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        given = list(super().get_override_parameters())
        if isinstance(self.view, Picks):
            more = list(self.view.expansions)
            if names := self.view.fields_of_all:
                given.append(_names(FIELDS, names, "Only these fields, with commas between"))
            if more:
                given.append(_names(EXPAND, more, "Add these, with commas between"))
        return given


class WholeListSchema(ViewSchema):
    """Of a file that holds a whole list, and takes its filters."""

    def get_operation_id(self) -> str:
        return str(super().get_operation_id()).replace(".", "")

    def get_filter_backends(self) -> list[Any]:
        return list(getattr(self.view, "filter_backends", ()))


def _names(parameter: str, names: list[str], description: str) -> OpenApiParameter:
    shape = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": names}}
    return OpenApiParameter(parameter, shape, "query", description=description, style="form", explode=False)
