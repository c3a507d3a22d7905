"""A resource is a queryset, a serializer and a filterset; the rest stands here."""

from typing import Any, TypeVar

from django.db.models import Model
from django_filters import CharFilter, FilterSet
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from bills.api.answers import ReadView
from bills.api.pagination import DatedCursorPagination

M = TypeVar("M", bound=Model)


class ListViewSet(ListModelMixin, ReadView, GenericViewSet[M]):
    pagination_class = DatedCursorPagination
    filterset_class: type[FilterSet] | None = None

    def known_parameters(self) -> list[str]:
        filters = list(self.filterset_class.base_filters) if self.filterset_class else []
        return [*filters, DatedCursorPagination.cursor_query_param, DatedCursorPagination.page_size_query_param]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A word or a day that was left empty would narrow nothing, and look as if it had worked."""
        super().initial(request, *args, **kwargs)
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        empty = [name for name, value in request.query_params.items() if value == "" and name in filters]
        wrong = {name: ["Has no value."] for name in empty if not isinstance(filters[name], CharFilter)}
        if wrong:
            raise ValidationError(wrong, code="empty")


class DetailViewSet(RetrieveModelMixin, ReadView, GenericViewSet[M]):
    filter_backends = ()

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"data_as_of": self.data_as_of}
