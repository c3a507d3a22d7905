"""``exports/bills.csv``: the rows of a list, with the list's own filters."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from django.db.models import Model
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bills.api.answers import ReadView
from bills.api.export.files import as_csv, as_json_lines, as_workbook
from bills.api.export.rows import columns
from bills.api.schema import WholeListSchema
from bills.api.viewsets import ListViewSet, refuse_empty

CHUNK = 200
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Lists = Mapping[str, type[ListViewSet[Any]]]


class ExportListView(ReadView):
    """Which lists can be had as files."""

    lists: ClassVar[Lists] = {}  # tracker.api says which

    @extend_schema(operation_id="exports_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        here = request.build_absolute_uri(request.path)
        files = [{"list": name, "format": form, "url": f"{here}{name}.{form}"} for name in self.lists for form in FORMS]
        return Response({"data_as_of": self.data_as_of(), "licence": self.licence, "files": files})


class ExportView(ReadView):
    """All rows of a list in one file. Takes the list's filters, and no page: a file has none."""

    schema = WholeListSchema()
    of: type[ListViewSet[Any]] = ListViewSet

    @property
    def filter_backends(self) -> Any:
        return self.of.filter_backends

    @property
    def filterset_class(self) -> Any:
        return self.of.filterset_class

    @property
    def queryset(self) -> Any:
        return self.of.queryset

    def known_parameters(self) -> list[str]:
        filterset = self.of.filterset_class
        return list(filterset.base_filters) if filterset else []

    def judge(self, request: Request) -> None:
        super().judge(request)
        refuse_empty(request, self.of.filterset_class)

    @extend_schema(
        responses={(200, kind.partition(";")[0]): OpenApiTypes.BINARY for kind in FORMS.values()},
        parameters=[OpenApiParameter("form", str, "path", enum=list(FORMS))],
    )
    def get(self, request: Request, name: str, form: str) -> HttpResponseBase:
        source = self.of(request=request, format_kwarg=None, args=(), kwargs={}, action="list")
        queryset = source.filter_queryset(source.get_queryset())
        serializer = source.get_serializer_class()(context={"request": request, "data_as_of": self.data_as_of})
        answers = _answers(serializer.to_representation, queryset)
        paths = columns(serializer)
        response: HttpResponseBase
        if form == "xlsx":
            about = {
                "data as of": str(self.data_as_of()),
                "licence": self.licence,
                "address": request.build_absolute_uri(),
            }
            response = FileResponse(as_workbook(answers, paths, about))
        elif form == "csv":
            response = StreamingHttpResponse(as_csv(answers, paths))
        else:
            response = StreamingHttpResponse(as_json_lines(answers))
        response["Content-Type"] = FORMS[form]
        response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        return response


def _answers(represent: Callable[[Model], Any], queryset: Any) -> Iterator[Mapping[str, Any]]:
    for shown in queryset.order_by("pk").iterator(chunk_size=CHUNK):
        yield represent(shown)
