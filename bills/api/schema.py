"""What every list and every single answer takes besides its filters, for the schema."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from bills.api.viewsets import EXPAND, FIELDS, Picks

PICKS = OpenApiParameter(FIELDS, str, "query", description="Only these fields: their names with commas between")


class ViewSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        given = list(super().get_override_parameters())
        if isinstance(self.view, Picks):
            given += [PICKS] if self.view.has_fields else []
            if names := ", ".join(self.view.expansions):
                given.append(OpenApiParameter(EXPAND, str, "query", description=f"Add these, commas between: {names}"))
        return given
