"""The nightly dump: its manifest as JSON, its files as they are."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from bills.api.answers import ReadView
from tracker.dump.make import LATEST, MANIFEST, manifest_of

NAME = re.compile(r"\d{8}T\d{6}Z")


class DumpFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    rows = serializers.IntegerField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    url = serializers.CharField()


class DumpSerializer(serializers.Serializer[Any]):
    """``schema_version`` rises when a file or a column goes or is renamed."""

    name = serializers.CharField()
    schema_version = serializers.IntegerField()
    data_as_of = serializers.DateField(allow_null=True)
    made_at = serializers.DateTimeField()
    licence = serializers.CharField()
    files = DumpFileSerializer(many=True)


class DumpView(ReadView):
    """All public data as files, made anew every night: JSON lines and CSV, packed, and one SQLite database."""

    follows_clock = True  # it is made of files and not of rows

    @extend_schema(operation_id="exports_dump_retrieve", responses=DumpSerializer)
    def get(self, request: Request) -> Response:
        manifest = manifest_of(settings.DUMPS_DIR / LATEST)
        if manifest is None:
            raise Http404("No dump has been made yet.")
        for file in manifest["files"]:
            file["url"] = reverse("api-dump-file", args=[manifest["name"], file["name"]], request=request)
        return Response(manifest)


class DumpFileView(ReadView):
    follows_clock = True

    @extend_schema(exclude=True)
    def get(self, request: Request, name: str, file: str) -> FileResponse:
        """A file of a dump by the dump's own name, so that a download of several files is of one dump."""
        folder: Path = settings.DUMPS_DIR / (LATEST if name == LATEST else name)
        if not (name == LATEST or NAME.fullmatch(name)) or file not in _names(folder):
            raise Http404("There is no such file; dumps are kept for three nights.")
        answer = FileResponse((folder / file).open("rb"), as_attachment=True, filename=file)
        answer["Content-Encoding"] = "identity"  # packed already, and no work for every download
        return answer


def _names(folder: Path) -> set[str]:
    """What the manifest of that dump names, and the manifest."""
    manifest = manifest_of(folder)
    return {MANIFEST, *(file["name"] for file in manifest["files"])} if manifest else set()
