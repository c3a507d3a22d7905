"""How an example is hung on an operation of the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample


def asked(body: Mapping[str, Any]) -> OpenApiExample:
    return OpenApiExample("Asked", value=dict(body), request_only=True)


def of_one(answer: Mapping[str, Any], *statuses: str) -> list[OpenApiExample]:
    return [
        OpenApiExample(f"Answered {status}", value=dict(answer), response_only=True, status_codes=[status])
        for status in statuses or ("200",)
    ]


def of_list(row: Mapping[str, Any]) -> list[OpenApiExample]:
    """One page with that row; drf-spectacular wraps it as the pagination does."""
    return [OpenApiExample("A page", value=dict(row), response_only=True)]
