"""Addresses that take a key: what a key may be for, who is let in, and how their answers are kept from others."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar, cast

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework.metadata import BaseMetadata
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from bills.api.answers import CountedView, refuse_unknown
from bills.api.pagination import DatedCursorPagination
from bills.api.scopes import KeyScope
from bills.api.strict import SmallJSONParser

M = TypeVar("M", bound=Model)


class HasScope(BasePermission):
    """The view names the scope; the key knows whether it and its owner still have it. No key at all is a 401."""

    message = _("This key is not for that, or its owner no longer has the right or the second factor that it takes.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        key: Any = request.auth
        return key is not None and isinstance(view, KeyedView) and bool(key.allows(view.scope))


class NameAlone(BaseMetadata):
    """OPTIONS tells no more: what is sent and answered stands in the OpenAPI document."""

    def determine_metadata(self, request: Request, view: APIView) -> dict[str, str]:
        return {"name": view.get_view_name()}


class KeyedView(CountedView):
    """Base of every address that belongs to the owner of a key. Never cached, never for the pages of other origins."""

    scope: ClassVar[KeyScope]
    permission_classes = (HasScope,)
    parser_classes = (SmallJSONParser,)
    metadata_class: Any = NameAlone

    def known_parameters(self) -> list[str]:
        return []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS" and hasattr(self, str(request.method).lower()):
            refuse_unknown(request.query_params, self.known_parameters())

    @property
    def owner(self) -> User:
        """Whose key it is. While the schema is made there is none."""
        return cast(User, self.request.user)

    def said(self, form: type[Serializer[Any]]) -> dict[str, Any]:
        """The body as clean values, or a 400 that names the fields."""
        read = form(data=self.request.data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def current(self) -> Any:
        """What stands now: said with a 409, so that the program need not ask."""
        return None

    @property
    def default_response_headers(self) -> dict[str, str]:
        return super().default_response_headers | {"Cache-Control": "private, no-store"}


class OwnPagination(DatedCursorPagination):
    """Pages of what belongs to one person: neither dated nor licensed."""

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {
            "type": ["string", "null"],
            "format": "uri",
            "example": "https://tracker.example/api/v1/…?cursor=cD0xMjM",
        }
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


class KeyedViewSet(KeyedView, GenericViewSet[M]):
    """Rows of one owner; ``get_queryset`` says whose."""

    pagination_class = OwnPagination
    filter_backends = ()

    def known_parameters(self) -> list[str]:
        names = [OwnPagination.cursor_query_param, OwnPagination.page_size_query_param]
        return names if self.action == "list" else []

    def paged_answer(self) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Stale(Exception):
    """The row has moved on since its reader saw it."""


def refuse_stale(seen: str | None, now: str) -> None:
    """``seen`` None asks for no check."""
    if seen is not None and seen != now:
        raise Stale
