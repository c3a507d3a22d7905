"""A resource is a queryset, a serializer and a filterset; the rest stands here."""

from typing import Any, TypeVar

from django.db.models import Model
from django_filters import FilterSet
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
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


class DetailViewSet(RetrieveModelMixin, ReadView, GenericViewSet[M]):
    filter_backends = ()

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"data_as_of": self.data_as_of}
